import { script } from './common.ts';

/** Downloads the newest whole dump, when it is young enough, fits and is what its manifest says. */
export const fetchScript = script(String.raw`mkdir -p "$work/evidence"
began=$(date +%s)
note began "$began"
read_bucket

unable() { end_drill error "cannot $doing: $(cause_of "$work/aws-error")"; }

run_aws "list s3://$bucket/$prefix""dumps/" s3api list-objects-v2 --bucket "$bucket" --prefix "$prefix""dumps/" \
  --query 'Contents[].[Key]' --output text >"$work/keys" || unable
newest=$(grep '\.manifest\.json$' "$work/keys" | LC_ALL=C sort | tail -n 1)
test -n "$newest" || end_drill failed "there is no dump in s3://$bucket/$prefix""dumps/"
run_aws "read s3://$bucket/$newest" s3 cp "s3://$bucket/$newest" "$work/manifest.json" \
  --no-progress --only-show-errors || unable

dump=$(echo "$newest" | sed 's/\.manifest\.json$/.dump/')
test "$prefix$(of_manifest dumpKey)" = "$dump" || end_drill failed "$newest names another dump, $(of_manifest dumpKey)"
age=$((began - $(of_manifest startedAtEpoch)))
note dumpKey "$(of_manifest dumpKey)"
note dumpStartedAt "$(of_manifest startedAt)"
note ageSeconds "$age"
test "$age" -le "$MAX_AGE_SECONDS" ||
  end_drill failed "the newest dump is $age s old, backup.drill.maxAge is $MAX_AGE_SECONDS s"

bytes=$(of_manifest dumpBytes)
database=$(of_manifest databaseBytes)
# Beside both: what sorting for an index needs, an empty cluster and its write-ahead log.
needed=$(((bytes + database + database / 4) / 1048576 + 192))
test "$needed" -le "$STORAGE_MIB" ||
  end_drill failed "the restored database needs $needed MiB, backup.drill.storage is $STORAGE_MIB MiB"

grep -qxF "$dump" "$work/keys" || end_drill failed "$dump is gone, its manifest is not"
run_aws "read s3://$bucket/$dump" s3 cp "s3://$bucket/$dump" "$work/dump" --no-progress --only-show-errors || unable
note dumpBytes "$(wc -c <"$work/dump" | tr -d ' ')"
sha256=$(sha256sum "$work/dump" | cut -d ' ' -f 1)
note sha256 "$sha256"
test "$sha256" = "$(of_manifest sha256)" ||
  end_drill failed "$dump was changed: its SHA-256 is $sha256, its manifest says $(of_manifest sha256)"
note downloadSeconds "$(($(date +%s) - began))"
say "downloaded s3://$bucket/$dump, $age s old"
`);
