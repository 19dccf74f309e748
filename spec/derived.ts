import type { ResolvedSpec } from './resolved-spec.ts';

/**
 * What both halves must agree on without talking to each other: decided here once, read by `stacks/` and
 * `charts/` alike.
 */

/** Prefix of the connection contract's secrets. */
export const secretPrefix = ({ service, environment }: ResolvedSpec): string =>
  `/${service}/${environment.name}`;

/** The database role of the service. */
export const databaseUser = ({ service }: ResolvedSpec): string => `${service.replaceAll('-', '_')}_app`;

/** The database role that reads everything for the logical dump. */
export const dumpUser = ({ service }: Pick<ResolvedSpec, 'service'>): string =>
  `${service.replaceAll('-', '_')}_backup`;

/** Service accounts, CronJobs and roles of the pods that dump and that rehearse the restore. */
export const dumpName = ({ service }: Pick<ResolvedSpec, 'service'>): string => `${service}-dump`;
export const drillName = ({ service }: Pick<ResolvedSpec, 'service'>): string => `${service}-drill`;

/** Keys in the backup bucket, below the contract's prefix. */
export const dumpsFolder = 'dumps/';
export const drillsFolder = 'drills/';

/** The user of the service in the cache. */
export const cacheUser = ({ stack }: ResolvedSpec): string => `${stack}-app`;

/** The contract holds a password in `write-only` mode alone; in the others the service shows an IAM token. */
export const signsInToDatabaseWithIam = ({ postgres }: ResolvedSpec): boolean =>
  postgres.credentials !== 'write-only';

/** Whether the pods need AWS credentials at all. */
export const needsAwsIdentity = (spec: ResolvedSpec): boolean =>
  spec.redis !== undefined || signsInToDatabaseWithIam(spec);

/**
 * The role that may read the service's secrets, when the operator that reads them is known: its SecretStore
 * takes this role. Otherwise the operator reads with its own, and no role is made.
 */
export const secretsRole = ({
  stack,
  environment,
}: ResolvedSpec): { name: string; arn: string } | undefined =>
  environment.kubernetes.externalSecretsRole === undefined
    ? undefined
    : { name: `${stack}-secrets`, arn: `arn:aws:iam::${environment.account}:role/${stack}-secrets` };

/** Namespace the gateway's pods run in, from which the workload is reached from outside; absent when from nowhere. */
export const routeNamespace = ({ workload, environment }: ResolvedSpec): string | undefined =>
  workload.route?.gateway?.namespace ?? environment.kubernetes.ingressNamespace;

export interface ScrapeTarget {
  /** Name of the Service's port. */
  readonly portName: 'http' | 'metrics';
  readonly port: number;
  readonly path: string;
}

const mergedScrape = { portName: 'metrics', port: 15_020, path: '/stats/prometheus' } as const;

/**
 * Where Prometheus reads the workload's metrics. With strict mutual TLS it could not read them from the service
 * itself; the agent of an Istio proxy serves them, joined with its own, on a port that is not captured (Istio,
 * "Prometheus", metrics merging).
 */
export const scrapeTarget = ({ workload, environment }: ResolvedSpec): ScrapeTarget =>
  environment.kubernetes.mesh === 'istio'
    ? mergedScrape
    : { portName: 'http', port: workload.port, path: workload.metricsPath };

/** Port of the pooler: PgBouncer's own, so that nobody takes it for the database. */
export const poolerPort = 6_432;

/** Port of the exporter beside PgBouncer (Prometheus, "Default port allocations"). */
export const poolerMetricsPort = 9_127;

/** Where Prometheus reads the pooler's metrics, as the workload's. Undefined when there are none. */
export function poolerScrapeTarget({ postgres, environment }: ResolvedSpec): ScrapeTarget | undefined {
  if (postgres.pooler?.metrics !== true) return undefined;
  return environment.kubernetes.mesh === 'istio'
    ? mergedScrape
    : { portName: 'metrics', port: poolerMetricsPort, path: '/metrics' };
}
