import { describe, expect, it } from 'vitest';
import { changeOf } from '../../../../plan/change.ts';
import { judge } from '../../../../plan/judge.ts';
import { contextOf, judged } from '../../judged.ts';
import { effect, effectOf, judgedAmong, quiet, refused, updated } from './effects.ts';

const aurora = { cluster_identifier: 'orders', engine: 'aurora-postgresql', apply_immediately: false };
const update = updated('aws_rds_cluster', aurora);
const multiAz = { cluster_identifier: 'orders', engine: 'postgres', apply_immediately: false };
const updateMultiAz = updated('aws_rds_cluster', multiAz);
const nowAsWell = { apply_immediately: true };

describe('engine version of a cluster', () => {
  const minor = [{ engine_version: '16.4' }, { engine_version: '16.6' }] as const;

  it('is an outage of every instance in the maintenance window', () => {
    expect(update(...minor)).toEqual(
      effect({ timing: 'maintenance-window', interruption: 'outage', reversible: 'no' }),
    );
  });

  it('is dangerous where it is applied immediately', () => {
    expect(update({ ...minor[0], ...nowAsWell }, { ...minor[1], ...nowAsWell })).toEqual(
      effect({ severity: 'dangerous', interruption: 'outage', reversible: 'no' }),
    );
  });

  it('is brief for a minor step of a Multi-AZ DB cluster', () => {
    expect(updateMultiAz(...minor)).toEqual(
      effect({ timing: 'maintenance-window', interruption: 'brief', reversible: 'no' }),
    );
  });

  it('is refused where it goes back', () => {
    expect(update({ engine_version: '16.6' }, { engine_version: '16.4' })).toEqual(refused);
    expect(
      updated('aws_rds_cluster', { engine: 'aurora-mysql' })(
        { engine_version: '8.0.mysql_aurora.3.05.2' },
        { engine_version: '8.0.mysql_aurora.3.04.0' },
      ),
    ).toEqual(refused);
  });

  it('is refused for a major step that is not allowed', () => {
    expect(update({ engine_version: '15.8' }, { engine_version: '16.4' })).toEqual(refused);
  });

  it('is an upgrade for a major step that is allowed', () => {
    const allowed = { allow_major_version_upgrade: true };
    expect(update({ engine_version: '15.8', ...allowed }, { engine_version: '16.4', ...allowed })).toEqual(
      effect({ timing: 'maintenance-window', interruption: 'outage', reversible: 'no' }),
    );
  });

  it('takes the second number of MySQL for the major', () => {
    expect(
      updated('aws_rds_cluster', { engine: 'aurora-mysql' })(
        { engine_version: '5.7.mysql_aurora.2.11.5' },
        { engine_version: '8.0.mysql_aurora.3.04.0' },
      ),
    ).toEqual(refused);
  });

  it('is unknown where the plan does not tell the version', () => {
    const impact = judged('aws_rds_cluster', {
      before: { ...aurora, engine_version: '16.4' },
      after: aurora,
      unknown: { engine_version: true },
    });
    expect(effectOf(impact)).toEqual(
      effect({
        timing: 'maintenance-window',
        interruption: 'unknown',
        reversible: 'unknown',
        apply: 'unknown',
      }),
    );
  });

  it('is the same for DocumentDB', () => {
    expect(
      updated('aws_docdb_cluster', {
        engine: 'docdb',
        apply_immediately: true,
        allow_major_version_upgrade: true,
      })({ engine_version: '4.0.0' }, { engine_version: '5.0.0' }),
    ).toEqual(effect({ severity: 'dangerous', interruption: 'outage', reversible: 'no' }));
  });
});

describe('backups of a cluster', () => {
  it('lose the restore points beyond a shorter retention at once', () => {
    expect(update({ backup_retention_period: 14 }, { backup_retention_period: 7 })).toEqual(
      effect({ severity: 'dangerous', data: 'recoverability-reduced', reversible: 'no' }),
    );
  });

  it('are quietly kept for longer', () => {
    expect(update({ backup_retention_period: 7 }, { backup_retention_period: 14 })).toEqual(quiet);
  });

  it('cannot be off for Aurora and DocumentDB', () => {
    expect(update({ backup_retention_period: 7 }, { backup_retention_period: 0 })).toEqual(refused);
    expect(
      updated('aws_docdb_cluster', { engine: 'docdb' })(
        { backup_retention_period: 7 },
        { backup_retention_period: 0 },
      ),
    ).toEqual(refused);
  });

  it('can be off for a Multi-AZ DB cluster, with an outage and every backup gone', () => {
    expect(updateMultiAz({ backup_retention_period: 7 }, { backup_retention_period: 0 })).toEqual(
      effect({
        severity: 'dangerous',
        timing: 'maintenance-window',
        interruption: 'outage',
        data: 'recoverability-reduced',
        reversible: 'no',
      }),
    );
  });

  it('start with an outage for a Multi-AZ DB cluster', () => {
    expect(updateMultiAz({ backup_retention_period: 0 }, { backup_retention_period: 7 })).toEqual(
      effect({ timing: 'maintenance-window', interruption: 'outage' }),
    );
  });

  it('are a question where the retention is not known', () => {
    const impact = judged('aws_rds_cluster', {
      before: { ...aurora, backup_retention_period: 7 },
      after: aurora,
      unknown: { backup_retention_period: true },
    });
    expect(effectOf(impact)).toEqual(effect({ data: 'unknown', reversible: 'unknown' }));
  });

  it('move their window quietly', () => {
    expect(
      update({ preferred_backup_window: '01:00-02:00' }, { preferred_backup_window: '03:00-04:00' }),
    ).toEqual(quiet);
  });

  it('reach less far back by backtracking with a shorter window', () => {
    const expected = effect({ data: 'recoverability-reduced', reversible: 'no' });
    expect(update({ backtrack_window: 86400 }, { backtrack_window: 3600 })).toEqual(expected);
    expect(update({ backtrack_window: 86400 }, { backtrack_window: null })).toEqual(expected);
    expect(update({ backtrack_window: 3600 }, { backtrack_window: 86400 })).toEqual(quiet);
    expect(update({ backtrack_window: 0 }, { backtrack_window: 86400 })).toEqual(
      effect({ apply: 'unknown' }),
    );
  });
});

describe('guards of a cluster', () => {
  it('are weaker without deletion protection', () => {
    const expected = effect({ data: 'recoverability-reduced' });
    expect(update({ deletion_protection: true }, { deletion_protection: false })).toEqual(expected);
    expect(update({ deletion_protection: true }, { deletion_protection: null })).toEqual(expected);
    expect(update({ deletion_protection: false }, { deletion_protection: true })).toEqual(quiet);
    expect(update({ deletion_protection: null }, { deletion_protection: false })).toEqual(quiet);
  });

  it('are weaker without a final snapshot, and nothing is sent', () => {
    const expected = effect({ timing: 'not-applied', data: 'recoverability-reduced' });
    expect(update({ skip_final_snapshot: false }, { skip_final_snapshot: true })).toEqual(expected);
    const named = { final_snapshot_identifier: 'orders-final' };
    expect(update({ skip_final_snapshot: true, ...named }, { skip_final_snapshot: false, ...named })).toEqual(
      quiet,
    );
  });

  it('are weaker where the automated backups go with the cluster, which is also the default', () => {
    const expected = effect({ timing: 'not-applied', data: 'recoverability-reduced' });
    expect(update({ delete_automated_backups: false }, { delete_automated_backups: true })).toEqual(expected);
    expect(update({ delete_automated_backups: false }, { delete_automated_backups: null })).toEqual(expected);
    expect(update({ delete_automated_backups: true }, { delete_automated_backups: false })).toEqual(quiet);
  });

  it('miss a name for the snapshot that is wanted', () => {
    const before = { final_snapshot_identifier: 'orders-final', skip_final_snapshot: false };
    expect(update(before, { ...before, final_snapshot_identifier: null })).toEqual(
      effect({ timing: 'not-applied' }),
    );
    expect(update(before, { ...before, final_snapshot_identifier: 'orders-last' })).toEqual(quiet);
    // Better than none at all, so that it is told and not held against anybody.
    expect(update({ skip_final_snapshot: true }, { skip_final_snapshot: false })).toEqual(
      effect({ severity: 'safe', timing: 'not-applied' }),
    );
  });
});

describe('access to a cluster', () => {
  it('ends at the old port with a restart of every instance', () => {
    expect(update({ port: 5432 }, { port: 5433 })).toEqual(
      effect({ severity: 'dangerous', interruption: 'outage' }),
    );
  });

  it('needs the new password, which is never printed', () => {
    const impact = judged('aws_rds_cluster', {
      before: { ...aurora, master_password: 'hunter2' },
      after: { ...aurora, master_password: 'hunter3' },
    });
    expect(effectOf(impact)).toEqual(effect({ interruption: 'unknown' }));
    expect(JSON.stringify(impact)).not.toContain('hunter');
  });

  it('does not change where the password only leaves the configuration, as nothing is sent', () => {
    expect(update({ master_password: 'a' }, { master_password: null })).toEqual(quiet);

    // A plan marks the value sensitive on both sides, so that only the configuration shows that it is gone.
    const change = changeOf({
      address: 'aws_rds_cluster.main',
      mode: 'managed',
      type: 'aws_rds_cluster',
      name: 'main',
      provider_name: 'registry.terraform.io/hashicorp/aws',
      change: {
        actions: ['update'],
        before: { ...aurora, master_password: 'a' },
        after: { ...aurora, master_password: null },
        before_sensitive: { master_password: true },
        after_sensitive: { master_password: true },
      },
    });
    const context = { ...contextOf([change]), isConfigured: () => false };
    expect(effectOf(judge(change, context))).toEqual(quiet);
  });

  it('needs another password where Secrets Manager takes it over or gives it up', () => {
    const expected = effect({ interruption: 'unknown' });
    expect(update({ manage_master_user_password: null }, { manage_master_user_password: true })).toEqual(
      expected,
    );
    expect(update({ manage_master_user_password: true }, { manage_master_user_password: null })).toEqual(
      expected,
    );
    expect(update({ master_password_wo_version: 1 }, { master_password_wo_version: 2 })).toEqual(expected);
  });

  it('asks for signatures of all requests to Neptune with IAM authentication, of none without it', () => {
    const neptune = updated('aws_neptune_cluster', { cluster_identifier: 'graph' });
    const on = { iam_database_authentication_enabled: true };
    const off = { iam_database_authentication_enabled: false };

    expect(neptune(off, on)).toEqual(effect({ interruption: 'unknown' }));
    expect(neptune(on, off)).toEqual(effect({}));
  });

  it('ends for tokens where IAM authentication goes off', () => {
    const on = { iam_database_authentication_enabled: true };
    const off = { iam_database_authentication_enabled: false };
    expect(update(on, off)).toEqual(effect({ timing: 'maintenance-window', interruption: 'unknown' }));
    expect(update(off, on)).toEqual(quiet);
  });

  it('ends for users of the Data API where that goes off', () => {
    expect(update({ enable_http_endpoint: true }, { enable_http_endpoint: false })).toEqual(
      effect({ interruption: 'unknown' }),
    );
    expect(update({ enable_http_endpoint: false }, { enable_http_endpoint: true })).toEqual(quiet);
  });

  it('follows security groups, of which an empty list is never sent', () => {
    expect(update({ vpc_security_group_ids: ['sg-1'] }, { vpc_security_group_ids: [] })).toEqual(
      effect({ timing: 'not-applied' }),
    );
    expect(update({ vpc_security_group_ids: ['sg-1'] }, { vpc_security_group_ids: ['sg-2'] })).toEqual(
      effect({ interruption: 'unknown' }),
    );
    expect(
      update({ vpc_security_group_ids: ['sg-1'] }, { vpc_security_group_ids: ['sg-2', 'sg-1'] }),
    ).toEqual(quiet);
  });

  it('ends for writes through a reader where they are not forwarded any more', () => {
    const forwarding = (on: boolean | null) => ({ enable_global_write_forwarding: on });
    expect(update(forwarding(true), forwarding(false))).toEqual(effect({ interruption: 'unknown' }));
    expect(update(forwarding(null), forwarding(false))).toEqual(quiet);
  });

  it('ends over IPv6 where only IPv4 is left', () => {
    expect(update({ network_type: 'DUAL' }, { network_type: 'IPV4' })).toEqual(
      effect({ interruption: 'unknown' }),
    );
    expect(update({ network_type: 'IPV4' }, { network_type: 'DUAL' })).toEqual(quiet);
  });

  it('ends for a feature whose role is taken away', () => {
    expect(update({ iam_roles: ['a', 'b'] }, { iam_roles: ['a'] })).toEqual(
      effect({ interruption: 'unknown' }),
    );
    expect(update({ iam_roles: ['a'] }, { iam_roles: ['b', 'a'] })).toEqual(quiet);
  });

  it('ends for Kerberos logins of a directory it leaves', () => {
    expect(update({ domain: 'd-1' }, { domain: null })).toEqual(
      effect({ timing: 'maintenance-window', interruption: 'unknown' }),
    );
    expect(update({ domain: null }, { domain: 'd-1' })).toEqual(quiet);
  });
});

describe('replication of a cluster', () => {
  it('ends for good where it leaves its global cluster', () => {
    expect(update({ global_cluster_identifier: 'world' }, { global_cluster_identifier: null })).toEqual(
      effect({ interruption: 'unknown', reversible: 'no' }),
    );
  });

  it('cannot begin in place', () => {
    expect(update({ global_cluster_identifier: null }, { global_cluster_identifier: 'world' })).toEqual(
      refused,
    );
    expect(update({ replication_source_identifier: 'a' }, { replication_source_identifier: 'b' })).toEqual(
      refused,
    );
  });

  it('ends with the promotion of a replica cluster', () => {
    expect(update({ replication_source_identifier: 'a' }, { replication_source_identifier: null })).toEqual(
      effect({ interruption: 'unknown', reversible: 'no' }),
    );
  });
});

describe('capacity of a cluster', () => {
  it('falls with the maximum of Serverless v2, and is quiet otherwise', () => {
    const range = (min_capacity: number, max_capacity: number) => ({
      serverlessv2_scaling_configuration: [{ min_capacity, max_capacity }],
    });
    expect(update(range(1, 16), range(1, 8))).toEqual(effect({}));
    expect(update(range(1, 8), range(2, 16))).toEqual(quiet);
    expect(update(range(2, 8), range(1, 8))).toEqual(quiet);
    expect(update(range(1, 8), range(0, 8))).toEqual(effect({ interruption: 'brief' }));
    expect(update(range(1, 8), { serverlessv2_scaling_configuration: [] })).toEqual(
      effect({ severity: 'safe', timing: 'not-applied' }),
    );
  });

  it('falls with the maximum of Serverless v1, which may drop connections when forced', () => {
    const scaling = (more: Record<string, string | number | boolean>) => ({
      scaling_configuration: [
        {
          auto_pause: false,
          max_capacity: 16,
          min_capacity: 2,
          timeout_action: 'RollbackCapacityChange',
          ...more,
        },
      ],
    });
    expect(update(scaling({}), scaling({ max_capacity: 8 }))).toEqual(effect({}));
    expect(update(scaling({}), scaling({ auto_pause: true }))).toEqual(effect({ interruption: 'brief' }));
    expect(update(scaling({}), scaling({ timeout_action: 'ForceApplyCapacityChange' }))).toEqual(
      effect({ interruption: 'unknown' }),
    );
    expect(update(scaling({}), scaling({ max_capacity: 32 }))).toEqual(quiet);
  });

  it('changes with the class of a Multi-AZ DB cluster, with an outage', () => {
    const classes = [
      { db_cluster_instance_class: 'db.m6gd.large' },
      { db_cluster_instance_class: 'db.m6gd.xlarge' },
    ] as const;
    expect(updateMultiAz(...classes)).toEqual(
      effect({ timing: 'maintenance-window', interruption: 'outage' }),
    );
    expect(updateMultiAz({ ...classes[0], ...nowAsWell }, { ...classes[1], ...nowAsWell })).toEqual(
      effect({ severity: 'dangerous', interruption: 'outage' }),
    );
  });

  it('grows in storage without downtime and never shrinks', () => {
    expect(updateMultiAz({ allocated_storage: 100 }, { allocated_storage: 200 })).toEqual(
      effect({ severity: 'safe', timing: 'maintenance-window', reversible: 'no' }),
    );
    expect(updateMultiAz({ allocated_storage: 200 }, { allocated_storage: 100 })).toEqual(refused);
    expect(updateMultiAz({ iops: 1000 }, { iops: 2000 })).toEqual(quiet);
  });

  it('goes to I/O-Optimized without an outage but for Optimized Reads classes', () => {
    const change = [
      'aws_rds_cluster',
      { before: { ...aurora, storage_type: '' }, after: { ...aurora, storage_type: 'aurora-iopt1' } },
    ] as const;
    const instance = (instance_class: string) => {
      const state = { cluster_identifier: 'orders', identifier: 'orders-1', instance_class };
      return ['aws_rds_cluster_instance', { before: state, after: state, actions: ['no-op'] }] as const;
    };
    expect(effectOf(judgedAmong(change, []))).toEqual(
      effect({ timing: 'maintenance-window', interruption: 'unknown' }),
    );
    expect(effectOf(judgedAmong(change, [instance('db.r6g.large')]))).toEqual(
      effect({ severity: 'safe', timing: 'maintenance-window' }),
    );
    expect(effectOf(judgedAmong(change, [instance('db.r6gd.xlarge')]))).toEqual(
      effect({ timing: 'maintenance-window', interruption: 'outage' }),
    );
    expect(
      updated('aws_rds_cluster', { engine: 'aurora-mysql' })(
        { storage_type: '' },
        { storage_type: 'aurora-iopt1' },
      ),
    ).toEqual(effect({ severity: 'safe', timing: 'maintenance-window' }));
  });
});

describe('other arguments of a cluster', () => {
  it('wait for a reboot by hand where the parameter group is swapped', () => {
    expect(
      update({ db_cluster_parameter_group_name: 'a' }, { db_cluster_parameter_group_name: 'b' }),
    ).toEqual(effect({ timing: 'next-reboot' }));
  });

  it('come with the restart of an upgrade where the versions change too', () => {
    const impact = judged('aws_rds_cluster', {
      before: { ...aurora, engine_version: '16.4', db_cluster_parameter_group_name: 'a' },
      after: { ...aurora, engine_version: '16.6', db_cluster_parameter_group_name: 'b' },
    });
    expect(impact.findings.map(({ code }) => code)).toEqual(['rds-cluster-minor-upgrade']);
  });

  it('take parameters of the instances along only with a major upgrade', () => {
    expect(
      update({ db_instance_parameter_group_name: 'a' }, { db_instance_parameter_group_name: 'b' }),
    ).toEqual(effect({ timing: 'next-reboot', apply: 'unknown' }));
  });

  it('run what is pending where apply_immediately goes on', () => {
    expect(update({}, { apply_immediately: true })).toEqual(effect({ interruption: 'unknown' }));
    expect(update({ apply_immediately: true }, {})).toEqual(quiet);
  });

  it('run what is pending where the maintenance window moves over the present', () => {
    expect(
      update(
        { preferred_maintenance_window: 'sun:01:00-sun:02:00' },
        { preferred_maintenance_window: 'mon:01:00-mon:02:00' },
      ),
    ).toEqual(effect({ interruption: 'unknown' }));
  });

  it('do not happen either where the request is refused for one of them', () => {
    expect(update({ engine_version: '16.6', port: 5432 }, { engine_version: '16.4', port: 5433 })).toEqual(
      refused,
    );
  });

  it('may restart instances for a certificate authority', () => {
    expect(
      updateMultiAz(
        { ca_certificate_identifier: 'rds-ca-2019' },
        { ca_certificate_identifier: 'rds-ca-rsa2048-g1' },
      ),
    ).toEqual(effect({ timing: 'maintenance-window', interruption: 'unknown' }));
  });

  it('speak up where the audit log is not exported any more', () => {
    expect(
      update(
        { enabled_cloudwatch_logs_exports: ['audit', 'error'] },
        { enabled_cloudwatch_logs_exports: ['error'] },
      ),
    ).toEqual(effect({}));
    expect(
      update({ enabled_cloudwatch_logs_exports: ['postgresql'] }, { enabled_cloudwatch_logs_exports: [] }),
    ).toEqual(quiet);
  });

  it.each([
    ['allow_major_version_upgrade', false, true],
    ['copy_tags_to_snapshot', true, false],
    ['database_insights_mode', 'standard', 'advanced'],
    [
      'engine_lifecycle_support',
      'open-source-rds-extended-support',
      'open-source-rds-extended-support-disabled',
    ],
    ['monitoring_interval', 0, 60],
    ['performance_insights_enabled', false, true],
    ['performance_insights_retention_period', 7, 31],
  ])('say nothing of %s', (name, before, after) => {
    expect(update({ [name]: before }, { [name]: after })).toEqual(quiet);
  });
});
