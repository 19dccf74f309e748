import type { FindingProps } from '../../finding.ts';
import { number, text, type Value } from '../../value.ts';
import type { ParameterChange } from './parameter-changes.ts';
import { isMysql, isPostgres, isSqlServer, majorOfFamily } from './parameter-context.ts';
import { sources } from './sources.ts';

/** What the value of a parameter does to users and data, beside when it is applied. */
type Note = Pick<FindingProps, 'severity' | 'interruption' | 'data' | 'source'> & {
  readonly code: string;
  readonly text: string;
};

type NoteRule = (change: ParameterChange, family: string) => Note | undefined;

const on = new Set(['1', 'on', 'true', 'yes', 'enabled']);
const off = new Set(['0', 'off', 'false', 'no', 'disabled']);
const lower = (value: Value | undefined): string | undefined =>
  typeof value === 'number' || typeof value === 'boolean' ? String(value) : text(value)?.toLowerCase();
const isOn = (value: Value | undefined): boolean => on.has(lower(value) ?? '');
const isOff = (value: Value | undefined): boolean => off.has(lower(value) ?? '');

const postgresDocs = 'PostgreSQL documentation, Server Configuration';
const mysqlDocs = 'MySQL Reference Manual, Server System Variables';

const note = (code: string, text: string, source: string, effect: Partial<Note> = {}): Note => ({
  code,
  text,
  source,
  ...effect,
});

/** TLS demanded or no more; a removed parameter goes back to the default of the family. */
const tls =
  (isOnByDefault: (family: string) => boolean, source: string): NoteRule =>
  ({ kind, before, after }, family) => {
    const demands = (value: Value | undefined): boolean =>
      isOn(value) ? true : isOff(value) ? false : isOnByDefault(family);
    const [was, becomes] = [demands(before), kind === 'removed' ? isOnByDefault(family) : demands(after)];
    if (was && !becomes)
      return note(
        'tls-not-demanded',
        'Clients may connect without TLS, passwords and data in the clear.',
        source,
      );
    if (was || !becomes) return undefined;
    return note('tls-demanded', 'New connections without TLS are refused.', source, {
      interruption: 'unknown',
    });
  };

/** A limit that ends what takes longer; 0 means there is none. */
const limit =
  (ends: string, source: string): NoteRule =>
  ({ kind, before, after }) => {
    if (kind === 'removed') return undefined;
    const [old, planned] = [number(before) ?? 0, number(after)];
    if (planned === undefined || planned <= 0 || (old > 0 && planned >= old)) return undefined;
    return note('limit-lowered', ends, source, { interruption: 'unknown' });
  };

const lowered =
  (consequence: string, source: string, effect: Partial<Note> = { interruption: 'unknown' }): NoteRule =>
  ({ before, after }) => {
    const [old, planned] = [number(before), number(after)];
    return old !== undefined && planned !== undefined && planned < old
      ? note('limit-lowered', consequence, source, effect)
      : undefined;
  };

const whenValue =
  (matches: (value: Value | undefined) => boolean, made: Note): NoteRule =>
  ({ kind, before, after }) =>
    kind !== 'removed' && matches(after) && !matches(before) ? made : undefined;

const reducesDurability = (what: string, source: string): Note =>
  note('durability', `A crash may lose ${what} that were reported as done.`, source, {
    data: 'recoverability-reduced',
  });

/** Memory per sort or per session: worth saying, nothing to stop for. */
const memory: NoteRule = ({ kind }) =>
  kind === 'removed'
    ? undefined
    : note('memory', 'Every session may use that much, some of them several times.', postgresDocs, {
        severity: 'safe',
      });

const isOneOf =
  (...values: readonly string[]) =>
  (value: Value | undefined): boolean =>
    values.includes(lower(value) ?? '');

const postgres: Readonly<Record<string, NoteRule>> = {
  'rds.force_ssl': tls((family) => Number(majorOfFamily(family)) >= 15, sources.postgresTls),
  authentication_timeout: lowered('Logins that take longer are broken off.', postgresDocs),
  autovacuum: whenValue(
    isOff,
    note('autovacuum-off', 'Tables bloat, and transaction IDs run out without vacuum.', postgresDocs),
  ),
  default_transaction_read_only: whenValue(
    isOn,
    note('read-only', 'Transactions that write fail unless they ask for it.', postgresDocs, {
      interruption: 'unknown',
    }),
  ),
  idle_in_transaction_session_timeout: limit(
    'Sessions idle within a transaction for longer are ended.',
    postgresDocs,
  ),
  idle_session_timeout: limit(
    'Sessions idle for longer are ended, those of connection pools too.',
    postgresDocs,
  ),
  lock_timeout: limit('Statements that wait longer for a lock are ended.', postgresDocs),
  log_statement: whenValue(
    isOneOf('all', 'mod'),
    note('statements-logged', 'Statements with the data in them are written to the log.', postgresDocs),
  ),
  // Static: the apply itself interrupts nobody.
  max_connections: lowered('From then on, clients beyond the new limit are refused.', postgresDocs, {}),
  password_encryption: whenValue(
    isOneOf('md5'),
    note('weaker-passwords', 'New passwords are stored with the weaker md5.', postgresDocs),
  ),
  'pgaudit.log': whenValue(
    isOneOf('none'),
    note('audit-off', 'Auditing by pgaudit stops.', 'pgAudit documentation, pgaudit.log'),
  ),
  'rds.accepted_password_auth_method': whenValue(
    isOneOf('scram'),
    note('password-method', 'Logins with an md5 password are refused.', sources.parameterGroups, {
      interruption: 'unknown',
    }),
  ),
  session_replication_role: whenValue(
    isOneOf('replica'),
    note('triggers-off', 'Triggers and foreign keys are not enforced.', postgresDocs, { data: 'unknown' }),
  ),
  ssl_ciphers: (change) =>
    change.kind === 'removed'
      ? undefined
      : note('tls-ciphers', 'Clients that know none of the new ciphers are refused.', postgresDocs, {
          interruption: 'unknown',
        }),
  ssl_min_protocol_version: ({ kind, before, after }) => {
    const [old, planned] = [lower(before), lower(after)];
    if (kind === 'removed' || planned === undefined || old === planned) return undefined;
    return (old ?? 'tlsv1.2') < planned
      ? note('tls-version', 'Clients that know only older TLS are refused.', postgresDocs, {
          interruption: 'unknown',
        })
      : note('tls-weaker', 'Older and weaker versions of TLS are accepted.', postgresDocs);
  },
  statement_timeout: limit(
    'Statements that take longer are ended, migrations and reports too.',
    postgresDocs,
  ),
  synchronous_commit: whenValue(isOneOf('off'), reducesDurability('the last transactions', postgresDocs)),
  temp_buffers: memory,
  transaction_timeout: limit('Transactions that take longer are ended with their session.', postgresDocs),
  work_mem: memory,
};

/** AWS's default is a formula: on for replicas alone. */
const readOnly = whenValue(
  isOn,
  note('read-only', 'Writes are refused, on a primary too.', mysqlDocs, { interruption: 'unknown' }),
);

const mysql: Readonly<Record<string, NoteRule>> = {
  require_secure_transport: tls(
    () => false,
    'Amazon RDS User Guide, Requiring SSL/TLS for all connections to MySQL',
  ),
  general_log: whenValue(
    isOn,
    note('statements-logged', 'Every statement, with the data in it, is written to the log.', mysqlDocs),
  ),
  innodb_flush_log_at_trx_commit: whenValue(
    isOneOf('0', '2'),
    reducesDurability('transactions of the last second', mysqlDocs),
  ),
  interactive_timeout: lowered('Interactive sessions idle for longer are ended.', mysqlDocs),
  max_connections: lowered('Clients beyond the new limit are refused.', mysqlDocs),
  max_execution_time: limit('Queries that take longer are ended.', mysqlDocs),
  read_only: readOnly,
  server_audit_logging: whenValue(
    isOff,
    note('audit-off', 'Auditing stops.', 'Amazon Aurora User Guide, Advanced Auditing'),
  ),
  super_read_only: readOnly,
  sync_binlog: whenValue(isOneOf('0'), reducesDurability('transactions in the binary log', mysqlDocs)),
  wait_timeout: lowered('Sessions idle for longer are ended, those of connection pools too.', mysqlDocs),
};

const documentDb: Readonly<Record<string, NoteRule>> = {
  audit_logs: whenValue(
    isOff,
    note('audit-off', 'Auditing stops.', 'Amazon DocumentDB Developer Guide, Auditing'),
  ),
  tls: tls(() => true, 'Amazon DocumentDB Developer Guide, Encrypting data in transit'),
};

const sqlServer: Readonly<Record<string, NoteRule>> = {
  'rds.force_ssl': tls(
    () => false,
    'Amazon RDS User Guide, Using SSL with a Microsoft SQL Server DB instance',
  ),
};

function rulesOf(family: string): Readonly<Record<string, NoteRule>> {
  if (isPostgres(family)) return postgres;
  if (isMysql(family)) return mysql;
  if (isSqlServer(family)) return sqlServer;
  return family.startsWith('docdb') ? documentDb : {};
}

/** What a reader should know of the value, where it can hurt somebody. */
export function noteOf(family: string, change: ParameterChange): Note | undefined {
  const rules = rulesOf(family);
  return Object.hasOwn(rules, change.name) ? rules[change.name]?.(change, family) : undefined;
}
