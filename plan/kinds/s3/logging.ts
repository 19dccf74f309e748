import { finding } from '../../finding.ts';
import { type AttributeRule, quiet, type Rule } from '../../kind.ts';
import { isUnset } from '../../value.ts';
import { settingKind } from './setting.ts';

const stops = (attribute: string | undefined) =>
  finding({
    code: 's3-logging-off',
    attribute,
    severity: 'review',
    why: 'Stops the access log of the bucket. Who reads or deletes what is not recorded from now on.',
    source: 'Amazon S3 User Guide, Logging requests with server access logging',
  });

/** The inline block of provider 3. */
export const loggingUpdated: AttributeRule = ({ name, after }) => (isUnset(after) ? [stops(name)] : []);

const reset: Rule = () => [stops(undefined)];

export const loggingKind = settingKind({
  types: ['aws_s3_bucket_logging'],
  noun: 'the access log',
  code: 's3-logging',
  updated: {
    target_bucket: quiet,
    target_prefix: quiet,
    target_grant: quiet,
    target_object_key_format: quiet,
  },
  reset,
});
