import { scrapeTarget } from '../../spec/derived.ts';
import type { ResolvedSpec } from '../../spec/resolved-spec.ts';
import { toSeconds } from '../../spec/units.ts';
import { passwordVersion } from '../credentials.ts';
import { identityOf } from '../identity.ts';
import { certificateOf } from '../pooler/names.ts';
import { applicationConnections } from '../stores/index.ts';
import type { WorkloadProps } from './props.ts';

/** The workload of one service in one environment. */
export const workloadOf = (spec: ResolvedSpec): WorkloadProps => ({
  ...identityOf(spec),
  ...spec.workload,
  env: settingsOf(spec),
  connections: applicationConnections(spec),
  scrape: scrapeTarget(spec),
  annotateScrape: !spec.monitoring.serviceMonitor,
  ...passwordVersion(spec),
  ...(spec.environment.kubernetes.mesh && { mesh: spec.environment.kubernetes.mesh }),
  ...(spec.postgres.pooler && { poolerCertificate: certificateOf(spec) }),
});

/**
 * The user's settings and what the connection budget was computed with, which wins: another value would open
 * connections nobody counted, or keep one longer than a pod of the pooler waits. gunicorn, uvicorn and Puma read the number of processes from WEB_CONCURRENCY.
 */
export const settingsOf = ({
  workload,
  postgres: { pooler },
}: ResolvedSpec): Readonly<Record<string, string>> => ({
  ...workload.env,
  WEB_CONCURRENCY: String(workload.processes),
  DB_POOL_SIZE: String(workload.pool.size),
  DB_MAX_OVERFLOW: String(workload.pool.overflow),
  ...(pooler && { DB_POOL_RECYCLE: String(toSeconds(pooler.clientLifetime)) }),
});
