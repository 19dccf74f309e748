import { conditionOf } from '../../../readiness/fields.ts';
import type { Cause } from '../../diagnosis.ts';
import type { Found } from '../../found.ts';
import { evidenceOf, targetOf } from './autoscaler.ts';

const noServer =
  /could not find the requested resource|unable to (?:fetch|get) metrics from .* API: the server|metrics API .*not available|currently unable to handle/i;

function causeOf(found: Found, message: string): { readonly why: string; readonly fix: string } {
  const request = /missing request for (?<resource>\S+)/.exec(message)?.groups?.resource;
  if (request !== undefined)
    return {
      why: `its pods request no ${request}`,
      fix: `set workload.resources.${request}`,
    };
  if (noServer.test(message))
    return {
      why: 'no metrics server answers in the cluster',
      fix: 'install metrics-server, or see why the APIService v1beta1.metrics.k8s.io is not available; until then the pods stay as many as they are',
    };
  return {
    why: `the metrics server knows nothing of the pods of ${targetOf(found)} yet`,
    fix: `see that the pods of ${targetOf(found)} are ready, and that kubectl top pod shows them`,
  };
}

export const autoscalerWithoutMetrics: Cause = (found) => {
  const active = conditionOf(found.object, 'ScalingActive');
  if (found.object.kind !== 'HorizontalPodAutoscaler' || active?.status !== 'False') return undefined;
  if (active.reason === 'ScalingDisabled') return undefined;
  const { why, fix } = causeOf(found, active.message ?? '');
  return {
    code: 'PLINTH-K8S-170',
    cause: `HorizontalPodAutoscaler/${found.object.metadata.name} has no metrics: ${why}`,
    evidence: evidenceOf(found),
    fix,
  };
};
