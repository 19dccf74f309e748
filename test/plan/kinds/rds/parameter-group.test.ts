import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../plan/value.ts';
import { judged } from '../../judged.ts';
import {
  createFirst,
  destroyFirst,
  effect,
  effectOf,
  judgedAmong,
  leaveOld,
  quiet,
  refused,
} from './effects.ts';

const type = 'aws_db_parameter_group';
const parameter = (name: string, value: string, apply_method = 'immediate') => ({
  name,
  value,
  apply_method,
});
type Parameter = ReturnType<typeof parameter>;

const group = (family: string, parameters: readonly Parameter[]): JsonObject => ({
  name: 'orders',
  family,
  parameter: parameters,
});

const changedIn = (family: string) => (before: readonly Parameter[], after: readonly Parameter[]) =>
  effectOf(judged(type, { before: group(family, before), after: group(family, after) }));
const postgres = changedIn('postgres16');
const mysql = changedIn('mysql8.0');
const nextReboot = effect({ timing: 'next-reboot' });

describe('a parameter', () => {
  const kept = parameter('log_checkpoints', '1');

  it('applies quietly at once where it is dynamic', () => {
    const name = 'log_min_duration_statement';
    expect(postgres([parameter(name, '1000'), kept], [kept, parameter(name, '500')])).toEqual(quiet);
    expect(postgres([], [parameter(name, '500')])).toEqual(quiet);
    expect(postgres([parameter(name, '500')], [])).toEqual(quiet);
  });

  it('waits for a reboot by hand where it is static', () => {
    const libraries = (value: string) => parameter('shared_preload_libraries', value, 'pending-reboot');
    expect(postgres([], [libraries('pg_stat_statements')])).toEqual(nextReboot);
    expect(
      postgres([libraries('pg_stat_statements')], [libraries('pg_stat_statements,auto_explain')]),
    ).toEqual(nextReboot);
    expect(postgres([libraries('pg_stat_statements')], [])).toEqual(nextReboot);
  });

  it('waits for a reboot by hand where it is dynamic and sent as pending-reboot', () => {
    expect(postgres([], [parameter('work_mem', '8192', 'pending-reboot')])).toEqual(nextReboot);
  });

  it('is refused where it is static and sent as immediate', () => {
    expect(postgres([], [parameter('max_connections', '500')])).toEqual(refused);
    expect(mysql([], [parameter('performance_schema', '1')])).toEqual(refused);
    expect(changedIn('docdb5.0')([], [parameter('tls', 'enabled')])).toEqual(refused);
  });

  it('is refused where AWS controls it itself', () => {
    expect(postgres([], [parameter('fsync', '0')])).toEqual(refused);
  });

  it('goes by the documentation of SQL Server and Oracle', () => {
    const sqlServer = changedIn('sqlserver-se-15.0');
    expect(sqlServer([], [parameter('max degree of parallelism', '4')])).toEqual(quiet);
    expect(sqlServer([], [parameter('user connections', '500')])).toEqual(refused);
    const oracle = changedIn('oracle-se2-19');
    expect(oracle([], [parameter('open_cursors', '1000')])).toEqual(quiet);
    expect(oracle([], [parameter('processes', '600')])).toEqual(refused);
    expect(oracle([], [parameter('processes', '600', 'pending-reboot')])).toEqual(nextReboot);
  });

  it('goes by Aurora where that differs from MySQL', () => {
    const rows = [parameter('binlog_format', 'ROW')];
    expect(mysql([], rows)).toEqual(quiet);
    expect(changedIn('aurora-mysql8.0')([], rows)).toEqual(refused);
    const later = [parameter('binlog_format', 'ROW', 'pending-reboot')];
    expect(changedIn('aurora-mysql8.0')([], later)).toEqual(nextReboot);
  });

  it('is called by its name, with the spaces of SQL Server', () => {
    const named = (name: string) =>
      judged(type, {
        before: group('sqlserver-se-15.0', []),
        after: group('sqlserver-se-15.0', [parameter(name, '500', 'pending-reboot')]),
      }).headline;
    expect(named('user connections')).toContain('Sets user connections to 500');
    expect(named('please approve this')).toContain('Sets a parameter to 500');
  });

  it('goes by the major of the family where that matters', () => {
    const workers = [parameter('autovacuum_max_workers', '5')];
    expect(changedIn('postgres17')([], workers)).toEqual(refused);
    expect(changedIn('postgres18')([], workers)).toEqual(quiet);
  });

  it('may be refused where nobody knows whether it is static', () => {
    expect(postgres([], [parameter('apg_plan_mgmt.something', '1')])).toEqual(effect({ apply: 'unknown' }));
    expect(postgres([], [parameter('apg_plan_mgmt.something', '1', 'pending-reboot')])).toEqual(nextReboot);
  });

  it('counts as dynamic where AWS has applied it immediately before', () => {
    expect(mysql([parameter('unheard_of', '1')], [parameter('unheard_of', '2')])).toEqual(quiet);
  });

  it('says next to nothing where only its apply method changes', () => {
    const before = [parameter('log_min_duration_statement', '500')];
    const after = [parameter('log_min_duration_statement', '500', 'pending-reboot')];
    expect(postgres(before, after)).toEqual(quiet);
  });

  it('is refused where only the apply method of a static one becomes immediate', () => {
    expect(
      postgres(
        [parameter('max_connections', '500', 'pending-reboot')],
        [parameter('max_connections', '500')],
      ),
    ).toEqual(refused);
  });

  it('is the same in other letters', () => {
    expect(postgres([parameter('Work_Mem', '8192')], [parameter('work_mem', '8192')])).toEqual(quiet);
  });

  it('is a question where the plan does not tell the value', () => {
    const impact = judged(type, {
      before: group('postgres16', []),
      after: group('postgres16', [
        { name: 'log_min_duration_statement', value: '', apply_method: 'immediate' },
      ]),
      unknown: { parameter: [{ value: true }] },
    });
    expect(effectOf(impact)).toEqual(effect({ interruption: 'unknown' }));
  });

  it('is a question where the plan does not tell the parameters', () => {
    const impact = judged(type, {
      before: group('postgres16', []),
      after: { name: 'orders', family: 'postgres16' },
      unknown: { parameter: true },
    });
    expect(effectOf(impact)).toEqual(
      effect({ timing: 'unknown', interruption: 'unknown', apply: 'unknown' }),
    );
  });

  it('never has its text printed', () => {
    const impact = judged(type, {
      before: group('postgres16', []),
      after: group('postgres16', [parameter('shared_preload_libraries', 'secret_library', 'pending-reboot')]),
    });
    expect(JSON.stringify(impact)).not.toContain('secret_library');
  });

  it('is judged one by one, and the group by the worst', () => {
    const impact = judged(type, {
      before: group('postgres16', [parameter('log_min_duration_statement', '500')]),
      after: group('postgres16', [
        parameter('log_min_duration_statement', '100'),
        parameter('max_connections', '500', 'pending-reboot'),
      ]),
    });
    expect(effectOf(impact)).toEqual(nextReboot);
    expect(impact.findings).toHaveLength(1);
    expect(impact.headline).toBe('Sets max_connections to 500, which waits for a reboot by hand.');
  });
});

describe('a parameter whose users restart anyhow', () => {
  const connections = (value: string) => [parameter('max_connections', value, 'pending-reboot')];
  const user = (name: string, more: JsonObject) =>
    [
      'aws_db_instance',
      {
        name,
        before: { engine: 'postgres', engine_version: '16.4', parameter_group_name: 'orders' },
        after: { engine: 'postgres', engine_version: '16.4', parameter_group_name: 'orders', ...more },
      },
    ] as const;
  const changedFor = (...users: readonly ReturnType<typeof user>[]) =>
    judgedAmong(
      [
        type,
        { before: group('postgres16', connections('200')), after: group('postgres16', connections('400')) },
      ],
      users,
    );
  const replacedFor = (...users: readonly ReturnType<typeof user>[]) =>
    judgedAmong(
      [
        type,
        {
          before: group('postgres16', []),
          after: { ...group('postgres16', []), name: 'tuned' },
          actions: createFirst,
        },
      ],
      users,
    );
  const upgraded = user('a', { engine_version: '16.6', apply_immediately: true });
  const later = user('b', { instance_class: 'db.m6g.xlarge' });

  it('may come into use with that restart', () => {
    const impact = changedFor(upgraded, later);
    expect(effectOf(impact)).toEqual(nextReboot);
    expect(impact.headline).toBe('Changes max_connections from 200 to 400, which waits for a restart.');
    expect(impact.findings[0]?.why).toContain('restarts all that use the group for another reason');
    expect(impact.findings[0]?.why).not.toContain('Neither');
    expect(replacedFor(upgraded).findings[0]?.why).not.toContain('by hand');
  });

  it('waits for a reboot by hand while one of them runs on', () => {
    const still = user('c', { multi_az: true });
    expect(changedFor(upgraded, still).headline).toContain('waits for a reboot by hand');
    expect(changedFor(user('d', { engine_version: '16.4.0' })).headline).toContain('by hand');
    expect(replacedFor(upgraded, still).findings[0]?.why).toContain('only after a reboot by hand');
  });
});

describe('a parameter that deserves a word', () => {
  const weaker = effect({});
  const cutsOff = effect({ interruption: 'unknown' });

  it.each([
    ['rds.force_ssl', '1', '0', weaker],
    ['rds.force_ssl', '0', '1', cutsOff],
    ['statement_timeout', '0', '30000', cutsOff],
    ['statement_timeout', '30000', '60000', quiet],
    ['idle_in_transaction_session_timeout', '86400000', '60000', cutsOff],
    ['idle_session_timeout', '60000', '0', quiet],
    ['log_statement', 'ddl', 'all', weaker],
    ['log_statement', 'all', 'none', quiet],
    ['password_encryption', 'scram-sha-256', 'md5', weaker],
    ['rds.accepted_password_auth_method', 'md5+scram', 'scram', cutsOff],
    ['ssl_min_protocol_version', 'TLSv1.2', 'TLSv1.3', cutsOff],
    ['ssl_min_protocol_version', 'TLSv1.2', 'TLSv1', weaker],
    ['synchronous_commit', 'on', 'off', effect({ data: 'recoverability-reduced' })],
    ['autovacuum', '1', '0', weaker],
    ['default_transaction_read_only', '0', '1', cutsOff],
    ['session_replication_role', 'origin', 'replica', effect({ data: 'unknown' })],
    ['work_mem', '4096', '65536', quiet],
  ])('of PostgreSQL is %s from %s to %s', (name, before, after, expected) => {
    expect(postgres([parameter(name, before)], [parameter(name, after)])).toEqual(expected);
  });

  it('of PostgreSQL is rds.force_ssl that goes back to the default of the family', () => {
    const removed = (family: string, value: string) =>
      changedIn(family)([parameter('rds.force_ssl', value)], []);
    expect(removed('postgres16', '0')).toEqual(cutsOff);
    expect(removed('postgres16', '1')).toEqual(quiet);
    expect(removed('postgres14', '1')).toEqual(weaker);
  });

  it('of PostgreSQL is max_connections that gets lower at the next reboot', () => {
    expect(
      postgres(
        [parameter('max_connections', '500', 'pending-reboot')],
        [parameter('max_connections', '100', 'pending-reboot')],
      ),
    ).toEqual(nextReboot);
  });

  it.each([
    ['require_secure_transport', 'ON', 'OFF', weaker],
    ['require_secure_transport', 'OFF', 'ON', cutsOff],
    ['max_connections', '500', '100', cutsOff],
    ['max_connections', '100', '500', quiet],
    ['innodb_flush_log_at_trx_commit', '1', '2', effect({ data: 'recoverability-reduced' })],
    ['general_log', '0', '1', weaker],
    ['wait_timeout', '28800', '60', cutsOff],
    ['long_query_time', '10', '1', quiet],
    ['read_only', '{TrueIfReplica}', '1', cutsOff],
    ['read_only', '1', '0', quiet],
    ['super_read_only', 'OFF', 'ON', cutsOff],
  ])('of MySQL is %s from %s to %s', (name, before, after, expected) => {
    expect(mysql([parameter(name, before)], [parameter(name, after)])).toEqual(expected);
  });

  it('of SQL Server is TLS that is demanded after a reboot', () => {
    const tls = (value: string) => parameter('rds.force_ssl', value, 'pending-reboot');
    expect(changedIn('sqlserver-se-15.0')([tls('0')], [tls('1')])).toEqual(
      effect({ timing: 'next-reboot', interruption: 'unknown' }),
    );
    expect(changedIn('sqlserver-se-15.0')([], [parameter('rds.force_ssl', '1')])).toEqual(refused);
  });

  it('of DocumentDB is TLS that is not demanded any more after a reboot', () => {
    const tls = (value: string) => parameter('tls', value, 'pending-reboot');
    expect(changedIn('docdb5.0')([tls('enabled')], [tls('disabled')])).toEqual(nextReboot);
  });
});

describe('the replacement of a parameter group', () => {
  const before = group('postgres15', []);
  const after = { ...group('postgres16', []), name: 'orders16' };
  const replacePaths = [['family'], ['name']];
  const user = (action: string, group: string | null) =>
    [
      'aws_db_instance',
      {
        before: { identifier: 'orders', parameter_group_name: 'orders' },
        ...(group !== null && { after: { identifier: 'orders', parameter_group_name: group } }),
        actions: [action],
      },
    ] as const;

  it('is refused where the group goes first and an instance uses it', () => {
    expect(
      effectOf(
        judgedAmong(
          [type, { before, after, actions: destroyFirst, replacePaths }],
          [user('update', 'orders16')],
        ),
      ),
    ).toEqual(refused);
  });

  it('may be refused where the group goes first and nobody is seen to use it', () => {
    const impact = judged(type, { before, after, actions: destroyFirst, replacePaths });
    expect(effectOf(impact)).toEqual(effect({ apply: 'unknown' }));
    expect(impact.findings[0]?.why).toContain('Nothing in this plan is seen to use the group');
  });

  it('waits for a reboot by hand where the new group comes first', () => {
    expect(
      effectOf(
        judgedAmong(
          [type, { before, after, actions: createFirst, replacePaths }],
          [user('update', 'orders16')],
        ),
      ),
    ).toEqual(nextReboot);
    expect(effectOf(judged(type, { before, after, actions: leaveOld, replacePaths }))).toEqual(nextReboot);
  });

  it('is refused where the new group comes first under the same name', () => {
    expect(
      effectOf(
        judged(type, {
          before,
          after: { ...before, description: 'New' },
          actions: createFirst,
          replacePaths: [['description']],
        }),
      ),
    ).toEqual(refused);
  });

  it('is refused when it is deleted while an instance keeps it', () => {
    expect(effectOf(judgedAmong([type, { before }], [user('no-op', 'orders')]))).toEqual(refused);
  });

  it('is quiet when it is deleted after its instance has left or is gone', () => {
    expect(effectOf(judgedAmong([type, { before }], [user('update', 'other')]))).toEqual(quiet);
    expect(effectOf(judgedAmong([type, { before }], [user('delete', null)]))).toEqual(quiet);
  });

  it('may be refused when it is deleted and nobody is seen to use it', () => {
    expect(effectOf(judged(type, { before }))).toEqual(effect({ apply: 'unknown' }));
  });

  it('leaves the group in AWS where skip_destroy says so', () => {
    expect(effectOf(judged(type, { before: { ...before, skip_destroy: true } }))).toEqual(
      effect({ severity: 'safe', timing: 'not-applied' }),
    );
  });

  it('is judged the same for cluster parameter groups', () => {
    expect(
      effectOf(
        judgedAmong(
          ['aws_rds_cluster_parameter_group', { before, after, actions: destroyFirst, replacePaths }],
          [
            [
              'aws_rds_cluster',
              {
                before: { db_cluster_parameter_group_name: 'orders' },
                after: { db_cluster_parameter_group_name: 'orders16' },
              },
            ],
          ],
        ),
      ),
    ).toEqual(refused);
  });
});
