import type { ReadinessContext, Rule } from '../context.ts';
import { ageOf, conditionOf, count, statusOf } from '../fields.ts';
import { current, failed, inProgress } from '../results.ts';
import { deployment } from './deployment.ts';

/** New pods report no use for a while, and a metrics server comes and goes (argo-cd issues 6287, 28522). */
export const metricsGrace = 5 * 60_000;

const neverByItself: ReadonlySet<string> = new Set([
  'FailedGetScale',
  'FailedUpdateScale',
  'InvalidSelector',
  'InvalidMetricSourceType',
]);

const isRollingOut = ({ related, ...context }: ReadinessContext): boolean => {
  const target = related?.target;
  return (
    target !== undefined &&
    target !== 'absent' &&
    target.kind === 'Deployment' &&
    deployment(target, context).status !== 'Current'
  );
};

export const horizontalPodAutoscaler: Rule = (live, context) => {
  const able = conditionOf(live, 'AbleToScale');
  if (able?.status === 'False' && neverByItself.has(able.reason ?? ''))
    return failed(`it cannot scale: ${able.message ?? 'no message'}`, able.reason);

  const active = conditionOf(live, 'ScalingActive');
  if (active?.status === 'True') {
    const { currentReplicas = 0 } = statusOf<{ readonly currentReplicas: number }>(live);
    return current(`it scales, ${count(currentReplicas, 'pod')} now`);
  }
  const { reason = '', message = 'no message' } = active ?? {};
  if (reason === 'ScalingDisabled') return current('it is off while its target has no pods', reason);
  if (neverByItself.has(reason)) return failed(`it cannot scale: ${message}`, reason);
  if (active === undefined) return inProgress('the controller has not seen it yet');
  if (isRollingOut(context)) return inProgress('its target is rolling out, without metrics so far', reason);
  return ageOf(active, context) >= metricsGrace
    ? failed(`no metrics for ${metricsGrace / 60_000} minutes: ${message}`, reason)
    : inProgress('it has no metrics yet', reason);
};
