import { poolerScrapeTarget } from '../../spec/derived.ts';
import type { ResolvedSpec } from '../../spec/resolved-spec.ts';
import { longestTransaction } from '../../spec/termination-budget.ts';
import { seconds, toSeconds } from '../../spec/units.ts';
import { identityOf } from '../identity.ts';
import { poolerFiles } from './databases.ts';
import { hasReader } from './names.ts';
import type { PoolerProps } from './props.ts';

/** The pooler of one service in one environment, when it has one. */
export function poolerOf(spec: ResolvedSpec): PoolerProps | undefined {
  const { pooler } = spec.postgres;
  if (pooler === undefined) return undefined;
  const { mode: _, metrics: __, certificate, clientLifetime, ...rest } = pooler;
  const scrape = poolerScrapeTarget(spec);
  return {
    ...identityOf(spec),
    ...rest,
    namespace: spec.environment.kubernetes.namespace,
    ...(scrape && { scrape }),
    ...(certificate && { certificate: certificate.secret }),
    // Longer than the service keeps a connection (PgBouncer docs, "config", client_idle_timeout).
    clientIdleTimeout: seconds(toSeconds(clientLifetime) + toSeconds(longestTransaction(spec.postgres))),
    databases: poolerFiles(hasReader(spec)),
  };
}
