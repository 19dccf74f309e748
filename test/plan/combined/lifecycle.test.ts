import { describe, expect, it } from 'vitest';
import { aChange } from '../judged.ts';
import { codes, found, unchanged } from './found.ts';

describe('backups', () => {
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
});
