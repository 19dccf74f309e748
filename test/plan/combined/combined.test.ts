import { describe, expect, it } from 'vitest';
import { type Change, changeOf } from '../../../plan/change.ts';
import { combinedRules } from '../../../plan/combined/index.ts';
import type { JudgedOf } from '../../../plan/combined/together.ts';
import { judge } from '../../../plan/judge.ts';
import type { JsonObject } from '../../../plan/value.ts';
import { aChange, type ChangeProps, contextOf } from '../judged.ts';

const found = (changes: readonly Change[], references: Readonly<Record<string, readonly string[]>> = {}) => {
  const context = contextOf(changes, references);
  const judgedOf: JudgedOf = (change) =>
    change.action === 'no-op'
      ? undefined
      : { impact: judge(change, context), changed: change.changed.map(({ name }) => name) };
  return combinedRules.flatMap((rule) => rule(context, judgedOf));
};

const codes = (changes: readonly Change[], references?: Readonly<Record<string, readonly string[]>>) =>
  found(changes, references).map(({ code }) => code);

const anInstance = (
  before: JsonObject,
  after: JsonObject,
  props: Omit<ChangeProps, 'before' | 'after'> = {},
) => {
  const usual = {
    identifier: 'orders',
    instance_class: 'db.m6g.xlarge',
    maintenance_window: 'sun:03:00-sun:04:00',
    skip_final_snapshot: false,
    final_snapshot_identifier: 'orders-final',
    backup_retention_period: 14,
  };
  return aChange('aws_db_instance', {
    ...props,
    before: { ...usual, ...before },
    after: { ...usual, ...after },
  });
};

const aReplica = (before: JsonObject, after: JsonObject) =>
  anInstance(
    { identifier: 'orders-replica', replicate_source_db: 'orders', ...before },
    { identifier: 'orders-replica', replicate_source_db: 'orders', ...after },
    { name: 'replica' },
  );

const unchanged = (type: string, name: string, attributes: JsonObject): Change =>
  aChange(type, { name, before: attributes, after: attributes, actions: ['no-op'] });

describe('a primary and its replicas', () => {
  const smaller = { instance_class: 'db.m6g.large' };
  const now = { apply_immediately: true };

  it('interrupted in one window leave nobody to read from', () => {
    const together = found([anInstance({}, smaller), aReplica({}, smaller)]);

    expect(together).toMatchObject([
      {
        code: 'interrupted-together',
        addresses: ['aws_db_instance.main', 'aws_db_instance.replica'],
        timing: 'maintenance-window',
        interruption: 'outage',
        severity: 'review',
      },
    ]);
  });

  it('interrupted at apply are an outage of all of it', () => {
    const [together] = found([
      anInstance(now, { ...now, ...smaller }),
      aReplica(now, { ...now, ...smaller }),
    ]);

    expect(together).toMatchObject({ code: 'interrupted-together', timing: 'now', severity: 'dangerous' });
  });

  it('interrupted in windows of their own are not', () => {
    const elsewhen = { maintenance_window: 'tue:03:00-tue:04:00' };

    expect(codes([anInstance({}, smaller), aReplica(elsewhen, { ...elsewhen, ...smaller })])).toEqual([]);
  });

  it('are told apart when the replica is left smaller', () => {
    const larger = { instance_class: 'db.m6g.2xlarge' };

    expect(found([anInstance({}, larger), aReplica({}, {})])).toMatchObject([
      { code: 'replica-smaller-than-primary', severity: 'review', data: 'none', interruption: 'none' },
    ]);
    expect(codes([anInstance({}, {}), aReplica({}, {})])).toEqual([]);
  });

  it('fail when a rename of the primary reaches the replica', () => {
    const [first] = found([
      anInstance({}, { identifier: 'sales' }),
      aReplica({}, { replicate_source_db: 'sales' }),
    ]);

    expect(first).toMatchObject({
      code: 'rename-of-replicated-primary',
      apply: 'fails',
      severity: 'dangerous',
    });
  });
});

it('a cluster whose instances are all resized in one window has none to fail over to', () => {
  const member = (name: string) =>
    aChange('aws_rds_cluster_instance', {
      name,
      before: {
        cluster_identifier: 'ledger',
        instance_class: 'db.r6g.large',
        preferred_maintenance_window: 'sun:03:00-sun:04:00',
      },
      after: {
        cluster_identifier: 'ledger',
        instance_class: 'db.r6g.xlarge',
        preferred_maintenance_window: 'sun:03:00-sun:04:00',
      },
    });

  expect(codes([member('one'), member('two')])).toEqual(['interrupted-together']);
});

describe('an endpoint that changes in place', () => {
  const host = 'orders.c1a2b3.eu-central-1.rds.amazonaws.com';
  const arn = 'arn:aws:rds:eu-central-1:111122223333:db:orders';
  const usual = { address: host, arn, port: 5432 };
  const renamed = (more: JsonObject = {}) =>
    anInstance({ ...usual, ...more }, { ...usual, ...more, identifier: 'sales' });
  const moved = anInstance(usual, { ...usual, port: 5433 });
  const record = (value: string) =>
    unchanged('aws_route53_record', 'database', { name: 'db.example.com', records: [value] });
  const secret = changeOf({
    address: 'aws_secretsmanager_secret_version.database',
    mode: 'managed',
    type: 'aws_secretsmanager_secret_version',
    name: 'database',
    provider_name: 'registry.terraform.io/hashicorp/aws',
    change: {
      actions: ['no-op'],
      before: { secret_string: host },
      after: { secret_string: host },
      before_sensitive: { secret_string: true },
      after_sensitive: { secret_string: true },
    },
  });
  const held = ['aws_db_instance.main', 'aws_route53_record.database'];

  it('leaves the old one with what holds it, as text or by reference', () => {
    expect(found([renamed({ apply_immediately: true }), record(host)])).toMatchObject([
      { code: 'stale-endpoint', addresses: held, timing: 'now', severity: 'dangerous' },
    ]);
  });

  it('does so in the window when the rename waits for it, and at once for a port', () => {
    expect(found([renamed(), record(host)])).toMatchObject([
      { timing: 'maintenance-window', severity: 'review' },
    ]);
    expect(found([moved, record(`${host}:5432`)])).toMatchObject([{ timing: 'now', severity: 'dangerous' }]);
  });

  it('may leave it in a secret that is made from it', () => {
    const references = { 'aws_secretsmanager_secret_version.database': ['aws_db_instance.main'] };

    expect(found([renamed(), secret], references)).toMatchObject([
      { code: 'stale-endpoint', interruption: 'unknown', severity: 'review' },
    ]);
  });

  it('leaves a backup selection with the old ARN', () => {
    const selection = unchanged('aws_backup_selection', 'daily', { resources: [arn] });
    const references = { 'aws_backup_selection.daily': ['aws_db_instance.main'] };

    expect(codes([renamed(), selection], references)).toEqual(['rename-leaves-backup-selection']);
  });

  it('is nothing to what holds another host, or refers to the new name', () => {
    const alarm = aChange('aws_cloudwatch_metric_alarm', {
      name: 'cpu',
      before: { dimensions: { DBInstanceIdentifier: 'orders' } },
      after: { dimensions: { DBInstanceIdentifier: 'sales' } },
    });

    expect(codes([renamed(), record(`my-${host}`)])).toEqual([]);
    expect(
      codes([renamed(), alarm], { 'aws_cloudwatch_metric_alarm.cpu': ['aws_db_instance.main'] }),
    ).toEqual([]);
    expect(codes([moved, record(host)])).toEqual([]);
  });
});

describe('a port that changes', () => {
  const group = 'sg-0a1b2c3d4e5f60001';
  const store = { port: 5432, vpc_security_group_ids: [group] };
  const moved = anInstance(store, { ...store, port: 5433 });
  const rule = (from: number, to: number) =>
    unchanged('aws_vpc_security_group_ingress_rule', 'clients', {
      security_group_id: group,
      ip_protocol: 'tcp',
      from_port: from,
      to_port: to,
      cidr_ipv4: '10.0.0.0/16',
    });

  it('is closed where the rules name the old one alone', () => {
    expect(found([moved, rule(5432, 5432)])).toMatchObject([
      {
        code: 'port-not-let-in',
        addresses: ['aws_db_instance.main', 'aws_vpc_security_group_ingress_rule.clients'],
        timing: 'now',
        interruption: 'outage',
      },
    ]);
  });

  it('is open where a rule has both, and unknown where the plan has no rule', () => {
    expect(codes([moved, rule(5000, 6000)])).toEqual([]);
    expect(codes([moved])).toEqual([]);
  });
});

describe('backups', () => {
  const selection = (action: 'no-op' | 'update' = 'no-op') => {
    const attributes = { selection_tag: [{ type: 'STRINGEQUALS', key: 'backup', value: 'daily' }] };
    return aChange('aws_backup_selection', { before: attributes, after: attributes, actions: [action] });
  };

  it('end for a database whose tag the selection asks for is gone', () => {
    const untagged = anInstance({ tags: { backup: 'daily', team: 'a' } }, { tags: { team: 'a' } });

    expect(found([selection(), untagged])).toMatchObject([
      {
        code: 'leaves-backup-selection',
        severity: 'dangerous',
        data: 'recoverability-reduced',
        addresses: ['aws_backup_selection.main', 'aws_db_instance.main'],
      },
    ]);
  });

  it('go on when another tag is edited', () => {
    const retagged = anInstance(
      { tags: { backup: 'daily', team: 'a' } },
      { tags: { backup: 'daily', team: 'b' } },
    );

    expect(codes([selection(), retagged])).toEqual([]);
  });

  it('fail when a rule keeps them for less than the vault lock allows', () => {
    const plan = aChange('aws_backup_plan', {
      before: {
        rule: [{ rule_name: 'daily', target_vault_name: 'main', lifecycle: [{ delete_after: 35 }] }],
      },
      after: { rule: [{ rule_name: 'daily', target_vault_name: 'main', lifecycle: [{ delete_after: 7 }] }] },
    });
    const lock = unchanged('aws_backup_vault_lock_configuration', 'lock', {
      backup_vault_name: 'main',
      min_retention_days: 14,
    });

    expect(found([plan, lock])).toMatchObject([
      { code: 'retention-outside-vault-lock', severity: 'dangerous', data: 'recoverability-reduced' },
    ]);
  });

  it('and their database destroyed together are told together', () => {
    const gone = aChange('aws_db_instance', { before: { identifier: 'orders', skip_final_snapshot: true } });
    const snapshot = aChange('aws_db_snapshot', { before: { db_instance_identifier: 'orders' } });
    const other = aChange('aws_db_snapshot', { name: 'other', before: { db_instance_identifier: 'ledger' } });

    expect(found([gone, snapshot, other])).toMatchObject([
      {
        code: 'store-and-backups',
        addresses: ['aws_db_instance.main', 'aws_db_snapshot.main'],
        data: 'loss',
      },
    ]);
  });

  it('copied to another Region stay there when the database and the copying end together', () => {
    const arn = 'arn:aws:rds:eu-central-1:111122223333:db:orders';
    const gone = aChange('aws_db_instance', {
      before: { identifier: 'orders', arn, skip_final_snapshot: true },
    });
    const copying = aChange('aws_db_instance_automated_backups_replication', {
      before: { source_db_instance_arn: arn },
    });

    expect(found([gone, copying])).toMatchObject([
      { code: 'store-and-backups', severity: 'dangerous', data: 'recoverability-reduced' },
    ]);
  });

  it('stay with a database whose deletion is refused', () => {
    const kept = aChange('aws_db_instance', { before: { identifier: 'orders', deletion_protection: true } });
    const snapshot = aChange('aws_db_snapshot', { before: { db_instance_identifier: 'orders' } });

    expect(codes([kept, snapshot])).toEqual([]);
  });
});

describe('objects', () => {
  const lock = (action: 'no-op' | 'update') => {
    const attributes = { bucket: 'dumps', rule: [{ default_retention: [{ mode: 'GOVERNANCE', days: 30 }] }] };
    return aChange('aws_s3_bucket_object_lock_configuration', {
      before: attributes,
      after: attributes,
      actions: [action],
    });
  };
  const expiring = (days: number) =>
    aChange('aws_s3_bucket_lifecycle_configuration', {
      before: { bucket: 'dumps', rule: [{ id: 'a', status: 'Enabled', expiration: [{ days: 90 }] }] },
      after: { bucket: 'dumps', rule: [{ id: 'a', status: 'Enabled', expiration: [{ days }] }] },
    });

  it('that expire before their retention is over are hidden', () => {
    expect(codes([expiring(7), lock('no-op')])).toEqual(['expiry-below-object-lock']);
    expect(codes([expiring(60), lock('no-op')])).toEqual([]);
  });

  it('lose their protection and their bucket in one apply', () => {
    const versioning = aChange('aws_s3_bucket_versioning', { before: { bucket: 'dumps' } });
    const bucket = aChange('aws_s3_bucket', {
      before: { id: 'dumps', bucket: 'dumps', force_destroy: true },
    });

    expect(found([versioning, bucket])).toMatchObject([
      { code: 'disarmed-and-destroyed', severity: 'dangerous', reversible: 'no' },
    ]);
    const guarded = aChange('aws_s3_bucket', {
      before: { id: 'dumps', bucket: 'dumps', force_destroy: false },
    });
    expect(codes([versioning, guarded])).toEqual([]);
  });
});

describe('a key', () => {
  const arn = 'arn:aws:kms:eu-central-1:000000000000:key/1';
  const database = unchanged('aws_db_instance', 'main', { identifier: 'orders', kms_key_id: arn });

  it('deleted under a database that stays takes it away', () => {
    const deleted = aChange('aws_kms_key', { before: { arn, key_id: '1', deletion_window_in_days: 30 } });

    expect(found([deleted, database])).toMatchObject([
      { code: 'key-in-use', severity: 'dangerous', data: 'recoverability-reduced', interruption: 'outage' },
    ]);
  });

  it('disabled does the same, with nothing lost', () => {
    const disabled = aChange('aws_kms_key', {
      before: { arn, is_enabled: true },
      after: { arn, is_enabled: false },
    });

    expect(found([disabled, database])).toMatchObject([{ code: 'key-in-use', data: 'none' }]);
  });

  it('that nothing uses is no combined matter', () => {
    const deleted = aChange('aws_kms_key', { before: { arn: `${arn}2`, deletion_window_in_days: 30 } });

    expect(codes([deleted, database])).toEqual([]);
  });
});

describe('a rename without a moved block', () => {
  const attributes = { identifier: 'orders', skip_final_snapshot: true };

  it('destroys and creates the same database', () => {
    const old = aChange('aws_db_instance', { name: 'old', before: attributes });
    const created = aChange('aws_db_instance', { name: 'new', after: attributes });

    expect(found([old, created])).toMatchObject([
      {
        code: 'renamed-without-moved',
        severity: 'dangerous',
        data: 'loss',
        addresses: ['aws_db_instance.new', 'aws_db_instance.old'],
      },
    ]);
  });

  it('is not seen in two databases of other names', () => {
    const old = aChange('aws_db_instance', { name: 'old', before: attributes });
    const created = aChange('aws_db_instance', { name: 'new', after: { identifier: 'ledger' } });

    expect(codes([old, created])).toEqual([]);
  });
});

it('alarms on a database that is renamed lose their subject', () => {
  const alarm = unchanged('aws_cloudwatch_metric_alarm', 'cpu', {
    dimensions: { DBInstanceIdentifier: 'orders' },
  });

  expect(found([anInstance({}, { identifier: 'sales' }), alarm])).toMatchObject([
    { code: 'alarms-without-subject', severity: 'review' },
  ]);
});

it('protection and final snapshot dropped together disarm', () => {
  const disarming = anInstance(
    { deletion_protection: true },
    { deletion_protection: false, skip_final_snapshot: true },
  );

  expect(found([disarming])).toMatchObject([
    { code: 'disarmed', severity: 'review', data: 'recoverability-reduced' },
  ]);
});

it('a static parameter leaves the instances of its group waiting for a reboot', () => {
  const parameter = (value: string) => ({ name: 'max_connections', value, apply_method: 'pending-reboot' });
  const group = aChange('aws_db_parameter_group', {
    before: { name: 'orders', family: 'postgres16', parameter: [parameter('200')] },
    after: { name: 'orders', family: 'postgres16', parameter: [parameter('400')] },
  });
  const user = unchanged('aws_db_instance', 'main', { identifier: 'orders', parameter_group_name: 'orders' });

  expect(found([group, user])).toMatchObject([
    { code: 'parameters-wait-for-reboot', timing: 'next-reboot', severity: 'review' },
  ]);
});

it('a swapped parameter group leaves its instance waiting, unless it restarts anyway', () => {
  const group = aChange('aws_db_parameter_group', {
    name: 'new',
    after: { name: 'tuned', family: 'postgres16' },
  });
  const swapped = anInstance({ parameter_group_name: 'usual' }, { parameter_group_name: 'tuned' });
  const resized = anInstance(
    { parameter_group_name: 'usual' },
    { parameter_group_name: 'tuned', instance_class: 'db.m6g.2xlarge' },
  );

  expect(found([group, swapped])).toMatchObject([
    {
      code: 'parameters-wait-for-reboot',
      addresses: ['aws_db_instance.main', 'aws_db_parameter_group.new'],
      timing: 'next-reboot',
      severity: 'review',
    },
  ]);
  expect(codes([group, resized])).toEqual([]);
});

it('nothing is combined in a plan without changes', () => {
  expect(codes([unchanged('aws_db_instance', 'main', { identifier: 'orders' })])).toEqual([]);
});
