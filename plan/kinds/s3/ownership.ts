import { type Finding, finding } from '../../finding.ts';
import type { AttributeRule, Rule } from '../../kind.ts';
import { blocks, text, type Value } from '../../value.ts';
import { isNewBucket } from './bucket-of.ts';
import { settingKind } from './setting.ts';

const source = 'Amazon S3 User Guide, Controlling ownership of objects and disabling ACLs for your bucket';

const ownershipOf = (rule: Value | undefined): string | undefined => text(blocks(rule)[0]?.object_ownership);

const aclsOff = (attribute: string | undefined): Finding =>
  finding({
    code: 's3-ownership-acls-off',
    attribute,
    interruption: 'unknown',
    why: 'Switches ACLs off. Access that only an ACL grants is gone, and writers that send an ACL are refused.',
    fix: 'Move the grants of ACLs into the bucket policy first.',
    source,
  });

const aclsOn = (attribute: string | undefined): Finding =>
  finding({
    code: 's3-ownership-acls-on',
    attribute,
    severity: 'review',
    why: 'Switches ACLs on again. Grants of ACLs from before count again, and other accounts own what they write.',
    source,
  });

const ruleUpdated: AttributeRule = ({ name, before, after }) => {
  const [old, planned] = [ownershipOf(before), ownershipOf(after)];
  if (planned === 'BucketOwnerEnforced') return old === planned ? [] : [aclsOff(name)];
  return old === 'BucketOwnerEnforced' ? [aclsOn(name)] : [];
};

const created: Rule = (change, context) =>
  ownershipOf(change.after?.rule) === 'BucketOwnerEnforced' && !isNewBucket(change, context)
    ? [aclsOff('rule')]
    : [];

const reset: Rule = (change) =>
  ownershipOf(change.before?.rule) === 'BucketOwnerEnforced' ? [aclsOn(undefined)] : [];

export const ownershipKind = settingKind({
  types: ['aws_s3_bucket_ownership_controls'],
  noun: 'the ownership controls',
  code: 's3-ownership',
  created,
  updated: { rule: ruleUpdated },
  reset,
  guards: { rule: (value) => ownershipOf(value) === 'BucketOwnerEnforced' },
});
