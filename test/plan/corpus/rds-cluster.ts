import { aCluster, aClusterInstance, anUnguardedCluster, aReader } from './base/rds.ts';
import { change, configured, dangerous, deletion, goneWithCopy, lost, refused, review } from './build.ts';
import type { Case } from './case.ts';
import { rdsClusterAround } from './rds-cluster-around.ts';
import * as source from './sources.ts';

const MAIN = 'aws_rds_cluster.main';
const INSTANCE = 'aws_rds_cluster_instance.main';
const atOnce = { apply_immediately: true };

const cluster: readonly Case[] = [
  {
    id: 'cluster-minor-window',
    title: 'A minor upgrade of the cluster in the maintenance window',
    ...change(aCluster(), { engine_version: '16.6' }),
    expect: {
      [MAIN]: review({
        timing: 'maintenance-window',
        interruption: 'outage',
        data: 'none',
        reversible: 'no',
      }),
    },
    source: source.AURORA,
  },
  {
    id: 'cluster-major-now',
    title: 'A major upgrade of the cluster at apply',
    ...change(aCluster({ ...atOnce, allow_major_version_upgrade: true }), {
      engine_version: '17.4',
      db_cluster_parameter_group_name: 'ledger-17',
    }),
    expect: { [MAIN]: dangerous({ timing: 'now', interruption: 'outage', reversible: 'no' }) },
    source: source.AURORA,
  },
  {
    id: 'cluster-retention-shorter',
    title: 'Cluster backups kept for 3 days instead of 14',
    ...change(aCluster(), { backup_retention_period: 3 }),
    expect: {
      [MAIN]: dangerous({
        timing: 'now',
        interruption: 'none',
        data: 'recoverability-reduced',
        reversible: 'no',
      }),
    },
    source: source.AURORA,
  },
  {
    id: 'cluster-protection-off',
    title: 'Deletion protection of the cluster switched off',
    ...change(aCluster(), { deletion_protection: false }),
    expect: {
      [MAIN]: review({
        timing: 'now',
        interruption: 'none',
        data: 'recoverability-reduced',
        reversible: 'yes',
      }),
    },
    source: source.AURORA,
  },
  {
    id: 'cluster-final-snapshot-skipped',
    title: 'A later destroy of the cluster takes no final snapshot',
    ...change(aCluster(), { skip_final_snapshot: true }),
    expect: {
      [MAIN]: review({ timing: 'not-applied', interruption: 'none', data: 'recoverability-reduced' }),
    },
    source: source.PROVIDER,
  },
  {
    id: 'cluster-port',
    title: 'Another port of the cluster: every instance restarts',
    ...change(aCluster(), { port: 5433 }),
    expect: { [MAIN]: dangerous({ timing: 'now', interruption: 'outage', data: 'none', reversible: 'yes' }) },
    source: source.AURORA,
  },
  {
    id: 'cluster-parameter-group',
    title: 'Another cluster parameter group',
    ...change(aCluster(), { db_cluster_parameter_group_name: 'ledger-16-tuned' }),
    expect: { [MAIN]: review({ timing: 'next-reboot', interruption: 'none', data: 'none' }) },
    source: source.AURORA,
  },
  {
    id: 'cluster-io-optimized',
    title: 'I/O-optimized storage',
    ...change(aCluster(), { storage_type: 'aurora-iopt1' }),
    expect: { [MAIN]: review({ timing: 'maintenance-window', interruption: 'unknown', data: 'none' }) },
    source: source.AURORA_STORAGE,
  },
  {
    id: 'cluster-leaves-global',
    title: 'The cluster leaves its global database',
    before: configured(aCluster({ global_cluster_identifier: 'ledger-global' })),
    after: configured(aCluster()),
    expect: { [MAIN]: review({ timing: 'now', interruption: 'unknown' }) },
    source: source.PROVIDER,
  },
  {
    id: 'cluster-password',
    title: 'Another master password of the cluster',
    ...change(aCluster(), { master_password: 'another-correct-horse-battery' }),
    expect: { [MAIN]: review({ timing: 'now', data: 'none' }) },
    source: source.AURORA,
  },
  {
    id: 'cluster-deleted-protected',
    title: 'Deletion of a protected cluster',
    ...deletion(aCluster()),
    expect: { [MAIN]: refused },
    source: source.AURORA_DELETING,
  },
  {
    id: 'cluster-deleted-with-snapshot',
    title: 'Deletion of a cluster with a final snapshot',
    ...deletion(aCluster({ deletion_protection: false })),
    expect: { [MAIN]: goneWithCopy },
    source: source.AURORA_DELETING,
  },
  {
    id: 'cluster-deleted-without-snapshot',
    title: 'Deletion of a cluster without a final snapshot',
    ...deletion(anUnguardedCluster()),
    expect: { [MAIN]: lost },
    source: source.AURORA_DELETING,
  },
  {
    id: 'cluster-deleted-snapshot-unnamed',
    title: 'Deletion of a cluster whose final snapshot has no name',
    ...deletion(aCluster({ deletion_protection: false, final_snapshot_identifier: null })),
    expect: { [MAIN]: refused },
    source: source.PROVIDER,
  },
  {
    id: 'cluster-subnet-group',
    title: 'Another subnet group: replaces the cluster, which leaves a final snapshot',
    ...change(aCluster({ deletion_protection: false }), { db_subnet_group_name: 'ledger-private' }),
    expect: { [MAIN]: goneWithCopy },
    source: source.PROVIDER,
  },
  {
    id: 'cluster-database-name',
    title: 'Another first database: replaces an unguarded cluster by an empty one',
    ...change(anUnguardedCluster(), { database_name: 'books' }),
    expect: { [MAIN]: lost },
    source: source.PROVIDER,
  },
  {
    id: 'cluster-encrypted-protected',
    title: 'Encryption of a protected cluster: the destroying half is refused',
    ...change(aCluster({ storage_encrypted: false }), { storage_encrypted: true }),
    expect: { [MAIN]: refused },
    source: source.AURORA_DELETING,
  },
  {
    id: 'cluster-retention-longer',
    title: 'Cluster backups kept for longer',
    ...change(aCluster(), { backup_retention_period: 30 }),
    expect: {},
    source: source.AURORA,
  },
  {
    id: 'cluster-capacity-raised',
    title: 'More serverless capacity',
    ...change(aCluster({ serverlessv2_scaling_configuration: [{ min_capacity: 1, max_capacity: 8 }] }), {
      serverlessv2_scaling_configuration: [{ min_capacity: 1, max_capacity: 16 }],
    }),
    expect: {},
    source: source.AURORA,
  },
  {
    id: 'cluster-logs-and-tags',
    title: 'Log exports, the Data API and tags of the cluster',
    ...change(aCluster(), {
      enabled_cloudwatch_logs_exports: ['postgresql'],
      copy_tags_to_snapshot: true,
      enable_http_endpoint: true,
      tags: { team: 'ledger' },
    }),
    expect: {},
    source: source.AURORA,
  },
];

const instances: readonly Case[] = [
  {
    id: 'cluster-instance-class-now',
    title: 'Another class of the only cluster instance at apply',
    ...change(aClusterInstance(atOnce), { instance_class: 'db.r6g.xlarge' }, aCluster()),
    expect: { [INSTANCE]: dangerous({ timing: 'now', interruption: 'outage', data: 'none' }) },
    source: source.AURORA,
  },
  {
    id: 'cluster-instance-class-window',
    title: 'Another class of a cluster instance in the maintenance window',
    ...change(aClusterInstance(), { instance_class: 'db.r6g.xlarge' }, aCluster()),
    expect: {
      [INSTANCE]: review({
        timing: 'maintenance-window',
        interruption: 'outage',
        data: 'none',
        reversible: 'yes',
      }),
    },
    source: source.AURORA,
  },
  {
    id: 'cluster-instance-public',
    title: 'A public address of a cluster instance',
    ...change(aClusterInstance({ publicly_accessible: false }), { publicly_accessible: true }),
    expect: { [INSTANCE]: dangerous({ timing: 'now', data: 'none' }) },
    source: source.AURORA,
  },
  {
    id: 'cluster-instance-moved-zone',
    title: 'Another zone: replaces the only instance of the cluster',
    ...change(
      aClusterInstance({ availability_zone: 'eu-central-1a' }),
      { availability_zone: 'eu-central-1b' },
      aCluster(),
    ),
    expect: { [INSTANCE]: dangerous({ timing: 'now', interruption: 'outage', data: 'none' }) },
    source: source.AURORA_DELETING,
  },
  {
    id: 'cluster-instance-parameter-group',
    title: 'Another parameter group of a cluster instance',
    ...change(aClusterInstance({ db_parameter_group_name: 'ledger-16' }), {
      db_parameter_group_name: 'ledger-16-tuned',
    }),
    expect: { [INSTANCE]: review({ timing: 'next-reboot', interruption: 'none', data: 'none' }) },
    source: source.AURORA,
  },
  {
    id: 'cluster-last-instance-deleted',
    title: 'The only instance of the cluster deleted: the data stays in the volume',
    before: configured(aCluster(), aClusterInstance()),
    after: configured(aCluster()),
    expect: { [INSTANCE]: dangerous({ timing: 'now', interruption: 'outage', data: 'none' }) },
    source: source.AURORA_DELETING,
  },
  {
    id: 'cluster-reader-added',
    title: 'A reader more',
    before: configured(aCluster(), aClusterInstance()),
    after: configured(aCluster(), aClusterInstance(), aReader),
    expect: {},
    source: source.AURORA,
  },
  {
    id: 'cluster-instance-monitoring',
    title: 'Monitoring and the order of promotion of a cluster instance',
    ...change(aClusterInstance(), {
      monitoring_interval: 60,
      monitoring_role_arn: 'arn:aws:iam::111122223333:role/rds-monitoring',
      promotion_tier: 2,
      tags: { team: 'ledger' },
    }),
    expect: {},
    source: source.AURORA,
  },
];

export const rdsCluster: readonly Case[] = [...cluster, ...instances, ...rdsClusterAround];
