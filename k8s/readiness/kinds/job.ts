import type { Rule } from '../context.ts';
import { conditionOf, statusOf } from '../fields.ts';
import { current, failed, inProgress } from '../results.ts';

interface Status {
  readonly active: number;
  readonly failed: number;
  readonly startTime: string;
}

/** Complete is ready, running is not: what comes next needs what the Job did (cli-utils issues 329, 350). */
export const job: Rule = (live) => {
  const complete = conditionOf(live, 'Complete');
  if (complete?.status === 'True') return current('it completed');
  const lost = conditionOf(live, 'Failed');
  if (lost?.status === 'True') return failed(`it failed: ${lost.message ?? 'no message'}`, lost.reason);
  if (conditionOf(live, 'Suspended')?.status === 'True') return current('it is suspended', 'Suspended');

  const { active = 0, failed: retried = 0, startTime } = statusOf<Status>(live);
  if (startTime === undefined) return inProgress('it has not started yet');
  const tries = retried === 0 ? '' : `, ${retried} failed before`;
  return inProgress(active === 0 ? `no pod of it is running${tries}` : `it is running${tries}`);
};

/** Whether it ever succeeds is for `lastSuccessfulTime` to tell, much later. */
export const cronJob: Rule = (live) => {
  const { lastScheduleTime, lastSuccessfulTime } = statusOf<{
    readonly lastScheduleTime: string;
    readonly lastSuccessfulTime: string;
  }>(live);
  if (lastScheduleTime === undefined) return current('it was not due yet');
  return current(
    lastSuccessfulTime === undefined
      ? `last started ${lastScheduleTime}, it never succeeded`
      : `last succeeded ${lastSuccessfulTime}`,
  );
};
