import type { ResolvedMonitoring } from '../../spec/resolved-spec.ts';
import type { ServiceIdentity } from '../labels.ts';

/** What is watched of one service in one environment. Numbers are those of the spec, not of the cluster. */
export interface MonitoringProps extends ServiceIdentity {
  readonly environment: string;
  readonly namespace: string;
  /** Who is told. */
  readonly owner: string;
  readonly settings: ResolvedMonitoring;
  /** Where the Service serves metrics. */
  readonly scrape: { readonly port: string; readonly path: string };
  readonly workload: WatchedWorkload;
  readonly budget: WatchedBudget;
  /** Names of the ExternalSecrets. */
  readonly secrets: readonly string[];
  /** Names of the Certificates of cert-manager. */
  readonly certificates: readonly string[];
  /** Jobs that run before a new version starts. */
  readonly setupJobs: readonly ('bootstrap' | 'migration')[];
  /** Default: none. */
  readonly schedules?: readonly WatchedSchedule[];
  /** The ResourceQuota, with its room above the worst moment in percent. Default: none. */
  readonly quota?: { readonly name: string; readonly headroom: number };
  /** Default: no pooler. */
  readonly pooler?: WatchedPooler;
}

export interface WatchedWorkload {
  readonly replicas: { readonly min: number; readonly max: number };
  /** Name of the HorizontalPodAutoscaler. */
  readonly autoscaler: string;
  /** Bytes one pod may use. Default: what the vertical autoscaler has set. */
  readonly memory?: number;
  /** Cores one pod may use. Default: what the vertical autoscaler has set. */
  readonly cpu?: number;
  /** Seconds a pod has to stop. */
  readonly grace: number;
}

/** The connection budget as the dashboard draws it and an alert holds the pods to it. */
export interface WatchedBudget {
  /** What the connections of the pods are counted against: the server, or the clients a pooler takes. */
  readonly against: 'server' | 'pooler';
  /** Pods the budget counts with, those that are ending included. */
  readonly pods: number;
  readonly perPod: number;
  /** Connections besides those of the pods. */
  readonly besides: number;
  readonly available: number;
}

/** A CronJob that has to succeed again and again. */
export interface WatchedSchedule {
  readonly kind: 'backup' | 'drill';
  /** Name of the CronJob. */
  readonly name: string;
  /** Longest time between two runs, in seconds. */
  readonly cadence: number;
}

/** PgBouncer. */
export interface WatchedPooler {
  /** Name of its Deployment, Service and PodDisruptionBudget. */
  readonly name: string;
  /**
   * Name of the Service's port that serves the metrics of pgbouncer_exporter (prometheus-community).
   * Default: no exporter runs, and what happens inside PgBouncer is not watched.
   */
  readonly port?: string;
  /** Path of that port. Default: `/metrics`. */
  readonly path?: string;
  /** Clients one pod takes (`max_client_conn`). */
  readonly clientsPerPod: number;
  /** Server connections one pod may open to one database. */
  readonly serversPerPod: number;
}
