import { poolerScrapeTarget } from '../../spec/derived.ts';
import type { ResolvedPooler, ResolvedPostgres, ResolvedSpec } from '../../spec/resolved-spec.ts';
import { longestTransaction } from '../../spec/termination-budget.ts';
import { type Duration, seconds, toSeconds } from '../../spec/units.ts';
import { identityOf } from '../identity.ts';
import { poolerFiles } from './databases.ts';
import { hasReader } from './names.ts';
import type { PoolerProps } from './props.ts';

/** The pooler of one service in one environment, when it has one. */
export function poolerOf(spec: ResolvedSpec): PoolerProps | undefined {
  const { pooler } = spec.postgres;
  if (pooler === undefined) return undefined;
  const { mode: _, metrics: __, clientLifetime: ___, certificate, ...rest } = pooler;
  const scrape = poolerScrapeTarget(spec);
  return {
    ...identityOf(spec),
    ...rest,
    namespace: spec.environment.kubernetes.namespace,
    ...(scrape && { scrape }),
    credentialsVersion: spec.postgres.credentialsVersion,
    ...(certificate && { certificate: certificate.secret }),
    clientIdleTimeout: clientIdleTimeout(spec.postgres, pooler),
    databases: poolerFiles(hasReader(spec)),
  };
}

/**
 * Longer than the service keeps a connection, with a last transaction and its wait (PgBouncer docs, "config",
 * client_idle_timeout).
 */
function clientIdleTimeout(postgres: ResolvedPostgres, pooler: ResolvedPooler): Duration {
  const { clientLifetime, queryWaitTimeout } = pooler;
  return seconds(
    [clientLifetime, queryWaitTimeout, longestTransaction(postgres)].map(toSeconds).reduce((a, b) => a + b),
  );
}
