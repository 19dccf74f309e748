import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../plan/value.ts';
import { judged } from '../../judged.ts';
import { quiet } from '../stores/fields.ts';

/** Ordinary updates that no colleague wants to hear about. */
const ordinary: readonly (readonly [what: string, type: string, before: JsonObject, after: JsonObject])[] = [
  ['the threshold of an alarm', 'aws_cloudwatch_metric_alarm', { threshold: 80 }, { threshold: 90 }],
  [
    'another receiver of an alarm',
    'aws_cloudwatch_metric_alarm',
    { alarm_actions: ['a'] },
    { alarm_actions: ['b'] },
  ],
  [
    'the body of a dashboard',
    'aws_cloudwatch_dashboard',
    { dashboard_body: '{}' },
    { dashboard_body: '{"a":1}' },
  ],
  ['the tags of a log group', 'aws_cloudwatch_log_group', { tags: {} }, { tags: { a: 'b' } }],
  [
    'longer retention of logs',
    'aws_cloudwatch_log_group',
    { retention_in_days: 7 },
    { retention_in_days: 30 },
  ],
  ['logs kept for ever', 'aws_cloudwatch_log_group', { retention_in_days: 7 }, { retention_in_days: 0 }],
  ['the memory of a function', 'aws_lambda_function', { memory_size: 128 }, { memory_size: 512 }],
  ['new code of a function', 'aws_lambda_function', { source_code_hash: 'a' }, { source_code_hash: 'b' }],
  [
    'no limit of a function',
    'aws_lambda_function',
    { reserved_concurrent_executions: 5 },
    { reserved_concurrent_executions: -1 },
  ],
  ['the display name of a topic', 'aws_sns_topic', { display_name: 'a' }, { display_name: 'b' }],
  ['the maximum of an Auto Scaling group', 'aws_autoscaling_group', { max_size: 2 }, { max_size: 6 }],
  [
    'more instances of an Auto Scaling group',
    'aws_autoscaling_group',
    { desired_capacity: 2 },
    { desired_capacity: 3 },
  ],
  ['a new version of a launch template', 'aws_launch_template', { image_id: 'ami-1' }, { image_id: 'ami-2' }],
  ['the maximum of a scaling target', 'aws_appautoscaling_target', { max_capacity: 2 }, { max_capacity: 6 }],
  ['a scaling policy', 'aws_appautoscaling_policy', { policy_type: 'a' }, { policy_type: 'b' }],
  [
    'the visibility timeout of a queue',
    'aws_sqs_queue',
    { visibility_timeout_seconds: 30 },
    { visibility_timeout_seconds: 60 },
  ],
  [
    'longer retention of a queue',
    'aws_sqs_queue',
    { message_retention_seconds: 60 },
    { message_retention_seconds: 600 },
  ],
  ['more shards of a stream', 'aws_kinesis_stream', { shard_count: 1 }, { shard_count: 2 }],
  ['the idle timeout of a load balancer', 'aws_lb', { idle_timeout: 60 }, { idle_timeout: 120 }],
  [
    'deletion protection turned on',
    'aws_lb',
    { enable_deletion_protection: false },
    { enable_deletion_protection: true },
  ],
  [
    'the drain of a target group',
    'aws_lb_target_group',
    { deregistration_delay: '300' },
    { deregistration_delay: '30' },
  ],
  ['the TTL of a record', 'aws_route53_record', { ttl: 300 }, { ttl: 60 }],
  ['the comment of a zone', 'aws_route53_zone', { comment: 'a' }, { comment: 'b' }],
  [
    'the schedule of a rule',
    'aws_cloudwatch_event_rule',
    { schedule_expression: 'rate(1 hour)' },
    { schedule_expression: 'rate(2 hours)' },
  ],
  [
    'longer retention of backups',
    'aws_redshift_cluster',
    { automated_snapshot_retention_period: 5 },
    { automated_snapshot_retention_period: 14 },
  ],
  [
    'a maintenance window',
    'aws_redshift_cluster',
    { preferred_maintenance_window: 'a' },
    { preferred_maintenance_window: 'b' },
  ],
  [
    'immutable tags of images',
    'aws_ecr_repository',
    { image_tag_mutability: 'MUTABLE' },
    { image_tag_mutability: 'IMMUTABLE' },
  ],
  [
    'the words of an e-mail of a user pool',
    'aws_cognito_user_pool',
    { email_verification_subject: 'a' },
    { email_verification_subject: 'b' },
  ],
  ['more tasks of a service', 'aws_ecs_service', { desired_count: 2 }, { desired_count: 4 }],
  ['a rolling deployment', 'aws_ecs_service', { task_definition: 'app:1' }, { task_definition: 'app:2' }],
  ['the amount of a budget', 'aws_budgets_budget', { limit_amount: '10' }, { limit_amount: '20' }],
  ['the stages of a pipeline', 'aws_codepipeline', { stage: [] }, { stage: [{ name: 'build' }] }],
  ['the triggers of a placeholder', 'null_resource', { triggers: { a: '1' } }, { triggers: { a: '2' } }],
];

describe('an ordinary update stays quiet', () => {
  it.each(ordinary)('%s', (_what, type, before, after) => {
    expect(judged(type, { before, after })).toMatchObject({ ...quiet, findings: [] });
  });
});

/** Types whose creation says nothing of its own. */
const created = [
  'aws_sqs_queue',
  'aws_lb',
  'aws_lambda_function',
  'aws_vpc',
  'aws_ecs_service',
  'null_resource',
];

describe('a creation stays quiet', () => {
  it.each(created)('%s', (type) => {
    expect(judged(type, { after: { name: 'a' } })).toMatchObject({ ...quiet, findings: [] });
  });
});

describe('what reaches nothing outside stays quiet when it goes', () => {
  it.each([
    'null_resource',
    'terraform_data',
    'time_sleep',
    'time_static',
    'archive_file',
    'aws_cloudwatch_dashboard',
    'aws_ec2_tag',
  ])('%s', (type) => {
    expect(judged(type, { before: { name: 'a' } })).toMatchObject({ ...quiet, findings: [] });
  });

  it('a task definition makes room for its next revision', () => {
    expect(
      judged('aws_ecs_task_definition', {
        before: { family: 'app', revision: 1 },
        after: { family: 'app' },
        actions: ['delete', 'create'],
        replacePaths: [['container_definitions']],
      }),
    ).toMatchObject({ ...quiet, findings: [] });
  });
});
