import type { Change } from '../../change.ts';
import { finding } from '../../finding.ts';
import type { AttributeRule, Kind } from '../../kind.ts';
import { flag, number } from '../../value.ts';
import { eachTells, figure, quietly, tells, whenLess } from '../stores/arguments.ts';
import { endingOf, forcedBy } from '../stores/ending.ts';

const guide = 'Amazon ECS Developer Guide';

/** A deployment starts new tasks before it stops old ones, unless it may run with none in between. */
const deployment: AttributeRule = ({ name }, change) => {
  // Unset, a replica service keeps all of its tasks.
  const healthy = number(change.after?.deployment_minimum_healthy_percent) ?? 100;
  if (healthy > 0) return [];
  return [
    finding({
      code: 'ecs-deployment',
      attribute: name,
      severity: 'review',
      interruption: 'unknown',
      why: 'Deploys the service anew, and all its tasks may stop before new ones run. Its minimum healthy percent is 0.',
      fix: 'Raise deployment_minimum_healthy_percent.',
      source: `${guide}, Deploy Amazon ECS services by replacing tasks`,
    }),
  ];
};

const desired = whenLess(({ before, after }) => ({
  code: 'ecs-desired-count',
  severity: number(after) === 0 ? 'dangerous' : 'review',
  interruption: number(after) === 0 ? 'outage' : 'none',
  why:
    number(after) === 0
      ? 'Stops every task of the service.'
      : `Stops tasks of the service, from ${figure(before)} to ${figure(after)}.`,
  source: `${guide}, Updating an Amazon ECS service`,
}));

const service: Kind = {
  types: ['aws_ecs_service'],
  noun: 'the ECS service',
  updated: {
    ...quietly(
      'deployment_maximum_percent',
      'deployment_minimum_healthy_percent',
      'deployment_circuit_breaker',
      'alarms',
      'enable_ecs_managed_tags',
      'enable_execute_command',
      'force_delete',
      'health_check_grace_period_seconds',
      'propagate_tags',
      'triggers',
      'wait_for_steady_state',
      'availability_zone_rebalancing',
      'ordered_placement_strategy',
      'placement_constraints',
    ),
    task_definition: deployment,
    force_new_deployment: (attribute, change, context) =>
      flag(attribute.after) === true ? deployment(attribute, change, context) : [],
    platform_version: deployment,
    capacity_provider_strategy: deployment,
    desired_count: desired,
    load_balancer: tells({
      code: 'ecs-load-balancer',
      severity: 'review',
      interruption: 'unknown',
      why: 'Changes through which target groups the service is reached, by a new deployment.',
      source: `${guide}, Updating an Amazon ECS service`,
    }),
    ...eachTells(['network_configuration', 'service_registries', 'service_connect_configuration'], {
      code: 'ecs-network',
      severity: 'review',
      interruption: 'unknown',
      why: 'Changes how the service is reached, by a new deployment. Clients that only the old way let in are cut off.',
      source: `${guide}, Updating an Amazon ECS service`,
    }),
  },
  destroyed: (change) => [
    finding({
      code: 'ecs-service-delete',
      interruption: 'outage',
      why: `${endingOf(change, 'the ECS service', 'a new one')}, and its tasks are stopped.${forcedBy(change)}`,
      source: `${guide}, Deleting an Amazon ECS service`,
    }),
  ],
};

/** A change of a task definition registers a revision; what runs goes on with the old one. */
const taskDefinition: Kind = {
  types: ['aws_ecs_task_definition'],
  noun: 'the task definition',
  updated: quietly('skip_destroy', 'track_latest'),
  destroyed: (change: Change) =>
    flag(change.before?.skip_destroy) === true
      ? []
      : [
          finding({
            code: 'ecs-task-definition-delete',
            severity: 'review',
            interruption: 'unknown',
            why: 'Deregisters the task definition. Services that use it keep running, and new ones can not be made of it.',
            source: `${guide}, Deregistering an Amazon ECS task definition revision`,
          }),
        ],
  replaced: () => [],
  left: () => [],
};

export const ecsKinds: readonly Kind[] = [service, taskDefinition];
