import { describe, expect, it } from 'vitest';
import { kinds } from '../../../plan/kinds/index.ts';
import type { JsonObject } from '../../../plan/value.ts';
import { judged } from '../judged.ts';

const orders = [[['create', 'forget']], [['forget', 'create']]] as const;
const types = [...new Set(kinds.flatMap((kind) => kind.types))];

/** What decides over the end of many a kind; all of it of the object that stays. */
const states: readonly JsonObject[] = [
  {},
  { id: 'old', arn: 'arn:old' },
  { force_destroy: true, skip_final_snapshot: true, force_detach: true, force_delete: true },
  { deletion_protection: false, final_snapshot_identifier: 'last', recovery_window_in_days: 0 },
];

describe('a replacement that leaves the old one running', () => {
  it.each(orders)('is loss or danger for no kind, in the order %j', (actions) => {
    const bad = types.flatMap((type) =>
      states.flatMap((state) =>
        judged(type, { before: state, after: state, actions })
          .findings.filter(
            ({ data, severity }) =>
              data === 'loss' || data === 'recoverability-reduced' || severity === 'dangerous',
          )
          .map(({ code, why }) => `${type} ${code}: ${why}`),
      ),
    );
    expect(bad).toEqual([]);
  });

  it.each(orders)('deletes and ends nothing, in the order %j', (actions) => {
    const bad = types.flatMap((type) =>
      judged(type, { before: {}, after: {}, actions })
        .findings.filter(({ why }) => /^(Deletes|Detaches|Revokes|Ends|Stops copying)\b/.test(why))
        .map(({ code, why }) => `${type} ${code}: ${why}`),
    );
    expect(bad).toEqual([]);
  });

  it.each([
    ['aws_s3tables_table', 'the table'],
    ['aws_db_instance_automated_backups_replication', 'the replication of automated backups'],
    ['aws_ebs_snapshot', 'the snapshot'],
    ['aws_volume_attachment', 'the attachment of the volume'],
    ['aws_eks_access_entry', 'the access entry'],
    ['aws_db_security_group', 'the database security group'],
    ['aws_network_interface_sg_attachment', 'the attachment of a security group'],
  ])('of %s says so in one sentence', (type, noun) => {
    const impact = judged(type, { before: {}, after: {}, actions: ['create', 'forget'] });
    expect(impact).toMatchObject({
      severity: 'review',
      timing: 'now',
      interruption: 'unknown',
      data: 'none',
      reversible: 'unknown',
      apply: 'succeeds',
      headline: `Creates ${noun} anew and leaves the old one running, unmanaged.`,
    });
    expect(impact.findings).toHaveLength(1);
  });

  it('still creates something, which may be exposed', () => {
    const open = { ingress: [{ cidr: '0.0.0.0/0' }] };
    const impact = judged('aws_db_security_group', {
      before: {},
      after: open,
      actions: ['create', 'forget'],
    });
    expect(impact.severity).toBe('dangerous');
    expect(impact.findings.map(({ code }) => code)).toEqual([
      'rds-security-group-open',
      'replaced-left-running',
    ]);
  });

  it.each(['time_sleep', 'aws_kms_ciphertext', 'aws_ecs_task_definition', 'aws_db_event_subscription'])(
    'is quiet for %s, which nobody uses by its identity',
    (type) => {
      expect(judged(type, { before: {}, after: {}, actions: ['create', 'forget'] }).findings).toEqual([]);
    },
  );

  it.each([
    ['aws_ssm_parameter', { name: '/app/url' }],
    ['aws_kms_alias', { name: 'alias/app' }],
    ['aws_secretsmanager_secret', { name: 'app' }],
    ['aws_elasticache_cluster', { cluster_id: 'cache', engine: 'redis' }],
    ['aws_db_instance', { identifier: 'main' }],
    ['aws_db_snapshot', { db_snapshot_identifier: 'before-upgrade' }],
  ])('of %s fails where the new one is to have the name of the old one', (type, state) => {
    const impact = judged(type, { before: state, after: state, actions: ['create', 'forget'] });
    expect(impact).toMatchObject({ timing: 'not-applied', data: 'none', apply: 'fails', severity: 'review' });
  });

  it.each([
    ['aws_db_instance', { identifier: 'old' }, { identifier: 'new' }],
    ['aws_rds_cluster_instance', { identifier: 'old' }, { identifier: 'new' }],
  ])('of %s makes a new one that the internet may reach', (type, before, after) => {
    const open = { ...after, publicly_accessible: true };
    expect(judged(type, { before, after: open, actions: ['create', 'forget'] })).toMatchObject({
      severity: 'dangerous',
      data: 'none',
    });
  });
});
