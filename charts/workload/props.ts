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
      | 'termination'
      | 'env'
    > {
  /** Secrets the service connects with, as variables and as files. Default: none. */
  readonly connections?: readonly Connection[];
}
