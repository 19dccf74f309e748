import { autoscalerTarget } from './causes/autoscaler/target.ts';
import { autoscalerWithoutMetrics } from './causes/autoscaler/without-metrics.ts';
import { budgetBlocksDrains } from './causes/budget-blocks-drains.ts';
import { budgetOfUnhealthyPods } from './causes/budget-of-unhealthy-pods.ts';
import { limitRange } from './causes/limit-range.ts';
import { namespaceTerminating } from './causes/namespace-terminating.ts';
import { podSecurity } from './causes/pod-security.ts';
import { progressDeadline } from './causes/progress-deadline.ts';
import { quota } from './causes/quota.ts';
import { refusedPods } from './causes/refused-pods.ts';
import { secretAbsent } from './causes/secrets/absent-in-aws.ts';
import { secretDenied } from './causes/secrets/access-denied.ts';
import { secretNotSynced } from './causes/secrets/not-synced.ts';
import { operatorAbsent } from './causes/secrets/operator-absent.ts';
import { storeNotReady } from './causes/secrets/store-not-ready.ts';
import { serviceWithoutEndpoints } from './causes/service-endpoints.ts';
import { statedFailure } from './causes/stated.ts';
import { stuckTerminating } from './causes/stuck-terminating.ts';
import { volumeClaim } from './causes/volume-claim.ts';
import type { Cause } from './diagnosis.ts';
import { podCauses } from './pod-causes.ts';

/** Most specific first: the first that fits is the one that is told. */
export const causes: readonly Cause[] = [
  namespaceTerminating,
  stuckTerminating,
  budgetBlocksDrains,
  budgetOfUnhealthyPods,
  ...podCauses,
  quota,
  limitRange,
  podSecurity,
  refusedPods,
  secretDenied,
  storeNotReady,
  secretAbsent,
  operatorAbsent,
  secretNotSynced,
  autoscalerTarget,
  autoscalerWithoutMetrics,
  serviceWithoutEndpoints,
  volumeClaim,
  progressDeadline,
  statedFailure,
];
