import type { Api } from '../api.ts';
import { readLive } from '../diff/live.ts';
import { unlessForbidden } from '../forbidden.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { StackPlace } from '../inventory/store.ts';
import { isJob, keyOfRef, type LiveObject, printObject } from '../object.ts';
import type { ClusterProblem } from '../problem.ts';
import { conditionOf, specOf, statusOf } from '../readiness/fields.ts';
import { settled } from '../together.ts';

/** Jobs of earlier applies that have not ended. */
export interface UnendedJobs {
  /** A container of them runs: a migration that is half done. */
  readonly running: readonly LiveObject[];
  /** None does, for want of an image or a node, by `keyOfRef`: they may start at any moment. */
  readonly waiting: ReadonlySet<string>;
}

/** Of the Jobs of the inventory that are not among `left`; those known to have completed are not asked for. */
export async function unendedJobs(
  api: Api,
  { objects, completedJobs }: Inventory,
  left: ReadonlySet<string>,
): Promise<UnendedJobs> {
  const done = new Set(completedJobs);
  const refs = objects.filter((ref) => isJob(ref) && !done.has(keyOfRef(ref)) && !left.has(keyOfRef(ref)));
  const live = [...(await readLive(api, refs))].filter(([, job]) => !hasEnded(job));
  const runs = await settled(live.map(([, job]) => isRunning(api, job)));
  return {
    running: live.filter((_, i) => runs[i]).map(([, job]) => job),
    waiting: new Set(live.filter((_, i) => !runs[i]).map(([key]) => key)),
  };
}

/** One that is suspended waits for somebody to let it go on. */
const hasEnded = (job: LiveObject): boolean =>
  conditionOf(job, 'Complete')?.status === 'True' ||
  conditionOf(job, 'Failed')?.status === 'True' ||
  specOf<{ readonly suspend: boolean }>(job).suspend === true;

interface PodStatus {
  readonly initContainerStatuses: readonly ContainerStatus[];
  readonly containerStatuses: readonly ContainerStatus[];
}

interface ContainerStatus {
  readonly state?: { readonly running?: object };
}

/** By its pods; where those may not be read, by what the Job counts. */
async function isRunning(api: Api, job: LiveObject): Promise<boolean> {
  const { name, namespace } = job.metadata;
  const pods = await unlessForbidden(
    api.list(
      { group: '', kind: 'Pod' },
      { labelSelector: `job-name=${name}`, ...(namespace === undefined ? {} : { namespace }) },
    ),
    undefined,
  );
  if (pods === undefined) {
    const { ready, active = 0 } = statusOf<{ readonly ready: number; readonly active: number }>(job);
    return (ready ?? active) > 0;
  }
  return pods.some((pod) => {
    const { initContainerStatuses = [], containerStatuses = [] } = statusOf<PodStatus>(pod);
    return [...initContainerStatuses, ...containerStatuses].some(({ state }) => state?.running);
  });
}

/** Two migrations at once, or half of one, are nobody's intention. */
export const runningProblems = ({ running }: UnendedJobs, { stack }: StackPlace): ClusterProblem[] =>
  running.map((job) => ({
    code: 'PLINTH-K8S-076',
    path: `${stack} ${printObject(job)}`,
    got: 'a Job of an earlier apply that is running',
    rule: 'a Job has ended before another version is applied: what it does would be done twice at once, or by half',
    fix: `wait until it ends (kubectl wait --for=condition=complete job/${job.metadata.name} --namespace ${job.metadata.namespace ?? ''}), or, if what it leaves half done is known, kubectl delete job ${job.metadata.name} --namespace ${job.metadata.namespace ?? ''}; then run this again`,
  }));
