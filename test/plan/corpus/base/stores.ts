import type { JsonObject } from '../../../../plan/value.ts';
import { aResource } from '../build.ts';
import type { Resource } from '../case.ts';

export const aBroker = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_mq_broker',
    {
      broker_name: 'orders',
      engine_type: 'RabbitMQ',
      engine_version: '3.12.13',
      host_instance_type: 'mq.m5.large',
      deployment_mode: 'SINGLE_INSTANCE',
      auto_minor_version_upgrade: true,
      publicly_accessible: false,
      subnet_ids: ['subnet-0a1b2c3d4e5f60001'],
      maintenance_window_start_time: [{ day_of_week: 'SUNDAY', time_of_day: '03:00', time_zone: 'UTC' }],
      user: [{ username: 'orders', password: 'correct-horse-battery-staple' }],
      ...args,
    },
    {
      id: 'b-0a1b2c3d-0000-4000-8000-000000000001',
      arn: 'arn:aws:mq:eu-central-1:111122223333:broker:orders:b-0a1b2c3d-0000-4000-8000-000000000001',
      authentication_strategy: 'simple',
      storage_type: 'ebs',
      data_replication_mode: 'NONE',
      pending_data_replication_mode: '',
      instances: [],
      configuration: [],
      security_groups: [],
    },
  );

export const aTable = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_dynamodb_table',
    {
      name: 'carts',
      billing_mode: 'PROVISIONED',
      read_capacity: 10,
      write_capacity: 10,
      hash_key: 'id',
      attribute: [{ name: 'id', type: 'S' }],
      deletion_protection_enabled: true,
      point_in_time_recovery: [{ enabled: true, recovery_period_in_days: 35 }],
      ...args,
    },
    {
      id: 'carts',
      arn: 'arn:aws:dynamodb:eu-central-1:111122223333:table/carts',
      stream_arn: '',
      stream_label: '',
      stream_view_type: '',
    },
  );

export const aFileSystem = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_efs_file_system',
    {
      creation_token: 'uploads',
      encrypted: true,
      performance_mode: 'generalPurpose',
      throughput_mode: 'bursting',
      ...args,
    },
    {
      id: 'fs-0a1b2c3d4e5f60001',
      arn: 'arn:aws:elasticfilesystem:eu-central-1:111122223333:file-system/fs-0a1b2c3d4e5f60001',
      dns_name: 'fs-0a1b2c3d4e5f60001.efs.eu-central-1.amazonaws.com',
      kms_key_id: 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000001',
      owner_id: '111122223333',
      number_of_mount_targets: 2,
      name: '',
      protection: [{ replication_overwrite: 'ENABLED' }],
      size_in_bytes: [{ value: 104857600, value_in_ia: 0, value_in_standard: 104857600 }],
    },
  );

export const fileSystemBackups = (status: string): Resource =>
  aResource(
    'aws_efs_backup_policy',
    { file_system_id: 'fs-0a1b2c3d4e5f60001', backup_policy: [{ status }] },
    { id: 'fs-0a1b2c3d4e5f60001' },
  );

export const aMountTarget = (): Resource =>
  aResource(
    'aws_efs_mount_target',
    { file_system_id: 'fs-0a1b2c3d4e5f60001', subnet_id: 'subnet-0a1b2c3d4e5f60001' },
    { id: 'fsmt-0a1b2c3d4e5f60001', ip_address: '10.0.1.20', security_groups: ['sg-0a1b2c3d4e5f60001'] },
  );

export const aVolume = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_ebs_volume',
    {
      availability_zone: 'eu-central-1a',
      size: 100,
      type: 'gp3',
      encrypted: true,
      final_snapshot: false,
      ...args,
    },
    {
      id: 'vol-0a1b2c3d4e5f60001',
      arn: 'arn:aws:ec2:eu-central-1:111122223333:volume/vol-0a1b2c3d4e5f60001',
      iops: 3000,
      throughput: 125,
      kms_key_id: 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000001',
      snapshot_id: '',
      create_time: '2026-01-05T10:00:00Z',
    },
  );

export const aKubernetesCluster = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_eks_cluster',
    {
      name: 'apps',
      role_arn: 'arn:aws:iam::111122223333:role/apps',
      version: '1.31',
      vpc_config: [
        {
          subnet_ids: ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002'],
          endpoint_private_access: true,
          endpoint_public_access: false,
        },
      ],
      ...args,
    },
    {
      id: 'apps',
      arn: 'arn:aws:eks:eu-central-1:111122223333:cluster/apps',
      endpoint: 'https://0A1B2C3D.gr7.eu-central-1.eks.amazonaws.com',
      status: 'ACTIVE',
      platform_version: 'eks.12',
      created_at: '2026-01-05T10:00:00Z',
      cluster_id: null,
      certificate_authority: [{ data: 'LS0tLS1CRUdJTg==' }],
      identity: [{ oidc: [{ issuer: 'https://oidc.eks.eu-central-1.amazonaws.com/id/0A1B2C3D' }] }],
    },
  );

export const aNodeGroup = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_eks_node_group',
    {
      cluster_name: 'apps',
      node_group_name: 'apps',
      node_role_arn: 'arn:aws:iam::111122223333:role/apps-nodes',
      subnet_ids: ['subnet-0a1b2c3d4e5f60001'],
      instance_types: ['m6g.large'],
      scaling_config: [{ desired_size: 2, max_size: 4, min_size: 2 }],
      ...args,
    },
    {
      id: 'apps:apps',
      arn: 'arn:aws:eks:eu-central-1:111122223333:nodegroup/apps/apps/1',
      ami_type: 'AL2023_ARM_64_STANDARD',
      capacity_type: 'ON_DEMAND',
      disk_size: 20,
      status: 'ACTIVE',
      version: '1.31',
      release_version: '1.31.3-20250103',
      resources: [],
    },
  );

const INSTANCE = 'i-0a1b2c3d4e5f60001';
export const anInstance = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_instance',
    {
      ami: 'ami-0a1b2c3d4e5f60001',
      instance_type: 'm6i.large',
      subnet_id: 'subnet-0a1b2c3d4e5f60001',
      vpc_security_group_ids: ['sg-0a1b2c3d4e5f60001'],
      ...args,
    },
    {
      id: INSTANCE,
      arn: `arn:aws:ec2:eu-central-1:111122223333:instance/${INSTANCE}`,
      associate_public_ip_address: false,
      availability_zone: 'eu-central-1a',
      disable_api_termination: false,
      instance_state: 'running',
      ipv6_address_count: 0,
      ipv6_addresses: [],
      primary_network_interface_id: 'eni-0a1b2c3d4e5f60001',
      private_ip: '10.0.1.5',
      secondary_private_ips: [],
      security_groups: [],
    },
  );

/** Who may share the snapshots of this Region with everybody. */
export const snapshotBlock = (state: string): Resource =>
  aResource('aws_ebs_snapshot_block_public_access', { state }, { id: 'eu-central-1' });
