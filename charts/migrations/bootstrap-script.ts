/**
 * Runs `bootstrap.sql` beside it. Argument: the folder the connections are mounted in. Passwords go from
 * files to psql by standard input and one variable of its process, never by an argument (arguments are
 * visible to everybody on the node).
 */
export const bootstrapScript = (appAuth: 'password' | 'iam'): string => `set -eu
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
${appAuth === 'password' ? 'app=$(read_file "$1/postgres/password")\n' : ''}printf '%s\\n' "$owner" "$owner"${appAuth === 'password' ? ' "$app" "$app"' : ''} |
  psql --no-psqlrc --quiet --output=/dev/null --set=ON_ERROR_STOP=1 --file="$(dirname "$0")/bootstrap.sql"
`;
