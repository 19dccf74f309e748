import { majorOf, parameterGroupFamily } from '../../facts/postgres-versions.ts';
import { days, gib, seconds } from '../../spec/units.ts';
import type { PostgresProps } from './props.ts';

const defaults = (props: PostgresProps) =>
  ({
    masterUsername: 'dbadmin',
    family: parameterGroupFamily(props.version),
    port: 5432,
    storageType: 'gp3',
    storage: gib(20),
    credentials: 'write-only',
    credentialsVersion: 1,
    secretPrefix: `/${props.identifier}`,
    secretRecoveryWindow: days(30),
    multiAz: true,
    replicas: 0,
    replicaInstanceClass: props.instanceClass,
    backupRetention: days(35),
    backupWindow: '03:00-04:00',
    finalSnapshot: true,
    deleteAutomatedBackups: false,
    deletionProtection: true,
    maintenanceWindow: 'sun:04:30-sun:05:30',
    allowMajorVersionUpgrade: false,
    extendedSupport: false,
    autoMinorVersionUpgrade: props.version === majorOf(props.version),
    applyImmediately: false,
    blueGreen: false,
    extensions: ['pg_stat_statements'],
    statementTimeout: seconds(30),
    lockTimeout: seconds(5),
    idleInTransactionTimeout: seconds(60),
    parameters: {},
    monitoringInterval: seconds(60),
    performanceInsights: true,
    performanceInsightsRetention: days(7),
    logRetention: days(90),
  }) satisfies Partial<PostgresProps>;

type Defaulted = keyof ReturnType<typeof defaults>;

/** Props with every default filled in; what stays optional has no default but absence. */
export type FullPostgresProps = Omit<PostgresProps, Defaulted> & Required<Pick<PostgresProps, Defaulted>>;

export const withDefaults = (props: PostgresProps): FullPostgresProps => ({ ...defaults(props), ...props });
