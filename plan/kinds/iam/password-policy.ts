import { type Finding, finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet } from '../../kind.ts';
import { flag, hasUnknown, number, type Value } from '../../value.ts';

const source = 'IAM User Guide, Set an account password policy for IAM users';

const told = (code: string, attribute: string | undefined, why: string): Finding =>
  finding({ code, attribute, severity: 'review', why, source });

const unknown = (name: string): Finding =>
  told(
    'iam-password-unknown',
    name,
    `Changes ${name} of the password policy, and the plan does not show to what.`,
  );

const weaker = (name: string): Finding =>
  told(
    'iam-password-weaker',
    name,
    'Asks less of the passwords of this account. It counts whenever a user sets one.',
  );

/** A demand on new passwords: quiet while it grows, as passwords that exist stay valid. */
const demand =
  (strength: (value: Value) => number): AttributeRule =>
  ({ name, before, after }) => {
    if (hasUnknown(after)) return [unknown(name)];
    return strength(after) < strength(before) ? [weaker(name)] : [];
  };

const figure = demand((value) => number(value) ?? 0);
const wish = demand((value) => (flag(value) === true ? 1 : 0));

/** Zero and null both mean that passwords never expire. */
const daysOf = (value: Value): number => number(value) || Number.POSITIVE_INFINITY;

/** Unlike the other settings, the age counts at once for the passwords there are. */
const age: AttributeRule = ({ name, before, after }) => {
  if (hasUnknown(after)) return [unknown(name)];
  const [old, planned] = [daysOf(before), daysOf(after)];
  if (planned === old) return [];
  if (planned > old) return [weaker(name)];
  return [
    finding({
      code: 'iam-password-age',
      attribute: name,
      interruption: 'unknown',
      why: `Lets passwords expire after ${planned} days, those that are older now at once. Their users have to set another one at the next sign-in.`,
      source,
    }),
  ];
};

const hardExpiry: AttributeRule = ({ name, after }) =>
  flag(after) === true
    ? [
        finding({
          code: 'iam-password-hard-expiry',
          attribute: name,
          interruption: 'unknown',
          why: 'Locks users out whose password has expired, until an administrator resets it.',
          source,
        }),
      ]
    : [];

const ownChange: AttributeRule = ({ name, after }) =>
  flag(after) === true
    ? []
    : [
        told(
          'iam-password-own',
          name,
          'Keeps users from changing their own password, unless a policy of theirs allows it.',
        ),
      ];

export const passwordPolicyKind: Kind = {
  types: ['aws_iam_account_password_policy'],
  noun: 'the password policy',
  updated: {
    allow_users_to_change_password: ownChange,
    expire_passwords: quiet,
    hard_expiry: hardExpiry,
    max_password_age: age,
    minimum_password_length: figure,
    password_reuse_prevention: figure,
    require_lowercase_characters: wish,
    require_numbers: wish,
    require_symbols: wish,
    require_uppercase_characters: wish,
  },
  destroyed: () => [
    told(
      'iam-password-weaker',
      undefined,
      'Deletes the password policy, and the default of AWS counts: eight characters of three kinds, with no end.',
    ),
  ],
};
