import { type Finding, finding } from '../../finding.ts';
import type { AttributeRule } from '../../kind.ts';
import { hasUnknown, isMarker, isUnset, text, texts, type Value } from '../../value.ts';
import { type PolicyProps, policyFindings } from './policy.ts';
import { isPublic, trustsWholeProvider } from './public.ts';

export const iamSource = 'IAM User Guide, Policies and permissions in AWS Identity and Access Management';

/** The policy of an identity: it has no principals, and nothing of it is public. */
export const identityPolicy = (noun: string): PolicyProps => ({
  code: 'iam-policy',
  attribute: 'policy',
  noun,
  source: iamSource,
});

export const identityPolicyUpdated =
  (noun: string): AttributeRule =>
  ({ before, after }) =>
    policyFindings(before, after, identityPolicy(noun));

const trust: PolicyProps = {
  code: 'iam-trust',
  attribute: 'assume_role_policy',
  noun: 'the trust policy of the role',
  source: 'IAM User Guide, Update a role trust policy',
  isExposed: (grant) => isPublic(grant) || trustsWholeProvider(grant),
  exposed: (grants) => [
    finding({
      code: 'iam-trust-public',
      attribute: 'assume_role_policy',
      severity: 'dangerous',
      why: grants.some(isPublic)
        ? 'Lets any AWS account assume the role: its trust policy names everybody, without a condition that keeps somebody out.'
        : 'Lets any user of a public identity provider assume the role: its trust policy has no condition on who that is.',
      fix: 'Name the accounts or roles that need it, or add a condition on organisation, external id or subject.',
      source: 'IAM User Guide, AWS JSON policy elements: Principal',
    }),
  ],
};

export const trustFindings = (before: Value | undefined, after: Value | undefined): readonly Finding[] =>
  policyFindings(before, after, trust);

/** Rights that go: who uses them no plan tells. */
export const loses = (code: string, why: string, attribute?: string): Finding =>
  finding({
    code,
    attribute,
    interruption: 'unknown',
    why,
    fix: 'Check in CloudTrail or by "last accessed" that nobody uses it.',
    source: iamSource,
  });

export const gains = (code: string, why: string, attribute?: string): Finding =>
  finding({ code, attribute, severity: 'review', why, source: iamSource });

/** A set of names, such as attached policies, members or groups. */
export const setUpdated =
  (code: string, what: string): AttributeRule =>
  ({ name, before, after }) => {
    if (isMarker(after) || hasUnknown(after))
      return [loses(`${code}-unknown`, `Changes ${what}, and the plan does not show to what.`, name)];
    const [old, planned] = [texts(before), texts(after)];
    const gone = old.filter((item) => !planned.includes(item)).length;
    const added = planned.filter((item) => !old.includes(item)).length;
    return [
      ...(gone > 0
        ? [
            loses(
              `${code}-removed`,
              `Takes ${gone} of ${what} away. Requests that rely on them are refused.`,
              name,
            ),
          ]
        : []),
      ...(added > 0 ? [gains(`${code}-added`, `Adds ${added} to ${what}.`, name)] : []),
    ];
  };

export const boundaryUpdated: AttributeRule = ({ name, before, after }) => {
  if (isUnset(after))
    return isUnset(before)
      ? []
      : [
          gains(
            'iam-boundary-off',
            'Takes the permissions boundary away. All that its policies allow counts now.',
            name,
          ),
        ];
  return [
    loses(
      'iam-boundary',
      `${isUnset(before) ? 'Sets a' : 'Changes the'} permissions boundary. What it does not allow is refused, whatever the policies say.`,
      name,
    ),
  ];
};

/** `Active` or `Inactive`, of keys and certificates. */
export const statusUpdated =
  (noun: string): AttributeRule =>
  ({ name, after }) =>
    text(after) === 'Inactive'
      ? [
          loses(
            'iam-credential-off',
            `Switches ${noun} off. Whoever signs with it is refused from now on.`,
            name,
          ),
        ]
      : [];
