import {
  aCluster,
  aClusterInstance,
  aClusterParameterGroup,
  aDbSubnetGroup,
  aMultiAzCluster,
  aNeptuneCluster,
  aReader,
} from './base/rds.ts';
import {
  aResource,
  change,
  configured,
  dangerous,
  deletion,
  edited,
  goneWithCopy,
  refused,
  review,
} from './build.ts';
import type { Case } from './case.ts';
import * as source from './sources.ts';

const MAIN = 'aws_rds_cluster.main';
const INSTANCE = 'aws_rds_cluster_instance.main';
const NEPTUNE = 'aws_neptune_cluster.main';
const GLOBAL = 'aws_rds_global_cluster.main';
const atOnce = { apply_immediately: true };
const capacity = (minimum: number, maximum: number, rest: object = {}) => ({
  serverlessv2_scaling_configuration: [{ min_capacity: minimum, max_capacity: maximum, ...rest }],
});
const rewinding = (seconds: number) =>
  aCluster({ engine: 'aurora-mysql', engine_version: '8.0.mysql_aurora.3.05.2', backtrack_window: seconds });
const following = aClusterInstance({
  cluster_identifier: '${aws_rds_cluster.main.id}',
  engine_version: '${aws_rds_cluster.main.engine_version}',
});
const ofGroup = aCluster({ db_cluster_parameter_group_name: '${aws_rds_cluster_parameter_group.main.name}' });
const whole = [
  aCluster({
    deletion_protection: false,
    db_subnet_group_name: '${aws_db_subnet_group.main.name}',
    db_cluster_parameter_group_name: '${aws_rds_cluster_parameter_group.main.name}',
  }),
  aClusterInstance({ cluster_identifier: '${aws_rds_cluster.main.id}' }),
  aDbSubnetGroup({ name: 'ledger' }),
  aClusterParameterGroup(),
];
const customEndpoint = aResource(
  'aws_rds_cluster_endpoint',
  {
    cluster_identifier: 'ledger',
    cluster_endpoint_identifier: 'reports',
    custom_endpoint_type: 'READER',
    static_members: ['ledger-2'],
  },
  { id: 'reports', endpoint: 'reports.cluster-custom-c1a2b3c4d5e6.eu-central-1.rds.amazonaws.com' },
);
const globalCluster = aResource(
  'aws_rds_global_cluster',
  {
    global_cluster_identifier: 'world',
    engine: 'aurora-postgresql',
    engine_version: '16.4',
    storage_encrypted: true,
    deletion_protection: true,
  },
  { id: 'world', global_cluster_members: [] },
);
const clusterSnapshot = aResource(
  'aws_db_cluster_snapshot',
  { db_cluster_identifier: 'ledger', db_cluster_snapshot_identifier: 'ledger-before-migration' },
  { id: 'ledger-before-migration', availability_zones: [] },
);

/** Clusters with what is around them: members, groups, endpoints, snapshots, and the other engines of the API. */
export const rdsClusterAround: readonly Case[] = [
  {
    id: 'cluster-upgrade-followed',
    title: 'A minor upgrade that the instances follow: nothing is sent for them',
    before: configured(aCluster(), following),
    after: configured(aCluster({ engine_version: '16.6' }), following),
    expect: {
      [MAIN]: review({ timing: 'maintenance-window', interruption: 'outage', reversible: 'no' }),
    },
    source: source.AURORA,
  },
  {
    id: 'cluster-downgrade',
    title: 'An older minor version',
    ...change(aCluster({ engine_version: '16.6' }), { engine_version: '16.4' }),
    expect: { [MAIN]: refused },
    source: 'Amazon RDS API Reference, ModifyDBCluster: EngineVersion',
  },
  {
    id: 'cluster-all-deleted',
    title: 'A cluster deleted with its instance, its subnet group and its parameter group',
    before: configured(...whole),
    after: configured(),
    expect: {
      [MAIN]: goneWithCopy,
      [INSTANCE]: dangerous({ timing: 'now', interruption: 'outage', data: 'none' }),
    },
    source: source.AURORA_DELETING,
  },
  {
    id: 'cluster-pauses-at-zero',
    title: 'A serverless cluster that pauses when it is idle',
    ...change(
      aCluster(capacity(0.5, 16)),
      capacity(0, 16, { seconds_until_auto_pause: 300 }),
      aClusterInstance({ instance_class: 'db.serverless' }),
    ),
    expect: { [MAIN]: review({ timing: 'now', data: 'none' }) },
    source: 'Amazon Aurora User Guide, Scaling to zero ACUs with automatic pause and resume',
  },
  {
    id: 'cluster-rewinds-less-far',
    title: 'An hour of backtracking instead of three days',
    before: configured(rewinding(259200)),
    after: configured(rewinding(3600)),
    expect: {
      [MAIN]: review({
        timing: 'now',
        interruption: 'none',
        data: 'recoverability-reduced',
        reversible: 'no',
      }),
    },
    source: 'Amazon Aurora User Guide, Backtracking an Aurora DB cluster',
  },
  {
    id: 'cluster-storage-of-optimized-reads',
    title: 'I/O-optimized storage under an instance with Optimized Reads, at apply',
    ...change(
      aCluster({ storage_type: 'aurora', ...atOnce }),
      { storage_type: 'aurora-iopt1' },
      aClusterInstance({ instance_class: 'db.r6gd.xlarge' }),
    ),
    expect: { [MAIN]: dangerous({ timing: 'now', interruption: 'outage', data: 'none' }) },
    source: source.AURORA,
  },
  {
    id: 'cluster-storage-without-outage',
    title: 'I/O-optimized storage under an instance of another class',
    ...change(aCluster({ storage_type: 'aurora' }), { storage_type: 'aurora-iopt1' }, aClusterInstance()),
    expect: {},
    source: source.AURORA,
  },
  {
    id: 'cluster-dual-stack',
    title: 'IPv6 beside IPv4 for a cluster',
    ...change(aCluster({ network_type: 'IPV4' }), { network_type: 'DUAL' }),
    expect: {},
    source: source.AURORA,
  },
  {
    id: 'cluster-writer-deleted',
    title: 'The writer deleted where a reader stays',
    before: configured(aCluster(), aClusterInstance(), aReader),
    after: configured(aCluster(), aReader),
    expect: { [INSTANCE]: review({ timing: 'now', interruption: 'brief', data: 'none' }) },
    source: 'Amazon Aurora User Guide, High availability for Amazon Aurora',
  },
  {
    id: 'cluster-classes-together',
    title: 'Another class of the writer and of the only reader at apply',
    before: configured(aCluster(), edited(aClusterInstance(), atOnce), edited(aReader, atOnce)),
    after: configured(
      aCluster(),
      edited(aClusterInstance(), { ...atOnce, instance_class: 'db.r6g.xlarge' }),
      edited(aReader, { ...atOnce, instance_class: 'db.r6g.xlarge' }),
    ),
    expect: {
      [INSTANCE]: dangerous({ timing: 'now', interruption: 'outage', data: 'none' }),
      'aws_rds_cluster_instance.reader': dangerous({ timing: 'now', interruption: 'outage', data: 'none' }),
    },
    source: source.AURORA,
  },
  {
    id: 'cluster-parameter-group-in-use',
    title: 'Another description of a cluster parameter group in use, the old one destroyed first',
    before: configured(ofGroup, aClusterParameterGroup()),
    after: configured(ofGroup, aClusterParameterGroup({ description: 'the ledger' })),
    expect: { 'aws_rds_cluster_parameter_group.main': refused },
    source: source.PARAMETERS,
  },
  {
    id: 'cluster-endpoint-deleted',
    title: 'A custom endpoint deleted',
    ...deletion(customEndpoint),
    expect: {
      'aws_rds_cluster_endpoint.main': dangerous({ timing: 'now', interruption: 'outage', data: 'none' }),
    },
    source: 'Amazon Aurora User Guide, Custom endpoints for Amazon Aurora',
  },
  {
    id: 'cluster-endpoint-members',
    title: 'A reader more behind a custom endpoint',
    ...change(customEndpoint, { static_members: ['ledger-2', 'ledger-3'] }),
    expect: {},
    source: 'Amazon Aurora User Guide, Custom endpoints for Amazon Aurora',
  },
  {
    id: 'cluster-snapshot-deleted',
    title: 'A snapshot of a cluster deleted',
    ...deletion(clusterSnapshot),
    expect: {
      'aws_db_cluster_snapshot.main': dangerous({
        timing: 'now',
        interruption: 'none',
        data: 'recoverability-reduced',
        reversible: 'no',
      }),
    },
    source: source.AURORA_DELETING,
  },
  {
    id: 'cluster-snapshot-public',
    title: 'A snapshot of a cluster for every AWS account',
    ...change(clusterSnapshot, { shared_accounts: ['all'] }),
    expect: { 'aws_db_cluster_snapshot.main': dangerous({ timing: 'now', interruption: 'none' }) },
    source: source.SHARED_SNAPSHOT,
  },
  {
    id: 'global-cluster-upgrade',
    title: 'A major upgrade of a global cluster: all members at once',
    ...change(globalCluster, { engine_version: '17.4' }),
    expect: { [GLOBAL]: dangerous({ timing: 'now', interruption: 'outage', reversible: 'no' }) },
    source: 'Amazon Aurora User Guide, Upgrading an Amazon Aurora global database',
  },
  {
    id: 'global-cluster-deleted-protected',
    title: 'Deletion of a protected global cluster',
    ...deletion(globalCluster),
    expect: { [GLOBAL]: refused },
    source: 'Amazon Aurora User Guide, Deleting an Amazon Aurora global database',
  },
  {
    id: 'multi-az-cluster-class-now',
    title: 'Another class of a Multi-AZ DB cluster at apply',
    ...change(aMultiAzCluster(atOnce), { db_cluster_instance_class: 'db.m6gd.xlarge' }),
    expect: { [MAIN]: dangerous({ timing: 'now', interruption: 'outage', data: 'none' }) },
    source: source.MULTI_AZ_CLUSTER,
  },
  {
    id: 'multi-az-cluster-storage',
    title: 'More storage and IOPS of a Multi-AZ DB cluster',
    ...change(aMultiAzCluster(), { allocated_storage: 400, iops: 6000 }),
    expect: {},
    source: source.MULTI_AZ_CLUSTER,
  },
  {
    id: 'neptune-signatures-required',
    title: 'IAM authentication of Neptune: every request has to be signed',
    ...change(aNeptuneCluster(), { iam_database_authentication_enabled: true }),
    expect: { [NEPTUNE]: review({ timing: 'now', interruption: 'unknown', data: 'none' }) },
    source: 'Amazon Neptune User Guide, Connecting with IAM database authentication',
  },
  {
    id: 'neptune-deleted-snapshot-unnamed',
    title: 'Deletion of a Neptune cluster whose final snapshot has no name',
    ...deletion(aNeptuneCluster({ deletion_protection: false, final_snapshot_identifier: null })),
    expect: { [NEPTUNE]: refused },
    source: source.PROVIDER,
  },
  {
    id: 'neptune-quiet',
    title: 'Longer backups, audit logs and tags of a Neptune cluster',
    ...change(aNeptuneCluster(), {
      backup_retention_period: 14,
      enable_cloudwatch_logs_exports: ['audit'],
      tags: { team: 'graph' },
    }),
    expect: {},
    source: 'Amazon Neptune User Guide, API reference: ModifyDBCluster',
  },
];
