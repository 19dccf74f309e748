import { aMysqlInstance, anOracleInstance, aSqlServerInstance, unguarded } from './base/rds-engines.ts';
import { change, dangerous, goneWithCopy, lost, refused, review } from './build.ts';
import type { Case } from './case.ts';
import * as source from './sources.ts';

const MAIN = 'aws_db_instance.main';
const atOnce = { apply_immediately: true };

const upgrades: readonly Case[] = [
  {
    id: 'rds-sqlserver-upgrade-rolls',
    title: 'A minor upgrade of SQL Server at apply: the standby goes first',
    ...change(aSqlServerInstance({ ...atOnce, multi_az: true }), { engine_version: '15.00.4410.1.v1' }),
    expect: { [MAIN]: review({ timing: 'now', interruption: 'brief', data: 'none', reversible: 'no' }) },
    source: source.SQL_SERVER_UPGRADING,
  },
  {
    id: 'rds-sqlserver-upgrade-alone',
    title: 'A minor upgrade of SQL Server at apply, one zone',
    ...change(aSqlServerInstance(atOnce), { engine_version: '15.00.4410.1.v1' }),
    expect: { [MAIN]: dangerous({ timing: 'now', interruption: 'outage', data: 'none', reversible: 'no' }) },
    source: source.SQL_SERVER_UPGRADING,
  },
  {
    id: 'rds-oracle-release-update-back',
    title: 'An older release update of Oracle',
    ...change(anOracleInstance({ engine_version: '19.0.0.0.ru-2024-07.rur-2024-07.r1' }), {
      engine_version: '19.0.0.0.ru-2024-01.rur-2024-01.r1',
    }),
    expect: { [MAIN]: refused },
    source: 'Amazon RDS User Guide, Upgrading a DB instance engine version',
  },
  {
    id: 'rds-mysql-next-series',
    title: 'MySQL from 8.0 to 8.4, which is a major upgrade, without leave',
    ...change(aMysqlInstance(), { engine_version: '8.4.3', parameter_group_name: 'orders-mysql84' }),
    expect: { [MAIN]: refused },
    source: 'Amazon RDS API Reference, ModifyDBInstance',
  },
  {
    id: 'rds-blue-green-monitoring',
    title: 'A monitoring interval, where blue/green deployments are on',
    ...change(aMysqlInstance({ blue_green_update: [{ enabled: true }] }), {
      monitoring_interval: 30,
      monitoring_role_arn: 'arn:aws:iam::111122223333:role/rds-monitoring',
    }),
    expect: { [MAIN]: dangerous({ timing: 'now', data: 'recoverability-reduced', reversible: 'no' }) },
    source: source.BLUE_GREEN,
  },
  {
    id: 'rds-blue-green-tags',
    title: 'Tags, where blue/green deployments are on',
    ...change(aMysqlInstance({ blue_green_update: [{ enabled: true }] }), { tags: { team: 'orders' } }),
    expect: {},
    source: source.BLUE_GREEN,
  },
];

const storages: readonly Case[] = [
  {
    id: 'rds-oracle-gp3-grown',
    title: 'gp3 storage of Oracle grown past 200 GiB without IOPS of its own',
    ...change(anOracleInstance({ allocated_storage: 150 }), { allocated_storage: 250 }),
    expect: { [MAIN]: refused },
    source: source.STORAGE,
  },
  {
    id: 'rds-sqlserver-gp3-grown',
    title: 'gp3 storage of SQL Server grown past 400 GiB',
    ...change(aSqlServerInstance({ allocated_storage: 300 }), { allocated_storage: 500 }),
    expect: {},
    source: source.STORAGE,
  },
  {
    id: 'rds-to-magnetic-now',
    title: 'From gp3 to magnetic storage at apply',
    ...change(aMysqlInstance(atOnce), { storage_type: 'standard' }),
    expect: { [MAIN]: review({ timing: 'now', interruption: 'brief', data: 'none' }) },
    source: source.SETTINGS,
  },
  {
    id: 'rds-io1-to-gp3-few-iops',
    title: 'From io1 to gp3 storage with too few IOPS kept',
    ...change(
      aMysqlInstance({ allocated_storage: 500, storage_type: 'io1', iops: 4000 }, { storage_throughput: 0 }),
      { storage_type: 'gp3' },
    ),
    expect: { [MAIN]: refused },
    source: source.STORAGE,
  },
];

const settings: readonly Case[] = [
  {
    id: 'rds-timezone',
    title: 'Another time zone of an unguarded SQL Server: replaced by an empty one',
    ...change(aSqlServerInstance(unguarded), { timezone: 'UTC' }),
    expect: { [MAIN]: lost },
    source: source.PROVIDER,
  },
  {
    id: 'rds-character-set',
    title: 'Another character set of Oracle, which leaves a final snapshot',
    ...change(anOracleInstance({ deletion_protection: false }), { character_set_name: 'WE8ISO8859P1' }),
    expect: { [MAIN]: goneWithCopy },
    source: source.PROVIDER,
  },
  {
    id: 'rds-license',
    title: 'Another license model of Oracle in the maintenance window',
    ...change(anOracleInstance(), { license_model: 'bring-your-own-license' }),
    expect: { [MAIN]: review({ timing: 'maintenance-window', data: 'none', apply: 'succeeds' }) },
    source: source.SETTINGS,
  },
  {
    id: 'rds-domain',
    title: 'SQL Server joins a directory',
    ...change(aSqlServerInstance(), {
      domain: 'd-9067000000',
      domain_iam_role_name: 'rds-directory',
    }),
    expect: {
      [MAIN]: review({ timing: 'maintenance-window', interruption: 'brief', data: 'none' }),
    },
    source: source.SETTINGS,
  },
  {
    id: 'rds-audit-log-off',
    title: 'The audit log is exported no more',
    ...change(aMysqlInstance({ enabled_cloudwatch_logs_exports: ['audit', 'error'] }), {
      enabled_cloudwatch_logs_exports: ['error'],
    }),
    expect: { [MAIN]: review({ timing: 'now', interruption: 'none', data: 'none' }) },
    source: source.SETTINGS,
  },
  {
    id: 'rds-slow-log-off',
    title: 'The slow query log is exported no more',
    ...change(aMysqlInstance({ enabled_cloudwatch_logs_exports: ['error', 'slowquery'] }), {
      enabled_cloudwatch_logs_exports: ['error'],
    }),
    expect: {},
    source: source.SETTINGS,
  },
];

/** What is different of MySQL, Oracle and SQL Server. */
export const rdsInstanceEngines: readonly Case[] = [...upgrades, ...storages, ...settings];
