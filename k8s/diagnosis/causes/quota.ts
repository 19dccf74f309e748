import type { Cause } from '../diagnosis.ts';
import { refusalOf } from './refusal.ts';

/** `exceeded quota: compute, requested: limits.memory=1Gi, used: limits.memory=2Gi, limited: limits.memory=2Gi` */
const exceeded =
  /exceeded quota: (?<quota>[^,]+), requested: (?<requested>.+), used: (?<used>.+), limited: (?<limited>.+)$/;

const unset = /failed quota: (?<quota>[^:]+): must specify (?<fields>.+)$/;

/** The admission plugin ResourceQuota refuses the pods. */
export const quota: Cause = (found) => {
  const refusal = refusalOf(found);
  if (refusal === undefined) return undefined;
  const over = exceeded.exec(refusal.message)?.groups;
  if (over !== undefined)
    return {
      code: 'PLINTH-K8S-120',
      cause: `ResourceQuota/${over.quota} has no room for another pod: it needs ${over.requested}, and ${over.used} of ${over.limited} are used`,
      evidence: [refusal.line],
      fix: `raise ResourceQuota/${over.quota}, or lower workload.resources, workload.replicas or workload.surge (a rollout needs room for one more pod)`,
    };
  const bare = unset.exec(refusal.message)?.groups;
  if (bare === undefined) return undefined;
  return {
    code: 'PLINTH-K8S-120',
    cause: `ResourceQuota/${bare.quota} takes no pod that does not say ${bare.fields}`,
    evidence: [refusal.line],
    fix: `set ${bare.fields} on every container, or give the namespace a LimitRange with defaults`,
  };
};
