import { anInstance } from './base/rds.ts';
import { change, configured, dangerous, refused, review, without } from './build.ts';
import type { Case } from './case.ts';
import { rdsInstanceEngines } from './rds-instance-engines.ts';
import { rdsInstanceLife } from './rds-instance-life.ts';
import { rdsInstanceLimits } from './rds-instance-limits.ts';
import * as source from './sources.ts';

const MAIN = 'aws_db_instance.main';
const atOnce = { apply_immediately: true };

const capacity: readonly Case[] = [
  {
    id: 'rds-class-now',
    title: 'Another class at apply, one zone',
    ...change(anInstance(atOnce), { instance_class: 'db.m6g.xlarge' }),
    expect: { [MAIN]: dangerous({ timing: 'now', interruption: 'outage', data: 'none', reversible: 'yes' }) },
    source: source.SETTINGS,
  },
  {
    id: 'rds-class-window',
    title: 'Another class in the maintenance window, one zone',
    ...change(anInstance(), { instance_class: 'db.m6g.xlarge' }),
    expect: {
      [MAIN]: review({
        timing: 'maintenance-window',
        interruption: 'outage',
        data: 'none',
        reversible: 'yes',
        apply: 'succeeds',
      }),
    },
    source: source.SETTINGS,
  },
  {
    id: 'rds-class-multi-az-now',
    title: 'Another class at apply, with a standby',
    ...change(anInstance({ ...atOnce, multi_az: true }), { instance_class: 'db.m6g.xlarge' }),
    expect: { [MAIN]: review({ timing: 'now', interruption: 'brief', data: 'none', reversible: 'yes' }) },
    source: 'Amazon RDS User Guide, Multi-AZ DB instance deployments',
  },
  {
    id: 'rds-class-multi-az-window',
    title: 'Another class in the maintenance window, with a standby',
    ...change(anInstance({ multi_az: true }), { instance_class: 'db.m6g.xlarge' }),
    expect: {
      [MAIN]: review({
        timing: 'maintenance-window',
        interruption: 'brief',
        data: 'none',
        reversible: 'yes',
      }),
    },
    source: 'Amazon RDS User Guide, Multi-AZ DB instance deployments',
  },
  {
    id: 'rds-storage-shrunk',
    title: 'Less storage than allocated, without autoscaling',
    ...change(anInstance(), { allocated_storage: 50 }),
    expect: { [MAIN]: refused },
    source: source.STORAGE,
  },
  {
    id: 'rds-storage-past-400',
    title: 'gp3 storage of PostgreSQL grown past 400 GiB without IOPS of its own',
    ...change(anInstance({ allocated_storage: 300 }), { allocated_storage: 500 }),
    expect: { [MAIN]: refused },
    source: `${source.STORAGE}; ${source.PROVIDER}: the old Iops = 3000 is sent and refused`,
  },
  {
    id: 'rds-storage-from-magnetic',
    title: 'From magnetic to gp3 storage',
    ...change(anInstance({ storage_type: 'standard' }, { iops: 0, storage_throughput: 0 }), {
      storage_type: 'gp3',
    }),
    expect: { [MAIN]: review({ timing: 'maintenance-window', interruption: 'brief', data: 'none' }) },
    source: source.SETTINGS,
  },
  {
    id: 'rds-log-volume',
    title: 'A dedicated log volume',
    ...change(anInstance({ storage_type: 'io1', iops: 3000 }), { dedicated_log_volume: true }),
    expect: { [MAIN]: review({ timing: 'next-reboot', interruption: 'outage', data: 'none' }) },
    source: source.SETTINGS,
  },
  {
    id: 'rds-autoscaling-limit-too-low',
    title: 'An autoscaling limit below the allocated storage',
    ...change(anInstance({ max_allocated_storage: 500 }), { max_allocated_storage: 80 }),
    expect: { [MAIN]: refused },
    source: source.STORAGE,
  },
  {
    id: 'rds-multi-az-off',
    title: 'The standby is given up',
    ...change(anInstance({ multi_az: true }), { multi_az: false }),
    expect: { [MAIN]: review({ timing: 'maintenance-window', interruption: 'none', reversible: 'yes' }) },
    source: source.SETTINGS,
  },
];

const engine: readonly Case[] = [
  {
    id: 'rds-minor-window',
    title: 'A minor upgrade in the maintenance window',
    ...change(anInstance(), { engine_version: '16.6' }),
    expect: {
      [MAIN]: review({
        timing: 'maintenance-window',
        interruption: 'outage',
        data: 'none',
        reversible: 'no',
      }),
    },
    source: source.UPGRADING,
  },
  {
    id: 'rds-minor-multi-az-now',
    title: 'A minor upgrade at apply: a standby does not shorten it',
    ...change(anInstance({ ...atOnce, multi_az: true }), { engine_version: '16.6' }),
    expect: { [MAIN]: dangerous({ timing: 'now', interruption: 'outage', data: 'none', reversible: 'no' }) },
    source: source.UPGRADING,
  },
  {
    id: 'rds-major-now',
    title: 'A major upgrade at apply, with the parameter group of the new family',
    ...change(anInstance(atOnce), {
      engine_version: '17.2',
      allow_major_version_upgrade: true,
      parameter_group_name: 'orders-17',
    }),
    expect: { [MAIN]: dangerous({ timing: 'now', interruption: 'outage', reversible: 'no' }) },
    source: source.UPGRADING,
  },
  {
    id: 'rds-major-window',
    title: 'A major upgrade in the maintenance window',
    ...change(anInstance({ parameter_group_name: null }, { parameter_group_name: 'default.postgres16' }), {
      engine_version: '17.2',
      allow_major_version_upgrade: true,
      parameter_group_name: 'default.postgres17',
    }),
    expect: { [MAIN]: review({ timing: 'maintenance-window', interruption: 'outage', reversible: 'no' }) },
    source: source.UPGRADING,
  },
  {
    id: 'rds-major-not-allowed',
    title: 'A major upgrade without allow_major_version_upgrade',
    ...change(anInstance(), { engine_version: '17.2' }),
    expect: { [MAIN]: refused },
    source: source.UPGRADING,
  },
  {
    id: 'rds-downgrade',
    title: 'The version goes back',
    ...change(anInstance({ engine_version: '16.6' }), {
      engine_version: '16.4',
    }),
    expect: { [MAIN]: refused },
    source: `${source.UPGRADING}; ${source.PROVIDER}: planned as an update`,
  },
  {
    id: 'rds-blue-green-class',
    title: 'Another class by a blue/green deployment',
    ...change(anInstance({ blue_green_update: [{ enabled: true }] }), { instance_class: 'db.m6g.xlarge' }),
    expect: { [MAIN]: dangerous({ timing: 'now', data: 'recoverability-reduced' }) },
    source: source.BLUE_GREEN,
  },
  {
    id: 'rds-parameter-group',
    title: 'Another parameter group, which nobody reboots for',
    ...change(anInstance(), { parameter_group_name: 'orders-16-tuned' }),
    expect: {
      [MAIN]: review({ timing: 'next-reboot', interruption: 'none', data: 'none', reversible: 'yes' }),
    },
    source: source.PARAMETERS,
  },
  {
    id: 'rds-certificate',
    title: 'Another certificate authority',
    ...change(anInstance({ ca_cert_identifier: 'rds-ca-rsa2048-g1' }), {
      ca_cert_identifier: 'rds-ca-rsa4096-g1',
    }),
    expect: { [MAIN]: review({ timing: 'maintenance-window', interruption: 'unknown', data: 'none' }) },
    source: source.SETTINGS,
  },
];

const backups: readonly Case[] = [
  {
    id: 'rds-retention-shorter',
    title: 'Backups kept for 7 days instead of 14',
    ...change(anInstance(), { backup_retention_period: 7 }),
    expect: {
      [MAIN]: dangerous({
        timing: 'now',
        interruption: 'none',
        data: 'recoverability-reduced',
        reversible: 'no',
        apply: 'succeeds',
      }),
    },
    source: source.BACKUP_RETENTION,
  },
  {
    id: 'rds-backups-off-window',
    title: 'Backups switched off in the maintenance window',
    ...change(anInstance(), { backup_retention_period: 0 }),
    expect: {
      [MAIN]: dangerous({
        timing: 'maintenance-window',
        interruption: 'outage',
        data: 'recoverability-reduced',
        reversible: 'no',
      }),
    },
    source: source.BACKUP_RETENTION,
  },
  {
    id: 'rds-backups-off-now',
    title: 'Backups switched off at apply',
    ...change(anInstance({ ...atOnce, multi_az: true }), { backup_retention_period: 0 }),
    expect: {
      [MAIN]: dangerous({
        timing: 'now',
        interruption: 'outage',
        data: 'recoverability-reduced',
        reversible: 'no',
      }),
    },
    source: source.BACKUP_RETENTION,
  },
  {
    id: 'rds-backups-on-window',
    title: 'Backups switched on in the maintenance window',
    ...change(anInstance({ backup_retention_period: 0 }), { backup_retention_period: 7 }),
    expect: {
      [MAIN]: review({
        timing: 'maintenance-window',
        interruption: 'outage',
        data: 'none',
        reversible: 'yes',
      }),
    },
    source: source.BACKUP_RETENTION,
  },
  {
    id: 'rds-backups-on-now',
    title: 'Backups switched on at apply',
    ...change(anInstance({ ...atOnce, backup_retention_period: 0 }), { backup_retention_period: 7 }),
    expect: { [MAIN]: dangerous({ timing: 'now', interruption: 'outage', data: 'none' }) },
    source: source.BACKUP_RETENTION,
  },
  {
    id: 'rds-protection-off',
    title: 'Deletion protection switched off',
    ...change(anInstance(), { deletion_protection: false }),
    expect: {
      [MAIN]: review({
        timing: 'now',
        interruption: 'none',
        data: 'recoverability-reduced',
        reversible: 'yes',
      }),
    },
    source: source.SETTINGS,
  },
  {
    id: 'rds-protection-removed',
    title: 'The argument deletion_protection removed, which switches it off',
    before: configured(anInstance()),
    after: configured(without(anInstance(), 'deletion_protection')),
    expect: {
      [MAIN]: review({ timing: 'now', interruption: 'none', data: 'recoverability-reduced' }),
    },
    source: source.PROVIDER,
  },
  {
    id: 'rds-final-snapshot-skipped',
    title: 'A later destroy takes no final snapshot',
    ...change(anInstance(), { skip_final_snapshot: true }),
    expect: {
      [MAIN]: review({
        timing: 'not-applied',
        interruption: 'none',
        data: 'recoverability-reduced',
        reversible: 'yes',
        apply: 'succeeds',
      }),
    },
    source: source.PROVIDER,
  },
  {
    id: 'rds-automated-backups-not-kept',
    title: 'A later destroy takes the automated backups along',
    ...change(anInstance(), { delete_automated_backups: true }),
    expect: {
      [MAIN]: review({ timing: 'not-applied', interruption: 'none', data: 'recoverability-reduced' }),
    },
    source: source.PROVIDER,
  },
];

export const rdsInstance: readonly Case[] = [
  ...capacity,
  ...engine,
  ...backups,
  ...rdsInstanceLife,
  ...rdsInstanceEngines,
  ...rdsInstanceLimits,
];
