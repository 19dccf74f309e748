import { Duration as CdkDuration } from 'cdk8s';
import type { ContainerProps } from 'cdk8s-plus-27/lib/container.js';
import { Job } from 'cdk8s-plus-27/lib/job.js';
import { ServiceAccount } from 'cdk8s-plus-27/lib/service-account.js';
import type { Construct } from 'constructs';
import { type Duration, toSeconds } from '../../spec/units.ts';
import { jobLabels, type ServiceIdentity } from '../labels.ts';
import { harden, type Resources } from '../workload/index.ts';

export interface RunToCompletion extends ServiceIdentity {
  readonly component: 'bootstrap' | 'migration';
  readonly stage: number;
  readonly container: ContainerProps;
  readonly resources: Resources;
  readonly deadline: Duration;
  /** How often a failed pod is tried again. */
  readonly retries: number;
  readonly podAnnotations: Readonly<Record<string, string>>;
}

const jobsAccount = (service: string): string => `${service}-migrations`;

/** Jobs have an identity of their own that no AWS role is associated with. */
export const serviceAccount = (scope: Construct, { service }: ServiceIdentity): ServiceAccount =>
  new ServiceAccount(scope, 'service-account', {
    metadata: { name: jobsAccount(service) },
    automountToken: false,
  });

/**
 * A Job in one hardened pod. Its template is immutable, so when manifests are rendered its name gets a hash
 * of the template: an unchanged Job is left alone, a changed one is a new Job. Finished, it is kept for a day
 * to be read. An eviction is nobody's failure and is not counted (Job pod failure policy).
 */
export function runToCompletion(scope: Construct, props: RunToCompletion): Job {
  const labels = jobLabels(props, props.component, props.container.image);
  const made = new Job(scope, props.component, {
    metadata: {
      name: `${props.service}-${props.component}`,
      labels,
      annotations: { 'plinth.dev/stage': String(props.stage) },
    },
    serviceAccount: ServiceAccount.fromServiceAccountName(
      scope,
      `${props.component}-identity`,
      jobsAccount(props.service),
    ),
    backoffLimit: props.retries,
    activeDeadline: CdkDuration.seconds(toSeconds(props.deadline)),
    ttlAfterFinished: CdkDuration.days(1),
    containers: [props.container],
  });
  harden(made, {
    podLabels: labels,
    podAnnotations: props.podAnnotations,
    resources: props.resources,
    spec: {
      podFailurePolicy: {
        rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
      },
    },
  });
  return made;
}
