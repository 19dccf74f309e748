import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet, type Rule } from '../../kind.ts';
import { type Attributes, flag, isMarker, text } from '../../value.ts';
import { documentOf } from '../iam/document.ts';
import { isPublic } from '../iam/public.ts';
import { isNewBucket, siblings } from './bucket-of.ts';
import { settingKind } from './setting.ts';

const source = 'Amazon S3 User Guide, Blocking public access to your Amazon S3 storage';

/** These two cut off what public ACLs and policies grant; the other two only refuse new ones. */
const cutting = ['ignore_public_acls', 'restrict_public_buckets'] as const;
const refusing = ['block_public_acls', 'block_public_policy'] as const;
const guardNames = [...cutting, ...refusing];

const isOn = (settings: Attributes | undefined, name: string): boolean => flag(settings?.[name]) === true;

/** The account's own block stands before those of its buckets. */
const isAccountGuarded = (context: Context): boolean =>
  context
    .ofType('aws_s3_account_public_access_block')
    .some(({ after }) => cutting.every((name) => isOn(after, name)));

const guardUpdated =
  (scope: 'bucket' | 'account'): AttributeRule =>
  ({ name, before, after }, change, context) => {
    if (isMarker(after))
      return [
        finding({
          code: 's3-public-access-unknown',
          attribute: name,
          severity: 'review',
          why: `Changes ${name}, and the plan does not show to what.`,
          source,
        }),
      ];
    if (flag(after) === true) return cutsPublic(change, context, name) ? [cutOff(name)] : [];
    if (flag(before) !== true) return [];
    const cuts = cutting.some((guard) => guard === name);
    return [opened(name, cuts && !(scope === 'bucket' && isAccountGuarded(context)), scope)];
  };

const opened = (name: string, isExposing: boolean, scope: 'bucket' | 'account'): Finding =>
  finding({
    code: 's3-public-access-off',
    attribute: name,
    severity: isExposing ? 'dangerous' : 'review',
    why: `Turns ${name} off for the ${scope}. ${consequence[name]}`,
    fix: `Keep ${name} true.`,
    source,
  });

const consequence: Readonly<Record<string, string>> = {
  ignore_public_acls: 'Public ACLs that are there count again.',
  restrict_public_buckets: 'A public bucket policy lets in anybody again.',
  block_public_acls: 'Public ACLs can be set again.',
  block_public_policy: 'A public bucket policy can be set again.',
};

const reset =
  (scope: 'bucket' | 'account'): Rule =>
  (change, context) => {
    const on = guardNames.filter((name) => isOn(change.before, name));
    if (on.length === 0) return [];
    const cuts = cutting.some((name) => isOn(change.before, name));
    return [
      finding({
        code: 's3-public-access-delete',
        severity: cuts && !(scope === 'bucket' && isAccountGuarded(context)) ? 'dangerous' : 'review',
        why: `Removes the public access block of the ${scope}. All four guards are open then: public ACLs and policies that exist count, and new ones are accepted.`,
        fix: 'Keep the block, with its four arguments true.',
        source,
      }),
    ];
  };

/** Whether a guard that goes on ends what a public policy or ACL of the bucket grants until now. */
function cutsPublic(change: Change, context: Context, name: string): boolean {
  if (name === 'restrict_public_buckets')
    return siblings(change, 'aws_s3_bucket_policy', context).some(({ before }) => {
      const document = documentOf(before?.policy);
      return document !== 'unknown' && document.some(isPublic);
    });
  return (
    name === 'ignore_public_acls' &&
    siblings(change, 'aws_s3_bucket_acl', context).some(({ before }) =>
      (text(before?.acl) ?? '').startsWith('public-'),
    )
  );
}

const cutOff = (name: string): Finding =>
  finding({
    code: 's3-public-access-cut',
    attribute: name,
    interruption: 'unknown',
    why: `Turns ${name} on for the bucket, which is public until now. Anonymous readers are refused from then on; objects stay.`,
    fix: 'Serve public readers another way first, such as CloudFront with origin access control.',
    source,
  });

/** A new block on an existing bucket may open what stood before, or cut off who reads it. */
const created: Rule = (change, context) => {
  const ending = cutting.find((name) => isOn(change.after, name) && cutsPublic(change, context, name));
  if (ending !== undefined) return [cutOff(ending)];
  const open = cutting.filter((name) => !isOn(change.after, name) && !isMarker(change.after?.[name]));
  if (open.length === 0 || isNewBucket(change, context)) return [];
  return [
    finding({
      code: 's3-public-access-open',
      severity: 'review',
      why: `Sets ${open.join(' and ')} to false. If the bucket was guarded before, public ACLs or policies of it count from now on.`,
      fix: 'Set all four arguments to true.',
      source,
    }),
  ];
};

const guards = Object.fromEntries(
  guardNames.map((name) => [name, (value: Parameters<typeof flag>[0]) => flag(value) === true]),
);
const updatedIn = (scope: 'bucket' | 'account'): Readonly<Record<string, AttributeRule>> =>
  Object.fromEntries(guardNames.map((name) => [name, guardUpdated(scope)]));

export const publicAccessKind = settingKind({
  types: ['aws_s3_bucket_public_access_block'],
  noun: 'the public access block',
  code: 's3-public-access',
  created,
  updated: { ...updatedIn('bucket'), skip_destroy: quiet },
  reset: reset('bucket'),
  guards,
});

export const accountPublicAccessKind: Kind = {
  types: ['aws_s3_account_public_access_block'],
  noun: "the account's public access block",
  updated: { ...updatedIn('account'), account_id: quiet, id: quiet, skip_destroy: quiet },
  destroyed: reset('account'),
  guards,
};

export type Guard = 'refused' | 'cut' | 'open';

/** What the public access block of a bucket does to a public ACL or policy that this plan sets. */
export function guardAgainst(change: Change, kind: 'acl' | 'policy', context: Context): Guard {
  const blocks = [
    ...siblings(change, 'aws_s3_bucket_public_access_block', context),
    ...context.ofType('aws_s3_account_public_access_block'),
  ];
  const [refuse, cut] =
    kind === 'acl'
      ? ['block_public_acls', 'ignore_public_acls']
      : ['block_public_policy', 'restrict_public_buckets'];
  if (blocks.some(({ before, after }) => isOn(before, refuse ?? '') && isOn(after, refuse ?? '')))
    return 'refused';
  return blocks.some(({ after }) => isOn(after, cut ?? '')) ? 'cut' : 'open';
}

/** The one finding of a public ACL or policy that is set. */
export function exposureFinding(
  props: { readonly code: string; readonly attribute: string; readonly what: string },
  guard: Guard,
): Finding {
  const { code, attribute, what } = props;
  if (guard === 'refused')
    return finding({
      code: `${code}-refused`,
      attribute,
      timing: 'not-applied',
      apply: 'fails',
      why: `Sets ${what}, which AWS refuses: the public access block forbids it.`,
      fix: 'Do not make it public.',
      source,
    });
  return finding({
    code: `${code}-public`,
    attribute,
    severity: guard === 'cut' ? 'review' : 'dangerous',
    why:
      guard === 'cut'
        ? `Sets ${what}. The public access block of this plan keeps the public out, and is all that does.`
        : `Opens the bucket to the internet: ${what} is set.`,
    fix: 'Name the principals that need it, or add a condition on organisation, account, VPC or address.',
    source,
  });
}
