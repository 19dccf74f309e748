import { applicationRole } from './application-role.ts';
import { quoteIdentifier, quoteLiteral } from './quoting.ts';

/** What a dump needs at once: one session holds the snapshot, one dumps it, and one more while the last one ends. */
const connections = 3;

/** The parts of the bootstrap that make the role of the logical dump. */
export interface DumpRole {
  readonly create: readonly string[];
  readonly login: readonly string[];
  readonly grants: readonly string[];
  readonly giveBack: readonly string[];
}

interface DumpRoleProps {
  readonly database: string;
  readonly schema: string;
  readonly ownerRole: string;
  readonly appAuth: 'password' | 'iam';
}

/**
 * A role that reads every table and changes none, so that the pod that dumps holds neither the owner's nor the
 * application's credential. It is made and administered as the application's role is, for the same reason. It does
 * not bypass row-level security: pg_dump then stops and says so, rather than leave rows out.
 */
export function dumpRole(name: string, { database, schema, ownerRole, appAuth }: DumpRoleProps): DumpRole {
  const role = applicationRole(name);
  const dump = quoteIdentifier(name);
  const inSchema = quoteIdentifier(schema);
  const owner = quoteIdentifier(ownerRole);
  const set = (setting: string, value: string) =>
    `ALTER ROLE ${dump} IN DATABASE ${quoteIdentifier(database)} SET ${setting} = ${value};`;
  return {
    create: ['', '-- A third role reads everything, for dumps.', ...role.create, ...role.take],
    login: [
      `ALTER ROLE ${dump} LOGIN NOCREATEDB NOCREATEROLE CONNECTION LIMIT ${connections};`,
      ...(appAuth === 'password' ? [role.withoutIam, `\\password ${dump}`] : [`GRANT rds_iam TO ${dump};`]),
    ],
    grants: [
      '-- The session that holds the snapshot waits, idle, for as long as the dump takes.',
      set('default_transaction_read_only', 'on'),
      set('statement_timeout', '0'),
      set('idle_in_transaction_session_timeout', '0'),
      `GRANT CONNECT ON DATABASE ${quoteIdentifier(database)} TO ${dump};`,
      whereAllowed(`GRANT pg_read_all_data TO ${dump}`),
      `GRANT USAGE ON SCHEMA ${inSchema} TO ${dump};`,
      `GRANT SELECT ON ALL TABLES IN SCHEMA ${inSchema} TO ${dump};`,
      `GRANT SELECT ON ALL SEQUENCES IN SCHEMA ${inSchema} TO ${dump};`,
      `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA ${inSchema} GRANT SELECT ON TABLES TO ${dump};`,
      `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA ${inSchema} GRANT SELECT ON SEQUENCES TO ${dump};`,
      '',
    ],
    giveBack: role.giveBack,
  };
}

/**
 * From PostgreSQL 16 on a master grants this role only where it was given it to pass on (PostgreSQL docs, "GRANT").
 * Where it was not, the dump reads the service's own schema, and fails with the name of a table in any other.
 */
const whereAllowed = (statement: string): string =>
  `SELECT ${quoteLiteral(statement)} WHERE current_setting('server_version_num')::int < 160000 OR pg_has_role('pg_read_all_data', 'MEMBER WITH ADMIN OPTION') \\gexec`;
