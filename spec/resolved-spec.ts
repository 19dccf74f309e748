import type {
  DeclaredEgress,
  DeclaredIngress,
  PriorityClassChoice,
  ProbeSetting,
  ResolvedRoute,
  ResolvedVerticalScaling,
  ScalingTrigger,
} from './resolved-workload.ts';
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
  readonly monitoring: ResolvedMonitoring;
  /** The connection budget with its arithmetic; `needed` never exceeds `available` here. */
  readonly connectionBudget: ConnectionBudget;
  /** Escape hatches in use, by name; what they change is listed by `plinth synth --explain`. */
  readonly escapeHatches: readonly EscapeHatch[];
  /** Accepted deviations: those of the service, of the environment, then the kit's own. */
  readonly suppressions: readonly ResolvedSuppression[];
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
    /** Namespace the ingress gateway runs in; only it may reach the workload. Absent: nothing outside does. */
    readonly ingressNamespace?: string;
    /** Namespace Prometheus runs in; only it may scrape the workload. */
    readonly monitoringNamespace: string;
    /** Absent when the pods are in no service mesh. */
    readonly mesh?: 'istio' | 'linkerd';
    /** Revision of Istio; absent for the default one. */
    readonly meshRevision?: string;
    /** Secrets of the namespace every pod pulls its images with; absent where the nodes may pull. */
    readonly imagePullSecrets?: readonly string[];
    /** ResourceQuota and LimitRange of the namespace; `headroom` in percent. */
    readonly quota: { readonly enabled: boolean; readonly headroom: number };
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
      /** Address ranges of the subnets; absent where only AWS knows them. */
      readonly cidrs?: readonly string[];
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
    /** Liveness never touches the database. Read them through `probeOf` (spec/probes.ts). */
    readonly startup: ProbeSetting;
    readonly liveness: ProbeSetting;
    readonly readiness: ProbeSetting;
    /** How long a pod may take to start before it is restarted. */
    readonly startupTime: Duration;
  };
  readonly autoscaling: {
    /** `keda`: a ScaledObject takes the place of the HorizontalPodAutoscaler. */
    readonly kind: 'hpa' | 'keda';
    readonly triggers?: readonly ScalingTrigger[];
    /** Average CPU utilisation of the request to hold, in percent. */
    readonly cpuPercent: number;
    readonly scaleUpWindow: Duration;
    readonly scaleDownWindow: Duration;
  };
  /** Absent when nothing recommends or sets requests. */
  readonly verticalScaling?: ResolvedVerticalScaling;
  /** Of every pod of the service; absent for the cluster's default. */
  readonly priorityClass?: PriorityClassChoice;
  /** How long a new pod must stay ready before a rollout goes on. */
  readonly minReady: Duration;
  /** Absent when nothing outside the cluster reaches the service through a gateway of ours. */
  readonly route?: ResolvedRoute;
  readonly egress: readonly DeclaredEgress[];
  readonly ingress: readonly DeclaredIngress[];
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
  /** Image of the Job that makes roles and extensions; absent for the official one. */
  readonly bootstrapImage?: string;
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
    /** Longest transaction of the service; absent, one statement. */
    readonly transaction?: Duration;
  };
  /** Further parameters of the parameter group, as RDS spells them. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Absent when the service connects to the database itself. */
  readonly pooler?: ResolvedPooler;
  readonly monitoring: {
    /** Enhanced monitoring interval: 0 (off), 1, 5, 10, 15, 30 or 60 seconds. */
    readonly interval: Duration;
    readonly performanceInsights: boolean;
    readonly performanceInsightsRetention: Duration;
    /** How long exported logs are kept in CloudWatch. */
    readonly logRetention: Duration;
  };
}

/** PgBouncer between the service and the database. */
export interface ResolvedPooler {
  readonly replicas: number;
  /** Connections to the database per pod. */
  readonly poolSize: number;
  readonly reservePool: number;
  /** Connections of the service per pod. */
  readonly maxClientConnections: number;
  readonly mode: 'transaction';
  readonly maxPreparedStatements: number;
  /** Longest time the service keeps one connection. */
  readonly clientLifetime: Duration;
  readonly queryWaitTimeout: Duration;
  readonly serverIdleTimeout: Duration;
  readonly resources: { readonly cpu: Cpu; readonly memory: Size; readonly ephemeralStorage: Size };
  readonly image: string;
  /** A Secret with `tls.crt`, `tls.key` and `ca.crt`; absent, cert-manager makes one. */
  readonly certificate?: { readonly secret: string };
  /** Whether an exporter runs beside PgBouncer. */
  readonly metrics: boolean;
  readonly termination: { readonly preStop: Duration; readonly grace: Duration };
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
  /** The logical dump; absent switches it off. */
  readonly dump?: ResolvedDump;
  /** The restore drill; absent switches it off. */
  readonly drill?: ResolvedDrill;
  /** StorageClass of the volumes of both; absent: the node's own disk. */
  readonly storageClass?: string;
  /** Addresses of S3 that both may reach on port 443; absent: every public one. */
  readonly s3Cidrs?: readonly string[];
}

interface BackupPods {
  /** Five fields of cron. */
  readonly schedule: string;
  readonly timeZone: string;
  readonly storage: Size;
  /** PostgreSQL of the database's major, server and client tools. */
  readonly postgresImage: string;
  readonly awsImage: string;
}

export interface ResolvedDump extends BackupPods {
  /** The dump and its upload are stopped after this. */
  readonly timeLimit: Duration;
  readonly from: 'primary' | 'reader';
}

export interface ResolvedDrill extends BackupPods {
  /** RPO: the newest dump may be so old. */
  readonly maxAge: Duration;
  /** RTO: download and restore may take so long. */
  readonly timeLimit: Duration;
}

/** Of an alert, from the most to the least urgent. */
export type Severity = 'critical' | 'warning' | 'info';

export interface ResolvedMonitoring {
  /** ServiceMonitor of the Prometheus operator. */
  readonly serviceMonitor: boolean;
  readonly interval: Duration;
  /** PrometheusRule with the alerts. */
  readonly rules: boolean;
  /** ConfigMap with the Grafana dashboard. */
  readonly dashboard: boolean;
  /** Labels by which the Prometheus operator selects what it reads. */
  readonly labels: Readonly<Record<string, string>>;
  /** Label of an alert that Alertmanager routes by. */
  readonly severityLabel: string;
  /** What is more urgent is lowered to it. */
  readonly highestSeverity: Severity;
  /** URL or path; the anchor of an alert's section is added. */
  readonly runbooks: string;
}

/** How many connections the workload may open at its worst moment, and how many there are. */
export interface ConnectionBudget {
  readonly maxConnections: number;
  /** Kept free for superusers, RDS itself and people. */
  readonly reserve: number;
  /** maxConnections - reserve. */
  readonly available: number;
  /** Pods of the service that may hold connections at once (spec/pods-at-once.ts). */
  readonly pods: number;
  readonly perPod: number;
  readonly jobs: number;
  /** Connections of the pooler's pods; 0 without one. */
  readonly pooler: number;
  /** jobs + pods * perPod, or with a pooler jobs + pooler. */
  readonly needed: number;
  /** What the pooler is asked for and has; absent without one. */
  readonly clients?: PoolerBudget;
}

/** The connection budget on both sides of a pooler. */
export interface PoolerBudget {
  /** Pods at the worst moment of a rollout: each one drains beside its successor. */
  readonly pods: number;
  /** Connections to the database per pod. */
  readonly perPod: number;
  /** Connections of the service: its pods times what each may open. */
  readonly needed: number;
  /** Pods that are left when one is away. */
  readonly survivors: number;
  /** survivors * maxClientConnections. */
  readonly available: number;
}

export interface EscapeHatch {
  readonly kind: 'transform' | 'override';
  /** `postgres.instance` for a transform, `aws_db_instance.postgres` or `Deployment/orders` for an override. */
  readonly target: string;
}

/** One control is accepted as it is on one resource, for a reason, until a day. */
export interface ResolvedSuppression {
  /** `<source>/<id>`: of a linter's check, a control or an impact. */
  readonly control: string;
  /** `Deployment/orders` or `aws_db_instance.postgres`; `*` stands for any part of the name. */
  readonly resource: string;
  readonly justification: string;
  /** Last day it counts, `YYYY-MM-DD` in UTC. */
  readonly expires: string;
  /** Whether the description says so or the kit. */
  readonly origin: 'spec' | 'kit';
}
