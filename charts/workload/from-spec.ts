import type { ResolvedSpec } from '../../spec/resolved-spec.ts';
import { identityOf } from '../identity.ts';
import { applicationConnections } from '../stores/index.ts';
import type { WorkloadProps } from './props.ts';

/** The workload of one service in one environment. */
export const workloadOf = (spec: ResolvedSpec): WorkloadProps => ({
  ...identityOf(spec),
  ...spec.workload,
  env: settingsOf(spec),
  connections: applicationConnections(spec),
});

/**
 * The user's settings and what the connection budget was computed with, which wins: another value would open
 * connections nobody counted. gunicorn, uvicorn and Puma read the number of processes from WEB_CONCURRENCY.
 */
export const settingsOf = ({ workload }: ResolvedSpec): Readonly<Record<string, string>> => ({
  ...workload.env,
  WEB_CONCURRENCY: String(workload.processes),
  DB_POOL_SIZE: String(workload.pool.size),
  DB_MAX_OVERFLOW: String(workload.pool.overflow),
});
