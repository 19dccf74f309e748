import { type Finding, finding } from '../../finding.ts';
import { type AttributeRule, quiet, type Rule } from '../../kind.ts';
import { isUnset } from '../../value.ts';
import { settingKind } from './setting.ts';

const source = 'Amazon S3 User Guide, Hosting a static website using Amazon S3';

const gone = (attribute: string | undefined): Finding =>
  finding({
    code: 's3-website-off',
    attribute,
    interruption: 'outage',
    why: 'Takes the website endpoint of the bucket away. Every request to it fails from now on; the objects stay.',
    fix: 'Move visitors to the new place first.',
    source,
  });

const serves: AttributeRule = ({ name }) => [
  finding({
    code: 's3-website-change',
    attribute: name,
    interruption: 'unknown',
    why: `Changes ${name} of the website. What visitors get changes at once; whether the objects it names exist is not in a plan.`,
    source,
  }),
];

/** The inline block of provider 3. */
export const websiteUpdated: AttributeRule = (attribute, change, context) => {
  if (isUnset(attribute.before)) return [];
  return isUnset(attribute.after) ? [gone(attribute.name)] : serves(attribute, change, context);
};

const reset: Rule = () => [gone(undefined)];

export const websiteKind = settingKind({
  types: ['aws_s3_bucket_website_configuration'],
  noun: 'the website configuration',
  code: 's3-website',
  updated: {
    error_document: quiet,
    index_document: serves,
    redirect_all_requests_to: serves,
    routing_rule: serves,
    routing_rules: serves,
    website_domain: quiet,
    website_endpoint: quiet,
  },
  reset,
});
