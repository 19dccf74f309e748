import { type Finding, finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet, type Rule } from '../../kind.ts';
import { blocks, flag } from '../../value.ts';
import { causeOf } from '../ending.ts';
import { accessPolicyKind, accessPolicyUpdated } from './policy.ts';

const source = 'Amazon S3 User Guide, Managing access to shared datasets with access points';

const gone: Rule = () => [
  finding({
    code: 's3-access-point-delete',
    interruption: 'outage',
    why: 'Deletes the access point. Every request through it fails from now on; the objects stay in their bucket.',
    fix: 'Move its users to another access point first.',
    source,
  }),
];

/** The alias ends in letters that AWS chooses anew. */
const replaced: Rule = (change) => [
  finding({
    code: 's3-access-point-replace',
    interruption: 'outage',
    why: `Replaces the access point${causeOf(change)}. Requests fail in between, and those that use its alias or its old name fail for good; the objects stay in their bucket.`,
    fix: 'Make a second access point, move the users to it, and delete this one later.',
    source,
  }),
];

const cutting = ['ignore_public_acls', 'restrict_public_buckets'] as const;

const blockUpdated: AttributeRule = ({ name, before, after }): readonly Finding[] => {
  const [old, planned] = [blocks(before)[0], blocks(after)[0]];
  const opened = cutting.filter((guard) => flag(old?.[guard]) === true && flag(planned?.[guard]) !== true);
  if (opened.length === 0) return [];
  return [
    finding({
      code: 's3-access-point-public',
      attribute: name,
      severity: 'dangerous',
      why: `Turns ${opened.join(' and ')} off for the access point. Public ACLs and policies count for it again.`,
      source: 'Amazon S3 User Guide, Blocking public access to your Amazon S3 storage',
    }),
  ];
};

export const accessPointKinds: readonly Kind[] = [
  {
    types: [
      'aws_s3_access_point',
      'aws_s3control_multi_region_access_point',
      'aws_s3control_object_lambda_access_point',
    ],
    noun: 'the access point',
    updated: {
      alias: quiet,
      arn: quiet,
      domain_name: quiet,
      endpoints: quiet,
      has_public_access_policy: quiet,
      id: quiet,
      network_origin: quiet,
      policy: accessPolicyUpdated('the policy of the access point'),
      public_access_block_configuration: blockUpdated,
    },
    destroyed: gone,
    replaced,
  },
  accessPolicyKind(
    ['aws_s3control_access_point_policy', 'aws_s3control_object_lambda_access_point_policy'],
    'policy',
    'the policy of the access point',
  ),
  accessPolicyKind(
    ['aws_s3control_access_grants_instance_resource_policy'],
    'policy',
    'the policy of the access grants instance',
  ),
  accessPolicyKind(
    ['aws_s3tables_table_bucket_policy', 'aws_s3tables_table_policy'],
    'resource_policy',
    'the policy of the tables',
  ),
  {
    types: [
      'aws_s3control_access_grant',
      'aws_s3control_access_grants_instance',
      'aws_s3control_access_grants_location',
    ],
    noun: 'the access grant',
    updated: { tags: quiet, tags_all: quiet },
    destroyed: () => [
      finding({
        code: 's3-access-grant-delete',
        interruption: 'unknown',
        why: 'Takes access grants away. Whoever gets credentials through them is refused; who does is not in a plan.',
        source: 'Amazon S3 User Guide, Managing access with S3 Access Grants',
      }),
    ],
  },
];
