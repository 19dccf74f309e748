import type { Cause } from '../diagnosis.ts';
import { refusalOf } from './refusal.ts';

const fixes: readonly (readonly [RegExp, string])[] = [
  [/serviceaccount "[^"]+" not found/, 'apply the ServiceAccount; it comes in stage 2 of the manifests'],
  [/no PriorityClass with name/, 'make the PriorityClass, or name one that exists'],
  [/failed calling webhook/, 'see why the admission webhook the message names does not answer'],
  [/being terminated/, 'wait until the namespace is gone, then apply again'],
];

/** Refused by something else: an account that is absent, an admission webhook. */
export const refusedPods: Cause = (found) => {
  const refusal = refusalOf(found);
  if (refusal === undefined) return undefined;
  return {
    code: 'PLINTH-K8S-123',
    cause: `the API server refuses the pods: ${refusal.message}`,
    evidence: [refusal.line],
    fix:
      fixes.find(([text]) => text.test(refusal.message))?.[1] ??
      'correct what the message names, then apply again',
  };
};
