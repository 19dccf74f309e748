import { cannotStart } from './causes/cannot-start.ts';
import { containerConfig } from './causes/container-config.ts';
import { crashLoop } from './causes/crash-loop.ts';
import { evicted } from './causes/evicted.ts';
import { imagePull } from './causes/image-pull.ts';
import { initContainer } from './causes/init-container.ts';
import { jobFailed } from './causes/job-failed.ts';
import { killedByProbe } from './causes/killed-by-probe.ts';
import { missingObject } from './causes/missing-object.ts';
import { outOfMemory } from './causes/out-of-memory.ts';
import { readinessProbe } from './causes/readiness-probe.ts';
import { unschedulable } from './causes/unschedulable.ts';
import type { Cause } from './diagnosis.ts';

/** What can be wrong with pods, most specific first. */
export const podCauses: readonly Cause[] = [
  imagePull,
  outOfMemory,
  missingObject,
  containerConfig,
  cannotStart,
  initContainer,
  jobFailed,
  killedByProbe,
  crashLoop,
  evicted,
  readinessProbe,
  unschedulable,
];
