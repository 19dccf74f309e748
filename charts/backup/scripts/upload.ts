import { script } from './common.ts';

/** The manifest goes last: a dump without one is not whole, and nobody restores it. */
export const uploadScript = script(String.raw`read_bucket
read_file "$work/manifest.json" >/dev/null
key=$(of_manifest dumpKey)
put "$work/dump" "$key"
put "$work/manifest.json" "$(echo "$key" | sed 's/\.dump$/.manifest.json/')"
say "uploaded s3://$bucket/$prefix$key"
`);

/**
 * A password for a role that signs in by IAM: signed in this container, valid for 15 minutes, used by the next one
 * when it opens its connections.
 */
export const tokenScript = script(String.raw`read_region
host=$(read_file "$connections/postgres/$HOST_KEY")
port=$(read_file "$connections/postgres/port")
umask 027
run_aws "sign in to $host as $PGUSER" rds generate-db-auth-token \
  --hostname "$host" --port "$port" --username "$PGUSER" >"$PASSWORD_FILE"
`);
