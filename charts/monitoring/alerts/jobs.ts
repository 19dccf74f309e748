import { absent, series } from '../promql.ts';
import type { MonitoringProps, WatchedSchedule } from '../props.ts';
import { type Alert, age, label } from './alert.ts';

const setup = {
  bootstrap: {
    summary: 'The database roles could not be set up',
    description: 'The new version does not start: its migration and its connections need the roles.',
  },
  migration: {
    summary: 'A migration failed',
    description:
      'The new version does not start; the old one keeps serving, on a schema that may be half new.',
  },
} as const;

/** What a Job's name ends in (`contentHash`). */
const hash = '[0-9a-f]{8}';

/** Jobs that run once for a version. A failed one stays, and its alert with it, until it is removed. */
export const setupAlerts = ({ namespace, service, setupJobs }: MonitoringProps): readonly Alert[] =>
  setupJobs.map((job) => ({
    id: `${job}-failed`,
    expr: `${series('kube_job_failed', { namespace, job_name: { pattern: `${service}-${job}-${hash}` }, condition: 'true' })} == 1`,
    summary: `${setup[job].summary}: Job ${label('job_name')}`,
    description: setup[job].description,
  }));

const day = 86_400;
const hour = 3_600;

/** Seconds after which the last success is too old: room for the run itself, never for a run left out. */
export const staleAfter = (cadence: number): number =>
  cadence + Math.min(cadence, cadence > 2 * day ? day : 2 * hour);

const kinds = {
  backup: {
    stale: 'backup-cronjob-stale',
    failed: 'backup-job-failed',
    absent: 'backup-cronjob-absent',
    what: 'backup',
    cost: 'What was written since then is in the point-in-time recovery of RDS alone.',
  },
  drill: {
    stale: 'restore-drill-stale',
    failed: 'restore-drill-failed',
    absent: 'restore-drill-absent',
    what: 'restore drill',
    cost: 'Nobody knows whether a backup can be restored, nor how long it takes.',
  },
} as const;

export function scheduleAlerts(props: MonitoringProps, schedule: WatchedSchedule): readonly Alert[] {
  const { namespace } = props;
  const cronjob = { namespace, cronjob: schedule.name };
  const { stale, failed, absent: gone, what, cost } = kinds[schedule.kind];
  const created = series('kube_cronjob_created', cronjob);
  const succeeded = series('kube_cronjob_status_last_successful_time', cronjob);
  const limit = staleAfter(schedule.cadence);
  return [
    {
      id: stale,
      // Before the first success there is no such series: the CronJob's own age counts then.
      expr: `time() - (${succeeded} or ${created}) > ${limit}`,
      summary: `No ${what} succeeded for ${age}`,
      description: `CronJob ${schedule.name} has to succeed every ${hours(schedule.cadence)}, and ${hours(limit)} have passed. ${cost}`,
    },
    {
      id: failed,
      expr: failedSinceSuccess(namespace, schedule.name, succeeded, created),
      summary: `The last ${what} failed`,
      description: `A Job of CronJob ${schedule.name} failed and none succeeded after it. ${cost}`,
    },
    {
      id: gone,
      expr: absent([created]),
      summary: `There is no CronJob ${schedule.name}`,
      description: `It is gone, or kube-state-metrics is: whether a ${what} happens is not known.`,
    },
  ];
}

/** Failed Jobs are kept to be read; one that is older than the last success is history. */
function failedSinceSuccess(namespace: string, name: string, succeeded: string, created: string): string {
  // Jobs of a CronJob are named after the minute they were due in.
  const jobs = { namespace, job_name: { pattern: `${name}-[0-9]+` } };
  const failed = `${series('kube_job_failed', { ...jobs, condition: 'true' })} == 1`;
  const newest = `max by (namespace) (${series('kube_job_created', jobs)} and on (namespace,job_name) ${failed})`;
  return `${newest} > max by (namespace) (${succeeded} or ${created} * 0)`;
}

const hours = (seconds: number): string => `${Math.round(seconds / hour)} h`;
