import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../plan/value.ts';
import { judged } from '../../judged.ts';
import { fields } from '../stores/fields.ts';

const open = JSON.stringify({
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' }],
});
const closed = JSON.stringify({
  Statement: [
    { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'sqs:*', Resource: '*' },
  ],
});

type Case = readonly [what: string, type: string, before: JsonObject, after: JsonObject, expected: string];

const updates: readonly Case[] = [
  [
    'a listener on another port',
    'aws_lb_listener',
    { port: 443 },
    { port: 8443 },
    'dangerous now outage none yes succeeds',
  ],
  [
    'shorter retention of logs',
    'aws_cloudwatch_log_group',
    { retention_in_days: 90 },
    { retention_in_days: 7 },
    'dangerous now none loss no succeeds',
  ],
  [
    'logs no longer kept for ever',
    'aws_cloudwatch_log_group',
    { retention_in_days: 0 },
    { retention_in_days: 30 },
    'dangerous now none loss no succeeds',
  ],
  [
    'shorter retention of records',
    'aws_kinesis_stream',
    { retention_period: 168 },
    { retention_period: 24 },
    'dangerous now none loss no succeeds',
  ],
  [
    'shorter retention of messages',
    'aws_sqs_queue',
    { message_retention_seconds: 345600 },
    { message_retention_seconds: 60 },
    'dangerous now none loss no succeeds',
  ],
  [
    'fewer shards',
    'aws_kinesis_stream',
    { shard_count: 4 },
    { shard_count: 2 },
    'review now unknown none yes succeeds',
  ],
  [
    'a queue for everybody',
    'aws_sqs_queue_policy',
    { policy: closed },
    { policy: open },
    'dangerous now none none yes succeeds',
  ],
  [
    'a queue for others',
    'aws_sqs_queue_policy',
    { policy: '{"Statement":[]}' },
    { policy: closed },
    'review now unknown none yes succeeds',
  ],
  [
    'shorter retention of backups',
    'aws_redshift_cluster',
    { automated_snapshot_retention_period: 14 },
    { automated_snapshot_retention_period: 7 },
    'dangerous now none recoverability-reduced no succeeds',
  ],
  [
    'no automatic backups',
    'aws_fsx_windows_file_system',
    { automatic_backup_retention_days: 7 },
    { automatic_backup_retention_days: 0 },
    'dangerous now none recoverability-reduced no succeeds',
  ],
  [
    'protection off',
    'aws_lb',
    { enable_deletion_protection: true },
    { enable_deletion_protection: false },
    'review now none recoverability-reduced yes succeeds',
  ],
  [
    'protection of a user pool off',
    'aws_cognito_user_pool',
    { deletion_protection: 'ACTIVE' },
    { deletion_protection: 'INACTIVE' },
    'review now none recoverability-reduced yes succeeds',
  ],
  [
    'a final snapshot skipped',
    'aws_redshift_cluster',
    { skip_final_snapshot: false },
    { skip_final_snapshot: true },
    'review not-applied none recoverability-reduced yes succeeds',
  ],
  [
    'forced deletion of images',
    'aws_ecr_repository',
    { force_delete: false },
    { force_delete: true },
    'review not-applied none recoverability-reduced yes succeeds',
  ],
  [
    'a warehouse on the internet',
    'aws_redshift_cluster',
    { publicly_accessible: false },
    { publicly_accessible: true },
    'dangerous now none none yes succeeds',
  ],
  [
    'an engine upgrade in the window',
    'aws_dms_replication_instance',
    { engine_version: '3.4.7', apply_immediately: false },
    { engine_version: '3.5.4', apply_immediately: false },
    'review maintenance-window outage none no succeeds',
  ],
  [
    'an engine upgrade at once',
    'aws_dms_replication_instance',
    { engine_version: '3.4.7', apply_immediately: true },
    { engine_version: '3.5.4', apply_immediately: true },
    'dangerous now outage none no succeeds',
  ],
  [
    'a resize of a warehouse',
    'aws_redshift_cluster',
    { number_of_nodes: 2 },
    { number_of_nodes: 4 },
    'dangerous now outage none yes succeeds',
  ],
  [
    'a blue/green deployment',
    'aws_opensearch_domain',
    { cluster_config: [{ instance_count: 2 }] },
    { cluster_config: [{ instance_count: 3 }] },
    'review now unknown none yes succeeds',
  ],
  [
    'brokers of another type',
    'aws_msk_cluster',
    { broker_node_group_info: [{ instance_type: 'a' }] },
    { broker_node_group_info: [{ instance_type: 'b' }] },
    'review now unknown none yes succeeds',
  ],
  [
    'a stopped function',
    'aws_lambda_function',
    { reserved_concurrent_executions: -1 },
    { reserved_concurrent_executions: 0 },
    'dangerous now outage none yes succeeds',
  ],
  [
    'an alarm that tells nobody',
    'aws_cloudwatch_metric_alarm',
    { alarm_actions: ['a'] },
    { alarm_actions: [] },
    'review now none none yes succeeds',
  ],
  [
    'an alarm whose actions are off',
    'aws_cloudwatch_metric_alarm',
    { actions_enabled: true },
    { actions_enabled: false },
    'review now none none yes succeeds',
  ],
  [
    'a rule switched off',
    'aws_cloudwatch_event_rule',
    { state: 'ENABLED' },
    { state: 'DISABLED' },
    'review now unknown none yes succeeds',
  ],
  [
    'a trail that stops',
    'aws_cloudtrail',
    { enable_logging: true },
    { enable_logging: false },
    'review now none none yes succeeds',
  ],
  [
    'a record that points elsewhere',
    'aws_route53_record',
    { records: ['192.0.2.1'] },
    { records: ['192.0.2.2'] },
    'review now unknown none yes succeeds',
  ],
  [
    'other security groups',
    'aws_lb',
    { security_groups: ['sg-1'] },
    { security_groups: ['sg-2'] },
    'review now unknown none yes succeeds',
  ],
  [
    'fewer instances',
    'aws_autoscaling_group',
    { desired_capacity: 4 },
    { desired_capacity: 2 },
    'review now unknown none yes succeeds',
  ],
  [
    'no instance',
    'aws_autoscaling_group',
    { desired_capacity: 4 },
    { desired_capacity: 0 },
    'dangerous now outage none yes succeeds',
  ],
  [
    'a lower maximum that every instance still fits in',
    'aws_autoscaling_group',
    { max_size: 6, desired_capacity: 2 },
    { max_size: 4, desired_capacity: 2 },
    'review now none none yes succeeds',
  ],
  [
    'a maximum below the instances there are',
    'aws_autoscaling_group',
    { max_size: 6, desired_capacity: 5 },
    { max_size: 4, desired_capacity: 5 },
    'review now unknown none yes succeeds',
  ],
  [
    'a maximum that leaves no instance',
    'aws_autoscaling_group',
    { max_size: 6, desired_capacity: 2 },
    { max_size: 0, desired_capacity: 2 },
    'dangerous now outage none yes succeeds',
  ],
  [
    'a minimum of none, which ends no instance by itself',
    'aws_autoscaling_group',
    { min_size: 2 },
    { min_size: 0 },
    'review now unknown none yes succeeds',
  ],
  [
    'a lower maximum of a scaling target',
    'aws_appautoscaling_target',
    { max_capacity: 6 },
    { max_capacity: 4 },
    'review now none none yes succeeds',
  ],
  [
    'no task',
    'aws_ecs_service',
    { desired_count: 4 },
    { desired_count: 0 },
    'dangerous now outage none yes succeeds',
  ],
  [
    'a deployment that may stop everything',
    'aws_ecs_service',
    { task_definition: 'a:1', deployment_minimum_healthy_percent: 0 },
    { task_definition: 'a:2', deployment_minimum_healthy_percent: 0 },
    'review now unknown none yes succeeds',
  ],
  [
    'an argument nobody described of a store',
    'aws_opensearch_domain',
    { ip_address_type: 'ipv4' },
    { ip_address_type: 'dualstack' },
    'review unknown unknown unknown unknown unknown',
  ],
  [
    'an argument nobody described of something without data',
    'aws_lb',
    { ip_address_type: 'ipv4' },
    { ip_address_type: 'dualstack' },
    'review now unknown none yes succeeds',
  ],
];

describe('what an update does', () => {
  it.each(updates)('%s', (_what, type, before, after, expected) => {
    expect(judged(type, { before, after })).toMatchObject(fields(expected));
  });

  it('replaces instances where the group refreshes them for a new template', () => {
    const group = { launch_template: [{ version: '1' }], instance_refresh: [{ strategy: 'Rolling' }] };
    expect(
      judged('aws_autoscaling_group', {
        before: group,
        after: { ...group, launch_template: [{ version: '2' }] },
      }),
    ).toMatchObject(fields('review now unknown none yes succeeds'));
  });

  it('says nothing certain of a retention the plan does not show', () => {
    expect(
      judged('aws_cloudwatch_log_group', {
        before: { retention_in_days: 90 },
        after: {},
        unknown: { retention_in_days: true },
      }),
    ).toMatchObject(fields('review unknown none unknown unknown succeeds'));
  });
});
