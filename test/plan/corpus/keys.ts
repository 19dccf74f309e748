import {
  accountRoot,
  aKey,
  anAlias,
  aParameter,
  aRotation,
  aSecret,
  aSecretPolicy,
  aSecretVersion,
  policyOf,
} from './base/keys.ts';
import { between, change, creation, dangerous, deletion, lost, review } from './build.ts';
import type { Case } from './case.ts';
import * as source from './sources.ts';

const KEY = 'aws_kms_key.main';
const SECRET = 'aws_secretsmanager_secret.main';
const VERSION = 'aws_secretsmanager_secret_version.main';
/** Out of service now, and back within the waiting period. */
const waiting = dangerous({
  timing: 'now',
  interruption: 'outage',
  data: 'recoverability-reduced',
  reversible: 'yes',
});
const decryptFor = (role: string) => ({
  Sid: role,
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::111122223333:role/${role}` },
  Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
  Resource: '*',
});

export const keys: readonly Case[] = [
  {
    id: 'kms-key-deleted',
    title: 'A key scheduled for deletion',
    ...deletion(aKey()),
    expect: { [KEY]: waiting },
    source: source.KMS_DELETING,
  },
  {
    id: 'kms-key-disabled',
    title: 'A key disabled',
    ...change(aKey(), { is_enabled: false }),
    expect: { [KEY]: dangerous({ timing: 'now', interruption: 'outage', reversible: 'yes' }) },
    source: source.KMS_DISABLING,
  },
  {
    id: 'kms-key-replaced',
    title: 'Another key usage: a new key, and the old one scheduled for deletion',
    ...change(aKey({ enable_key_rotation: false }), {
      customer_master_key_spec: 'RSA_2048',
    }),
    expect: { [KEY]: dangerous({ timing: 'now', interruption: 'outage', data: 'recoverability-reduced' }) },
    source: `${source.KMS_DELETING}; ${source.PROVIDER}`,
  },
  {
    id: 'kms-waiting-shorter',
    title: 'A later deletion waits 7 days instead of 30',
    ...change(aKey(), { deletion_window_in_days: 7 }),
    expect: {
      [KEY]: review({ timing: 'not-applied', interruption: 'none', data: 'recoverability-reduced' }),
    },
    source: source.KMS_DELETING,
  },
  {
    id: 'kms-policy-narrower',
    title: 'A role loses the right to decrypt',
    ...change(aKey({ policy: policyOf(accountRoot, decryptFor('orders')) }), {
      policy: policyOf(accountRoot),
    }),
    expect: { [KEY]: review({ timing: 'now', interruption: 'unknown', data: 'none' }) },
    source: source.KMS_POLICY,
  },
  {
    id: 'kms-policy-public',
    title: 'Everybody may use the key',
    ...change(aKey(), {
      policy: policyOf(accountRoot, { ...decryptFor('orders'), Principal: '*' }),
    }),
    expect: { [KEY]: dangerous({ timing: 'now' }) },
    source: source.IAM_PRINCIPAL,
  },
  {
    id: 'kms-alias-deleted',
    title: 'An alias deleted',
    ...deletion(anAlias()),
    expect: { 'aws_kms_alias.main': review({ timing: 'now', interruption: 'unknown', data: 'none' }) },
    source: source.KMS_ALIAS,
  },
  {
    id: 'secret-deleted',
    title: 'A secret deleted with a recovery window',
    ...deletion(aSecret()),
    expect: { [SECRET]: waiting },
    source: source.SECRET_DELETING,
  },
  {
    id: 'secret-deleted-at-once',
    title: 'A secret deleted without a recovery window',
    ...deletion(aSecret({ recovery_window_in_days: 0 })),
    expect: { [SECRET]: lost },
    source: source.SECRET_DELETING,
  },
  {
    id: 'secret-renamed',
    title: 'Another name: a new empty secret, and the old one deleted after its window',
    ...change(aSecret(), { name: 'orders/postgres' }),
    expect: {
      [SECRET]: dangerous({ timing: 'now', interruption: 'outage', data: 'recoverability-reduced' }),
    },
    source: `${source.SECRET_DELETING}; ${source.PROVIDER}`,
  },
  {
    id: 'secret-window-zero',
    title: 'A later deletion has no recovery window',
    ...change(aSecret(), { recovery_window_in_days: 0 }),
    expect: {
      [SECRET]: review({ timing: 'not-applied', interruption: 'none', data: 'recoverability-reduced' }),
    },
    source: source.SECRET_DELETING,
  },
  {
    id: 'secret-value',
    title: 'Another value: planned as delete and create, a new version in fact',
    ...change(aSecretVersion(), { secret_string: 'another-correct-horse-battery' }),
    expect: { [VERSION]: review({ timing: 'now', data: 'none' }) },
    source: `${source.SECRET_VERSIONS}; ${source.PROVIDER}`,
  },
  {
    id: 'secret-other-key',
    title: 'A secret under another key',
    ...change(aSecret(), {
      kms_key_id: 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000002',
    }),
    expect: { [SECRET]: review({ timing: 'now', interruption: 'unknown', data: 'none' }) },
    source: 'AWS Secrets Manager API Reference, UpdateSecret',
  },
  {
    id: 'secret-rotation-schedule',
    title: 'Another rotation schedule, which rotates at once',
    ...change(aRotation(), { rotation_rules: [{ automatically_after_days: 60 }] }),
    expect: {
      'aws_secretsmanager_secret_rotation.main': review({
        timing: 'now',
        interruption: 'unknown',
        data: 'none',
      }),
    },
    source: 'AWS Secrets Manager API Reference, RotateSecret',
  },
  {
    id: 'secret-policy-public',
    title: 'Everybody may read the secret',
    ...between(aSecretPolicy({ AWS: 'arn:aws:iam::111122223333:role/orders' }), aSecretPolicy('*')),
    expect: { 'aws_secretsmanager_secret_policy.main': dangerous({ timing: 'now' }) },
    source: source.SECRET_POLICY,
  },
  {
    id: 'secret-policy-deleted',
    title: 'The policy of a secret deleted',
    ...deletion(aSecretPolicy({ AWS: 'arn:aws:iam::444455556666:role/reports' })),
    expect: {
      'aws_secretsmanager_secret_policy.main': review({
        timing: 'now',
        interruption: 'unknown',
        data: 'none',
      }),
    },
    source: source.SECRET_POLICY,
  },
  {
    id: 'kms-description-and-rotation',
    title: 'Rotation, description and tags of a key',
    ...change(aKey({ enable_key_rotation: false }), {
      enable_key_rotation: true,
      description: 'orders and carts',
      tags: { team: 'orders' },
    }),
    expect: {},
    source: source.KMS_ROTATION,
  },
  {
    id: 'kms-waiting-longer',
    title: 'A later deletion waits for longer',
    ...change(aKey({ deletion_window_in_days: 7 }), { deletion_window_in_days: 30 }),
    expect: {},
    source: source.KMS_DELETING,
  },
  {
    id: 'kms-key-created',
    title: 'A new key with its alias',
    ...creation(aKey(), anAlias()),
    expect: {},
    source: source.KMS_ROTATION,
  },
  {
    id: 'parameter-deleted',
    title: 'A secure parameter deleted',
    ...deletion(aParameter()),
    expect: { 'aws_ssm_parameter.main': lost },
    source: source.SSM_DELETING,
  },
  {
    id: 'parameter-described',
    title: 'Description and tags of a parameter',
    ...change(aParameter(), { description: 'orders', tags: { team: 'orders' } }),
    expect: {},
    source: source.PROVIDER,
  },
  {
    id: 'secret-rotation-function',
    title: 'Another function rotates the secret, from the next rotation on',
    ...change(aRotation({ rotate_immediately: false }), {
      rotation_lambda_arn: 'arn:aws:lambda:eu-central-1:111122223333:function:rotate-v2',
    }),
    expect: {
      'aws_secretsmanager_secret_rotation.main': review({
        timing: 'now',
        interruption: 'none',
        data: 'none',
      }),
    },
    source: source.SECRET_ROTATION,
  },
  {
    id: 'secret-description',
    title: 'Description and recovery window of a secret',
    ...change(aSecret({ recovery_window_in_days: 7 }), {
      recovery_window_in_days: 30,
      description: 'orders, main database',
      tags: { team: 'orders' },
    }),
    expect: {},
    source: source.SECRET_DELETING,
  },
];
