import { finding } from '../../finding.ts';
import { type AttributeRule, quiet, type Rule } from '../../kind.ts';
import { blocks, text, type Value } from '../../value.ts';
import { settingKind } from './setting.ts';

/** Counting and listing: nothing stored and nobody served hangs on it. */
export const measureKind = settingKind({
  types: [
    'aws_s3_bucket_metric',
    'aws_s3_bucket_analytics_configuration',
    'aws_s3_bucket_inventory',
    'aws_s3control_storage_lens_configuration',
  ],
  noun: 'the measurement',
  code: 's3-measure',
  updated: {
    account_id: quiet,
    config_id: quiet,
    destination: quiet,
    enabled: quiet,
    filter: quiet,
    included_object_versions: quiet,
    name: quiet,
    optional_fields: quiet,
    schedule: quiet,
    storage_class_analysis: quiet,
    storage_lens_configuration: quiet,
  },
  reset: () => [],
});

const archives = (tiering: Value | undefined): readonly string[] =>
  blocks(tiering).flatMap(({ access_tier, days }) => [`${text(access_tier) ?? ''} ${String(days)}`]);

const archived = (attribute: string) =>
  finding({
    code: 's3-tiering-archive',
    attribute,
    interruption: 'unknown',
    why: 'Moves objects of the Intelligent-Tiering class that nobody reads for long into an archive tier. A read fails there until the object has been restored, in minutes to hours.',
    source: 'Amazon S3 User Guide, How S3 Intelligent-Tiering works',
  });

const tieringUpdated: AttributeRule = ({ name, before, after }) => {
  const old = archives(before);
  return archives(after).every((tier) => old.includes(tier)) ? [] : [archived(name)];
};

const created: Rule = (change) =>
  text(change.after?.status) !== 'Disabled' && archives(change.after?.tiering).length > 0
    ? [archived('tiering')]
    : [];

export const tieringKind = settingKind({
  types: ['aws_s3_bucket_intelligent_tiering_configuration'],
  noun: 'the Intelligent-Tiering configuration',
  code: 's3-tiering',
  created,
  updated: { filter: quiet, name: quiet, status: quiet, tiering: tieringUpdated },
  reset: () => [],
});
