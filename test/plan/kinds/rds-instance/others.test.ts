import { describe, expect, it } from 'vitest';
import { judge } from '../../../../plan/judge.ts';
import type { JsonObject } from '../../../../plan/value.ts';
import { aChange, type ChangeProps, contextOf, judged } from '../../judged.ts';
import { fieldsOf, primary, QUIET, REFUSED } from './fields.ts';

const RESTORE_POINT_LOST = 'dangerous now none recoverability-reduced no succeeds';

describe.each([
  ['aws_db_snapshot', 'db_snapshot_identifier'],
  ['aws_db_cluster_snapshot', 'db_cluster_snapshot_identifier'],
  ['aws_db_snapshot_copy', 'target_db_snapshot_identifier'],
  ['aws_rds_cluster_snapshot_copy', 'target_db_cluster_snapshot_identifier'],
] as const)('%s', (type, name) => {
  const snapshot: JsonObject = { [name]: 'friday', shared_accounts: [] };

  it('takes a restore point with it when it is deleted', () => {
    expect(fieldsOf(judged(type, { before: snapshot }))).toBe(RESTORE_POINT_LOST);
  });

  it('takes the old restore point with it when it is replaced', () => {
    const props = { before: snapshot, after: { ...snapshot, [name]: 'saturday' } };
    expect(fieldsOf(judged(type, { ...props, actions: ['delete', 'create'] }))).toBe(RESTORE_POINT_LOST);
    expect(fieldsOf(judged(type, { ...props, actions: ['create', 'delete'] }))).toBe(RESTORE_POINT_LOST);
  });

  it('fails when another one is made first under the same name', () => {
    const props = { before: snapshot, after: snapshot, actions: ['create', 'delete'] };
    expect(fieldsOf(judged(type, props))).toBe(REFUSED);
  });

  it.each([
    ['every account', [], ['all'], 'dangerous now none none unknown succeeds'],
    ['one more account', ['1'], ['1', '2'], 'review now none none yes succeeds'],
    ['one account less', ['1', '2'], ['1'], 'review now unknown none yes succeeds'],
    ['nobody any more instead of everybody', ['all'], [], QUIET],
    ['one account instead of everybody', ['all'], ['1'], 'review now unknown none yes succeeds'],
  ] as const)('is shared with %s', (_what, before, after, fields) => {
    const impact = judged(type, {
      before: { ...snapshot, shared_accounts: before },
      after: { ...snapshot, shared_accounts: after },
    });
    expect(fieldsOf(impact)).toBe(fields);
  });

  it('is quiet when it is made, unless it is made for everybody', () => {
    expect(fieldsOf(judged(type, { after: snapshot }))).toBe(QUIET);
    expect(judged(type, { after: { ...snapshot, shared_accounts: ['all'] } }).severity).toBe('dangerous');
  });
});

describe('the replacement of a copy of a snapshot', () => {
  it('is told as copying the same snapshot anew', () => {
    const { headline } = judged('aws_db_snapshot_copy', {
      before: { target_db_snapshot_identifier: 'friday', kms_key_id: 'a' },
      after: { target_db_snapshot_identifier: 'friday', kms_key_id: 'b' },
      actions: ['delete', 'create'],
    });
    expect(headline).toBe(
      'Deletes a copy of a snapshot now and copies anew, which fails where the snapshot it is of is gone.',
    );
  });
});

describe('the deletion of a snapshot beside its database', () => {
  const snapshot = aChange('aws_db_snapshot', { before: { db_instance_identifier: 'orders' } });
  const besides = (database: JsonObject, actions: readonly string[]) => {
    const other = aChange('aws_db_instance', { before: { ...primary, ...database }, actions });
    return judge(snapshot, contextOf([snapshot, other])).data;
  };
  const gone = { deletion_protection: false, skip_final_snapshot: true };

  it('is a loss where the same plan destroys the database without a copy', () => {
    expect(besides(gone, ['delete'])).toBe('loss');
  });

  it('is a restore point less where the database stays or leaves a final snapshot', () => {
    expect(besides(gone, ['no-op'])).toBe('recoverability-reduced');
    expect(besides({ deletion_protection: false }, ['delete'])).toBe('recoverability-reduced');
    expect(besides({ ...gone, deletion_protection: true }, ['delete'])).toBe('recoverability-reduced');
  });
});

/** What is deleted, replaced or changed, and the six fields. */
type Row = readonly [what: string, type: string, props: ChangeProps, fields: string];

const replication = 'aws_db_instance_automated_backups_replication';
const events = 'aws_db_event_subscription';
const all: JsonObject = { enabled: true, event_categories: [], source_ids: [], sns_topic: 't' };
const rows: readonly Row[] = [
  [
    'replication of backups stopped',
    replication,
    { before: { retention_period: 7 } },
    'review now none recoverability-reduced yes succeeds',
  ],
  [
    'replication of backups restarted',
    replication,
    { before: { retention_period: 7 }, after: { retention_period: 14 }, actions: ['delete', 'create'] },
    'review now none recoverability-reduced yes succeeds',
  ],
  ['replication of backups started', replication, { after: { retention_period: 7 } }, QUIET],
  ['events to nobody', events, { before: all }, 'review now none none yes succeeds'],
  [
    'events off',
    events,
    { before: all, after: { ...all, enabled: false } },
    'review now none none yes succeeds',
  ],
  ['events on', events, { before: { ...all, enabled: false }, after: all }, QUIET],
  [
    'fewer events',
    events,
    { before: all, after: { ...all, event_categories: ['failover'] } },
    'review now none none yes succeeds',
  ],
  ['all events', events, { before: { ...all, event_categories: ['failover'] }, after: all }, QUIET],
  [
    'more sources of events',
    events,
    { before: { ...all, source_ids: ['a'] }, after: { ...all, source_ids: ['a', 'b'] } },
    QUIET,
  ],
  ['events to another topic', events, { before: all, after: { ...all, sns_topic: 'u' } }, QUIET],
  ['events under another name', events, { before: all, after: all, actions: ['delete', 'create'] }, QUIET],
  [
    'role of an instance removed',
    'aws_db_instance_role_association',
    { before: { feature_name: 's3Import' } },
    'review now unknown none yes succeeds',
  ],
  [
    'role of a cluster replaced',
    'aws_rds_cluster_role_association',
    {
      before: { feature_name: 's3Import' },
      after: { feature_name: 's3Export' },
      actions: ['delete', 'create'],
    },
    'review now unknown none yes succeeds',
  ],
  [
    'finished export',
    'aws_rds_export_task',
    { before: { status: 'COMPLETE' } },
    'safe not-applied none none yes succeeds',
  ],
  [
    'running export',
    'aws_rds_export_task',
    { before: { status: 'IN_PROGRESS' } },
    'review now none none yes succeeds',
  ],
  [
    'default certificate',
    'aws_rds_certificate',
    { before: { certificate_identifier: 'a' }, after: { certificate_identifier: 'b' } },
    QUIET,
  ],
  [
    'reservation left',
    'aws_rds_reserved_instance',
    { before: { offering_id: 'a' } },
    'safe not-applied none none yes succeeds',
  ],
  [
    'reservation replaced',
    'aws_rds_reserved_instance',
    { before: { offering_id: 'a' }, after: { offering_id: 'b' }, actions: ['delete', 'create'] },
    'review now none none no succeeds',
  ],
  [
    'instance stopped',
    'aws_rds_instance_state',
    { before: { state: 'available' }, after: { state: 'stopped' } },
    'dangerous now outage none yes succeeds',
  ],
  [
    'instance started',
    'aws_rds_instance_state',
    { before: { state: 'stopped' }, after: { state: 'available' } },
    QUIET,
  ],
  [
    'instance kept stopped from now on',
    'aws_rds_instance_state',
    { after: { state: 'stopped' } },
    'dangerous now outage none yes succeeds',
  ],
  [
    'state of an instance no longer managed',
    'aws_rds_instance_state',
    { before: { state: 'stopped' } },
    QUIET,
  ],
];

describe('what belongs to database instances', () => {
  it.each(rows)('is judged: %s', (_what, type, props, fields) => {
    expect(fieldsOf(judged(type, props))).toBe(fields);
  });
});
