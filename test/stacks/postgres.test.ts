import './matchers.ts';
import { DbInstance } from '@cdktf/provider-aws/lib/db-instance/index.js';
import { describe, expect, it } from 'vitest';
import { postgresParameter } from '../../facts/postgres-parameters.ts';
import { postgresMajors } from '../../facts/postgres-versions.ts';
import { readFacts } from '../../facts/read.ts';
import type { ResolvedPostgres, ResolvedSpec } from '../../spec/resolved-spec.ts';
import { gib } from '../../spec/units.ts';
import { Postgres } from '../../stacks/postgres/index.ts';
import { development, production } from './fixture.ts';
import { at, type Synthesized, synthAlone, synthStack } from './synth.ts';

const withPostgres = (spec: ResolvedSpec, change: Partial<ResolvedPostgres>): Synthesized =>
  synthStack({ ...spec, postgres: { ...spec.postgres, ...change } });

const prod = synthStack(production);
const dev = synthStack(development);

interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly apply_method: string;
}

const parameters = (stack: Synthesized): Record<string, Parameter> =>
  Object.fromEntries(
    (at(stack, 'aws_db_parameter_group.postgres_parameter-group').parameter as Parameter[]).map((row) => [
      row.name,
      row,
    ]),
  );

describe('a PostgreSQL instance with the least said about it', () => {
  const alone = synthAlone((stack) => {
    new Postgres(stack, 'db', {
      identifier: 'shop',
      account: '111122223333',
      version: '14',
      instanceClass: 'db.t4g.medium',
      database: 'shop',
      network: { vpcId: 'vpc-1', subnetIds: ['subnet-a', 'subnet-b'], clients: [] },
    });
  });

  it('is encrypted, private, protected, backed up and redundant', () => {
    expect(alone.json).toHaveResource(DbInstance, {
      storage_encrypted: true,
      publicly_accessible: false,
      deletion_protection: true,
      backup_retention_period: 35,
      multi_az: true,
      skip_final_snapshot: false,
      final_snapshot_identifier: 'shop-final',
      delete_automated_backups: false,
      copy_tags_to_snapshot: true,
      auto_minor_version_upgrade: true,
    });
  });

  it('forces TLS where the engine would not, on PostgreSQL 14', () => {
    const [group] = Object.values(alone.resource.aws_db_parameter_group ?? {});
    expect(group?.parameter).toContainEqual({ name: 'rds.force_ssl', value: '1', apply_method: 'immediate' });
  });

  it('lets nobody in', () => {
    expect(alone.resource.aws_vpc_security_group_ingress_rule).toBeUndefined();
  });

  it('does not ask for minor upgrades when the minor is pinned', () => {
    const pinned = synthAlone((stack) => {
      new Postgres(stack, 'db', {
        identifier: 'shop',
        account: '111122223333',
        version: '16.10',
        instanceClass: 'db.t4g.medium',
        database: 'shop',
        network: { vpcId: 'vpc-1', subnetIds: ['subnet-a', 'subnet-b'], clients: [] },
      });
    });
    expect(pinned.json).toHaveResource(DbInstance, {
      auto_minor_version_upgrade: false,
      engine_version: '16.10',
    });
  });
});

describe('the primary of a service', () => {
  it('carries the settings of the spec in the units of RDS', () => {
    expect(at(prod, 'aws_db_instance.postgres')).toMatchObject({
      identifier: 'orders-prod',
      engine: 'postgres',
      engine_version: '16',
      allocated_storage: 400,
      max_allocated_storage: 1000,
      iops: 12000,
      storage_throughput: 500,
      backup_retention_period: 35,
      backup_window: '02:00-03:00',
      maintenance_window: 'sun:04:00-sun:05:00',
      monitoring_interval: 30,
      performance_insights_enabled: true,
      performance_insights_retention_period: 731,
      ca_cert_identifier: 'rds-ca-rsa2048-g1',
      engine_lifecycle_support: 'open-source-rds-extended-support-disabled',
    });
  });

  it('uses the customer key for storage and for Performance Insights', () => {
    const key = '${aws_kms_key.encryption.arn}';
    expect(at(prod, 'aws_db_instance.postgres')).toMatchObject({
      kms_key_id: key,
      performance_insights_kms_key_id: key,
    });
  });

  it('waits for log groups that have a retention and the key', () => {
    expect(at(prod, 'aws_db_instance.postgres').depends_on).toEqual([
      'aws_cloudwatch_log_group.postgres_postgresql-log',
      'aws_cloudwatch_log_group.postgres_upgrade-log',
    ]);
    expect(at(prod, 'aws_cloudwatch_log_group.postgres_postgresql-log')).toMatchObject({
      name: '/aws/rds/instance/orders-prod/postgresql',
      retention_in_days: 365,
      kms_key_id: '${aws_kms_key.encryption.arn}',
    });
  });

  it('never ignores its engine version, so a major upgrade is never lost', () => {
    expect(at(prod, 'aws_db_instance.postgres').lifecycle).not.toHaveProperty('ignore_changes');
  });

  it('moves to another major only where the spec lets it', () => {
    const { maintenance } = production.postgres;
    const allowed = withPostgres(production, { maintenance: { ...maintenance, allowMajorUpgrade: true } });
    expect(at(prod, 'aws_db_instance.postgres').allow_major_version_upgrade).toBe(false);
    expect(at(allowed, 'aws_db_instance.postgres').allow_major_version_upgrade).toBe(true);
  });

  it('pays for extended support only where the spec says so', () => {
    const paid = withPostgres(production, { extendedSupport: true });
    expect(at(paid, 'aws_db_instance.postgres').engine_lifecycle_support).toBe(
      'open-source-rds-extended-support',
    );
  });

  it('says the baseline of gp3 from 400 GiB on, and nothing below', () => {
    const { iops: _iops, throughput: _throughput, ...unsaid } = production.postgres.storage;
    const large = withPostgres(production, { storage: unsaid });
    for (const name of ['postgres', 'postgres_replica_1', 'recovery_postgres']) {
      expect(at(large, `aws_db_instance.${name}`)).toMatchObject({ iops: 12_000, storage_throughput: 500 });
    }
    const small = at(
      withPostgres(production, { storage: { ...unsaid, size: gib(399) } }),
      'aws_db_instance.postgres',
    );
    expect(small).not.toHaveProperty('iops');
    expect(small).not.toHaveProperty('storage_throughput');
  });

  it('adds nothing to the performance asked for, nor to io2', () => {
    const { throughput: _throughput, ...storage } = production.postgres.storage;
    const asked = withPostgres(production, { storage: { ...storage, iops: 20_000, throughput: 1_000 } });
    expect(at(asked, 'aws_db_instance.postgres')).toMatchObject({ iops: 20_000, storage_throughput: 1_000 });
    const io2 = withPostgres(production, { storage: { ...storage, type: 'io2', iops: 5_000 } });
    expect(at(io2, 'aws_db_instance.postgres').iops).toBe(5_000);
    expect(at(io2, 'aws_db_instance.postgres')).not.toHaveProperty('storage_throughput');
  });

  it('takes no final snapshot, and keeps no backups, when the spec says so', () => {
    const instance = at(dev, 'aws_db_instance.postgres');
    expect(instance).toMatchObject({ skip_final_snapshot: true, delete_automated_backups: true });
    expect(instance).not.toHaveProperty('final_snapshot_identifier');
  });

  it('has a monitoring role only while enhanced monitoring is on', () => {
    expect(at(prod, 'aws_db_instance.postgres').monitoring_role_arn).toBe(
      '${aws_iam_role.postgres_monitoring-role.arn}',
    );
    expect(at(dev, 'aws_db_instance.postgres')).not.toHaveProperty('monitoring_role_arn');
    expect(dev.resource.aws_iam_role).not.toHaveProperty('postgres_monitoring-role');
  });

  it('is updated by blue/green only when asked', () => {
    const { maintenance } = development.postgres;
    const green = withPostgres(development, { maintenance: { ...maintenance, blueGreen: true } });
    expect(at(green, 'aws_db_instance.postgres').blue_green_update).toEqual({ enabled: true });
    expect(at(dev, 'aws_db_instance.postgres')).not.toHaveProperty('blue_green_update');
  });
});

describe('the parameter group', () => {
  it('is made anew beside the old one, under a name with the family', () => {
    expect(at(prod, 'aws_db_parameter_group.postgres_parameter-group')).toMatchObject({
      family: 'postgres16',
      name_prefix: 'orders-prod-postgres16-',
      lifecycle: { create_before_destroy: true },
    });
  });

  it('forces TLS at once, whatever the parameters say', () => {
    const stubborn = withPostgres(production, { parameters: { 'rds.force_ssl': '0' } });
    expect(parameters(stubborn)['rds.force_ssl']).toEqual({
      name: 'rds.force_ssl',
      value: '1',
      apply_method: 'immediate',
    });
  });

  it('applies static parameters at a reboot and dynamic ones at once', () => {
    expect(parameters(prod).max_wal_senders?.apply_method).toBe('pending-reboot');
    expect(parameters(prod).shared_preload_libraries?.apply_method).toBe('pending-reboot');
    expect(parameters(prod).work_mem?.apply_method).toBe('immediate');
  });

  it('preloads the libraries of extensions that have one, and keeps pg_stat_statements', () => {
    expect(parameters(prod).shared_preload_libraries?.value).toBe('pg_stat_statements,pgaudit,pg_cron');
    expect(parameters(dev).shared_preload_libraries?.value).toBe('pg_stat_statements');
  });

  it('adds the libraries of the parameters to those of the extensions', () => {
    const more = withPostgres(production, {
      parameters: { shared_preload_libraries: 'auto_explain, pgaudit' },
    });
    expect(parameters(more).shared_preload_libraries?.value).toBe(
      'pg_stat_statements,pgaudit,pg_cron,auto_explain',
    );
  });

  it('sets what an extension needs to be of use', () => {
    expect(parameters(prod)['pgaudit.log']?.value).toBe('ddl,role');
    expect(parameters(prod)['cron.database_name']).toEqual({
      name: 'cron.database_name',
      value: 'orders',
      apply_method: 'pending-reboot',
    });
    expect(parameters(dev)).not.toHaveProperty('pgaudit.log');
  });

  it.each([
    ['13', '1'],
    ['17', '1'],
    ['18', 'all'],
  ])('of PostgreSQL %s logs connections by the value %s, a list of steps from 18 on', (version, value) => {
    const stack = withPostgres(development, { version, family: `postgres${version}` });
    expect(parameters(stack).log_connections?.value).toBe(value);
  });

  it.each(postgresMajors())('holds for PostgreSQL %s what that major knows, within its limits', (version) => {
    const stack = withPostgres(production, { version, family: `postgres${version}`, parameters: {} });
    for (const { name, value } of Object.values(parameters(stack))) {
      const known = postgresParameter(name);
      expect(known, name).toBeDefined();
      expect(known?.majors ?? [version], name).toContain(version);
      if (known?.type === 'bool' || known?.type === 'boolean') expect(['0', '1'], name).toContain(value);
      if (known?.type === 'integer') {
        expect(Number(value), name).toBeGreaterThanOrEqual(known.min ?? Number.NEGATIVE_INFINITY);
        expect(Number(value), name).toBeLessThanOrEqual(known.max ?? Number.POSITIVE_INFINITY);
      }
    }
  });

  it('gives timeouts in milliseconds', () => {
    expect(parameters(prod).statement_timeout?.value).toBe('15000');
    expect(parameters(prod).lock_timeout?.value).toBe('3000');
    expect(parameters(prod).idle_in_transaction_session_timeout?.value).toBe('60000');
  });
});

describe('replicas in the region', () => {
  const replica = at(prod, 'aws_db_instance.postgres_replica_1');

  it('follow the primary by identifier, encrypted like it, without a key or subnets of their own', () => {
    expect(replica).toMatchObject({
      identifier: 'orders-prod-replica-1',
      replicate_source_db: '${aws_db_instance.postgres.identifier}',
      storage_encrypted: true,
    });
    expect(replica).not.toHaveProperty('kms_key_id');
    expect(replica).not.toHaveProperty('db_subnet_group_name');
  });

  it('take no final snapshot, which RDS refuses of a replica', () => {
    expect(replica.skip_final_snapshot).toBe(true);
    expect(replica).not.toHaveProperty('final_snapshot_identifier');
  });

  it('restate what a promoted replica needs to be as safe as the primary', () => {
    const restated = [
      'backup_retention_period',
      'parameter_group_name',
      'vpc_security_group_ids',
      'monitoring_interval',
      'monitoring_role_arn',
      'publicly_accessible',
      'ca_cert_identifier',
      'performance_insights_kms_key_id',
      'enabled_cloudwatch_logs_exports',
    ];
    const primary = at(prod, 'aws_db_instance.postgres');
    for (const argument of restated) expect(replica[argument], argument).toEqual(primary[argument]);
    expect(replica.backup_retention_period).toBe(35);
  });

  it.each(postgresMajors())('of PostgreSQL %s keep backups where RDS lets replicas have any', (version) => {
    const stack = withPostgres(production, { version, family: `postgres${version}` });
    const { majors } = readFacts<{
      majors: Record<string, { replicaFeatures: { automatedBackupsOnReplica: boolean } }>;
    }>('rds-engine-versions');
    const kept = majors[version]?.replicaFeatures.automatedBackupsOnReplica ? 35 : undefined;
    for (const name of ['postgres_replica_1', 'recovery_postgres']) {
      expect(at(stack, `aws_db_instance.${name}`).backup_retention_period, name).toBe(kept);
    }
    expect(at(stack, 'aws_db_instance.postgres').backup_retention_period).toBe(35);
  });

  it('take neither of the arguments that are the primary’s alone', () => {
    for (const name of ['postgres_replica_1', 'recovery_postgres']) {
      const { [name]: follower } = prod.resource.aws_db_instance ?? {};
      expect(follower).not.toHaveProperty('engine_lifecycle_support');
      expect(follower).not.toHaveProperty('allow_major_version_upgrade');
    }
  });

  it('may be removed again, unlike the copy in the recovery region', () => {
    expect(replica.deletion_protection).toBe(false);
    expect(at(prod, 'aws_db_instance.recovery_postgres').deletion_protection).toBe(true);
  });

  it('are as many as asked', () => {
    expect(Object.keys(prod.resource.aws_db_instance ?? {}).sort()).toEqual([
      'postgres',
      'postgres_replica_1',
      'postgres_replica_2',
      'recovery_postgres',
    ]);
    expect(Object.keys(dev.resource.aws_db_instance ?? {})).toEqual(['postgres']);
  });
});
