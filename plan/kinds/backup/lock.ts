import type { Change } from '../../change.ts';
import { type Finding, finding } from '../../finding.ts';
import { type Kind, quiet, type Rule } from '../../kind.ts';
import { isUnset, number } from '../../value.ts';

const source = 'AWS Backup Developer Guide, AWS Backup Vault Lock';

/** A lock with a grace time becomes immutable after it; one without is governance, and may be removed at any time. */
const isCompliance = (change: Change): boolean => !isUnset(change.before?.changeable_for_days);

const grace =
  'In compliance mode AWS refuses it once the grace time is over, and when that is a plan does not tell.';

/** Nobody, AWS included, removes a lock in compliance mode once its grace time is over. */
const created: Rule = ({ after }) =>
  isUnset(after?.changeable_for_days)
    ? []
    : [
        finding({
          code: 'backup-vault-locked-for-good',
          attribute: 'changeable_for_days',
          severity: 'review',
          reversible: 'no',
          why: `Locks the backup vault in compliance mode. ${daysText(number(after?.changeable_for_days))} nobody can remove the lock or shorten a retention any more, and recovery points stay and cost until theirs is over.`,
          fix: 'Leave changeable_for_days out for governance mode, or try it with a short retention first.',
          source,
        }),
      ];

const daysText = (days: number | undefined): string =>
  days === undefined ? 'After the grace time' : `After ${days} days`;

const destroyed: Rule = (change) => [
  finding({
    code: 'backup-vault-unlocked',
    data: 'recoverability-reduced',
    apply: isCompliance(change) ? 'unknown' : 'succeeds',
    why: `Removes the lock of the backup vault. Recovery points can be deleted before their retention is over from then on.${isCompliance(change) ? ` ${grace}` : ''}`,
    fix: 'Keep the lock.',
    source,
  }),
];

const replaced: Rule = (change): readonly Finding[] => {
  const becomesGovernance = isCompliance(change) && change.after?.changeable_for_days === null;
  return [
    finding({
      code: 'backup-vault-relocked',
      data: 'recoverability-reduced',
      apply: isCompliance(change) ? 'unknown' : 'succeeds',
      why: `Removes the lock of the backup vault and sets another${becomesGovernance ? ', in governance instead of compliance mode' : ''}. In between recovery points can be deleted, and a grace time starts anew.${isCompliance(change) ? ` ${grace}` : ''}`,
      source: `${source}; AWS provider 5.100.0, plan behaviour (measured)`,
    }),
  ];
};

export const lockKind: Kind = {
  types: ['aws_backup_vault_lock_configuration'],
  noun: 'the vault lock',
  created,
  updated: { backup_vault_arn: quiet, id: quiet },
  destroyed,
  replaced,
};
