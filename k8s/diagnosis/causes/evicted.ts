import { statusOf } from '../../readiness/fields.ts';
import type { Cause } from '../diagnosis.ts';
import { quoted } from '../evidence.ts';

interface Status {
  readonly reason: string;
  readonly message: string;
}

export const evicted: Cause = ({ pods }) => {
  const pod = pods.find((one) => statusOf<Status>(one).reason === 'Evicted');
  if (pod === undefined) return undefined;
  const message = quoted(statusOf<Status>(pod).message);
  return {
    code: 'PLINTH-K8S-116',
    cause: `Pod/${pod.metadata.name} was evicted from its node: ${message}`,
    evidence: [],
    fix: /ephemeral/i.test(message)
      ? 'raise workload.resources.ephemeralStorage, or write less to disk and logs'
      : 'see why the node was short; requests that match the use (workload.resources) keep a pod off full nodes',
  };
};
