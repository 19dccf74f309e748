import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import type { AttributeRule, Rule } from '../../kind.ts';
import { type Attributes, blocks, isMarker, text } from '../../value.ts';
import { exposureFinding, guardAgainst } from './public-access.ts';
import { settingKind } from './setting.ts';

const source = 'Amazon S3 User Guide, Access control list (ACL) overview';

const publicAcls = new Set(['public-read', 'public-read-write', 'authenticated-read']);

/** The groups of everybody, and of everybody with an account at AWS. */
const publicGroups = /\/groups\/global\/(AllUsers|AuthenticatedUsers)$/;

const isPublicAcl = (settings: Attributes | undefined): boolean =>
  publicAcls.has(text(settings?.acl) ?? '') ||
  blocks(settings?.access_control_policy).some(({ grant }) =>
    blocks(grant).some(({ grantee }) =>
      blocks(grantee).some(({ uri }) => publicGroups.test(text(uri) ?? '')),
    ),
  ) ||
  blocks(settings?.grant).some(({ uri }) => publicGroups.test(text(uri) ?? ''));

const exposed = (change: Change, context: Context): Finding =>
  exposureFinding(
    { code: 's3-acl', attribute: 'acl', what: 'an ACL that lets in the public' },
    guardAgainst(change, 'acl', context),
  );

/** A canned ACL that grants to the owner, or to services of AWS beside the owner. */
const addsOnly = (before: string, after: string): boolean =>
  before === after || (before === 'private' && !publicAcls.has(after));

export const aclUpdated: AttributeRule = ({ name, before, after }, change, context) => {
  // A canned ACL and its grants are computed from each other.
  if (isMarker(after)) return [];
  const [old, planned] = [text(before), text(after)];
  const isNewlyWritable = planned === 'public-read-write' && old !== planned;
  if (isPublicAcl(change.after) && (!isPublicAcl(change.before) || isNewlyWritable))
    return [exposed(change, context)];
  if (old !== undefined && planned !== undefined && addsOnly(old, planned)) return [];
  if (name !== 'acl' && isMarker(change.after?.acl)) return [];
  return [
    finding({
      code: 's3-acl-change',
      attribute: name,
      interruption: 'unknown',
      why: isPublicAcl(change.before)
        ? 'Takes the bucket away from the public. Anonymous readers are refused from now on.'
        : 'Changes who the ACL grants access to. Whoever relies on a grant that goes is refused.',
      source,
    }),
  ];
};

export const aclCreated: Rule = (change, context) =>
  isPublicAcl(change.after) ? [exposed(change, context)] : [];

/** The provider sends nothing: an ACL cannot be deleted. */
const reset: Rule = (change) => [
  finding({
    code: 's3-acl-delete',
    severity: isPublicAcl(change.before) ? 'review' : 'safe',
    timing: 'not-applied',
    why: `Stops managing the ACL and sends nothing. The bucket keeps it${isPublicAcl(change.before) ? ', and stays public' : ''}.`,
    source: 'AWS provider, aws_s3_bucket_acl: destroying does not delete the ACL',
  }),
];

export const aclKind = settingKind({
  types: ['aws_s3_bucket_acl'],
  noun: 'the ACL',
  code: 's3-acl',
  created: aclCreated,
  updated: { acl: aclUpdated, access_control_policy: aclUpdated },
  reset,
});
