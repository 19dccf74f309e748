import type { ScrapeTarget } from '../../spec/derived.ts';
import type { ResolvedWorkload } from '../../spec/resolved-spec.ts';
import type { Connection } from '../connections.ts';
import type { ServiceIdentity } from '../labels.ts';

/** A service that answers HTTP on one port. The fields taken from `ResolvedWorkload` are described there. */
export interface WorkloadProps
  extends ServiceIdentity,
    Pick<
      ResolvedWorkload,
      | 'image'
      | 'command'
      | 'port'
      | 'metricsPath'
      | 'replicas'
      | 'surge'
      | 'resources'
      | 'probes'
      | 'autoscaling'
      | 'verticalScaling'
      | 'minReady'
      | 'termination'
      | 'env'
    > {
  /** Where Prometheus reads metrics. Default: `metricsPath` on `port`. */
  readonly scrape?: ScrapeTarget;
  /** Whether Prometheus is told by annotations of the Service: not where a ServiceMonitor tells it. Default: true. */
  readonly annotateScrape?: boolean;
  /** Number of the passwords the pods start with; another one is a rollout. Default: they have none. */
  readonly credentialsVersion?: number;
  /** Service mesh of the pods. Default: none. */
  readonly mesh?: 'istio' | 'linkerd';
  /** Secrets the service connects with, as variables and as files. Default: none. */
  readonly connections?: readonly Connection[];
  /** Secret whose `ca.crt` the service verifies its pooler with. Default: none, it verifies the database itself. */
  readonly poolerCertificate?: string;
}
