import { count } from '../../readiness/fields.ts';
import { readyAddresses, selectorOf } from '../../readiness/kinds/service.ts';
import type { Cause } from '../diagnosis.ts';

/** What is wrong with the pods, where there are some, is named by causes before this one. */
export const serviceWithoutEndpoints: Cause = ({ object, pods, related }) => {
  const slices = related.endpointSlices;
  if (object.kind !== 'Service' || slices === undefined || readyAddresses(slices) > 0) return undefined;
  const selector = Object.entries(selectorOf(object))
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
  if (selector === '') return undefined;
  return {
    code: 'PLINTH-K8S-174',
    cause:
      pods.length === 0
        ? `Service/${object.metadata.name} reaches no pod: none has the labels ${selector}`
        : `Service/${object.metadata.name} reaches no pod: of ${count(pods.length, 'pod')} with its labels none is ready`,
    evidence: [`no ready address in ${count(slices.length, 'EndpointSlice')}`],
    fix:
      pods.length === 0
        ? 'apply the Deployment whose pods carry these labels, or correct the selector'
        : 'make the pods ready; plinth status names what they lack',
  };
};
