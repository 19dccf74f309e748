import { conditionOf } from '../../../readiness/fields.ts';
import type { Cause } from '../../diagnosis.ts';
import { quoted } from '../../evidence.ts';
import { evidenceOf, targetOf } from './autoscaler.ts';

/** It only waits with the other reasons, `BackoffBoth` and its like. */
const reasons: ReadonlySet<string | undefined> = new Set(['FailedGetScale', 'FailedUpdateScale']);

/** The target is absent, or may not be scaled. */
export const autoscalerTarget: Cause = (found) => {
  const able = conditionOf(found.object, 'AbleToScale');
  if (found.object.kind !== 'HorizontalPodAutoscaler' || able?.status !== 'False') return undefined;
  if (!reasons.has(able.reason)) return undefined;
  return {
    code: 'PLINTH-K8S-171',
    cause: `HorizontalPodAutoscaler/${found.object.metadata.name} cannot scale ${targetOf(found)}: ${quoted(able.message)}`,
    evidence: evidenceOf(found),
    fix: `make sure ${targetOf(found)} exists in the namespace, then apply again`,
  };
};
