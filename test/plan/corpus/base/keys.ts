import type { JsonObject } from '../../../../plan/value.ts';
import { aResource } from '../build.ts';
import type { Resource } from '../case.ts';

export const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000001';
const SECRET = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:orders/database-AbCdEf';

export const policyOf = (...statements: readonly JsonObject[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

export const accountRoot: JsonObject = {
  Sid: 'account',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111122223333:root' },
  Action: 'kms:*',
  Resource: '*',
};

export const aKey = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_kms_key',
    {
      description: 'orders',
      deletion_window_in_days: 30,
      enable_key_rotation: true,
      is_enabled: true,
      policy: policyOf(accountRoot),
      ...args,
    },
    {
      id: '0a1b2c3d-0000-4000-8000-000000000001',
      key_id: '0a1b2c3d-0000-4000-8000-000000000001',
      arn: KEY,
      multi_region: false,
      rotation_period_in_days: 365,
    },
  );

export const anAlias = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_kms_alias',
    { name: 'alias/orders', target_key_id: '0a1b2c3d-0000-4000-8000-000000000001', ...args },
    { id: 'alias/orders', arn: 'arn:aws:kms:eu-central-1:111122223333:alias/orders', target_key_arn: KEY },
  );

export const aSecret = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_secretsmanager_secret',
    { name: 'orders/database', description: 'orders', recovery_window_in_days: 30, ...args },
    { id: SECRET, arn: SECRET, replica: [], policy: '' },
  );

export const aSecretVersion = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_secretsmanager_secret_version',
    { secret_id: SECRET, secret_string: 'correct-horse-battery-staple', ...args },
    {
      id: `${SECRET}|0a1b2c3d-0000-4000-8000-00000000cccc`,
      arn: SECRET,
      version_id: '0a1b2c3d-0000-4000-8000-00000000cccc',
      version_stages: ['AWSCURRENT'],
      secret_binary: '',
    },
  );

export const aRotation = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_secretsmanager_secret_rotation',
    {
      secret_id: SECRET,
      rotation_lambda_arn: 'arn:aws:lambda:eu-central-1:111122223333:function:rotate',
      rotation_rules: [{ automatically_after_days: 30 }],
      ...args,
    },
    { id: SECRET, rotation_enabled: true },
  );

export const aSecretPolicy = (principal: JsonObject | string): Resource =>
  aResource(
    'aws_secretsmanager_secret_policy',
    {
      secret_arn: SECRET,
      policy: policyOf({
        Effect: 'Allow',
        Principal: principal,
        Action: 'secretsmanager:GetSecretValue',
        Resource: '*',
      }),
    },
    { id: SECRET },
  );

export const aParameter = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_ssm_parameter',
    { name: '/orders/token', type: 'SecureString', value: 'made-up', ...args },
    {
      id: '/orders/token',
      arn: 'arn:aws:ssm:eu-central-1:111122223333:parameter/orders/token',
      data_type: 'text',
      has_value_wo: false,
      key_id: 'alias/aws/ssm',
      tier: 'Standard',
      version: 3,
    },
  );
