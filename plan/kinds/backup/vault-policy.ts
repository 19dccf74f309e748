import { type Finding, finding } from '../../finding.ts';
import { type Kind, quiet, type Rule } from '../../kind.ts';
import type { Value } from '../../value.ts';
import { deltaOf, documentOf } from '../iam/document.ts';
import { type PolicyProps, policyFindings } from '../iam/policy.ts';
import { isPublic } from '../iam/public.ts';

const source = 'AWS Backup Developer Guide, Vault access policies';

const props: PolicyProps = {
  code: 'backup-vault-policy',
  attribute: 'policy',
  noun: 'the policy of the vault',
  source,
  isExposed: isPublic,
  exposed: () => [
    finding({
      code: 'backup-vault-policy-public',
      attribute: 'policy',
      severity: 'dangerous',
      why: 'Opens the backup vault to every AWS account: its policy allows something to anybody.',
      fix: 'Name the accounts, or add a condition on the organisation.',
      source,
    }),
  ],
};

/** A denial that goes is protection of the recovery points that goes. */
function vaultPolicyFindings(before: Value | undefined, after: Value | undefined): readonly Finding[] {
  const findings = policyFindings(before, after, props);
  const [old, planned] = [documentOf(before), documentOf(after)];
  if (old === 'unknown' || planned === 'unknown' || deltaOf(old, planned).undenied.length === 0)
    return findings;
  return [
    ...findings.filter(({ code }) => code !== 'backup-vault-policy-wider'),
    finding({
      code: 'backup-vault-policy-undenied',
      attribute: 'policy',
      data: 'recoverability-reduced',
      why: 'Takes a denial out of the policy of the vault. What it kept from recovery points, such as deletion, is possible again for those who have the right.',
      fix: 'Keep the denial.',
      source,
    }),
  ];
}

const replaced: Rule = (change) => vaultPolicyFindings(change.before?.policy, change.after?.policy);

export const vaultPolicyKind: Kind = {
  types: ['aws_backup_vault_policy'],
  noun: 'the policy of the vault',
  created: (change) =>
    vaultPolicyFindings('', change.after?.policy).filter(({ code }) => code.endsWith('-public')),
  updated: {
    backup_vault_arn: quiet,
    id: quiet,
    policy: ({ before, after }) => vaultPolicyFindings(before, after),
  },
  destroyed: (change) => vaultPolicyFindings(change.before?.policy, ''),
  replaced,
};
