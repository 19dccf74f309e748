import { script } from './common.ts';

/**
 * Dumps the database and counts its rows, both as of one snapshot: the counts are what a restore has to give back.
 * The session that exported the snapshot stays open for as long as it is used (PostgreSQL docs, "Snapshot
 * Synchronization Functions"). A dump larger than its volume stops at the limit of a file's size, before the kubelet
 * evicts the pod, so that the reason is in the log.
 */
export const dumpScript = script(String.raw`PGHOST=$(read_file "$connections/postgres/$HOST_KEY")
PGPORT=$(read_file "$connections/postgres/port")
PGDATABASE=$(read_file "$connections/postgres/database")
PGPASSWORD=$(read_file "$PASSWORD_FILE")
scripts=$(cd "$(dirname "$0")" && pwd)
export PGHOST PGPORT PGDATABASE PGPASSWORD scripts work

started=$(date +%s)
cd "$work"
rm -f dump dumped manifest.json
# Blocks of 512 bytes; what is left of the volume is for the files beside the dump.
ulimit -f "$(((STORAGE_MIB - 16) * 2048))"
SHELL=/bin/sh psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --file="$scripts/dump.sql"
test -e dumped || fail "the dump of $PGDATABASE failed, see above"
test -s dump.list || fail "the dump of $PGDATABASE lists nothing"

epoch=$(sed -n 1p facts)
key="dumps/$(date -u -d "@$epoch" +%Y/%m/%d/%Y%m%dT%H%M%SZ).dump"
{
  echo '{'
  echo '"format": 1,'
  echo "\"stack\": \"$STACK\","
  echo "\"database\": \"$PGDATABASE\","
  echo "\"dumpKey\": \"$key\","
  echo "\"dumpBytes\": $(wc -c <dump | tr -d ' '),"
  echo "\"sha256\": \"$(sha256sum dump | cut -d ' ' -f 1)\","
  echo "\"startedAt\": \"$(date -u -d "@$epoch" +%Y-%m-%dT%H:%M:%SZ)\","
  echo "\"startedAtEpoch\": $epoch,"
  echo "\"seconds\": $(($(date +%s) - started)),"
  echo "\"serverVersion\": \"$(sed -n 2p facts)\","
  echo "\"encoding\": \"$(sed -n 3p facts)\","
  echo "\"databaseBytes\": $(sed -n 4p facts),"
  echo "\"roles\": $(sed -n 5p facts),"
  echo '"tables": ['
  sed '$!s/$/,/' rows
  echo ']'
  echo '}'
} >manifest.json
say "dumped $PGDATABASE: $(wc -c <dump | tr -d ' ') bytes, $(wc -l <rows | tr -d ' ') tables"
`);

/** Run by psql. The clock is the database's, whose data the dump is. */
export const dumpSql = String.raw`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT pg_export_snapshot() AS snapshot \gset
\setenv SNAPSHOT :snapshot
\! sh "$scripts/pg-dump.sh"
\set dumped ${'`test -e dumped && echo true || echo false`'}
\if :dumped
\o facts
SELECT floor(extract(epoch FROM now()))::bigint;
SELECT split_part(current_setting('server_version'), ' ', 1);
SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database();
SELECT pg_database_size(current_database());
SELECT coalesce(json_agg(rolname ORDER BY rolname), '[]')::text FROM pg_roles WHERE rolname !~ '^(pg_|rds)';
\o rows
\ir rows.sql
\o
\endif
COMMIT;
`;

/**
 * Roles keep what only the bootstrap Job may make (`*_keeper`) out of the dump: where it is restored that Job has run.
 */
export const pgDumpScript = `set -eu
set -- --format=custom --snapshot="$SNAPSHOT" --no-unlogged-table-data --lock-wait-timeout=60s --no-password
for schema in $KEEPER_SCHEMAS; do set -- "$@" --exclude-schema="$schema"; done
if pg_dump "$@" --file=dump; then
  pg_restore --list dump >dump.list
  : >dumped
elif test "$(wc -c <dump)" -ge "$(((STORAGE_MIB - 16) * 1048576))"; then
  echo "the dump is larger than backup.dump.storage ($STORAGE_MIB MiB), raise it" >&2
fi
`;
