import type { JsonObject } from '../../../../plan/value.ts';
import { aResource } from '../build.ts';
import type { Resource } from '../case.ts';

const arn = (kind: string, name: string): string =>
  `arn:aws:backup:eu-central-1:111122223333:${kind}:${name}`;

export const aVault = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_backup_vault',
    {
      name: 'orders',
      kms_key_arn: 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000001',
      ...args,
    },
    { id: 'orders', arn: arn('backup-vault', 'orders'), recovery_points: 42 },
  );

export const aVaultLock = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_backup_vault_lock_configuration',
    { backup_vault_name: 'orders', min_retention_days: 30, max_retention_days: 365, ...args },
    { id: 'orders', backup_vault_arn: arn('backup-vault', 'orders') },
  );

export const aVaultPolicy = (statement: JsonObject): Resource =>
  aResource(
    'aws_backup_vault_policy',
    {
      backup_vault_name: 'orders',
      policy: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
    },
    { id: 'orders', backup_vault_arn: arn('backup-vault', 'orders') },
  );

const COPY = { destination_vault_arn: 'arn:aws:backup:eu-west-1:111122223333:backup-vault:orders-copy' };
export const copyTo = (days: number): JsonObject => ({ ...COPY, lifecycle: [{ delete_after: days }] });

export const aRule = (args: JsonObject = {}): JsonObject => ({
  rule_name: 'daily',
  target_vault_name: 'orders',
  schedule: 'cron(0 3 * * ? *)',
  start_window: 60,
  completion_window: 240,
  schedule_expression_timezone: 'Etc/UTC',
  lifecycle: [{ delete_after: 35 }],
  ...args,
});

export const aPlan = (...rules: readonly JsonObject[]): Resource =>
  aResource(
    'aws_backup_plan',
    { name: 'orders', rule: rules },
    {
      id: '0a1b2c3d-0000-4000-8000-00000000aaaa',
      arn: arn('backup-plan', '0a1b2c3d-0000-4000-8000-00000000aaaa'),
    },
  );

export const aSelection = (...resources: readonly string[]): Resource =>
  aResource(
    'aws_backup_selection',
    {
      name: 'orders',
      plan_id: '0a1b2c3d-0000-4000-8000-00000000aaaa',
      iam_role_arn: 'arn:aws:iam::111122223333:role/orders-backup',
      resources,
    },
    { id: '0a1b2c3d-0000-4000-8000-00000000bbbb', not_resources: [] },
  );

export const regionSettings = (optedIn: Readonly<Record<string, boolean>>): Resource =>
  aResource(
    'aws_backup_region_settings',
    {
      resource_type_opt_in_preference: optedIn,
      resource_type_management_preference: { DynamoDB: true, EFS: true },
    },
    { id: 'eu-central-1' },
  );

/** Keeps so many snapshots of each volume with a tag. */
export const snapshotPolicy = (count: number, args: JsonObject = {}): Resource =>
  aResource(
    'aws_dlm_lifecycle_policy',
    {
      description: 'volumes',
      execution_role_arn: 'arn:aws:iam::111122223333:role/volume-snapshots',
      state: 'ENABLED',
      policy_details: [
        {
          resource_types: ['VOLUME'],
          target_tags: { backup: 'yes' },
          schedule: [
            {
              name: 'daily',
              create_rule: [{ interval: 24, interval_unit: 'HOURS', times: ['23:45'] }],
              retain_rule: [{ count }],
            },
          ],
        },
      ],
      ...args,
    },
    {
      id: 'policy-0a1b2c3d4e5f60001',
      arn: 'arn:aws:dlm:eu-central-1:111122223333:policy/policy-0a1b2c3d4e5f60001',
    },
  );
