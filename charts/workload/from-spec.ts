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

/** The pool every process is budgeted for, as settings of the pods; the user's own settings win. */
export const settingsOf = ({ workload }: ResolvedSpec): Readonly<Record<string, string>> => ({
  DB_POOL_SIZE: String(workload.pool.size),
  DB_MAX_OVERFLOW: String(workload.pool.overflow),
  ...workload.env,
});
