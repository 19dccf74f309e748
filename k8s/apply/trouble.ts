import type { Api } from '../api.ts';
import { type Diagnosis, diagnose, diagnosisProblem } from '../diagnosis/index.ts';
import { keyOf, type ManifestObject, printObject } from '../object.ts';
import type { ClusterProblem } from '../problem.ts';
import type { Clock } from './clock.ts';
import type { OnEvent } from './events.ts';

/** Kinds that take long to give up by themselves: a Deployment ten minutes, a Job until its deadline. */
const slowKinds: ReadonlySet<string> = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'ExternalSecret',
]);

/**
 * Causes that do not pass with time: images (101 to 105), containers that end (110 to 113), pods that are refused (120
 * to 123), missing settings (140 to 142). A pod without a node is not one: an autoscaler may be bringing it.
 */
const lasting = /^PLINTH-K8S-1(?:0[1-5]|1[0-3]|2[0-3]|4[0-2])$/;

/** Milliseconds before the first look, between looks, and after which a lasting cause ends the wait. */
const [quiet, between, patience] = [8_000, 5_000, 60_000];

/**
 * A Job tries again by itself until its own limits end it. An apply that ended before would leave it running, with
 * nobody watching and the lock given back.
 */
const retries = ({ kind }: ManifestObject): boolean => kind === 'Job';

interface Trouble {
  readonly diagnosis: Diagnosis;
  readonly since: number;
}

/**
 * Looks for what is wrong while objects are waited for. Each cause is told once, when it shows; one that lasts is
 * returned as a problem, long before the object's own deadline; a Job is left to its own verdict.
 */
export function watchForTrouble(api: Api, stack: string, onEvent: OnEvent, clock: Clock) {
  const troubles = new Map<string, Trouble>();
  let next = clock.now() + quiet;
  return async (waiting: readonly ManifestObject[]): Promise<readonly ClusterProblem[]> => {
    const now = clock.now();
    if (now < next) return [];
    next = now + between;
    const found = await Promise.all(waiting.filter(({ kind }) => slowKinds.has(kind)).map(look));
    return found.flat();

    async function look(object: ManifestObject): Promise<ClusterProblem[]> {
      const key = keyOf(object);
      const diagnosis = await diagnose(api, object);
      if (diagnosis === undefined) {
        troubles.delete(key);
        return [];
      }
      const known = troubles.get(key);
      if (known?.diagnosis.code !== diagnosis.code) {
        troubles.set(key, { diagnosis, since: now });
        onEvent({ kind: 'note', text: `${printObject(object)}: ${diagnosis.cause} (${diagnosis.code})` });
        return [];
      }
      const isOver = !retries(object) && lasting.test(diagnosis.code) && now - known.since >= patience;
      return isOver ? [diagnosisProblem(diagnosis, `${stack} ${printObject(object)}`)] : [];
    }
  };
}
