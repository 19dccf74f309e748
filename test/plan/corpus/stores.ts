import type { JsonObject } from '../../../plan/value.ts';
import {
  aBroker,
  aFileSystem,
  aKubernetesCluster,
  aMountTarget,
  aNodeGroup,
  anInstance,
  aTable,
  aVolume,
  fileSystemBackups,
  snapshotBlock,
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
  without,
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
    id: 'mq-storage-kept',
    title: 'Another kind of storage of a broker: nothing is sent',
    ...change(aBroker(atOnce), { storage_type: 'efs' }),
    expect: { [BROKER]: review({ timing: 'not-applied', interruption: 'none', data: 'none' }) },
    source: source.PROVIDER,
  },
  {
    id: 'mq-window-moved',
    title: 'Another maintenance window of a broker with apply_immediately: no reboot',
    ...change(aBroker(atOnce), {
      maintenance_window_start_time: [{ day_of_week: 'MONDAY', time_of_day: '04:00', time_zone: 'UTC' }],
    }),
    expect: {},
    source: source.PROVIDER,
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

/** The table with an index, over which another attribute is found. */
const indexed = (index: JsonObject = {}, args: JsonObject = {}) =>
  aTable({
    attribute: [
      { name: 'email', type: 'S' },
      { name: 'id', type: 'S' },
    ],
    global_secondary_index: [
      {
        name: 'by-email',
        hash_key: 'email',
        projection_type: 'INCLUDE',
        non_key_attributes: ['total'],
        read_capacity: 10,
        write_capacity: 10,
        ...index,
      },
    ],
    ...args,
  });

const replicated = (...replicas: readonly JsonObject[]) =>
  aTable({ stream_enabled: true, stream_view_type: 'NEW_AND_OLD_IMAGES', replica: replicas });
const IRELAND: JsonObject = { region_name: 'eu-west-1', point_in_time_recovery: true };
const expiring = (attribute: string) => aTable({ ttl: [{ attribute_name: attribute, enabled: true }] });
const unqueried = dangerous({ timing: 'now', interruption: 'outage', data: 'none' });

const indexes: readonly Case[] = [
  {
    id: 'dynamodb-index-removed',
    title: 'An index removed',
    ...between(indexed(), without(aTable(), 'global_secondary_index')),
    expect: { [TABLE]: unqueried },
    source: source.DYNAMODB_INDEXES,
  },
  {
    id: 'dynamodb-index-rebuilt',
    title: 'An attribute more in an index, which is built anew',
    ...between(indexed(), indexed({ non_key_attributes: ['total', 'currency'] })),
    expect: { [TABLE]: unqueried },
    source: source.DYNAMODB_INDEXES,
  },
  {
    id: 'dynamodb-index-capacity-lowered',
    title: 'Less capacity of an index',
    ...between(indexed(), indexed({ write_capacity: 2 })),
    expect: { [TABLE]: review({ timing: 'now', interruption: 'unknown', data: 'none', reversible: 'yes' }) },
    source: source.DYNAMODB_INDEXES,
  },
  {
    id: 'dynamodb-index-added',
    title: 'An index more',
    ...between(aTable(), indexed()),
    expect: {},
    source: source.DYNAMODB_INDEXES,
  },
  {
    id: 'dynamodb-replica-added',
    title: 'A replica in a third Region',
    ...between(replicated(IRELAND), replicated(IRELAND, { region_name: 'us-east-1' })),
    expect: {},
    source: source.DYNAMODB_REPLICAS,
  },
  {
    id: 'dynamodb-replica-unrecoverable',
    title: 'Point-in-time recovery of a replica switched off',
    ...between(replicated(IRELAND), replicated({ ...IRELAND, point_in_time_recovery: false })),
    expect: { [TABLE]: dangerous({ timing: 'now', interruption: 'none', data: 'recoverability-reduced' }) },
    source: source.DYNAMODB_PITR,
  },
  {
    id: 'dynamodb-expiry-moved',
    title: 'Another expiry attribute while expiry is on',
    ...between(expiring('expires'), expiring('valid_until')),
    expect: { [TABLE]: refused },
    source: source.DYNAMODB_EXPIRY,
  },
];

const SERVER = 'aws_instance.main';

const servers: readonly Case[] = [
  {
    id: 'instance-protected-deleted',
    title: 'A protected instance deleted: the provider lifts the protection by itself',
    ...deletion(anInstance({ disable_api_termination: true })),
    expect: { [SERVER]: lost },
    source: source.EC2_PROTECTION,
  },
  {
    id: 'instance-shutdown-terminates',
    title: 'A shutdown from within terminates the instance',
    ...change(anInstance({ instance_initiated_shutdown_behavior: 'stop' }), {
      instance_initiated_shutdown_behavior: 'terminate',
    }),
    expect: { [SERVER]: review({ timing: 'now', interruption: 'none', data: 'recoverability-reduced' }) },
    source: source.EC2_SHUTDOWN,
  },
  {
    id: 'instance-tags',
    title: 'Tags and detailed monitoring of an instance',
    ...change(anInstance(), { monitoring: true, tags: { team: 'orders' } }),
    expect: {},
    source: source.PROVIDER,
  },
  {
    id: 'snapshots-unblocked',
    title: 'Snapshots that were shared with everybody are public again',
    ...deletion(snapshotBlock('block-all-sharing')),
    expect: { 'aws_ebs_snapshot_block_public_access.main': dangerous({ timing: 'now', data: 'none' }) },
    source: source.EBS_PUBLIC,
  },
  {
    id: 'snapshots-blocked-further',
    title: 'Snapshots that are shared with everybody become private',
    ...between(snapshotBlock('block-new-sharing'), snapshotBlock('block-all-sharing')),
    expect: {},
    source: source.EBS_PUBLIC,
  },
];

export const stores: readonly Case[] = [...brokers, ...tables, ...indexes, ...files, ...servers, ...clusters];
