import './matchers.ts';
import { describe, expect, it } from 'vitest';
import type { ResolvedSpec } from '../../spec/resolved-spec.ts';
import { development, local, production } from './fixture.ts';
import { at, type Synthesized, synthStack } from './synth.ts';

const prod = synthStack(production);
const dev = synthStack(development);

const version = (stack: Synthesized, name: string) =>
  at(stack, `aws_secretsmanager_secret_version.contract_${name}_version`);
const document = (stack: Synthesized, name: string): unknown => {
  const { secret_string, secret_string_wo } = version(stack, name);
  return JSON.parse((secret_string ?? secret_string_wo) as string);
};

describe('the connection contract', () => {
  it('names its secrets after service, environment and store', () => {
    const names = Object.entries(prod.resource.aws_secretsmanager_secret ?? {})
      .filter(([id]) => id.startsWith('contract_'))
      .map(([, { name }]) => name);
    expect(names.sort()).toEqual([
      '/orders/prod/backup',
      '/orders/prod/postgres',
      '/orders/prod/postgres/master',
      '/orders/prod/redis',
    ]);
  });

  it('tells the application where PostgreSQL is, and where to read', () => {
    expect(document(prod, 'postgres')).toEqual({
      engine: 'postgres',
      host: '${aws_db_instance.postgres.address}',
      port: 5432,
      database: 'orders',
      readerHost: '${aws_db_instance.postgres_replica_1.address}',
      user: 'orders_app',
      sslmode: 'verify-full',
      caBundle: 'rds-global-bundle',
      password:
        '${jsondecode(ephemeral.aws_secretsmanager_secret_version.postgres_passwords.secret_string).application}',
    });
  });

  it('reads from the primary where there is no replica', () => {
    expect(document(dev, 'postgres')).toMatchObject({ readerHost: '${aws_db_instance.postgres.address}' });
  });

  it('gives the bootstrap Job the master user', () => {
    expect(document(prod, 'postgres_master')).toEqual({
      username: 'dbadmin',
      password:
        '${jsondecode(ephemeral.aws_secretsmanager_secret_version.postgres_passwords.secret_string).master}',
      host: '${aws_db_instance.postgres.address}',
      port: 5432,
      dbname: 'orders',
    });
  });

  it('is written again when a host moves, although Terraform cannot compare it', () => {
    expect(version(prod, 'postgres').secret_string_wo_version).toBe(
      '${parseint(substr(sha256(join(" ", ["3", "postgres", aws_db_instance.postgres.address, "5432", "orders", ' +
        'aws_db_instance.postgres_replica_1.address, "orders_app", "verify-full", "rds-global-bundle"])), 0, 7), 16)}',
    );
  });

  it('holds no secret for the cache', () => {
    expect(document(prod, 'redis')).toEqual({
      engine: 'redis',
      host: '${aws_elasticache_replication_group.redis.primary_endpoint_address}',
      port: 6379,
      readerHost: '${aws_elasticache_replication_group.redis.reader_endpoint_address}',
      user: 'orders-prod-app',
      tls: true,
      auth: 'iam',
      replicationGroup: '${aws_elasticache_replication_group.redis.replication_group_id}',
    });
    expect(dev.resource.aws_secretsmanager_secret).not.toHaveProperty('contract_redis');
  });

  it('tells backup jobs which bucket, prefix and key to use', () => {
    expect(document(prod, 'backup')).toEqual({
      bucket: '${aws_s3_bucket.backup.bucket}',
      region: 'eu-west-1',
      prefix: 'postgres/',
      kmsKeyArn: '${aws_kms_key.encryption.arn}',
    });
  });

  it('is encrypted with the customer key and can be restored for 30 days', () => {
    for (const secret of Object.values(prod.resource.aws_secretsmanager_secret ?? {})) {
      expect(secret).toMatchObject({
        kms_key_id: '${aws_kms_key.encryption.arn}',
        recovery_window_in_days: 30,
      });
    }
  });

  it('goes at once where environments come and go, so one can be set up again under its name', () => {
    const emulated: ResolvedSpec = {
      ...local,
      environment: { ...local.environment, tier: 'staging' },
    };
    for (const stack of [dev, synthStack(emulated)]) {
      const secrets = Object.values(stack.resource.aws_secretsmanager_secret ?? {});
      expect(secrets.length).toBeGreaterThan(0);
      for (const secret of secrets) expect(secret.recovery_window_in_days).toBe(0);
    }
  });

  it('can be restored in staging as in production', () => {
    const staging = synthStack({
      ...development,
      environment: { ...development.environment, tier: 'staging' },
    });
    for (const secret of Object.values(staging.resource.aws_secretsmanager_secret ?? {})) {
      expect(secret.recovery_window_in_days).toBe(30);
    }
  });
});
