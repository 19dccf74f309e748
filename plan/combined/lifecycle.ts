import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { having } from '../having.ts';
import { isKept } from '../relations.ts';
import { blocks, number, text, type Value } from '../value.ts';
import { type CombinedRule, together } from './together.ts';

/** A backup rule whose retention the lock of its vault refuses: the jobs fail, so there are no backups any more. */
export const retentionOutsideLock: CombinedRule = (context) =>
  context.ofType('aws_backup_plan').flatMap((plan) =>
    blocks(plan.after?.rule).flatMap((rule) => {
      const kept = number(blocks(rule.lifecycle)[0]?.delete_after);
      const lock = lockOf(rule.target_vault_name, context);
      if (kept === undefined || lock?.after === undefined) return [];
      const least = number(lock.after.min_retention_days);
      const most = number(lock.after.max_retention_days);
      const fits = (least === undefined || kept >= least) && (most === undefined || kept <= most);
      if (fits || (plan.action === 'no-op' && lock.action === 'no-op')) return [];
      return [
        together([plan, lock], {
          code: 'retention-outside-vault-lock',
          severity: 'dangerous',
          data: 'recoverability-reduced',
          why: `Makes the backup jobs of a rule fail: it keeps ${kept} days, and the vault lock allows ${least ?? 'any number of'} to ${most ?? 'any number of'}. AWS Backup refuses a job whose retention is outside the lock, so no backups are made.`,
          fix: 'Choose a retention within the lock.',
          source: 'AWS Backup Developer Guide, AWS Backup Vault Lock (minimum and maximum retention period)',
        }),
      ];
    }),
  );

function lockOf(vault: Value | undefined, context: Context): Change | undefined {
  const name = text(vault);
  if (name === undefined) return undefined;
  return having(context, 'aws_backup_vault_lock_configuration', 'after', 'backup_vault_name', name).find(
    ({ action }) => action !== 'delete',
  );
}

/** Objects expire before the time they are to be kept for is over. */
export const expiryBelowObjectLock: CombinedRule = (context) =>
  context.ofType('aws_s3_bucket_lifecycle_configuration').flatMap((lifecycle) => {
    const lock = objectLockOf(text(lifecycle.after?.bucket), context);
    if (lock?.after === undefined || (lifecycle.action === 'no-op' && lock.action === 'no-op')) return [];
    const kept = defaultRetentionDays(lock);
    const shortest = Math.min(...blocks(lifecycle.after?.rule).filter(isEnabled).flatMap(expiryDays));
    if (kept === undefined || shortest >= kept) return [];
    return [
      together([lifecycle, lock], {
        code: 'expiry-below-object-lock',
        severity: 'review',
        data: 'recoverability-reduced',
        reversible: 'no',
        why: `Expires objects after ${shortest} days that Object Lock keeps for ${kept}. Locked versions stay, hidden behind delete markers: readers no longer find them under their keys.`,
        fix: 'Let the lifecycle rule expire objects after their retention.',
        source: 'Amazon S3 User Guide, Object Lock considerations (S3 Lifecycle)',
      }),
    ];
  });

const objectLockOf = (bucket: string | undefined, context: Context): Change | undefined =>
  bucket === undefined
    ? undefined
    : having(context, 'aws_s3_bucket_object_lock_configuration', 'after', 'bucket', bucket).find(
        (lock) => isKept(lock) || lock.action === 'create',
      );

const isEnabled = ({ status }: { readonly [name: string]: Value }): boolean => status === 'Enabled';

const expiryDays = (rule: { readonly [name: string]: Value }): readonly number[] => {
  const days = number(blocks(rule.expiration)[0]?.days);
  return days === undefined || days === 0 ? [] : [days];
};

function defaultRetentionDays(lock: Change): number | undefined {
  const retention = blocks(blocks(lock.after?.rule)[0]?.default_retention)[0];
  const years = number(retention?.years);
  return number(retention?.days) || (years === undefined || years === 0 ? undefined : years * 365);
}
