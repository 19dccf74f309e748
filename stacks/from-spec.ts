import { cacheUser, secretPrefix } from '../spec/derived.ts';
import type { ResolvedBackup, ResolvedPostgres, ResolvedRedis, ResolvedSpec } from '../spec/resolved-spec.ts';
import { type Duration, days, toSeconds } from '../spec/units.ts';
import type { BackupBucketProps } from './backup/index.ts';
import { clientConnections, storePort } from './client-connections.ts';
import type { ContractProps } from './contract/index.ts';
import type { EncryptionProps } from './encryption/index.ts';
import { type CreatedVpc, type GivenVpc, type NetworkProps, recoveryCidr } from './network/index.ts';
import type { PostgresProps } from './postgres/index.ts';
import type { RedisProps } from './redis/index.ts';

/** What a construct gets from its neighbours rather than from the spec. */
type FromStack = 'network' | 'kmsKeyArn' | 'provider' | 'transform';

/** Key prefix of the backup objects of PostgreSQL. */
export const backupPrefix = 'postgres/';

/** Thrown away and set up again under the same names, so that nothing may keep one taken. */
const isDisposable = ({ environment }: ResolvedSpec): boolean =>
  environment.tier === 'development' || environment.emulator !== undefined;

const secretRecovery = (spec: ResolvedSpec): Duration => days(isDisposable(spec) ? 0 : 30);

/** One word protects all that holds data: the database, and with it cache, backups and keys. */
const preventDestroy = ({ postgres }: ResolvedSpec): boolean => postgres.deletionProtection;

export const networkProps = (spec: ResolvedSpec): NetworkProps => ({
  name: spec.stack,
  region: spec.environment.region,
  vpc: spec.network.kind === 'given' ? givenVpc(spec.network) : createdVpc(spec, spec.network),
  ...clientConnections(spec),
});

/**
 * The network of the recovery region: the one given for it, or one beside the created one. Without
 * interface endpoints, which would be billed while nothing but a replica lives there.
 */
export function recoveryNetworkProps(spec: ResolvedSpec): NetworkProps | undefined {
  const { network } = spec;
  const region = spec.environment.recoveryRegion;
  const vpc =
    network.kind === 'given'
      ? network.recovery && givenVpc(network.recovery)
      : network.recovery && {
          cidr: recoveryCidr(network.cidr),
          availabilityZones: network.recovery.availabilityZones,
          interfaceEndpoints: [],
        };
  return vpc && region ? { name: `${spec.stack}-recovery`, region, vpc } : undefined;
}

const givenVpc = ({ vpcId, subnetIds }: GivenVpc): GivenVpc => ({ vpcId, subnetIds });

/** Pod Identity's agent asks the eks-auth endpoint for credentials. */
const createdVpc = (
  { environment }: ResolvedSpec,
  { cidr, availabilityZones }: Pick<CreatedVpc, 'cidr' | 'availabilityZones'>,
): CreatedVpc => ({
  cidr,
  ...(availabilityZones && { availabilityZones }),
  ...(environment.kubernetes.cluster && {
    interfaceEndpoints: ['secretsmanager', 'kms', 'logs', 'sts', 'eks-auth'],
  }),
});

export const encryptionProps = (
  spec: ResolvedSpec,
): Required<Pick<EncryptionProps, 'account' | 'preventDestroy'>> => ({
  account: spec.environment.account,
  preventDestroy: preventDestroy(spec),
});

export function postgresProps(spec: ResolvedSpec): Omit<PostgresProps, FromStack> {
  const { postgres, environment } = spec;
  const { replicas, backups, maintenance, timeouts, monitoring } = postgres;
  return {
    identifier: postgres.identifier,
    account: environment.account,
    version: postgres.version,
    family: postgres.family,
    instanceClass: postgres.instanceClass,
    database: postgres.database,
    port: storePort(spec, 'postgres'),
    ...storage(postgres),
    extendedSupport: postgres.extendedSupport,
    credentials: postgres.credentials,
    credentialsVersion: postgres.credentialsVersion,
    secretPrefix: secretPrefix(spec),
    secretRecoveryWindow: secretRecovery(spec),
    multiAz: postgres.multiAz,
    replicas: replicas.count,
    replicaInstanceClass: replicas.instanceClass,
    backupRetention: backups.retention,
    backupWindow: backups.window,
    finalSnapshot: backups.finalSnapshot,
    deleteAutomatedBackups: !backups.finalSnapshot,
    deletionProtection: postgres.deletionProtection,
    maintenanceWindow: maintenance.window,
    autoMinorVersionUpgrade: maintenance.autoMinorUpgrade,
    allowMajorVersionUpgrade: maintenance.allowMajorUpgrade,
    applyImmediately: maintenance.applyImmediately,
    blueGreen: maintenance.blueGreen,
    extensions: postgres.extensions,
    statementTimeout: timeouts.statement,
    lockTimeout: timeouts.lock,
    idleInTransactionTimeout: timeouts.idleInTransaction,
    parameters: postgres.parameters,
    monitoringInterval: monitoring.interval,
    performanceInsights: monitoring.performanceInsights,
    performanceInsightsRetention: monitoring.performanceInsightsRetention,
    logRetention: monitoring.logRetention,
  };
}

const storage = ({ storage: { type, size, max, iops, throughput } }: ResolvedPostgres) => ({
  storageType: type,
  storage: size,
  ...(max && { maxStorage: max }),
  ...(iops && { iops }),
  ...(throughput && { throughput }),
});

export const redisProps = (spec: ResolvedSpec, redis: ResolvedRedis): Omit<RedisProps, FromStack> => ({
  identifier: redis.identifier,
  engine: redis.engine,
  version: redis.version,
  family: redis.family,
  nodeType: redis.nodeType,
  user: cacheUser(spec),
  port: storePort(spec, 'redis'),
  replicas: redis.replicas,
  multiAz: redis.multiAz,
  evictionPolicy: redis.evictionPolicy,
  parameters: redis.parameters,
  snapshotRetention: redis.snapshots.retention,
  snapshotWindow: redis.snapshots.window,
  finalSnapshot: spec.postgres.backups.finalSnapshot && toSeconds(redis.snapshots.retention) > 0,
  preventDestroy: preventDestroy(spec),
  maintenanceWindow: redis.maintenance.window,
  applyImmediately: redis.maintenance.applyImmediately,
  logRetention: redis.logRetention,
});

export const backupProps = (
  spec: ResolvedSpec,
  backup: ResolvedBackup,
): Omit<BackupBucketProps, FromStack> => ({
  bucket: backup.bucket,
  account: spec.environment.account,
  retention: backup.retention,
  versionRetention: backup.versionRetention,
  ...(backup.objectLock && { objectLock: backup.objectLock }),
  forceDestroy: isDisposable(spec),
  preventDestroy: preventDestroy(spec),
});

export const contractProps = (spec: ResolvedSpec): Omit<ContractProps, FromStack> => ({
  prefix: secretPrefix(spec),
  recoveryWindow: secretRecovery(spec),
});
