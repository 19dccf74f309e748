import { finding } from '../../finding.ts';
import type { AttributeRule, Rule } from '../../kind.ts';
import { blocks, hasUnknown, isMarker, texts, type ValueObject } from '../../value.ts';
import { globCovers } from '../iam/glob.ts';
import { settingKind } from './setting.ts';

const refused = (attribute: string | undefined) =>
  finding({
    code: 's3-cors-removed',
    attribute,
    interruption: 'unknown',
    why: 'Takes CORS rules away. Browsers refuse requests from other origins that relied on them.',
    fix: 'Check which web pages read the bucket.',
    source: 'Amazon S3 User Guide, Using cross-origin resource sharing (CORS)',
  });

const lists = ['allowed_headers', 'allowed_methods', 'allowed_origins', 'expose_headers'] as const;

/** Whether one rule answers at least whom the other answers, and tells as much. */
const covers = (one: ValueObject, other: ValueObject): boolean =>
  lists.every((name) =>
    texts(other[name]).every((item) => texts(one[name]).some((pattern) => globCovers(pattern, item))),
  );

/** Rules and origins that are added take nothing from anybody; how long a browser remembers is no right. */
export const corsUpdated: AttributeRule = ({ name, before, after }) => {
  if (isMarker(after) || hasUnknown(after)) return [refused(name)];
  const planned = blocks(after);
  return blocks(before).every((rule) => planned.some((candidate) => covers(candidate, rule)))
    ? []
    : [refused(name)];
};

const reset: Rule = () => [refused(undefined)];

export const corsKind = settingKind({
  types: ['aws_s3_bucket_cors_configuration'],
  noun: 'the CORS rules',
  code: 's3-cors',
  updated: { cors_rule: corsUpdated },
  reset,
});
