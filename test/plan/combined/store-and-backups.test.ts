import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../plan/value.ts';
import { aChange } from '../judged.ts';
import { codes, found, unchanged } from './found.ts';

describe('backups', () => {
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

  describe('in a vault that is emptied by force', () => {
    const arn = 'arn:aws:rds:eu-central-1:111122223333:db:orders';
    const gone = aChange('aws_db_instance', {
      before: { identifier: 'orders', arn, skip_final_snapshot: true, tags: { backup: 'daily' } },
    });
    const vault = aChange('aws_backup_vault', { before: { name: 'main', force_destroy: true } });
    const selected = (attributes: JsonObject) =>
      found([gone, vault, unchanged('aws_backup_selection', 'daily', attributes)]);
    const [dangerous, review] = (['dangerous', 'review'] as const).map((severity) => [
      {
        code: 'store-and-vault',
        severity,
        data: severity === 'dangerous' ? 'loss' : 'unknown',
        addresses: ['aws_backup_vault.main', 'aws_db_instance.main'],
      },
    ]);

    it('may be of the database', () => {
      expect(found([gone, vault])).toMatchObject(review ?? []);
      expect(found([gone, vault])[0]?.why).toMatch(/may hold copies of it\./);
    });

    it('probably are where a selection names it or takes in its tag', () => {
      expect(selected({ resources: ['arn:aws:rds:*:*:db:*'] })).toMatchObject(dangerous ?? []);
      expect(
        selected({ selection_tag: [{ type: 'STRINGEQUALS', key: 'backup', value: 'daily' }] }),
      ).toMatchObject(dangerous ?? []);
      expect(selected({ resources: ['arn:aws:dynamodb:*'] })).toMatchObject(review ?? []);
    });

    it('are told beside the snapshots that name it', () => {
      const snapshot = aChange('aws_db_snapshot', { before: { db_instance_identifier: 'orders' } });

      expect(found([gone, vault, snapshot])).toMatchObject([
        { code: 'store-and-backups', addresses: ['aws_db_instance.main', 'aws_db_snapshot.main'] },
        { code: 'store-and-vault' },
      ]);
    });

    it('stay in a vault that has to be empty', () => {
      const guarded = aChange('aws_backup_vault', { before: { name: 'main', force_destroy: false } });

      expect(codes([gone, guarded])).toEqual([]);
    });
  });
});
