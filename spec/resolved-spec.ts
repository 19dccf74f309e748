import type { Cpu, Duration, Size } from './units.ts';

/**
 * The whole desired state of one service in one environment: every default filled in, every
 * cross-field rule held, frozen and serialisable (`dist/<stack>/spec.json` is this object).
 * Stacks, charts and controls read this and nothing else.
 */
export interface ResolvedSpec {
  /** Name of the stack and of the folders it is written to: `<service>-<environment>`. */
  readonly stack: string;
  readonly service: string;
  readonly owner: string;
  readonly environment: ResolvedEnvironment;
  readonly network: ResolvedNetwork;
  readonly workload: ResolvedWorkload;
  readonly postgres: ResolvedPostgres;
  /** Absent when the service has no cache. */
  readonly redis?: ResolvedRedis;
  readonly backup: ResolvedBackup;
  /** The connection budget with its arithmetic; `needed` never exceeds `available` here. */
  readonly connectionBudget: ConnectionBudget;
  /** Escape hatches in use, by name; what they change is listed by `plinth synth --explain`. */
  readonly escapeHatches: readonly EscapeHatch[];
}

export type Tier = 'development' | 'staging' | 'production';

export interface ResolvedEnvironment {
  readonly name: string;
  readonly tier: Tier;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** Where the disaster-recovery copies live; absent when none is asked for. */
  readonly recoveryRegion?: string;
  /** Where Terraform keeps its state: S3 with a lock file, or a local file for an emulator. */
  readonly state: ResolvedS3State | { readonly kind: 'local' };
  /** Present when the environment is an AWS emulator on this machine, never a real account. */
  readonly emulator?: { readonly endpoint: string };
  readonly kubernetes: {
    readonly namespace: string;
    /** EKS cluster that runs the workload; without it no Pod Identity association is made. */
    readonly cluster?: string;
    /** ARN of the role the External Secrets operator runs with; the service's secrets role trusts it. */
    readonly externalSecretsRole?: string;
    /** Where pods may ask for names besides kube-dns: NodeLocal DNSCache, or CoreDNS on the node. */
    readonly dnsCidrs: readonly string[];
    /** Namespace the ingress gateway runs in; only it may reach the workload. */
    readonly ingressNamespace: string;
    /** Namespace Prometheus runs in; only it may scrape the workload. */
    readonly monitoringNamespace: string;
  };
  /** Tags every AWS resource carries besides service, environment, owner and managed-by. */
  readonly tags: Readonly<Record<string, string>>;
}

export interface ResolvedS3State {
  readonly kind: 's3';
  readonly bucket: string;
  readonly key: string;
  readonly region: string;
}

export type ResolvedNetwork =
  | {
      readonly kind: 'given';
      readonly vpcId: string;
      readonly subnetIds: readonly string[];
      /** The recovery region's own network, needed by a replica there. */
      readonly recovery?: { readonly vpcId: string; readonly subnetIds: readonly string[] };
      readonly clientSecurityGroupIds: readonly string[];
    }
  | {
      readonly kind: 'created';
      readonly cidr: string;
      /** Names of three zones of the region, e.g. `eu-central-1a`. */
      readonly availabilityZones: readonly string[];
      readonly recovery?: { readonly availabilityZones: readonly string[] };
      readonly clientSecurityGroupIds: readonly string[];
    };

export interface ResolvedWorkload {
  readonly image: string;
  readonly command?: readonly string[];
  readonly port: number;
  readonly metricsPath: string;
  readonly replicas: { readonly min: number; readonly max: number };
  /** Pods a rollout may add on top of the current replicas. */
  readonly surge: number;
  readonly resources: {
    readonly cpu: Cpu;
    readonly memory: Size;
    readonly ephemeralStorage: Size;
  };
  /** Operating-system processes in one pod that each hold their own connection pool. */
  readonly processes: number;
  /** Connections one process may hold: `size` kept open, `overflow` on top under load. */
  readonly pool: { readonly size: number; readonly overflow: number };
  readonly probes: {
    /** HTTP paths on `port`. Liveness never touches the database. */
    readonly startup: string;
    readonly liveness: string;
    readonly readiness: string;
    /** How long a pod may take to start before it is restarted. */
    readonly startupTime: Duration;
  };
  readonly autoscaling: {
    /** Average CPU utilisation of the request to hold, in percent. */
    readonly cpuPercent: number;
    readonly scaleUpWindow: Duration;
    readonly scaleDownWindow: Duration;
  };
  readonly termination: {
    /** How long a pod keeps serving after it is told to stop, while routes are withdrawn. */
    readonly preStop: Duration;
    /** How long the pod may take to stop in all, preStop included. */
    readonly grace: Duration;
  };
  /** Runs to completion before a new version starts; absent when the service has none. */
  readonly migration?: {
    readonly command: readonly string[];
    readonly deadline: Duration;
    readonly connections: number;
  };
  /** Plain settings, never secrets. */
  readonly env: Readonly<Record<string, string>>;
}

export type PostgresCredentials = 'write-only' | 'rds-managed' | 'iam';

export interface ResolvedPostgres {
  /** RDS identifier of the primary. */
  readonly identifier: string;
  /** Major, or major.minor to pin the minor: `16` or `16.10`. */
  readonly version: string;
  /** Parameter group family, e.g. `postgres16`. */
  readonly family: string;
  readonly instanceClass: string;
  readonly database: string;
  readonly port: number;
  readonly storage: {
    readonly type: 'gp3' | 'io2';
    readonly size: Size;
    /** Ceiling of storage autoscaling; absent switches autoscaling off. */
    readonly max?: Size;
    readonly iops?: number;
    /** MiB/s. */
    readonly throughput?: number;
  };
  readonly credentials: PostgresCredentials;
  /** Paid support after AWS's standard support of a major has ended. */
  readonly extendedSupport: boolean;
  /** Raised by one to write new passwords at the next apply. */
  readonly credentialsVersion: number;
  readonly multiAz: boolean;
  readonly replicas: {
    /** In the environment's own region. */
    readonly count: number;
    readonly instanceClass: string;
    /** One more replica in the recovery region. */
    readonly inRecoveryRegion: boolean;
  };
  readonly backups: {
    /** Point-in-time recovery window, 1 to 35 days. */
    readonly retention: Duration;
    /** UTC, `HH:MM-HH:MM`. */
    readonly window: string;
    readonly finalSnapshot: boolean;
  };
  readonly maintenance: {
    /** UTC, `ddd:HH:MM-ddd:HH:MM`. */
    readonly window: string;
    readonly autoMinorUpgrade: boolean;
    readonly applyImmediately: boolean;
    /** Lets an apply move to another major version. */
    readonly allowMajorUpgrade: boolean;
    readonly blueGreen: boolean;
  };
  readonly deletionProtection: boolean;
  readonly extensions: readonly string[];
  readonly timeouts: {
    readonly statement: Duration;
    readonly lock: Duration;
    readonly idleInTransaction: Duration;
  };
  /** Further parameters of the parameter group, as RDS spells them. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly monitoring: {
    /** Enhanced monitoring interval: 0 (off), 1, 5, 10, 15, 30 or 60 seconds. */
    readonly interval: Duration;
    readonly performanceInsights: boolean;
    readonly performanceInsightsRetention: Duration;
    /** How long exported logs are kept in CloudWatch. */
    readonly logRetention: Duration;
  };
}

export interface ResolvedRedis {
  /** ElastiCache replication group id, at most 40 characters. */
  readonly identifier: string;
  readonly engine: 'redis' | 'valkey';
  readonly version: string;
  /** Parameter group family, e.g. `redis7` or `valkey8`. */
  readonly family: string;
  readonly nodeType: string;
  readonly port: number;
  /** Nodes besides the primary, 0 to 5. */
  readonly replicas: number;
  readonly multiAz: boolean;
  /** The application's user authenticates by IAM token; no password exists. */
  readonly credentials: 'iam';
  readonly evictionPolicy: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly snapshots: { readonly retention: Duration; readonly window: string };
  readonly maintenance: { readonly window: string; readonly applyImmediately: boolean };
  readonly logRetention: Duration;
}

export interface ResolvedBackup {
  /** S3 bucket for logical backups; at most 63 characters. */
  readonly bucket: string;
  /** How long a backup object is kept. */
  readonly retention: Duration;
  /** How long a replaced or deleted version is kept. */
  readonly versionRetention: Duration;
  /** S3 object lock: objects cannot be deleted before it ends. Absent switches it off. */
  readonly objectLock?: { readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly duration: Duration };
}

/** How many connections the workload may open at its worst moment, and how many there are. */
export interface ConnectionBudget {
  readonly maxConnections: number;
  /** Kept free for superusers, RDS itself and people. */
  readonly reserve: number;
  /** maxConnections - reserve. */
  readonly available: number;
  readonly pods: number;
  readonly perPod: number;
  readonly jobs: number;
  readonly pooler: number;
  /** pods * perPod + jobs + pooler. */
  readonly needed: number;
}

export interface EscapeHatch {
  readonly kind: 'transform' | 'override';
  /** `postgres.instance` for a transform, `aws_db_instance.postgres` or `Deployment/orders` for an override. */
  readonly target: string;
}
