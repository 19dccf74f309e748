import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import type { Finding } from '../../finding.ts';
import { type AttributeRule, quiet, type Rule } from '../../kind.ts';
import type { Value } from '../../value.ts';
import { documentOf } from '../iam/document.ts';
import { type PolicyProps, policyFindings } from '../iam/policy.ts';
import { isPublic } from '../iam/public.ts';
import { isNewBucket } from './bucket-of.ts';
import { exposureFinding, guardAgainst } from './public-access.ts';
import { settingKind } from './setting.ts';

const propsFor = (change: Change, context: Context, noun: string): PolicyProps => ({
  code: 's3-policy',
  attribute: 'policy',
  noun,
  source: 'Amazon S3 User Guide, Bucket policies for Amazon S3',
  isExposed: isPublic,
  exposed: () => [
    exposureFinding(
      { code: 's3-policy', attribute: 'policy', what: 'a policy that allows something to anybody' },
      guardAgainst(change, 'policy', context),
    ),
  ],
});

const bucketPolicyFindings = (
  before: Value | undefined,
  after: Value | undefined,
  change: Change,
  context: Context,
): readonly Finding[] => policyFindings(before, after, propsFor(change, context, 'the bucket policy'));

export const bucketPolicyUpdated: AttributeRule = ({ before, after }, change, context) =>
  bucketPolicyFindings(before, after, change, context);

/**
 * A policy set on a bucket that is in use may deny what its users do. One whose text is not known yet, on a bucket as new as
 * itself, takes nothing from anybody; whether it is public only its text tells, or a block that cuts the public off.
 */
export const bucketPolicyCreated: Rule = (change, context) => {
  const policy = change.after?.policy;
  const findings = bucketPolicyFindings('', policy, change, context);
  if (documentOf(policy) === 'unknown')
    return isNewBucket(change, context) && guardAgainst(change, 'policy', context) !== 'open' ? [] : findings;
  return findings.filter(({ code }) =>
    isNewBucket(change, context)
      ? code.endsWith('-public') || code.endsWith('-refused')
      : !code.endsWith('-wider'),
  );
};

const reset: Rule = (change, context) => bucketPolicyFindings(change.before?.policy, '', change, context);

export const bucketPolicyKind = settingKind({
  types: ['aws_s3_bucket_policy', 'aws_s3control_bucket_policy'],
  noun: 'the bucket policy',
  code: 's3-policy',
  created: bucketPolicyCreated,
  updated: { policy: bucketPolicyUpdated },
  reset,
});

/** Policies of what stands before a bucket, and of table buckets. */
export const accessPolicyUpdated =
  (noun: string): AttributeRule =>
  ({ before, after }, change, context) =>
    policyFindings(before, after, propsFor(change, context, noun));

export const accessPolicyKind = (types: readonly string[], attribute: string, noun: string) =>
  settingKind({
    types,
    noun,
    code: 's3-access-policy',
    created: (change, context) =>
      policyFindings('', change.after?.[attribute], propsFor(change, context, noun)).filter(
        ({ code }) => !code.endsWith('-wider') && !code.endsWith('-narrower'),
      ),
    updated: {
      [attribute]: accessPolicyUpdated(noun),
      account_id: quiet,
      has_public_access_policy: quiet,
    },
    reset: (change, context) =>
      policyFindings(change.before?.[attribute], '', propsFor(change, context, noun)),
  });
