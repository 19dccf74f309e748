import { byKeys } from '../by-keys.ts';
import { isDestroyed } from '../relations.ts';
import { blocks, text } from '../value.ts';
import { type CombinedRule, together } from './together.ts';

/** A backup plan that goes on naming a vault which this plan deletes: its jobs fail from then on. */
export const vaultGone: CombinedRule = (context, judgedOf) => {
  const plans = context.ofType('aws_backup_plan').filter(({ after }) => after !== undefined);
  if (plans.length === 0) return [];
  const usersOf = byKeys(plans, ({ after }) =>
    blocks(after?.rule).flatMap((rule) => text(rule.target_vault_name) ?? []),
  );
  const made = new Set(
    context
      .ofType('aws_backup_vault')
      .filter((vault) => vault.action !== 'delete')
      .map(({ after }) => text(after?.name)),
  );
  return context
    .ofType('aws_backup_vault')
    .filter(isDestroyed)
    .flatMap((vault) => {
      const name = text(vault.before?.name);
      const users = usersOf.get(name ?? '') ?? [];
      const apply = judgedOf(vault)?.impact.apply;
      if (name === undefined || made.has(name) || users.length === 0 || apply === 'fails') return [];
      return [
        together([vault, ...users], {
          code: 'vault-of-plan-deleted',
          severity: apply === 'succeeds' ? 'dangerous' : 'review',
          data: 'recoverability-reduced',
          why: `Deletes the vault that ${users.length === 1 ? 'a backup plan' : `${users.length} backup plans`} of this plan put their recovery points in. Their jobs fail once it is gone, and no backups are made.`,
          fix: 'Let the rules name another vault first.',
          source: 'AWS Backup Developer Guide, Deleting a backup vault; Creating a backup plan',
        }),
      ];
    });
};
