import { conditionsOf } from '../../readiness/fields.ts';
import type { Cause } from '../diagnosis.ts';
import { conditionLine, eventLines, warnings } from '../evidence.ts';

/** A failure that only its controller understands, in the controller's words. */
export const statedFailure: Cause = (found) => {
  const { object, readiness } = found;
  if (readiness.status !== 'Failed') return undefined;
  return {
    code: 'PLINTH-K8S-199',
    cause: `${object.kind}/${object.metadata.name} failed: ${readiness.message}`,
    evidence: [...conditionsOf(object).map(conditionLine), ...eventLines(warnings(found).slice(0, 3))],
    fix: 'correct what the message names, then apply again',
  };
};
