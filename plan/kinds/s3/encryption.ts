import { type Finding, finding } from '../../finding.ts';
import type { AttributeRule, Rule } from '../../kind.ts';
import { blocks, hasUnknown, isSensitive, text, type Value } from '../../value.ts';
import { settingKind } from './setting.ts';

const source = 'Amazon S3 User Guide, Setting default server-side encryption behavior for Amazon S3 buckets';

interface Encryption {
  readonly algorithm: string;
  readonly key: string;
}

/** S3 encrypts with keys of its own where nothing else is set. */
function encryptionOf(value: Value | undefined): Encryption {
  // The inline block of provider 3 has one level more than the resource.
  const rules = blocks(value).flatMap((block) => (block.rule === undefined ? [block] : blocks(block.rule)));
  const apply = rules.flatMap((rule) => blocks(rule.apply_server_side_encryption_by_default))[0];
  return { algorithm: text(apply?.sse_algorithm) ?? 'AES256', key: text(apply?.kms_master_key_id) ?? '' };
}

const usesKms = ({ algorithm }: Encryption): boolean => algorithm !== 'AES256';

export const encryptionUpdated: AttributeRule = ({ name, before, after }) => {
  const [old, planned] = [encryptionOf(before), encryptionOf(after)];
  if (isSensitive(after) || hasUnknown(after))
    return [otherKey(name, 'a key that is known only after apply')];
  if (usesKms(planned) && (old.algorithm !== planned.algorithm || old.key !== planned.key))
    return [otherKey(name, usesKms(old) ? 'another KMS key' : 'a KMS key')];
  return usesKms(old) && !usesKms(planned) ? [fallsBack(name)] : [];
};

const otherKey = (attribute: string, key: string): Finding =>
  finding({
    code: 's3-encryption-key',
    attribute,
    interruption: 'unknown',
    why: `Encrypts new objects with ${key}. Whoever writes or reads them needs the right to use that key; objects that exist keep theirs.`,
    fix: 'Grant kms:GenerateDataKey and kms:Decrypt to the writers and readers first.',
    source,
  });

const fallsBack = (attribute: string | undefined): Finding =>
  finding({
    code: 's3-encryption-default',
    attribute,
    severity: 'review',
    why: 'Encrypts new objects with keys of S3 instead of a KMS key. Objects that exist keep theirs.',
    source,
  });

const reset: Rule = (change) => (usesKms(encryptionOf(change.before?.rule)) ? [fallsBack(undefined)] : []);

export const encryptionKind = settingKind({
  types: ['aws_s3_bucket_server_side_encryption_configuration'],
  noun: 'the default encryption',
  code: 's3-encryption',
  updated: { rule: encryptionUpdated },
  reset,
});
