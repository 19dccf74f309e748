import { script } from './common.ts';

/**
 * Restores into a server that lives as long as this script and listens on a socket in the pod's own volume only.
 * Owners and privileges are left out, as its roles are names alone, made for the policies that mention them. An
 * extension that this server cannot create is left out and noted; what depends on one fails the restore.
 */
export const restoreScript = script(String.raw`scripts=$(cd "$(dirname "$0")" && pwd)

test -z "$(noted outcome)" || exit 0
cd "$work"
began=$(date +%s)

# Whatever stops this script from here on is reported by the next container.
ended() {
  status=$?
  pg_ctl --pgdata="$work/data" --mode=immediate stop >/dev/null 2>&1 || true
  test "$status" -eq 0 || test -n "$(noted outcome)" || {
    note outcome failed
    note reason "$doing: $(head -n 4 errors | tr '\n' ' ' | cut -c 1-500)"
    say "$(noted reason)"
    cat errors >&2
  }
  exit 0
}
doing='the drill stopped'
: >errors
trap ended EXIT

run() { "$@" >>output 2>errors; }
sql() { psql --host="$work/socket" --username=drill --dbname=restored --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 "$@"; }

major=$(of_manifest serverVersion | cut -d . -f 1)
here=$(postgres --version | sed 's/^[^0-9]*\([0-9]*\).*/\1/')
test "$major" = "$here" || end_drill failed "the dump is of PostgreSQL $major, the image has $here"
id -un >/dev/null 2>&1 || end_drill failed "the image has no account of uid $(id -u), which initdb needs"

doing='the throwaway server does not start'
encoding=$(of_manifest encoding)
case $encoding in UTF8) locale=C.UTF-8 ;; *) locale=C ;; esac
mkdir socket
run initdb --pgdata=data --username=drill --auth=trust --encoding="$encoding" --locale="$locale" --no-sync
run pg_ctl --pgdata=data --wait --log=log --options="-c listen_addresses='' -c unix_socket_permissions=0700 \
  -c fsync=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=128MB \
  -c autovacuum=off -c max_parallel_maintenance_workers=0 -k '$work/socket'" start
run createdb --host="$work/socket" --username=drill --template=template0 restored
sql --set=roles="$(sed -n 's/^"roles": \(.*\),$/\1/p' manifest.json)" --file="$scripts/roles.sql" >>output 2>errors

doing='the dump cannot be read'
pg_restore --list dump >contents 2>errors
sed -n 's/^[0-9]*; [0-9]* [0-9]* EXTENSION - \([^ ]*\).*/\1/p' contents >extensions
: >skipped
while read -r extension; do
  echo "BEGIN; CREATE EXTENSION \"$extension\" CASCADE; ROLLBACK;" | sql >/dev/null 2>>output && continue
  echo "$extension" >>skipped
  sed '/^[0-9]*; [0-9]* [0-9]* \(EXTENSION - \|COMMENT - EXTENSION \)'"$extension"' /s/^/;/' contents >kept
  mv kept contents
done <extensions
note skippedExtensions "$(tr '\n' ' ' <skipped | sed 's/ $//')"

doing='the restore failed'
left=$((TIME_LIMIT_SECONDS - (began - $(noted began))))
test "$left" -gt 0 || left=1
run timeout "$left" pg_restore --host="$work/socket" --username=drill --dbname=restored --use-list=contents \
  --no-owner --no-privileges --no-subscriptions --exit-on-error --jobs=2 dump || {
  test $? -ne 124 || end_drill failed "not restored within backup.drill.timeLimit ($TIME_LIMIT_SECONDS s)"
  false
}
restored=$(date +%s)
note restoreSeconds "$((restored - began))"
note recoverySeconds "$((restored - $(noted began)))"

doing='the restored rows cannot be counted'
sql --file="$scripts/rows.sql" >rows 2>errors
note restoredBytes "$(sql --command='SELECT pg_database_size(current_database())')"
note tables "$(wc -l <rows | tr -d ' ')"
note rows "$(sed 's/.*"rows" : \([0-9]*\)}$/\1/' rows | { sum=0; while read -r count; do sum=$((sum + count)); done; echo "$sum"; })"
sed -n '/^"tables": \[$/,/^]$/p' manifest.json | sed '1d;$d;s/,$//' | LC_ALL=C sort >expected
LC_ALL=C sort rows >found
differences=$(LC_ALL=C comm -3 expected found | tr -d '\t' | head -n 6 | tr '\n' ' ')
test -z "$differences" || end_drill failed "the restored rows differ from those dumped: $differences"

test "$(noted recoverySeconds)" -le "$TIME_LIMIT_SECONDS" ||
  end_drill failed "recovery took $(noted recoverySeconds) s, backup.drill.timeLimit is $TIME_LIMIT_SECONDS s"
note outcome passed
say "restored and compared $(noted tables) tables, $(noted rows) rows in $(noted restoreSeconds) s"
`);

/** Names that policies, and nothing else that is restored, refer to. */
export const rolesSql = String.raw`SELECT format('CREATE ROLE %I NOLOGIN', name)
FROM json_array_elements_text(:'roles'::json) AS role(name)
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec
`;
