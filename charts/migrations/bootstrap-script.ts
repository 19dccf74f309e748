import { dumpStore } from '../stores/index.ts';

/**
 * Runs `bootstrap.sql` beside it. Argument: the folder the connections are mounted in. Passwords go from
 * files to psql by standard input and one variable of its process, never by an argument (arguments are
 * visible to everybody on the node).
 */
export function bootstrapScript(appAuth: 'password' | 'iam', hasDumpRole = false): string {
  const logins = appAuth === 'password' ? (hasDumpRole ? ['app', 'dump'] : ['app']) : [];
  const read = logins.map((login) => `${login}=$(read_file "$1/${folders[login]}/password")\n`).join('');
  return `set -eu
read_file() {
  test -s "$1" || { echo "missing or empty: $1" >&2; return 1; }
  cat "$1"
}
PGHOST=$(read_file "$1/postgres-master/host")
PGPORT=$(read_file "$1/postgres-master/port")
PGDATABASE=$(read_file "$1/postgres-master/dbname")
PGUSER=$(read_file "$1/postgres-master/username")
PGPASSWORD=$(read_file "$1/postgres-master/password")
export PGHOST PGPORT PGDATABASE PGUSER PGPASSWORD
owner=$(read_file "$1/postgres-owner/password")
${read}printf '%s\\n' ${['owner', ...logins].map((login) => `"$${login}" "$${login}"`).join(' ')} |
  psql --no-psqlrc --quiet --output=/dev/null --set=ON_ERROR_STOP=1 --file="$(dirname "$0")/bootstrap.sql"
`;
}

/** Stores whose Secrets hold the passwords, in the order in which the SQL asks for them. */
const folders: Readonly<Record<string, string>> = { app: 'postgres', dump: dumpStore };
