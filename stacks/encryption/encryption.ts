import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias/index.js';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key/index.js';
import { Construct } from 'constructs';
import { type Duration, days, toDays } from '../../spec/units.ts';
import { type ChildProps, child } from '../child.ts';
import { refuseDestroy } from '../lifecycle.ts';
import { keyPolicy } from './key-policy.ts';

/** Transforms: `encryption.key`, `encryption.alias`. Costs about 1 USD a month and 0.03 USD per 10,000 requests. */
export interface EncryptionProps extends ChildProps {
  /** Name of the alias, without `alias/`. Changing it renames the alias; the key stays. */
  readonly name: string;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /**
   * How long a deleted key can be brought back, 7 to 30 days. What it encrypts is lost afterwards.
   * @default days(30)
   */
  readonly deletionWindow?: Duration;
  /**
   * Terraform refuses every plan that destroys the key, before anything is touched. It holds while the key is
   * in the configuration; to let it go, set false first. No apply needed.
   * @default true
   */
  readonly preventDestroy?: boolean;
}

export const encryptionTransforms = ['encryption.key', 'encryption.alias'] as const;

/**
 * A customer managed key, rotated every year. A store's key cannot be changed later: another key
 * replaces the store (provider 5.100: `kms_key_id` forces replacement of aws_db_instance and of
 * aws_elasticache_replication_group).
 */
export class Encryption extends Construct {
  readonly keyArn: string;

  constructor(scope: Construct, id: string, props: EncryptionProps) {
    super(scope, id);
    const key = customerKey(this, props);
    alias(this, props, key);
    this.keyArn = key.arn;
  }
}

const customerKey = (scope: Construct, props: EncryptionProps): KmsKey =>
  new KmsKey(
    scope,
    'Resource',
    child(props, 'encryption.key', {
      description: `Data of ${props.name}`,
      enableKeyRotation: true,
      deletionWindowInDays: toDays(props.deletionWindow ?? days(30)),
      policy: keyPolicy(props.account, props.region),
      lifecycle: refuseDestroy(props.preventDestroy ?? true),
    }),
  );

const alias = (scope: Construct, props: EncryptionProps, key: KmsKey): KmsAlias =>
  new KmsAlias(
    scope,
    'alias',
    child(props, 'encryption.alias', { name: `alias/${props.name}`, targetKeyId: key.keyId }),
  );
