import { describe, expect, it } from 'vitest';
import { changeOf } from '../../../../../plan/change.ts';
import { judge } from '../../../../../plan/judge.ts';
import type { JsonObject } from '../../../../../plan/value.ts';
import { aChange, contextOf, judged } from '../../../judged.ts';
import { codesOf, fieldsOf, primary, QUIET, REFUSED, replica } from '../fields.ts';

const open: JsonObject = { ...primary, deletion_protection: false };
const LOSS = 'dangerous now outage loss no succeeds';
const COPY = 'dangerous now outage recoverability-reduced no succeeds';

const destroyed = (before: JsonObject, deposed?: string) =>
  judged('aws_db_instance', { before, ...(deposed !== undefined && { deposed }) });

/** Amazon RDS User Guide, Deleting a DB instance; DeleteDBInstance of the API Reference. */
describe('the destroy of a database instance', () => {
  it.each([
    ['is refused while deletion protection is on', primary, REFUSED],
    ['keeps a final snapshot that is named', open, COPY],
    [
      'is refused where a final snapshot is wanted and not named',
      { ...open, final_snapshot_identifier: null },
      REFUSED,
    ],
    [
      'is refused where an imported state has none of the flags',
      { identifier: 'orders', engine: 'postgres' },
      REFUSED,
    ],
    ['loses the data where the final snapshot is skipped', { ...open, skip_final_snapshot: true }, LOSS],
    [
      'keeps automated backups until they expire',
      { ...open, skip_final_snapshot: true, delete_automated_backups: false },
      COPY,
    ],
    [
      'loses the data where there are no automated backups to keep',
      { ...open, skip_final_snapshot: true, delete_automated_backups: false, backup_retention_period: 0 },
      LOSS,
    ],
    [
      'cuts readers off a replica, whose source keeps the data',
      replica,
      'dangerous now outage none yes succeeds',
    ],
    [
      'is refused for a replica that wants a final snapshot',
      { ...replica, skip_final_snapshot: false, final_snapshot_identifier: 'x' },
      REFUSED,
    ],
  ] as const)('%s', (_what, before, fields) => {
    expect(fieldsOf(destroyed(before))).toBe(fields);
  });

  it('is the same for a deposed object', () => {
    const impact = destroyed({ ...open, skip_final_snapshot: true }, 'a1b2c3d4');
    expect(fieldsOf(impact)).toBe(LOSS);
    expect(impact.headline).toContain('deposed');
  });

  it('says so where the flags are not to be seen', () => {
    const change = changeOf({
      address: 'aws_db_instance.main',
      type: 'aws_db_instance',
      change: {
        actions: ['delete'],
        before: open,
        before_sensitive: { skip_final_snapshot: true },
        after: null,
      },
    });
    expect(fieldsOf(judge(change, contextOf([change])))).toBe('dangerous now outage unknown no succeeds');
  });
});

describe('the replacement of a database instance', () => {
  const replaced = (before: JsonObject, after: JsonObject, actions = ['delete', 'create']) =>
    judged('aws_db_instance', {
      before,
      after: { ...before, ...after },
      actions,
      replacePaths: [['storage_encrypted']],
    });
  const plain = { ...open, storage_encrypted: false, skip_final_snapshot: true };

  it('destroys the data and comes back empty, and names what forces it', () => {
    const impact = replaced(plain, { storage_encrypted: true });
    expect(fieldsOf(impact)).toBe(LOSS);
    expect(impact.headline).toContain('forced by storage_encrypted');
    expect(impact.headline).toContain('is empty');
  });

  it('keeps a final snapshot by the flags of the state before, not by those of the plan', () => {
    const unskipped = { storage_encrypted: true, skip_final_snapshot: false, final_snapshot_identifier: 'x' };
    expect(fieldsOf(replaced(plain, unskipped))).toBe(LOSS);
    const skipped = { storage_encrypted: true, skip_final_snapshot: true };
    expect(fieldsOf(replaced({ ...open, storage_encrypted: false }, skipped))).toBe(COPY);
  });

  it('is refused where the destroy is, even if protection goes off in the same plan', () => {
    const impact = replaced(primary, { storage_encrypted: false, deletion_protection: false });
    expect(fieldsOf(impact)).toBe(REFUSED);
  });

  it.each([
    ['a snapshot', { snapshot_identifier: 'before-friday' }, 'snapshot'],
    [
      'a point in time',
      { restore_to_point_in_time: [{ use_latest_restorable_time: true }] },
      'point in time',
    ],
  ] as const)('says that it comes back from %s', (_what, after, words) => {
    expect(replaced(plain, after).headline).toContain(words);
  });

  it('builds a replica anew from its source', () => {
    const impact = replaced(replica, { storage_encrypted: true });
    expect(fieldsOf(impact)).toBe('dangerous now outage none yes succeeds');
  });

  it('fails when the new one is created first under the same identifier', () => {
    expect(fieldsOf(replaced(plain, {}, ['create', 'delete']))).toBe(REFUSED);
  });

  it('runs when the new one is created first under another identifier', () => {
    expect(fieldsOf(replaced(plain, { identifier: 'orders-two' }, ['create', 'delete']))).toBe(LOSS);
  });

  it.each([[['create', 'forget']], [['forget', 'create']]])(
    'leaves the old one running with %s',
    (actions) => {
      const impact = replaced(primary, { identifier: 'orders-two' }, actions);
      expect(fieldsOf(impact)).toBe('review now unknown none unknown succeeds');
    },
  );

  it('says that a tainted instance is the reason where no path is', () => {
    const change = changeOf({
      address: 'aws_db_instance.main',
      type: 'aws_db_instance',
      action_reason: 'replace_because_tainted',
      change: { actions: ['delete', 'create'], before: plain, after: plain },
    });
    expect(judge(change, contextOf([change])).headline).toContain('tainted');
  });
});

describe('the creation of a database instance', () => {
  const created = (after: JsonObject, unknown = {}) => judged('aws_db_instance', { after, unknown });
  const fresh: JsonObject = {
    identifier: 'orders',
    engine: 'postgres',
    allocated_storage: 100,
    storage_type: 'gp3',
    backup_retention_period: 7,
    publicly_accessible: false,
  };

  it.each([
    ['is quiet', fresh, QUIET],
    [
      'is quiet for a replica without backups',
      { ...fresh, backup_retention_period: 0, replicate_source_db: 'x' },
      QUIET,
    ],
    [
      'warns of a primary without backups',
      { ...fresh, backup_retention_period: 0 },
      'review now none recoverability-reduced yes succeeds',
    ],
    [
      'is dangerous with a public address',
      { ...fresh, publicly_accessible: true },
      'dangerous now none none yes succeeds',
    ],
    ['fails with IOPS for small gp3 storage', { ...fresh, iops: 6000 }, REFUSED],
    [
      'fails with overlapping windows',
      { ...fresh, backup_window: '03:00-04:00', maintenance_window: 'Mon:03:30-Mon:04:30' },
      REFUSED,
    ],
    ['fails with a ceiling below the size', { ...fresh, max_allocated_storage: 50 }, REFUSED],
  ] as const)('%s', (_what, after, fields) => {
    expect(fieldsOf(created(after))).toBe(fields);
  });

  it('fails for a replica of a source without backups or with a managed password', () => {
    for (const source of [{ backup_retention_period: 0 }, { manage_master_user_password: true }]) {
      const main = aChange('aws_db_instance', {
        before: { ...primary, ...source },
        after: { ...primary, ...source },
        actions: ['no-op'],
      });
      const copy = aChange('aws_db_instance', {
        name: 'copy',
        after: { ...fresh, replicate_source_db: 'orders' },
      });
      expect(fieldsOf(judge(copy, contextOf([main, copy])))).toBe(REFUSED);
    }
  });

  it('counts an unset retention as none only where the configuration is known not to set it', () => {
    const { backup_retention_period: _, ...unset } = fresh;
    const change = aChange('aws_db_instance', { after: unset, unknown: { backup_retention_period: true } });
    const context = contextOf([change]);
    expect(codesOf(judge(change, context))).toEqual([]);
    expect(codesOf(judge(change, { ...context, isConfigured: () => false }))).toEqual([
      'rds-instance-created-without-backups',
    ]);
  });

  it('is a question where nobody knows yet whether it is public', () => {
    const { publicly_accessible: _, ...open } = fresh;
    const impact = created(open, { publicly_accessible: true });
    expect(fieldsOf(impact)).toBe('review now none none unknown succeeds');
    expect(codesOf(impact)).toEqual(['rds-instance-public-unknown']);
  });

  it('fails where it is monitored and the configuration names no role', () => {
    const change = aChange('aws_db_instance', {
      after: { ...fresh, monitoring_interval: 60 },
      unknown: { monitoring_role_arn: true },
    });
    const context = contextOf([change]);
    expect(fieldsOf(judge(change, context))).toBe(QUIET);
    expect(fieldsOf(judge(change, { ...context, isConfigured: () => true }))).toBe(QUIET);
    expect(fieldsOf(judge(change, { ...context, isConfigured: () => false }))).toBe(REFUSED);
  });

  it('takes what AWS fills in for nothing that was asked for', () => {
    const computed = { iops: true, storage_throughput: true, snapshot_identifier: true };
    const open = { ...fresh, publicly_accessible: true };

    expect(fieldsOf(created(fresh, computed))).toBe(QUIET);
    expect(fieldsOf(created(open, computed))).toBe('dangerous now none none yes succeeds');
    const bare = aChange('aws_db_instance', {
      after: { ...fresh, backup_retention_period: 0 },
      unknown: computed,
    });
    const context = { ...contextOf([bare]), isConfigured: () => false };
    expect(codesOf(judge(bare, context))).toEqual(['rds-instance-created-without-backups']);
  });
});

describe('the instance that comes after a replacement', () => {
  it('is empty, although its snapshot_identifier is known only after apply', () => {
    const change = aChange('aws_db_instance', {
      before: { ...open, skip_final_snapshot: true },
      after: { ...open, db_name: 'other' },
      unknown: { snapshot_identifier: true },
      actions: ['delete', 'create'],
      replacePaths: [['db_name']],
    });
    const context = contextOf([change]);
    const isConfigured = (_: unknown, name: string): boolean => name === 'snapshot_identifier';

    expect(judge(change, { ...context, isConfigured: () => false }).headline).toContain('is empty');
    expect(judge(change, { ...context, isConfigured }).headline).toContain('snapshot it is restored from');
  });
});

it('a replica that goes with its source is not said to have its data there', () => {
  const source = aChange('aws_db_instance', { before: { ...open, skip_final_snapshot: true } });
  const copy = aChange('aws_db_instance', { name: 'copy', before: replica });

  expect(judge(copy, contextOf([source, copy])).findings[0]?.why).toContain('deletes its source');
});
