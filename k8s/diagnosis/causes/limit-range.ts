import type { Cause } from '../diagnosis.ts';
import { refusalOf } from './refusal.ts';

/** `maximum memory usage per Container is 512Mi, but limit is 1Gi` */
const breach =
  /(?:maximum|minimum) (?<resource>\S+) usage per \w+ is [^\],]+|(?<ratio>\S+) max limit to request ratio per [^\],]+/;

const properties: Readonly<Record<string, string>> = {
  cpu: 'workload.resources.cpu',
  memory: 'workload.resources.memory',
  'ephemeral-storage': 'workload.resources.ephemeralStorage',
};

/** The admission plugin LimitRanger refuses the pods. */
export const limitRange: Cause = (found) => {
  const refusal = refusalOf(found);
  const match = refusal && breach.exec(refusal.message);
  if (!refusal || !match) return undefined;
  const [rule] = match;
  const resource = match.groups?.resource ?? match.groups?.ratio ?? '';
  const but = /but (?:limit|request|provided ratio) is (?<got>[^\],]+)/.exec(refusal.message)?.groups?.got;
  return {
    code: 'PLINTH-K8S-121',
    cause: `a LimitRange of the namespace refuses the pods: ${rule.trim()}${but === undefined ? '' : `, and they ask for ${but.replace(/\.$/, '')}`}`,
    evidence: [refusal.line],
    fix: `change ${properties[resource] ?? 'workload.resources'}, or the LimitRange`,
  };
};
