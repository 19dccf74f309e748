import { describe, expect, it } from 'vitest';
import { judge } from '../../../../plan/judge.ts';
import { kindOf } from '../../../../plan/kinds/index.ts';
import type { JsonObject } from '../../../../plan/value.ts';
import { aChange, contextOf, judged } from '../../judged.ts';
import { silent, verdict } from '../elasticache/verdict.ts';

const arn = 'arn:aws:kms:eu-central-1:000000000000:key/1';
const root = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::000000000000:root' },
  Action: 'kms:*',
  Resource: '*',
};
const reader = {
  ...root,
  Principal: { AWS: 'arn:aws:iam::000000000000:role/reader' },
  Action: ['kms:Decrypt', 'kms:DescribeKey'],
};
const policy = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const key: JsonObject = {
  arn,
  key_id: '1',
  is_enabled: true,
  enable_key_rotation: true,
  deletion_window_in_days: 7,
  policy: policy(root, reader),
};

describe('a KMS key changed in place', () => {
  it.each<[string, JsonObject, JsonObject, string]>([
    ['switched off', {}, { is_enabled: false }, 'dangerous now outage none yes succeeds'],
    ['switched on', { is_enabled: false }, { is_enabled: true }, silent],
    ['without rotation', {}, { enable_key_rotation: false }, 'review now none none yes succeeds'],
    ['with rotation', { enable_key_rotation: false }, { enable_key_rotation: true }, silent],
    [
      'with another period of rotation',
      { rotation_period_in_days: 365 },
      { rotation_period_in_days: 90 },
      silent,
    ],
    [
      'with less time to cancel a deletion',
      { deletion_window_in_days: 30 },
      { deletion_window_in_days: 7 },
      'review not-applied none recoverability-reduced yes succeeds',
    ],
    [
      'with more time to cancel a deletion',
      {},
      { deletion_window_in_days: 30 },
      'safe not-applied none none yes succeeds',
    ],
    ['with a narrower policy', {}, { policy: policy(root) }, 'review now unknown none yes succeeds'],
    ['with the same policy in another order', {}, { policy: policy(reader, root) }, silent],
    [
      'with a wider policy',
      { policy: policy(root) },
      { policy: policy(root, reader) },
      'review now none none yes succeeds',
    ],
    [
      'with one statement split in two',
      {},
      {
        policy: policy(
          root,
          { ...reader, Action: 'kms:DescribeKey' },
          { ...reader, Action: ['kms:Decrypt'] },
        ),
      },
      silent,
    ],
    [
      'with a policy for everybody',
      {},
      { policy: policy(root, { ...reader, Principal: '*' }) },
      'dangerous now none none yes succeeds',
    ],
    [
      'with a policy for everybody of the account',
      {},
      {
        policy: policy(root, {
          ...reader,
          Principal: { AWS: '*' },
          Condition: { StringEquals: { 'kms:CallerAccount': '000000000000' } },
        }),
      },
      'review now unknown none yes succeeds',
    ],
    [
      'with a policy nobody can change',
      {},
      { policy: policy(reader) },
      'review not-applied none none yes fails',
    ],
    [
      'with a policy nobody can change and the check off',
      { bypass_policy_lockout_safety_check: true },
      { policy: policy(reader) },
      'review now unknown none no succeeds',
    ],
    [
      'with the check off alone',
      {},
      { bypass_policy_lockout_safety_check: true },
      'review not-applied none none yes succeeds',
    ],
    ['with a description', {}, { description: 'b' }, silent],
  ])('%s', (_what, before, after, expected) => {
    expect(
      verdict(
        judged('aws_kms_key', { before: { ...key, ...before }, after: { ...key, ...before, ...after } }),
      ),
    ).toBe(expected);
  });

  it('does not call safe what is known only after apply', () => {
    const unknown = (name: string): string =>
      verdict(
        judged('aws_kms_key', { before: key, after: { ...key, [name]: null }, unknown: { [name]: true } }),
      );

    expect(unknown('is_enabled')).toBe('review unknown unknown none yes succeeds');
    expect(unknown('enable_key_rotation')).toBe('review now none none yes succeeds');
    expect(unknown('policy')).toBe('review now unknown none yes succeeds');
  });

  it('is not brought down by a policy that is nested deeply, or full of wildcards', () => {
    const deep = `{"Statement":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    const wild = policy({ ...root, Action: `${'*'.repeat(5000)}x` });
    for (const text of [deep, wild])
      expect(verdict(judged('aws_kms_key', { before: key, after: { ...key, policy: text } }))).toBe(
        'review not-applied none none yes fails',
      );
  });

  it('does not print a policy', () => {
    const impact = judged('aws_kms_key', { before: key, after: { ...key, policy: policy(root) } });

    expect(JSON.stringify(impact)).not.toContain('000000000000');
  });
});

describe('a KMS key deleted', () => {
  it('is out of service at once, and can be called back', () => {
    const impact = judged('aws_kms_key', { before: key });

    expect(verdict(impact)).toBe('dangerous now outage recoverability-reduced yes succeeds');
    expect(impact.findings[0]?.why).toContain('7 days');
  });

  it('waits for thirty days where the state says nothing', () => {
    const impact = judged('aws_kms_key', { before: { ...key, deletion_window_in_days: null } });

    expect(impact.findings[0]?.why).toContain('30 days');
  });

  it('interrupts nobody when it is disabled already', () => {
    expect(verdict(judged('aws_kms_key', { before: { ...key, is_enabled: false } }))).toBe(
      'dangerous now none recoverability-reduced yes succeeds',
    );
  });

  it('names what is encrypted with it, in blocks too', () => {
    const gone = aChange('aws_kms_key', { before: key });
    const attributes = { kms_key_id: arn };
    const database = aChange('aws_db_instance', {
      before: attributes,
      after: attributes,
      actions: ['no-op'],
    });
    const sse = { rule: [{ apply_server_side_encryption_by_default: [{ kms_master_key_id: arn }] }] };
    const bucket = aChange('aws_s3_bucket_server_side_encryption_configuration', {
      before: sse,
      after: sse,
      actions: ['no-op'],
    });
    const impact = judge(gone, contextOf([gone, database, bucket]));

    expect(impact.findings[0]?.why).toContain(
      'aws_db_instance.main and aws_s3_bucket_server_side_encryption_configuration.main',
    );
  });

  it('is the same when it is replaced', () => {
    const impact = judged('aws_kms_key', {
      before: key,
      after: { ...key, multi_region: true },
      actions: ['create', 'delete'],
      replacePaths: [['multi_region']],
    });

    expect(verdict(impact)).toBe('dangerous now outage recoverability-reduced yes succeeds');
    expect(impact.headline).toContain('multi_region');
  });

  it('stays in service when the replacement leaves it', () => {
    const impact = judged('aws_kms_key', { before: key, after: key, actions: ['create', 'forget'] });

    expect(verdict(impact)).toBe('review now none none yes succeeds');
  });
});

describe('other resources of KMS', () => {
  it.each<[string, string, JsonObject, JsonObject | undefined, string]>([
    [
      'an external key switched off',
      'aws_kms_external_key',
      { enabled: true },
      { enabled: false },
      'dangerous now outage none yes succeeds',
    ],
    [
      'an external key that expires',
      'aws_kms_external_key',
      { valid_to: null },
      { valid_to: '2027-01-01T00:00:00Z' },
      'review now unknown none yes succeeds',
    ],
    [
      'an external key deleted',
      'aws_kms_external_key',
      { enabled: true },
      undefined,
      'dangerous now outage recoverability-reduced yes succeeds',
    ],
    [
      'a replica key switched off',
      'aws_kms_replica_key',
      { enabled: true },
      { enabled: false },
      'dangerous now outage none yes succeeds',
    ],
    [
      'a replica key deleted',
      'aws_kms_replica_key',
      { enabled: true },
      undefined,
      'dangerous now outage recoverability-reduced yes succeeds',
    ],
    [
      'a replica of an external key deleted',
      'aws_kms_replica_external_key',
      { enabled: true },
      undefined,
      'dangerous now outage recoverability-reduced yes succeeds',
    ],
    [
      'an alias of another key',
      'aws_kms_alias',
      { target_key_id: '1' },
      { target_key_id: '2' },
      'review now unknown none yes succeeds',
    ],
    [
      'an alias deleted',
      'aws_kms_alias',
      { name: 'alias/a' },
      undefined,
      'review now unknown none yes succeeds',
    ],
    [
      'a policy changed',
      'aws_kms_key_policy',
      { policy: policy(root, reader) },
      { policy: policy(root) },
      'review now unknown none yes succeeds',
    ],
    [
      'a policy deleted',
      'aws_kms_key_policy',
      { policy: policy(root) },
      undefined,
      'review now unknown none yes succeeds',
    ],
    ['a grant revoked', 'aws_kms_grant', { name: 'a' }, undefined, 'review now unknown none yes succeeds'],
    ['an encrypted text deleted', 'aws_kms_ciphertext', { key_id: '1' }, undefined, silent],
    ['a key store deleted', 'aws_kms_custom_key_store', {}, undefined, 'review now unknown none yes unknown'],
  ])('%s', (_what, type, before, after, expected) => {
    expect(verdict(judged(type, { before, ...(after !== undefined && { after }) }))).toBe(expected);
  });

  it('are exposed with a new policy for everybody', () => {
    const after = { policy: policy(root, { ...reader, Principal: '*' }) };

    expect(judged('aws_kms_key', { after }).severity).toBe('dangerous');
    expect(judged('aws_kms_key_policy', { after }).severity).toBe('dangerous');
    expect(judged('aws_kms_key', { after: { policy: policy(root) } }).severity).toBe('safe');
  });

  it('say nothing of an alias whose key goes too', () => {
    const gone = aChange('aws_kms_key', { before: { ...key, id: '1' } });
    const of = (target: string) =>
      aChange('aws_kms_alias', { before: { name: 'alias/a', target_key_id: target } });
    expect(verdict(judge(of('1'), contextOf([gone, of('1')])))).toBe(silent);
    expect(verdict(judge(of('2'), contextOf([gone, of('2')])))).toBe('review now unknown none yes succeeds');
  });

  it('cannot have an alias of the old name beside it', () => {
    const before = { name: 'alias/a' };

    expect(verdict(judged('aws_kms_alias', { before, after: before, actions: ['create', 'delete'] }))).toBe(
      'review not-applied none none yes fails',
    );
  });
});

describe('guards of keys and caches', () => {
  const guards = (type: string) => kindOf({ type })?.guards ?? {};

  it('say which values protect', () => {
    expect(guards('aws_kms_key').is_enabled?.(true)).toBe(true);
    expect(guards('aws_kms_key').is_enabled?.(false)).toBe(false);
    expect(guards('aws_kms_key').enable_key_rotation?.(false)).toBe(false);
    expect(guards('aws_secretsmanager_secret').recovery_window_in_days?.(0)).toBe(false);
    expect(guards('aws_secretsmanager_secret').recovery_window_in_days?.(7)).toBe(true);
    expect(guards('aws_elasticache_replication_group').snapshot_retention_limit?.(0)).toBe(false);
    expect(guards('aws_elasticache_replication_group').snapshot_retention_limit?.(1)).toBe(true);
    expect(guards('aws_elasticache_replication_group').automatic_failover_enabled?.(false)).toBe(false);
    expect(guards('aws_elasticache_replication_group').transit_encryption_enabled?.(true)).toBe(true);
  });
});
