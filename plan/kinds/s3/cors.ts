import { finding } from '../../finding.ts';
import type { AttributeRule, Rule } from '../../kind.ts';
import { blocks, canonical, isMarker, type Json, type Value } from '../../value.ts';
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

const texts = (rules: Value): ReadonlySet<string> =>
  new Set(blocks(rules).map((rule) => canonical({ ...rule, id: null } as Json)));

/** Rules that are added take nothing from anybody. */
export const corsUpdated: AttributeRule = ({ name, before, after }) => {
  if (isMarker(after)) return [refused(name)];
  const kept = texts(after);
  return [...texts(before)].every((rule) => kept.has(rule)) ? [] : [refused(name)];
};

const reset: Rule = () => [refused(undefined)];

export const corsKind = settingKind({
  types: ['aws_s3_bucket_cors_configuration'],
  noun: 'the CORS rules',
  code: 's3-cors',
  updated: { cors_rule: corsUpdated },
  reset,
});
