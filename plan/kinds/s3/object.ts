import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet, type Rule } from '../../kind.ts';
import { isUnset, text } from '../../value.ts';
import { isVersioned } from './bucket-of.ts';

const deleting =
  'AWS provider source, aws_s3_object delete: with a version_id in the state it deletes every version of the key; Amazon S3 User Guide, Deleting object versions from a versioning-enabled bucket';
const overwriting = 'Amazon S3 User Guide, Adding objects to versioning-enabled buckets';

const destroyed: Rule = (change, context) => {
  if (isUnset(change.before?.version_id) && isVersioned(change, context))
    return [
      finding({
        code: 's3-object-delete',
        interruption: 'unknown',
        data: 'recoverability-reduced',
        reversible: 'no',
        why: 'Deletes the object; the versioned bucket keeps its content behind a delete marker. Whoever reads it gets an error.',
        source: deleting,
      }),
    ];
  const hasVersions = !isUnset(change.before?.version_id);
  return [
    finding({
      code: 's3-object-delete',
      interruption: 'unknown',
      data: 'loss',
      reversible: 'no',
      why: hasVersions
        ? 'Deletes the object with every version of it. The provider removes all versions of a key, so versioning of the bucket does not keep them.'
        : 'Deletes the object for good. Nothing in this plan shows that the bucket keeps versions.',
      fix: 'Take it out of the state with a removed block where the object is still needed.',
      source: deleting,
    }),
  ];
};

/** Another key or bucket: the content is written there, and what readers of the old key had is gone. */
const replaced: Rule = () => [
  finding({
    code: 's3-object-replace',
    interruption: 'unknown',
    data: 'recoverability-reduced',
    reversible: 'no',
    why: 'Writes the object anew and deletes the old one with its versions. Whoever reads the old key gets an error.',
    source: deleting,
  }),
];

const contentArguments = ['content', 'content_base64', 'etag', 'source', 'source_hash'] as const;

const isContentChanged = ({ changed }: Change): boolean =>
  changed.some(({ name }) => contentArguments.some((argument) => argument === name));

/** Several arguments tell of one new content. */
const overwritten = (change: Change, context: Context): readonly Finding[] => {
  if (!isContentChanged(change) || isVersioned(change, context)) return [];
  return [
    finding({
      code: 's3-object-overwrite',
      attribute: contentArguments.find((name) => change.changed.some((attribute) => attribute.name === name)),
      data: 'recoverability-reduced',
      why: 'Overwrites the object; nothing in this plan shows that the bucket keeps the old content. Only the old configuration can bring it back.',
      fix: 'Turn versioning on for the bucket.',
      source: overwriting,
    }),
  ];
};

const publicAcls = new Set(['public-read', 'public-read-write', 'authenticated-read']);

const exposed = (): Finding =>
  finding({
    code: 's3-object-public',
    attribute: 'acl',
    severity: 'dangerous',
    why: 'Opens the object to the internet: its ACL lets in the public.',
    source: 'Amazon S3 User Guide, Access control list (ACL) overview',
  });

const aclUpdated: AttributeRule = ({ name, before, after }) => {
  if (publicAcls.has(text(after) ?? '')) return publicAcls.has(text(before) ?? '') ? [] : [exposed()];
  return publicAcls.has(text(before) ?? '')
    ? [
        finding({
          code: 's3-object-private',
          attribute: name,
          interruption: 'unknown',
          why: 'Takes the object away from the public. Anonymous readers are refused from now on.',
          source: 'Amazon S3 User Guide, Access control list (ACL) overview',
        }),
      ]
    : [];
};

const unlocked: AttributeRule = ({ name, before, after }) => {
  const isWeaker =
    name === 'object_lock_retain_until_date'
      ? (text(after) ?? '') < (text(before) ?? '')
      : ['ON', 'COMPLIANCE', 'GOVERNANCE'].includes(text(before) ?? '') && text(after) !== 'COMPLIANCE';
  if (!isWeaker) return [];
  return [
    finding({
      code: 's3-object-unlock',
      attribute: name,
      data: 'recoverability-reduced',
      apply: text(before) === 'COMPLIANCE' ? 'unknown' : 'succeeds',
      why: 'Weakens the lock of the object. Its version can be deleted earlier; in compliance mode AWS refuses that.',
      source: 'Amazon S3 User Guide, Locking objects with Object Lock',
    }),
  ];
};

/** Classes whose objects are read only after they have been restored. */
const archives = ['GLACIER', 'DEEP_ARCHIVE'];

const classUpdated: AttributeRule = ({ name, after }) =>
  archives.includes(text(after) ?? '')
    ? [
        finding({
          code: 's3-object-archive',
          attribute: name,
          interruption: 'unknown',
          why: `Writes the object into ${text(after)}, where a read fails until it has been restored. That takes minutes to two days.`,
          fix: 'Use GLACIER_IR where the object is still read.',
          source: 'Amazon S3 User Guide, Working with archived objects',
        }),
      ]
    : [];

const headers = [
  'bucket_key_enabled',
  'cache_control',
  'checksum_algorithm',
  'checksum_crc32',
  'checksum_crc32c',
  'checksum_crc64nvme',
  'checksum_sha1',
  'checksum_sha256',
  'content_disposition',
  'content_encoding',
  'content_language',
  'content_type',
  'force_destroy',
  'id',
  'arn',
  'kms_key_id',
  'metadata',
  'override_provider',
  'server_side_encryption',
  'tags',
  'tags_all',
  'version_id',
  'website_redirect',
] as const;

const quietly = Object.fromEntries([...headers, ...contentArguments].map((name) => [name, quiet]));

export const objectKind: Kind = {
  types: ['aws_s3_object', 'aws_s3_bucket_object'],
  noun: 'the object',
  created: (change) => (publicAcls.has(text(change.after?.acl) ?? '') ? [exposed()] : []),
  updated: {
    ...quietly,
    acl: aclUpdated,
    storage_class: classUpdated,
    object_lock_legal_hold_status: unlocked,
    object_lock_mode: unlocked,
    object_lock_retain_until_date: unlocked,
  },
  updatedTogether: [overwritten],
  destroyed,
  replaced,
};

/** A copy that Terraform made: its source is somewhere else, and may be gone. */
export const objectCopyKind: Kind = {
  types: ['aws_s3_object_copy'],
  noun: 'the copy of an object',
  updated: { ...quietly, acl: aclUpdated, storage_class: classUpdated },
  updatedTogether: [overwritten],
  destroyed: () => [
    finding({
      code: 's3-object-copy-delete',
      interruption: 'unknown',
      data: 'recoverability-reduced',
      reversible: 'unknown',
      why: 'Deletes a copy of an object. Whether its source is still there is not in a plan.',
      source: deleting,
    }),
  ],
};
