import type { LiveObject } from '../../object.ts';
import { conditionOf, count, specOf, statusOf } from '../../readiness/fields.ts';
import type { Cause, Finding } from '../diagnosis.ts';
import { conditionLine, eventLines, logLines, warnings } from '../evidence.ts';
import type { Found } from '../found.ts';
import { hasEnded } from '../gather/logs.ts';
import { componentOf } from '../own-words.ts';

const nameOf = (job: LiveObject): string => {
  const component = componentOf(job);
  return component === 'migration' || component === 'bootstrap' ? `the ${component} Job` : 'the Job';
};

/** What its pods left behind: last log lines, or the newest warnings when they are removed already. */
function tracesOf(found: Found): readonly string[] {
  const container = found.containers.find(hasEnded) ?? found.containers[0];
  const ofPods = warnings(found).filter(({ object }) => object.kind === 'Pod');
  return container === undefined
    ? ['its pods are removed, and their log with them', ...eventLines(ofPods.slice(0, 3))]
    : logLines(found, container);
}

/** Deleting it alone is not enough: one that completed before is remembered, and not made again. */
const againOf = ({ metadata }: LiveObject): string =>
  `run it again with plinth apply ${metadata.labels?.['app.kubernetes.io/instance'] ?? '<stack>'} --rerun-jobs`;

function afterFailure(found: Found, exit: string): Finding {
  const { object } = found;
  const { failed = 0 } = statusOf<{ readonly failed: number }>(object);
  return {
    code: 'PLINTH-K8S-150',
    cause: `${nameOf(object)} failed${exit} after ${count(failed, 'attempt')}`,
    evidence: tracesOf(found),
    fix:
      componentOf(object) === 'migration'
        ? `see what the migration left half done, correct it or workload.migration.command, then ${againOf(object)}`
        : `correct what its last log lines say, then ${againOf(object)}`,
  };
}

function afterDeadline(found: Found): Finding {
  const { object } = found;
  const { activeDeadlineSeconds = 0 } = specOf<{ readonly activeDeadlineSeconds: number }>(object);
  return {
    code: 'PLINTH-K8S-151',
    cause: `${nameOf(object)} was stopped because it took longer than its deadline of ${activeDeadlineSeconds} s`,
    evidence: tracesOf(found),
    fix:
      componentOf(object) === 'migration'
        ? `raise workload.migration.deadline above ${activeDeadlineSeconds} s, or find what the migration waited for (a lock, most often), then ${againOf(object)}`
        : `find what it waited for, then ${againOf(object)}`,
  };
}

export const jobFailed: Cause = (found) => {
  const { object } = found;
  const failure = object.kind === 'Job' ? conditionOf(object, 'Failed') : undefined;
  if (failure?.status !== 'True') return undefined;
  const ended = found.containers.find(hasEnded)?.status;
  const exitCode = (ended?.state?.terminated ?? ended?.lastState?.terminated)?.exitCode;
  const { evidence, ...finding } =
    failure.reason === 'DeadlineExceeded'
      ? afterDeadline(found)
      : afterFailure(found, exitCode === undefined ? '' : ` with exit code ${exitCode}`);
  return { ...finding, evidence: [conditionLine(failure), ...evidence] };
};
