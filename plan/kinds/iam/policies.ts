import { byKeys } from '../../by-keys.ts';
import type { Change } from '../../change.ts';
import { type Context, oncePerPlan } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import { type Kind, quiet, type Rule } from '../../kind.ts';
import { list, number, text, texts } from '../../value.ts';
import { iamSource, identityPolicy, identityPolicyUpdated, loses, setUpdated } from './attribute-rules.ts';
import { goesWithOwner } from './owner.ts';
import { policyFindings } from './policy.ts';

const attachmentTypes = [
  'aws_iam_role_policy_attachment',
  'aws_iam_user_policy_attachment',
  'aws_iam_group_policy_attachment',
] as const;

/** The attachments that this plan deletes, by the policy they attach. */
const detachedByPolicy = oncePerPlan((context) =>
  byKeys(
    context.ofType(...attachmentTypes).filter(({ action }) => action === 'delete' || action === 'replace'),
    ({ before }) => [text(before?.policy_arn) ?? ''],
  ),
);

/** AWS refuses to delete a policy that is attached; attachments that this plan deletes go first. */
function isElsewhereAttached(change: Change, context: Context): boolean {
  const count = number(change.before?.attachment_count);
  const arn = text(change.before?.arn);
  if (count === undefined || arn === undefined) return false;
  return count > (detachedByPolicy(context).get(arn)?.length ?? 0);
}

const policyGone =
  (verb: string): Rule =>
  (change, context) => {
    const isAttached = isElsewhereAttached(change, context);
    return [
      finding({
        code: 'iam-policy-delete',
        interruption: 'unknown',
        apply: isAttached ? 'unknown' : 'succeeds',
        why: `${verb} the policy. Identities that have it lose what it allows${isAttached ? ', and AWS refuses to delete it while one that this plan does not detach has it' : ''}.`,
        fix: 'Check where the policy is attached.',
        source: 'IAM API Reference, DeletePolicy',
      }),
    ];
  };

const policyKind: Kind = {
  types: ['aws_iam_policy'],
  noun: 'the policy',
  updated: {
    arn: quiet,
    attachment_count: quiet,
    delay_after_policy_creation_in_ms: quiet,
    id: quiet,
    policy: identityPolicyUpdated('the policy'),
    policy_id: quiet,
    tags: quiet,
    tags_all: quiet,
  },
  destroyed: policyGone('Deletes'),
  replaced: policyGone('Replaces'),
};

const inlineKind: Kind = {
  types: ['aws_iam_role_policy', 'aws_iam_user_policy', 'aws_iam_group_policy'],
  noun: 'the inline policy',
  updated: { id: quiet, name: quiet, name_prefix: quiet, policy: identityPolicyUpdated('the inline policy') },
  destroyed: (change, context) =>
    goesWithOwner(change, context)
      ? []
      : policyFindings(change.before?.policy, '', identityPolicy('the inline policy')),
  replaced: (change): readonly Finding[] => [
    loses(
      'iam-policy-gap',
      'Replaces the inline policy. Requests that rely on it may be refused in between, as changes of IAM take a while to arrive everywhere.',
    ),
    ...policyFindings(change.before?.policy, change.after?.policy, identityPolicy('the inline policy')),
  ],
};

const isEverything = (arn: string | undefined): boolean =>
  arn !== undefined && /^arn:aws[a-z-]*:iam::aws:policy\/AdministratorAccess$/.test(arn);

const everythingAllowed = finding({
  code: 'iam-attachment-administrator',
  severity: 'review',
  why: 'Allows every action on every resource: the policy is AdministratorAccess.',
  fix: 'Attach what it needs, and no more.',
  source: 'AWS Managed Policy Reference Guide, AdministratorAccess',
});

const attachmentKind: Kind = {
  types: attachmentTypes,
  noun: 'the attachment of a policy',
  created: ({ after }) => (isEverything(text(after?.policy_arn)) ? [everythingAllowed] : []),
  updated: {},
  destroyed: (change, context) =>
    goesWithOwner(change, context)
      ? []
      : [
          loses(
            'iam-attachment-delete',
            'Detaches a policy. Requests that rely on what it allows are refused; who sends them no plan tells.',
          ),
        ],
};

/** It owns every attachment of its policy: whoever else has it loses it. */
const exclusiveAttachmentKind: Kind = {
  types: ['aws_iam_policy_attachment'],
  noun: 'the exclusive attachment of a policy',
  created: () => [
    finding({
      code: 'iam-attachment-exclusive',
      interruption: 'unknown',
      why: 'Makes itself the only attachment of the policy. Every role, user and group that is not in it loses the policy, those of other configurations included.',
      fix: 'Use aws_iam_role_policy_attachment and its like.',
      source: 'AWS provider, aws_iam_policy_attachment',
    }),
  ],
  updated: {
    groups: setUpdated('iam-attachment', 'the groups that have the policy'),
    id: quiet,
    name: quiet,
    roles: setUpdated('iam-attachment', 'the roles that have the policy'),
    users: setUpdated('iam-attachment', 'the users that have the policy'),
  },
  destroyed: ({ before }) => {
    const count = ['groups', 'roles', 'users'].flatMap((name) => list(before?.[name])).length;
    return [
      loses(
        'iam-attachment-delete',
        `Detaches the policy from ${count === 1 ? 'one identity' : `${count} identities`}. Requests that rely on it are refused.`,
      ),
    ];
  },
};

/** Lists that take away whatever is not in them. */
const exclusiveListKind: Kind = {
  types: ['role', 'user', 'group'].flatMap((owner) => [
    `aws_iam_${owner}_policies_exclusive`,
    `aws_iam_${owner}_policy_attachments_exclusive`,
  ]),
  noun: 'the exclusive list of policies',
  created: ({ after }) => [
    finding({
      code: 'iam-policies-exclusive',
      interruption: 'unknown',
      why: `Takes every policy away that is not in the list${texts(after?.policy_arns ?? after?.policy_names).length === 0 ? ', which is empty or not known yet' : ''}. Requests that rely on another one are refused.`,
      source: 'AWS provider, aws_iam_role_policy_attachments_exclusive',
    }),
  ],
  updated: {
    policy_arns: setUpdated('iam-policies', 'the policies that may be attached'),
    policy_names: setUpdated('iam-policies', 'the inline policies that may be there'),
  },
  destroyed: () => [
    finding({
      code: 'iam-policies-left',
      timing: 'not-applied',
      why: 'Stops keeping the list of policies exclusive and sends nothing.',
      source: iamSource,
    }),
  ],
};

export const policyKinds: readonly Kind[] = [
  policyKind,
  inlineKind,
  attachmentKind,
  exclusiveAttachmentKind,
  exclusiveListKind,
];
