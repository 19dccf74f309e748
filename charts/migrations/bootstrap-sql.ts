import { type Duration, toSeconds } from '../../spec/units.ts';
import { applicationRole } from './application-role.ts';
import { dumpRole } from './dump-role.ts';
import { quoteIdentifier, quoteLiteral } from './quoting.ts';

export interface BootstrapSqlProps {
  readonly database: string;
  readonly schema: string;
  readonly ownerRole: string;
  readonly appRole: string;
  readonly appAuth: 'password' | 'iam';
  readonly appConnectionLimit: number;
  readonly extensions: readonly string[];
  /** Role that reads everything, for dumps; it signs in as the application does. Default: none. */
  readonly dumpRole?: string;
  /** Longest transaction of the application's role; only PostgreSQL 17 or later knows one. Default: not said. */
  readonly appTransaction?: Duration | 'unlimited';
  /** What the owner's sessions, that is migrations, are held to. Default: the server's own settings. */
  readonly ownerTimeouts?: { readonly lock: Duration; readonly statement: Duration };
}

/** The role that owns the schema and signs in for migrations. */
export const ownerRole = (service: string): string => `${service.replaceAll('-', '_')}_owner`;

/**
 * psql interpolates `:name` and `:"name"` in SQL text but not inside quotes, so quoted names need no care
 * there; `\password` takes its argument by psql's own rules, where the same double quotes apply.
 *
 * Every statement may run again. No statement holds a password: `\password` reads it from standard input,
 * hashes it in the client (SCRAM) and sends the hash, so the server's log never sees it even with
 * `log_statement = 'all'`.
 */
export function bootstrapSql(props: BootstrapSqlProps): string {
  const database = quoteIdentifier(props.database);
  const schema = quoteIdentifier(props.schema);
  const owner = quoteIdentifier(props.ownerRole);
  const app = quoteIdentifier(props.appRole);
  const role = applicationRole(props.appRole);
  const dump = props.dumpRole === undefined ? undefined : dumpRole(props.dumpRole, props);
  return `${[
    `-- Roles and privileges of database ${quoteIdentifier(props.database)}. Runs as the master user; may run again at any time.`,
    'BEGIN;',
    "SET LOCAL lock_timeout = '5s';",
    "SET LOCAL statement_timeout = '60s';",
    'SET LOCAL client_min_messages = warning;',
    "SELECT pg_advisory_xact_lock(hashtext('plinth bootstrap'));",
    '',
    '-- Two roles: one owns and changes the schema, one reads and writes rows.',
    createRole(props.ownerRole),
    administered(props.ownerRole),
    ...role.create,
    ...role.take,
    ...(dump?.create ?? []),
    `ALTER ROLE ${owner} LOGIN NOCREATEDB NOCREATEROLE;`,
    `ALTER ROLE ${app} LOGIN NOCREATEDB NOCREATEROLE CONNECTION LIMIT ${props.appConnectionLimit};`,
    `\\password ${owner}`,
    ...(props.appAuth === 'password' ? [role.withoutIam, `\\password ${app}`] : [`GRANT rds_iam TO ${app};`]),
    ...(dump?.login ?? []),
    ...settings(owner, database, props),
    `ALTER ROLE ${app} IN DATABASE ${database} SET search_path = ${schema};`,
    ...longestTransaction(app, database, props.appTransaction),
    '',
    '-- The master acts for the owner below; nobody connects who is not named here.',
    `GRANT ${owner} TO CURRENT_USER;`,
    `REVOKE ALL ON DATABASE ${database} FROM PUBLIC;`,
    `GRANT CONNECT, CREATE, TEMPORARY ON DATABASE ${database} TO ${owner};`,
    `GRANT CONNECT ON DATABASE ${database} TO ${app};`,
    '',
    '-- PostgreSQL 14 and older let everybody create in public.',
    'REVOKE CREATE ON SCHEMA public FROM PUBLIC;',
    `CREATE SCHEMA IF NOT EXISTS ${schema};`,
    `ALTER SCHEMA ${schema} OWNER TO ${owner};`,
    `GRANT USAGE ON SCHEMA ${schema} TO ${app};`,
    ...props.extensions.map((name) => `CREATE EXTENSION IF NOT EXISTS ${quoteIdentifier(name)};`),
    '',
    '-- What exists, and what the owner makes from now on.',
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${app};`,
    `GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${schema} TO ${app};`,
    `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA ${schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${app};`,
    `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA ${schema} GRANT USAGE, SELECT ON SEQUENCES TO ${app};`,
    '',
    ...(dump?.grants ?? []),
    '-- RDS lets members of rds_iam sign in by token only, so the master is a member of no such role when this ends.',
    ...role.giveBack,
    ...(dump?.giveBack ?? []),
    'COMMIT;',
  ].join('\n')}\n`;
}

const createRole = (role: string): string =>
  `SELECT ${quoteLiteral(`CREATE ROLE ${quoteIdentifier(role)}`)} WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${quoteLiteral(role)}) \\gexec`;

/**
 * From PostgreSQL 16 on only an administrator may change a role, and only who made it there is one. On 15 this
 * says so before an upgrade needs it.
 */
const administered = (role: string): string =>
  `SELECT ${quoteLiteral(`GRANT ${quoteIdentifier(role)} TO CURRENT_USER WITH ADMIN OPTION`)} WHERE NOT pg_has_role(${quoteLiteral(role)}, 'MEMBER WITH ADMIN OPTION') \\gexec`;

/** Held by the role, so they hold for every driver; the variable PGOPTIONS is read by libpq only. */
function settings(owner: string, database: string, { schema, ownerTimeouts }: BootstrapSqlProps): string[] {
  const set = (name: string, value: string) =>
    `ALTER ROLE ${owner} IN DATABASE ${database} SET ${name} = ${value};`;
  const path = set('search_path', quoteIdentifier(schema));
  if (ownerTimeouts === undefined) return [path];
  return [
    path,
    set('lock_timeout', milliseconds(ownerTimeouts.lock)),
    set('statement_timeout', milliseconds(ownerTimeouts.statement)),
  ];
}

/** A limit that is no longer in the spec is taken away again. */
function longestTransaction(
  app: string,
  database: string,
  limit: BootstrapSqlProps['appTransaction'],
): string[] {
  if (limit === undefined) return [];
  const change = `ALTER ROLE ${app} IN DATABASE ${database}`;
  return limit === 'unlimited'
    ? [`${change} RESET transaction_timeout;`]
    : [`${change} SET transaction_timeout = ${milliseconds(limit)};`];
}

const milliseconds = (duration: Duration): string => `'${toSeconds(duration) * 1_000}ms'`;
