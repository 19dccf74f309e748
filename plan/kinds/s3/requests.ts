import { type Finding, finding } from '../../finding.ts';
import type { AttributeRule, Rule } from '../../kind.ts';
import { text } from '../../value.ts';
import { settingKind } from './setting.ts';

const slower = (attribute: string | undefined): Finding =>
  finding({
    code: 's3-accelerate-off',
    attribute,
    interruption: 'unknown',
    why: 'Turns Transfer Acceleration off. Clients of the s3-accelerate endpoint are refused; who uses it is not in a plan.',
    source:
      'Amazon S3 User Guide, Configuring fast, secure file transfers using Amazon S3 Transfer Acceleration',
  });

export const accelerationUpdated: AttributeRule = ({ name, before, after }) =>
  text(before) === 'Enabled' && text(after) !== 'Enabled' ? [slower(name)] : [];

const accelerationReset: Rule = (change) =>
  text(change.before?.status) === 'Enabled' ? [slower(undefined)] : [];

export const accelerateKind = settingKind({
  types: ['aws_s3_bucket_accelerate_configuration'],
  noun: 'Transfer Acceleration',
  code: 's3-accelerate',
  updated: { status: accelerationUpdated },
  reset: accelerationReset,
});

export const payerUpdated: AttributeRule = ({ name, before, after }) =>
  text(after) === 'BucketOwner' || text(before) === text(after)
    ? []
    : [
        finding({
          code: 's3-requester-pays',
          attribute: name,
          interruption: 'unknown',
          why: 'Makes requesters pay. Anonymous requests, and those that do not say they pay, are refused.',
          source:
            'Amazon S3 User Guide, Using Requester Pays general purpose buckets for storage transfers and usage',
        }),
      ];

/** The owner pays again, which refuses nobody. */
export const paymentKind = settingKind({
  types: ['aws_s3_bucket_request_payment_configuration'],
  noun: 'who pays for requests',
  code: 's3-requester-pays',
  updated: { payer: payerUpdated },
  reset: () => [],
});
