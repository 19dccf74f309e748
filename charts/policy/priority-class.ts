import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { PolicyProps } from './props.ts';

/** Belongs to the cluster, so it is named after the stack; its value cannot be changed afterwards. */
export function priorityClass(scope: Construct, { priorityClass: made, instance }: PolicyProps): void {
  if (made === undefined) return;
  new ApiObject(scope, 'priority-class', {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: made.name },
    description: `Pods of ${instance}`,
    preemptionPolicy: 'PreemptLowerPriority',
    value: made.value,
  });
}
