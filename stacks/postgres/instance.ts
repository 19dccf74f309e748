import { DbInstance, type DbInstanceConfig } from '@cdktf/provider-aws/lib/db-instance/index.js';
import type { Construct } from 'constructs';
import { toDays, toGib, toSeconds } from '../../spec/units.ts';
import { child } from '../child.ts';
import { refuseDestroy } from '../lifecycle.ts';
import type { FullPostgresProps } from './defaults.ts';
import { exportedLogs, logGroups } from './logs.ts';
import type { Passwords } from './passwords.ts';
import { performance } from './storage.ts';

/** What the primary and its replicas share and depend on. */
export interface Surroundings {
  readonly subnetGroup: string;
  readonly parameterGroup: string;
  readonly securityGroup: string;
  readonly monitoringRole: string | undefined;
}

export const primaryInstance = (
  scope: Construct,
  props: FullPostgresProps,
  around: Surroundings,
  passwords: Passwords | undefined,
): DbInstance =>
  new DbInstance(
    scope,
    'Resource',
    child<DbInstanceConfig>(props, 'postgres.instance', {
      ...inCommon(props, around),
      identifier: props.identifier,
      instanceClass: props.instanceClass,
      engine: 'postgres',
      engineVersion: props.version,
      allowMajorVersionUpgrade: props.allowMajorVersionUpgrade,
      engineLifecycleSupport: lifecycleSupport(props),
      dbName: props.database,
      dbSubnetGroupName: around.subnetGroup,
      ...masterUser(props, passwords),
      allocatedStorage: toGib(props.storage),
      storageEncrypted: true,
      kmsKeyId: props.kmsKeyArn,
      multiAz: props.multiAz,
      skipFinalSnapshot: !props.finalSnapshot,
      finalSnapshotIdentifier: props.finalSnapshot ? `${props.identifier}-final` : undefined,
      blueGreenUpdate: props.blueGreen ? { enabled: true } : undefined,
      backupRetentionPeriod: toDays(props.backupRetention),
      backupWindow: props.backupWindow,
      deletionProtection: props.deletionProtection,
      lifecycle: refuseDestroy(props.deletionProtection),
      dependsOn: logGroups(scope, props, props.identifier),
    }),
  );

/** RDS enrols every new instance unless told otherwise (RDS User Guide, "Amazon RDS Extended Support"). */
const lifecycleSupport = ({ extendedSupport }: FullPostgresProps): string =>
  `open-source-rds-extended-support${extendedSupport ? '' : '-disabled'}`;

/** Replicas inherit little: what is not said again falls back to AWS defaults. */
export const inCommon = (props: FullPostgresProps, around: Surroundings) => ({
  port: props.port,
  publiclyAccessible: false,
  vpcSecurityGroupIds: [around.securityGroup],
  parameterGroupName: around.parameterGroup,
  caCertIdentifier: 'rds-ca-rsa2048-g1',
  iamDatabaseAuthenticationEnabled: props.credentials !== 'write-only',
  storageType: props.storageType,
  maxAllocatedStorage: props.maxStorage && toGib(props.maxStorage),
  ...performance(props),
  copyTagsToSnapshot: true,
  deleteAutomatedBackups: props.deleteAutomatedBackups,
  maintenanceWindow: props.maintenanceWindow,
  autoMinorVersionUpgrade: props.autoMinorVersionUpgrade,
  applyImmediately: props.applyImmediately,
  enabledCloudwatchLogsExports: [...exportedLogs],
  monitoringInterval: toSeconds(props.monitoringInterval),
  monitoringRoleArn: around.monitoringRole,
  ...insights(props),
});

const insights = (props: FullPostgresProps) =>
  props.performanceInsights
    ? {
        performanceInsightsEnabled: true,
        performanceInsightsKmsKeyId: props.kmsKeyArn,
        performanceInsightsRetentionPeriod: toDays(props.performanceInsightsRetention),
      }
    : { performanceInsightsEnabled: false };

const masterUser = (props: FullPostgresProps, passwords: Passwords | undefined) =>
  passwords
    ? {
        username: props.masterUsername,
        passwordWo: passwords.master,
        passwordWoVersion: passwords.version,
      }
    : {
        username: props.masterUsername,
        manageMasterUserPassword: true,
        masterUserSecretKmsKeyId: props.kmsKeyArn,
      };
