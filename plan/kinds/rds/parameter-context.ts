import { parameterContext, postgresParameter } from '../../../facts/postgres-parameters.ts';
import { own } from '../../value.ts';
import type { ParameterChange } from './parameter-changes.ts';

/** `static` parameters wait for a reboot, `dynamic` ones do not, `fixed` ones are AWS's own. */
export type ParameterContext = 'static' | 'dynamic' | 'fixed' | 'unknown';

/**
 * MySQL server variables by whether they can be set while the server runs (MySQL Reference Manual, "Server System
 * Variables"), as far as parameter groups use them often. Those that AWS treats in a way of its own are left out.
 */
const mysqlDynamic = new Set(
  `autocommit binlog_row_image character_set_client character_set_connection character_set_database
  character_set_results character_set_server collation_connection collation_server connect_timeout
  eq_range_index_dive_limit event_scheduler general_log group_concat_max_len innodb_adaptive_hash_index
  innodb_flush_log_at_trx_commit innodb_io_capacity innodb_io_capacity_max innodb_lock_wait_timeout
  innodb_max_dirty_pages_pct innodb_print_all_deadlocks innodb_stats_persistent interactive_timeout
  join_buffer_size local_infile lock_wait_timeout log_bin_trust_function_creators log_error_verbosity
  log_output log_queries_not_using_indexes long_query_time max_allowed_packet max_connect_errors
  max_connections max_execution_time max_heap_table_size max_user_connections net_read_timeout
  net_write_timeout optimizer_switch read_buffer_size read_only read_rnd_buffer_size
  require_secure_transport server_audit_events server_audit_excl_users server_audit_incl_users
  server_audit_logging slow_query_log sort_buffer_size sql_mode super_read_only sync_binlog
  table_definition_cache table_open_cache thread_cache_size time_zone tmp_table_size transaction_isolation
  tx_isolation wait_timeout`.split(/\s+/),
);
const mysqlStatic = new Set(
  `back_log default_authentication_plugin ft_max_word_len ft_min_word_len innodb_autoinc_lock_mode
  innodb_buffer_pool_instances innodb_ft_max_token_size innodb_ft_min_token_size innodb_log_file_size
  innodb_open_files innodb_page_cleaners innodb_purge_threads innodb_read_io_threads
  innodb_write_io_threads lower_case_table_names performance_schema skip_name_resolve
  table_open_cache_instances thread_stack`.split(/\s+/),
);

/**
 * SQL Server options by whether they wait for a restart of the engine (Microsoft SQL Server documentation, Server
 * configuration options), and AWS's own.
 */
const sqlServer: Readonly<Record<string, ParameterContext>> = {
  'blocked process threshold (s)': 'dynamic',
  'c2 audit mode': 'static',
  'clr enabled': 'dynamic',
  'cost threshold for parallelism': 'dynamic',
  'fill factor (%)': 'static',
  'lightweight pooling': 'static',
  'max degree of parallelism': 'dynamic',
  'max server memory (mb)': 'dynamic',
  'min server memory (mb)': 'dynamic',
  'optimize for ad hoc workloads': 'dynamic',
  'priority boost': 'static',
  // The parameter that PostgreSQL applies at once waits for a reboot here.
  'rds.force_ssl': 'static',
  'user connections': 'static',
};

/** Oracle Database Reference, Initialization parameters: "Modifiable" says ALTER SYSTEM, or No. */
const oracle: Readonly<Record<string, ParameterContext>> = {
  audit_trail: 'static',
  cursor_sharing: 'dynamic',
  db_files: 'static',
  job_queue_processes: 'dynamic',
  open_cursors: 'dynamic',
  optimizer_index_cost_adj: 'dynamic',
  optimizer_mode: 'dynamic',
  pga_aggregate_target: 'dynamic',
  processes: 'static',
  resource_limit: 'dynamic',
  sga_max_size: 'static',
  undo_retention: 'dynamic',
};

/** Amazon DocumentDB Developer Guide, cluster parameters: only TLS waits for a reboot. */
const documentDb: Readonly<Record<string, ParameterContext>> = {
  audit_logs: 'dynamic',
  change_stream_log_retention_duration: 'dynamic',
  profiler: 'dynamic',
  profiler_sampling_rate: 'dynamic',
  profiler_threshold_ms: 'dynamic',
  tls: 'static',
  ttl_monitor: 'dynamic',
};

export const isPostgres = (family: string): boolean => /postgres/.test(family);
export const isSqlServer = (family: string): boolean => family.startsWith('sqlserver');
const isOracle = (family: string): boolean => /oracle/.test(family);
export const isMysql = (family: string): boolean => /mysql|mariadb/.test(family);
/** Major of a family: 16 of `postgres16` and of `aurora-postgresql16`. */
export const majorOfFamily = (family: string): string => /[\d.]+$/.exec(family)?.[0] ?? '';

export function contextOfParameter(family: string, change: ParameterChange): ParameterContext {
  const known = knownContext(family, change.name);
  if (known !== 'unknown') return known;
  return change.methodBefore === 'immediate' ? 'dynamic' : 'unknown';
}

function knownContext(family: string, name: string): ParameterContext {
  if (isPostgres(family)) return postgresContext(family, name);
  if (isMysql(family)) return mysqlContext(family, name);
  return own(tableOf(family), name) ?? 'unknown';
}

/** Binary logging of Aurora is of AWS's own making, and its format waits for a reboot (Amazon Aurora User Guide). */
function mysqlContext(family: string, name: string): ParameterContext {
  if (name === 'binlog_format') return family.startsWith('aurora') ? 'static' : 'dynamic';
  return mysqlDynamic.has(name) ? 'dynamic' : mysqlStatic.has(name) ? 'static' : 'unknown';
}

function tableOf(family: string): Readonly<Record<string, ParameterContext>> {
  if (family.startsWith('docdb')) return documentDb;
  if (isOracle(family)) return oracle;
  return isSqlServer(family) ? sqlServer : {};
}

/** A name of SQL Server's that has spaces, as AWS writes it. */
export const isSpelledWithSpaces = (name: string): boolean => Object.hasOwn(sqlServer, name);

function postgresContext(family: string, name: string): ParameterContext {
  // Aurora lets other parameters be changed than RDS does.
  if (family.startsWith('postgres') && postgresParameter(name)?.rdsModifiable === false) return 'fixed';
  const context = parameterContext(name, majorOfFamily(family));
  return context === 'static' || context === 'dynamic'
    ? context
    : context === 'internal'
      ? 'fixed'
      : 'unknown';
}
