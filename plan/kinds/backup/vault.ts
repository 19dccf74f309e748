import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet, type Rule } from '../../kind.ts';
import { flag, text } from '../../value.ts';
import { forcingArguments } from '../forcing.ts';

const deleting = 'AWS Backup Developer Guide, Delete a vault; AWS provider, aws_backup_vault force_destroy';

/** Whether a lock that stays forbids deleting recovery points before their time. */
const isLocked = (change: Change, context: Context): boolean =>
  context
    .ofType('aws_backup_vault_lock_configuration')
    .some(
      ({ before }) => before !== undefined && text(before.backup_vault_name) === text(change.before?.name),
    );

function goneFinding(change: Change, context: Context, verb: string, end: string): Finding {
  if (flag(change.before?.force_destroy) !== true)
    return finding({
      code: 'backup-vault-not-empty',
      interruption: 'unknown',
      reversible: 'unknown',
      apply: 'unknown',
      why: `${verb} the backup vault, which AWS refuses while it holds recovery points. Without force_destroy in the prior state nothing is deleted first, and a plan does not tell whether it is empty.${end}`,
      fix: 'Check that the vault is empty and that no backup plan uses it.',
      source: deleting,
    });
  const locked = isLocked(change, context);
  return finding({
    code: 'backup-vault-content',
    data: 'loss',
    reversible: 'no',
    apply: locked ? 'unknown' : 'succeeds',
    why: `${verb} the backup vault with every recovery point in it. force_destroy is true in the prior state, so the provider deletes them first.${locked ? ' The lock of the vault may refuse that.' : ''}${end}`,
    fix: 'Keep the vault, or set force_destroy to false and apply that first.',
    source: deleting,
  });
}

const destroyed: Rule = (change, context) => [goneFinding(change, context, 'Deletes', '')];

const replaced: Rule = (change, context) => {
  const forcing = forcingArguments(change).join(' and ');
  const end = ` The new vault is empty.${forcing === '' ? '' : ` The change of ${forcing} forces it.`}`;
  return [goneFinding(change, context, 'Replaces', end)];
};

const left: Rule = () => [
  finding({
    code: 'backup-vault-left',
    severity: 'review',
    why: 'Makes a new, empty vault and leaves the old one with its recovery points, which nobody manages any more.',
    source: 'Terraform language, removed block with destroy = false',
  }),
];

const forceDestroyUpdated: AttributeRule = ({ name, after }) =>
  flag(after) === true
    ? [
        finding({
          code: 'backup-vault-force-destroy',
          attribute: name,
          timing: 'not-applied',
          data: 'recoverability-reduced',
          why: 'Lets a later destroy delete every recovery point in the vault. Nothing is sent now; the flag is kept by Terraform.',
          fix: 'Leave force_destroy false unless the vault is to go.',
          source: 'AWS provider, aws_backup_vault force_destroy',
        }),
      ]
    : [];

export const vaultKind: Kind = {
  types: ['aws_backup_vault'],
  noun: 'the backup vault',
  updated: {
    arn: quiet,
    force_destroy: forceDestroyUpdated,
    id: quiet,
    recovery_points: quiet,
    tags: quiet,
    tags_all: quiet,
    timeouts: quiet,
  },
  destroyed,
  replaced,
  left,
  guards: { force_destroy: (value) => flag(value) !== true },
};

const airGapped: Rule = () => [
  finding({
    code: 'backup-air-gapped-vault-delete',
    interruption: 'unknown',
    reversible: 'unknown',
    apply: 'unknown',
    why: 'Deletes the logically air-gapped vault, which AWS refuses while it holds recovery points. A plan does not tell whether it is empty.',
    fix: 'Check that the vault is empty and that no backup plan copies to it.',
    source: 'AWS Backup Developer Guide, Logically air-gapped vault',
  }),
];

export const airGappedVaultKind: Kind = {
  types: ['aws_backup_logically_air_gapped_vault'],
  noun: 'the logically air-gapped vault',
  updated: { arn: quiet, tags: quiet, tags_all: quiet },
  destroyed: airGapped,
};
