import {
  aBroker,
  aFileSystem,
  aKubernetesCluster,
  aMountTarget,
  aNodeGroup,
  aTable,
  aVolume,
  fileSystemBackups,
} from './base/stores.ts';
import {
  between,
  change,
  creation,
  dangerous,
  deletion,
  goneWithCopy,
  lost,
  refused,
  review,
} from './build.ts';
import type { Case } from './case.ts';
import * as source from './sources.ts';

const BROKER = 'aws_mq_broker.main';
const TABLE = 'aws_dynamodb_table.main';
const FILES = 'aws_efs_file_system.main';
const VOLUME = 'aws_ebs_volume.main';
const CLUSTER = 'aws_eks_cluster.main';
const atOnce = { apply_immediately: true };
const unprotected = { deletion_protection_enabled: false };

const brokers: readonly Case[] = [
  {
    id: 'mq-deleted',
    title: 'A broker deleted',
    ...deletion(aBroker()),
    expect: { [BROKER]: lost },
    source: source.MQ_DELETING,
  },
  {
    id: 'mq-cluster-mode',
    title: 'A broker cluster: replaces the broker by an empty one',
    ...change(aBroker(), {
      deployment_mode: 'CLUSTER_MULTI_AZ',
      subnet_ids: ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002', 'subnet-0a1b2c3d4e5f60003'],
    }),
    expect: { [BROKER]: lost },
    source: source.PROVIDER,
  },
  {
    id: 'mq-size-now',
    title: 'Another size of a single broker at apply',
    ...change(aBroker(atOnce), { host_instance_type: 'mq.m5.xlarge' }),
    expect: { [BROKER]: dangerous({ timing: 'now', interruption: 'outage', data: 'none' }) },
    source: source.MQ,
  },
  {
    id: 'mq-upgrade-window',
    title: 'A newer engine of a single broker in the maintenance window',
    ...change(aBroker(), { engine_version: '3.13' }),
    expect: {
      [BROKER]: review({
        timing: 'maintenance-window',
        interruption: 'outage',
        data: 'none',
        reversible: 'no',
      }),
    },
    source: source.MQ_UPGRADING,
  },
  {
    id: 'mq-tags',
    title: 'Tags of a broker',
    ...change(aBroker(), { tags: { team: 'orders' } }),
    expect: {},
    source: source.PROVIDER,
  },
];

const tables: readonly Case[] = [
  {
    id: 'dynamodb-deleted-protected',
    title: 'Deletion of a protected table',
    ...deletion(aTable()),
    expect: { [TABLE]: refused },
    source: 'Amazon DynamoDB Developer Guide, Using deletion protection',
  },
  {
    id: 'dynamodb-deleted-with-backup',
    title: 'Deletion of a table with point-in-time recovery: a system backup stays for 35 days',
    ...deletion(aTable(unprotected)),
    expect: { [TABLE]: goneWithCopy },
    source: source.DYNAMODB_PITR,
  },
  {
    id: 'dynamodb-deleted',
    title: 'Deletion of a table without point-in-time recovery',
    ...deletion(aTable({ ...unprotected, point_in_time_recovery: [{ enabled: false }] })),
    expect: { [TABLE]: lost },
    source: source.DYNAMODB,
  },
  {
    id: 'dynamodb-other-key',
    title: 'Another hash key: replaces the table by an empty one',
    ...change(aTable({ ...unprotected, point_in_time_recovery: [{ enabled: false }] }), {
      hash_key: 'cart',
      attribute: [{ name: 'cart', type: 'S' }],
    }),
    expect: { [TABLE]: lost },
    source: `${source.DYNAMODB}; ${source.PROVIDER}`,
  },
  {
    id: 'dynamodb-recovery-off',
    title: 'Point-in-time recovery switched off',
    ...change(aTable(), { point_in_time_recovery: [{ enabled: false }] }),
    expect: {
      [TABLE]: dangerous({
        timing: 'now',
        interruption: 'none',
        data: 'recoverability-reduced',
        reversible: 'no',
      }),
    },
    source: 'Amazon DynamoDB Developer Guide, Point-in-time recovery',
  },
  {
    id: 'dynamodb-protection-off',
    title: 'Deletion protection of a table switched off',
    ...change(aTable(), unprotected),
    expect: {
      [TABLE]: review({
        timing: 'now',
        interruption: 'none',
        data: 'recoverability-reduced',
        reversible: 'yes',
      }),
    },
    source: 'Amazon DynamoDB Developer Guide, Using deletion protection',
  },
  {
    id: 'dynamodb-on-demand',
    title: 'On-demand capacity',
    ...change(aTable(), { billing_mode: 'PAY_PER_REQUEST', read_capacity: null, write_capacity: null }),
    expect: {},
    source: source.DYNAMODB,
  },
  {
    id: 'dynamodb-guarded',
    title: 'Protection and recovery switched on, more capacity',
    ...change(aTable({ ...unprotected, point_in_time_recovery: [{ enabled: false }] }), {
      deletion_protection_enabled: true,
      point_in_time_recovery: [{ enabled: true }],
      read_capacity: 20,
    }),
    expect: {},
    source: source.DYNAMODB,
  },
];

const files: readonly Case[] = [
  {
    id: 'efs-deleted',
    title: 'A file system deleted',
    ...deletion(aFileSystem()),
    expect: { [FILES]: lost },
    source: source.EFS,
  },
  {
    id: 'efs-encrypted',
    title: 'Encryption: replaces the file system by an empty one',
    ...change(aFileSystem({ encrypted: false }), { encrypted: true }),
    expect: { [FILES]: lost },
    source: `${source.EFS}; ${source.PROVIDER}`,
  },
  {
    id: 'efs-backups-off',
    title: 'Automatic backups of a file system switched off',
    ...between(fileSystemBackups('ENABLED'), fileSystemBackups('DISABLED')),
    expect: {
      'aws_efs_backup_policy.main': dangerous({
        timing: 'now',
        interruption: 'none',
        data: 'recoverability-reduced',
      }),
    },
    source: 'Amazon EFS User Guide, Backing up EFS file systems',
  },
  {
    id: 'efs-mount-target-deleted',
    title: 'A mount target deleted',
    ...deletion(aMountTarget(), aFileSystem()),
    expect: {
      'aws_efs_mount_target.main': dangerous({ timing: 'now', interruption: 'outage', data: 'none' }),
    },
    source: source.EFS,
  },
  {
    id: 'efs-throughput',
    title: 'Elastic throughput',
    ...change(aFileSystem(), { throughput_mode: 'elastic', tags: { team: 'uploads' } }),
    expect: {},
    source: 'Amazon EFS User Guide, Managing file system throughput',
  },
  {
    id: 'ebs-deleted',
    title: 'A volume deleted without a snapshot',
    ...deletion(aVolume()),
    expect: { [VOLUME]: lost },
    source: source.EBS,
  },
  {
    id: 'ebs-deleted-with-snapshot',
    title: 'A volume deleted with a final snapshot',
    ...deletion(aVolume({ final_snapshot: true })),
    expect: { [VOLUME]: goneWithCopy },
    source: `${source.EBS}; ${source.PROVIDER}`,
  },
  {
    id: 'ebs-moved',
    title: 'Another zone: replaces the volume by an empty one',
    ...change(aVolume(), { availability_zone: 'eu-central-1b' }),
    expect: { [VOLUME]: lost },
    source: `${source.EBS}; ${source.PROVIDER}`,
  },
  {
    id: 'ebs-grown',
    title: 'A larger and faster volume',
    ...change(aVolume({ type: 'gp2' }), { type: 'gp3', size: 200 }),
    expect: {},
    source: source.EBS_MODIFYING,
  },
];

const clusters: readonly Case[] = [
  {
    id: 'eks-deleted',
    title: 'A Kubernetes cluster deleted',
    ...deletion(aKubernetesCluster()),
    expect: { [CLUSTER]: dangerous({ timing: 'now', interruption: 'outage', reversible: 'no' }) },
    source: source.EKS,
  },
  {
    id: 'eks-renamed',
    title: 'Another name: replaces the Kubernetes cluster',
    ...change(aKubernetesCluster(), { name: 'apps-main' }),
    expect: { [CLUSTER]: dangerous({ timing: 'now', interruption: 'outage', reversible: 'no' }) },
    source: `${source.EKS}; ${source.PROVIDER}`,
  },
  {
    id: 'eks-nodes-deleted',
    title: 'A node group deleted',
    ...deletion(aNodeGroup()),
    expect: { 'aws_eks_node_group.main': dangerous({ timing: 'now', interruption: 'outage' }) },
    source: 'Amazon EKS User Guide, Delete a managed node group',
  },
  {
    id: 'eks-nodes-created',
    title: 'A node group more',
    ...creation(aNodeGroup(), aKubernetesCluster()),
    expect: {},
    source: source.EKS,
  },
];

export const stores: readonly Case[] = [...brokers, ...tables, ...files, ...clusters];
