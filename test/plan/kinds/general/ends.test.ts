import { describe, expect, it } from 'vitest';
import { judge } from '../../../../plan/judge.ts';
import type { JsonObject } from '../../../../plan/value.ts';
import { aChange, contextOf, judged } from '../../judged.ts';
import { fields } from '../stores/fields.ts';

type Case = readonly [what: string, type: string, before: JsonObject, expected: string];

const deletions: readonly Case[] = [
  ['messages of a queue', 'aws_sqs_queue', {}, 'dangerous now outage loss no succeeds'],
  ['records of a stream', 'aws_kinesis_stream', {}, 'dangerous now outage loss no succeeds'],
  ['topics of a Kafka cluster', 'aws_msk_cluster', {}, 'dangerous now outage loss no succeeds'],
  [
    'events of a log group',
    'aws_cloudwatch_log_group',
    { skip_destroy: false },
    'dangerous now none loss no succeeds',
  ],
  [
    'a log group that stays',
    'aws_cloudwatch_log_group',
    { skip_destroy: true },
    'review not-applied none none yes succeeds',
  ],
  [
    'images that are forced out',
    'aws_ecr_repository',
    { force_delete: true },
    'dangerous now outage loss no succeeds',
  ],
  [
    'images that are there or not',
    'aws_ecr_repository',
    { force_delete: false },
    'review now unknown none unknown unknown',
  ],
  [
    'a final snapshot that is named',
    'aws_redshift_cluster',
    { skip_final_snapshot: false, final_snapshot_identifier: 'last' },
    'dangerous now outage recoverability-reduced no succeeds',
  ],
  [
    'a final snapshot that is skipped',
    'aws_redshift_cluster',
    { skip_final_snapshot: true, final_snapshot_identifier: 'last' },
    'dangerous now outage loss no succeeds',
  ],
  [
    'a final snapshot without a name',
    'aws_redshift_cluster',
    { skip_final_snapshot: false, final_snapshot_identifier: null },
    'review not-applied none none yes fails',
  ],
  [
    'protection that stands',
    'aws_qldb_ledger',
    { deletion_protection: true },
    'review not-applied none none yes fails',
  ],
  [
    'files with a final backup',
    'aws_fsx_windows_file_system',
    { skip_final_backup: false },
    'dangerous now outage recoverability-reduced no succeeds',
  ],
  [
    'users of a pool',
    'aws_cognito_user_pool',
    { deletion_protection: 'INACTIVE' },
    'dangerous now outage loss no succeeds',
  ],
  [
    'users of a protected pool',
    'aws_cognito_user_pool',
    { deletion_protection: 'ACTIVE' },
    'review not-applied none none yes fails',
  ],
  ['indexes of a search domain', 'aws_opensearch_domain', {}, 'dangerous now outage loss no succeeds'],
  ['findings of a detector', 'aws_guardduty_detector', {}, 'dangerous now none loss no succeeds'],
  [
    'a snapshot of a warehouse',
    'aws_redshift_cluster_snapshot',
    {},
    'dangerous now none recoverability-reduced no succeeds',
  ],
  ['an image', 'aws_ami', {}, 'dangerous now none recoverability-reduced no succeeds'],
  [
    'a load balancer',
    'aws_lb',
    { enable_deletion_protection: false },
    'dangerous now outage none no succeeds',
  ],
  [
    'a protected load balancer',
    'aws_lb',
    { enable_deletion_protection: true },
    'review not-applied none none yes fails',
  ],
  ['a DNS record', 'aws_route53_record', {}, 'dangerous now outage none yes succeeds'],
  [
    'a zone that may hold records',
    'aws_route53_zone',
    { force_destroy: false },
    'review now unknown none unknown unknown',
  ],
  ['a NAT gateway', 'aws_nat_gateway', {}, 'dangerous now outage none yes succeeds'],
  [
    'a distribution, which retain_on_delete only disables',
    'aws_cloudfront_distribution',
    { retain_on_delete: true },
    'dangerous now outage none no succeeds',
  ],
  ['a route', 'aws_route', {}, 'review now unknown none yes succeeds'],
  ['a subnet that may be in use', 'aws_subnet', {}, 'review now unknown none unknown unknown'],
  ['a function', 'aws_lambda_function', {}, 'dangerous now outage none yes succeeds'],
  ['an ECS service', 'aws_ecs_service', {}, 'dangerous now outage none yes succeeds'],
  ['an alarm', 'aws_cloudwatch_metric_alarm', {}, 'review now none none yes succeeds'],
  ['a trail', 'aws_cloudtrail', {}, 'review now none none yes succeeds'],
  [
    'the diagnostics of a table',
    'aws_dynamodb_contributor_insights',
    { table_name: 'orders' },
    'safe now none none yes succeeds',
  ],
  ['a rule of EventBridge', 'aws_cloudwatch_event_rule', {}, 'review now unknown none yes succeeds'],
  ['a subscription', 'aws_sns_topic_subscription', {}, 'review now unknown none yes succeeds'],
  ['a policy of a queue', 'aws_sqs_queue_policy', {}, 'review now unknown none yes succeeds'],
  ['a web ACL of an application', 'aws_wafv2_web_acl_association', {}, 'review now none none yes succeeds'],
  ['a stack of another tool', 'aws_cloudformation_stack', {}, 'review now unknown unknown unknown succeeds'],
  [
    'a default VPC, which stays',
    'aws_default_vpc',
    { force_destroy: false },
    'review not-applied none none yes succeeds',
  ],
];

describe('what a deletion takes along', () => {
  it.each(deletions)('%s', (_what, type, before, expected) => {
    expect(judged(type, { before, actions: ['delete'] })).toMatchObject(fields(expected));
  });
});

describe('what a replacement does', () => {
  it('empties a queue whose name changes, and says so', () => {
    const impact = judged('aws_sqs_queue', {
      before: { name: 'a' },
      after: { name: 'b' },
      actions: ['delete', 'create'],
      replacePaths: [['name']],
    });
    expect(impact).toMatchObject(fields('dangerous now outage loss no succeeds'));
    expect(impact.headline).toBe(
      'Replaces the queue with a new, empty one, and every message in it goes with it.',
    );
  });

  it('does not know whether clients follow a function that is created first', () => {
    expect(
      judged('aws_lambda_function', { before: {}, after: {}, actions: ['create', 'delete'] }),
    ).toMatchObject(fields('review now unknown none yes succeeds'));
  });

  it('goes by the prior state, not by what the same plan disarms', () => {
    expect(
      judged('aws_qldb_ledger', {
        before: { deletion_protection: true, name: 'a' },
        after: { deletion_protection: false, name: 'b' },
        actions: ['delete', 'create'],
        replacePaths: [['name']],
      }),
    ).toMatchObject(fields('review not-applied none none yes fails'));
  });

  it('says why where no argument forces it', () => {
    const change = aChange('aws_sqs_queue', { before: {}, after: {}, actions: ['delete', 'create'] });
    const why = (actionReason?: string): string | undefined => {
      const told = actionReason === undefined ? change : { ...change, actionReason };
      return judge(told, contextOf([told])).findings[0]?.why;
    };
    expect(why('replace_because_tainted')).toContain('It is marked as tainted');
    expect(why('replace_by_request')).toContain('asked for with -replace');
    expect(why('of_a_later_version')).toContain('does not say what forces it');
    expect(why()).toContain('does not say what forces it');
  });
});
