import { script } from './common.ts';

/**
 * Writes what was found to the pod's termination message (at most 4 KiB) and to the bucket. Ends with 3 when the
 * dump did not do, which no second try would mend, and with 1 when the drill could not tell.
 */
export const reportScript =
  script(String.raw`quoted() { printf '"%s"' "$(printf '%s' "$1" | tr -d '\000-\010\013-\037' | tr '\t\n' '  ' | sed 's/\\/\\\\/g; s/"/\\"/g')"; }
text() { printf ',"%s":%s' "$1" "$(quoted "$(noted "$1")")"; }
number() { test -z "$(noted "$1")" || printf ',"%s":%s' "$1" "$(noted "$1")"; }

mkdir -p "$work/evidence"
test -n "$(noted outcome)" || note outcome error
now=$(date +%s)
{
  printf '{"format":1,"stack":%s,"outcome":%s' "$(quoted "$STACK")" "$(quoted "$(noted outcome)")"
  text reason
  printf ',"endedAt":"%s"' "$(date -u -d "@$now" +%Y-%m-%dT%H:%M:%SZ)"
  for name in dumpKey dumpStartedAt sha256 skippedExtensions; do text "$name"; done
  for name in dumpBytes ageSeconds downloadSeconds restoreSeconds recoverySeconds restoredBytes tables rows; do
    number "$name"
  done
  printf ',"maxAgeSeconds":%s,"timeLimitSeconds":%s}\n' "$MAX_AGE_SECONDS" "$TIME_LIMIT_SECONDS"
} >"$work/evidence.json"
cat "$work/evidence.json"
cat "$work/evidence.json" >"$TERMINATION_LOG"

read_bucket
put "$work/evidence.json" "drills/$(date -u -d "@$now" +%Y%m%dT%H%M%SZ).json"
case $(noted outcome) in
  passed) exit 0 ;;
  failed) exit 3 ;;
  *) exit 1 ;;
esac
`);
