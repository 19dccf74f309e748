import { DbParameterGroup } from '@cdktf/provider-aws/lib/db-parameter-group/index.js';
import type { Construct } from 'constructs';
import { applyMethod } from '../../facts/postgres-parameters.ts';
import { extension, majorOf } from '../../facts/postgres-versions.ts';
import { type Duration, toSeconds } from '../../spec/units.ts';
import { child } from '../child.ts';
import type { FullPostgresProps } from './defaults.ts';

type Parameters = Readonly<Record<string, string>>;

/** Settings an extension needs besides its library in `shared_preload_libraries`. */
const extensionSettings: Readonly<Record<string, (props: FullPostgresProps) => Parameters>> = {
  pg_stat_statements: () => ({ 'pg_stat_statements.track': 'all' }),
  pgaudit: () => ({ 'pgaudit.log': 'ddl,role' }),
  pg_cron: (props) => ({ 'cron.database_name': props.database }),
};

const milliseconds = (duration: Duration): string => String(toSeconds(duration) * 1_000);

const timeouts = (props: FullPostgresProps): Parameters => ({
  statement_timeout: milliseconds(props.statementTimeout),
  lock_timeout: milliseconds(props.lockTimeout),
  idle_in_transaction_session_timeout: milliseconds(props.idleInTransactionTimeout),
});

/**
 * Slow statements, lock waits and connections are what an incident asks for; statement text of all would leak
 * data. `log_connections` is a list of steps to log from PostgreSQL 18 on (PostgreSQL 18 release notes).
 */
const logging = ({ version }: FullPostgresProps): Parameters => ({
  log_min_duration_statement: '1000',
  log_lock_waits: '1',
  log_connections: Number(majorOf(version)) < 18 ? '1' : 'all',
  log_disconnections: '1',
  log_temp_files: '10240',
  log_autovacuum_min_duration: '10000',
});

/** pg_stat_statements stays: RDS preloads it by default, and naming other libraries would drop it. */
function preloads(props: FullPostgresProps): Parameters {
  const asked = props.extensions.flatMap((name) => extension(name)?.preload ?? []);
  const given = props.parameters.shared_preload_libraries?.split(',').map((name) => name.trim()) ?? [];
  return { shared_preload_libraries: [...new Set(['pg_stat_statements', ...asked, ...given])].join(',') };
}

/** Sessions without TLS are refused. RDS does so by default only from PostgreSQL 15 on, so it is said here. */
const tlsForced: Parameters = { 'rds.force_ssl': '1' };

/** Every parameter of the group, by name. Later lines win. */
export const parametersOf = (props: FullPostgresProps): Parameters => ({
  ...logging(props),
  ...timeouts(props),
  ...Object.assign({}, ...props.extensions.map((name) => extensionSettings[name]?.(props))),
  ...props.parameters,
  ...preloads(props),
  ...tlsForced,
});

/**
 * A group per family, made before the old one goes: a major upgrade needs both at once
 * (hashicorp/terraform-provider-aws#47024). The name is generated, the description never changes,
 * because changing either replaces the group.
 */
export const parameterGroup = (scope: Construct, props: FullPostgresProps): DbParameterGroup =>
  new DbParameterGroup(
    scope,
    'parameter-group',
    child(props, 'postgres.parameter-group', {
      namePrefix: `${props.identifier}-${props.family}-`,
      family: props.family,
      description: 'Managed by plinth',
      parameter: Object.entries(parametersOf(props))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => ({ name, value, applyMethod: applyMethod(name, props.version) })),
      lifecycle: { createBeforeDestroy: true },
    }),
  );
