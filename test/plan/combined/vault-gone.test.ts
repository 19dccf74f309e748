import { describe, expect, it } from 'vitest';
import { aChange } from '../judged.ts';
import { found, unchanged } from './found.ts';

describe('the vault of a backup plan', () => {
  const plan = unchanged('aws_backup_plan', 'daily', { rule: [{ target_vault_name: 'main' }] });
  const other = unchanged('aws_backup_plan', 'weekly', { rule: [{ target_vault_name: 'archive' }] });
  const deleted = (force: boolean) =>
    aChange('aws_backup_vault', { before: { name: 'main', force_destroy: force } });
  const ofVaults = (...changes: Parameters<typeof found>[0]) =>
    found(changes).filter(({ code }) => code === 'vault-of-plan-deleted');

  it('is missed by the jobs of the plan, if it goes', () => {
    expect(ofVaults(deleted(true), plan)).toMatchObject([
      { severity: 'dangerous', addresses: ['aws_backup_plan.daily', 'aws_backup_vault.main'] },
    ]);
    // While it holds recovery points, AWS refuses.
    expect(ofVaults(deleted(false), plan)).toMatchObject([{ severity: 'review' }]);
  });

  it('is not missed by plans with another one, or by what goes too', () => {
    expect(ofVaults(deleted(true), other)).toEqual([]);
    const gone = aChange('aws_backup_plan', { before: { rule: [{ target_vault_name: 'main' }] } });
    expect(ofVaults(deleted(true), gone)).toEqual([]);
  });

  it('is not missed where one of its name is made anew', () => {
    const replaced = aChange('aws_backup_vault', {
      before: { name: 'main', kms_key_arn: 'a', force_destroy: true },
      after: { name: 'main', kms_key_arn: 'b', force_destroy: true },
      actions: ['delete', 'create'],
    });
    expect(ofVaults(replaced, plan)).toEqual([]);
  });
});
