import { ApiObject } from 'cdk8s';
import { ServiceAccount } from 'cdk8s-plus-27/lib/service-account.js';
import type { Construct } from 'constructs';
import { type Duration, hours, toSeconds } from '../../spec/units.ts';
import { contentHash, jobLabels } from '../labels.ts';
import { restrictedPod } from '../workload/index.ts';
import { containerOf, type Step, volumesOf } from './containers.ts';
import type { BackupProps } from './props.ts';
import { scripts } from './scripts/index.ts';
import type { Mounted } from './volumes.ts';

export interface ScheduledSteps {
  readonly component: 'dump' | 'drill';
  readonly name: string;
  /** Whose version the pods are labelled with. */
  readonly image: string;
  readonly schedule: string;
  readonly timeZone: string;
  readonly deadline: Duration;
  /** The volume that all steps share. */
  readonly work: Mounted;
  /** User and group id of every step: they share the volume. */
  readonly user: number;
  /** Run one after the other; the last is the pod's container, the others come before it. */
  readonly steps: readonly [...Step[], Step];
  /** Rules besides that for evictions, which are nobody's failure. */
  readonly podFailureRules?: readonly object[];
  /** Of the pods, beside that of the scripts. */
  readonly podAnnotations?: Readonly<Record<string, string>>;
}

/** A run that could not start may start so much later; the library's 10 s lose a night to a short outage. */
const startingDeadline = hours(2);

/**
 * A CronJob as a plain object: it has several containers, fields the library does not know, and one place that every
 * container is hardened in. Its Jobs get no TTL; the CronJob removes them by its history limits.
 */
export function cronJob(scope: Construct, props: BackupProps, job: ScheduledSteps): void {
  new ServiceAccount(scope, `${job.component}-account`, {
    metadata: { name: job.name },
    automountToken: false,
  });
  const labels = jobLabels(props, job.component, job.image);
  new ApiObject(scope, job.component, {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: job.name, labels: { ...labels } },
    spec: {
      schedule: job.schedule,
      timeZone: job.timeZone,
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: toSeconds(startingDeadline),
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        metadata: { labels },
        spec: {
          backoffLimit: 2,
          activeDeadlineSeconds: toSeconds(job.deadline),
          podFailurePolicy: {
            rules: [
              { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
              ...(job.podFailureRules ?? []),
            ],
          },
          template: {
            metadata: {
              labels,
              annotations: { 'plinth.dev/config-hash': contentHash(scripts), ...job.podAnnotations },
            },
            spec: podOf(props, job),
          },
        },
      },
    },
  });
}

function podOf(props: BackupProps, { name, steps, work, user }: ScheduledSteps): object {
  const containers = steps.map((step) => containerOf(props, work, step, user));
  return {
    ...restrictedPod(user),
    serviceAccountName: name,
    restartPolicy: 'Never',
    initContainers: containers.slice(0, -1),
    containers: containers.slice(-1),
    volumes: distinct(steps.flatMap((step) => volumesOf(props, work, step))).map((volume) => ({
      name: volume.name,
      ...volume.source,
    })),
  };
}

const distinct = (volumes: readonly Mounted[]): readonly Mounted[] => [
  ...new Map(volumes.map((volume) => [volume.name, volume])).values(),
];
