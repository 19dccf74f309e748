import { conditionOf, lifeOf } from '../../../readiness/fields.ts';
import type { Cause } from '../../diagnosis.ts';
import { isUnsynced } from './external-secret.ts';

/** An operator that runs looks at a new object within a second or two. */
const operatorGrace = 15_000;

/** Without an operator nobody ever writes a status. */
export const operatorAbsent: Cause = (found) => {
  const { object, now } = found;
  if (!isUnsynced(found) || conditionOf(object, 'Ready') !== undefined) return undefined;
  if (lifeOf(object, now) < operatorGrace) return undefined;
  return {
    code: 'PLINTH-K8S-160',
    cause: `nothing has looked at ${object.kind}/${object.metadata.name} for ${Math.round(lifeOf(object, now) / 1000)} s: the External Secrets operator does not run, or does not watch this namespace`,
    evidence: [`${object.kind}/${object.metadata.name} has no status`],
    fix: 'install the External Secrets operator (API external-secrets.io/v1) in the cluster, or see why its pods are down',
  };
};
