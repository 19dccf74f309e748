import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet } from '../../kind.ts';
import { flag, isUnknown } from '../../value.ts';
import { forcingArguments } from '../forcing.ts';
import { aclCreated, aclUpdated } from './acl.ts';
import { corsUpdated } from './cors.ts';
import { encryptionUpdated } from './encryption.ts';
import { lifecycleUpdated } from './lifecycle.ts';
import { loggingUpdated } from './logging.ts';
import { objectLockUpdated } from './object-lock.ts';
import { bucketPolicyCreated, bucketPolicyUpdated } from './policy.ts';
import { replicationUpdated } from './replication.ts';
import { accelerationUpdated, payerUpdated } from './requests.ts';
import { inlineVersioningUpdated } from './versioning.ts';
import { websiteUpdated } from './website.ts';

const deleting = 'Amazon S3 User Guide, Deleting a bucket; AWS provider, aws_s3_bucket force_destroy';

/** What becomes of what is in a bucket that is deleted: the flag of the prior state decides. */
function contentFinding(change: Change, verb: string, code: string, end: string): Finding {
  if (flag(change.before?.force_destroy) !== true)
    return finding({
      code: `${code}-not-empty`,
      interruption: 'unknown',
      reversible: 'unknown',
      apply: 'unknown',
      why: `${verb} the bucket, which AWS refuses while it holds anything. Without force_destroy in the prior state nothing is emptied first, and a plan does not tell whether it is empty.${end}`,
      fix: 'Check that the bucket is empty and unused, versions and delete markers included.',
      source: deleting,
    });
  const isLocked = flag(change.before?.object_lock_enabled) === true;
  return finding({
    code: `${code}-content`,
    interruption: 'outage',
    data: 'loss',
    reversible: 'no',
    apply: isLocked ? 'unknown' : 'succeeds',
    why: `${verb} the bucket with every object and version in it. force_destroy is true in the prior state, so the provider empties the bucket first.${isLocked ? ' Object versions locked in compliance mode are refused.' : ''}${end}`,
    fix: 'Keep the bucket, or set force_destroy to false and apply that first.',
    source: deleting,
  });
}

const destroyed = (change: Change): readonly Finding[] => [
  contentFinding(change, 'Deletes', 's3-bucket-delete', ''),
];

const replaced = (change: Change): readonly Finding[] => [
  contentFinding(change, 'Replaces', 's3-bucket-replace', ` The new bucket is empty.${because(change)}`),
];

const left = (change: Change): readonly Finding[] => [
  finding({
    code: 's3-bucket-replace-left',
    interruption: 'unknown',
    reversible: 'no',
    why: `Creates an empty bucket and leaves the old one, which nobody manages any more. Clients that follow the new name find nothing in it.${because(change)}`,
    source: 'Terraform language, removed block with destroy = false',
  }),
];

function because(change: Change): string {
  const forcing = forcingArguments(change);
  return forcing.length > 0
    ? ` The change of ${forcing.join(' and ')} forces it.`
    : ` No argument forces it: ${change.actionReason === 'replace_because_tainted' ? 'the bucket is tainted' : 'it was asked for'}.`;
}

const forceDestroyUpdated: AttributeRule = ({ name, after }) =>
  flag(after) === true
    ? [
        finding({
          code: 's3-bucket-force-destroy',
          attribute: name,
          timing: 'not-applied',
          data: 'recoverability-reduced',
          why: 'Lets a later destroy delete every object in the bucket. Nothing is sent now; the flag is kept by Terraform and takes effect at a destroy.',
          fix: 'Leave force_destroy false unless the bucket is to go.',
          source: 'AWS provider, aws_s3_bucket force_destroy',
        }),
      ]
    : [];

const created = (change: Change, context: Context): readonly Finding[] => [
  ...aclCreated(change, context),
  ...(isPolicyComputed(change, context) ? [] : bucketPolicyCreated(change, context)),
];

/** Left out, the policy is computed, and unknown in every creation: a policy resource may set it. */
const isPolicyComputed = (change: Change, context: Context): boolean =>
  isUnknown(change.after?.policy) && context.isConfigured(change, 'policy') !== true;

export const bucketKind: Kind = {
  types: ['aws_s3_bucket'],
  noun: 'the bucket',
  created,
  updated: {
    acceleration_status: accelerationUpdated,
    acl: aclUpdated,
    arn: quiet,
    bucket_domain_name: quiet,
    bucket_regional_domain_name: quiet,
    cors_rule: corsUpdated,
    force_destroy: forceDestroyUpdated,
    grant: aclUpdated,
    hosted_zone_id: quiet,
    id: quiet,
    lifecycle_rule: lifecycleUpdated,
    logging: loggingUpdated,
    object_lock_configuration: objectLockUpdated,
    object_lock_enabled: quiet,
    policy: bucketPolicyUpdated,
    region: quiet,
    replication_configuration: replicationUpdated,
    request_payer: payerUpdated,
    server_side_encryption_configuration: encryptionUpdated,
    tags: quiet,
    tags_all: quiet,
    timeouts: quiet,
    versioning: inlineVersioningUpdated,
    website: websiteUpdated,
    website_domain: quiet,
    website_endpoint: quiet,
  },
  destroyed,
  replaced,
  left,
  guards: { force_destroy: (value) => flag(value) !== true },
};

/** Directory buckets have no versioning, policy of ACLs or lifecycle of versions. */
export const directoryBucketKind: Kind = {
  types: ['aws_s3_directory_bucket'],
  noun: 'the directory bucket',
  updated: { arn: quiet, force_destroy: forceDestroyUpdated, id: quiet, tags: quiet, tags_all: quiet },
  destroyed,
  replaced,
  left,
  guards: { force_destroy: (value) => flag(value) !== true },
};
