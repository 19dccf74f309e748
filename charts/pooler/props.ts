import type { ScrapeTarget } from '../../spec/derived.ts';
import type { ResolvedPooler } from '../../spec/resolved-spec.ts';
import type { Duration } from '../../spec/units.ts';
import type { ServiceIdentity } from '../labels.ts';

/** PgBouncer in front of the database. The fields taken from `ResolvedPooler` are described there. */
export interface PoolerProps
  extends ServiceIdentity,
    Omit<ResolvedPooler, 'mode' | 'certificate' | 'clientLifetime' | 'metrics'> {
  readonly namespace: string;
  /** Longest time a connection of the service may be unused: the service itself gives it up before. */
  readonly clientIdleTimeout: Duration;
  /** Secret with `tls.crt`, `tls.key` and `ca.crt` that somebody else makes. Default: cert-manager makes one. */
  readonly certificate?: string;
  /** Number of the passwords it signs in with; another one is a rollout. Default: 1. */
  readonly credentialsVersion?: number;
  /** Where Prometheus reads what the exporter beside PgBouncer tells. Default: there is none. */
  readonly scrape?: ScrapeTarget;
  /** Files of the Secret, as templates over the contract; a changed template is a rollout. */
  readonly databases: Readonly<Record<string, string>>;
}
