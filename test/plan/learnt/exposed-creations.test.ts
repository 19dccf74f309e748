import { describe, expect, it } from 'vitest';
import { judge } from '../../../plan/judge.ts';
import type { JsonObject } from '../../../plan/value.ts';
import { aChange, contextOf, judged } from '../judged.ts';

const everybody = (condition?: JsonObject): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: '*',
        Action: '*',
        Resource: '*',
        ...(condition !== undefined && { Condition: condition }),
      },
    ],
  });

const severityOf = (type: string, after: JsonObject): string => judged(type, { after }).severity;

describe('a creation that is open to everybody from its first moment', () => {
  it.each([
    ['a queue policy', 'aws_sqs_queue_policy', 'policy'],
    ['a queue with its policy', 'aws_sqs_queue', 'policy'],
    ['a topic policy', 'aws_sns_topic_policy', 'policy'],
    ['a policy of an image repository', 'aws_ecr_repository_policy', 'policy'],
    ['a policy of an event bus', 'aws_cloudwatch_event_bus_policy', 'policy'],
    ['a search domain', 'aws_opensearch_domain', 'access_policies'],
    ['a policy of a search domain', 'aws_elasticsearch_domain_policy', 'access_policies'],
  ])('is dangerous: %s that allows any principal', (_what, type, argument) => {
    expect(judged(type, { after: { [argument]: everybody() } })).toMatchObject({
      severity: 'dangerous',
      timing: 'now',
      interruption: 'none',
      data: 'none',
    });
  });

  it.each(['aws_redshift_cluster', 'aws_redshiftserverless_workgroup', 'aws_dms_replication_instance'])(
    'is dangerous: %s with an address on the internet',
    (type) => {
      expect(severityOf(type, { publicly_accessible: true })).toBe('dangerous');
      expect(severityOf(type, { publicly_accessible: false })).toBe('safe');
    },
  );

  it('is dangerous: a function that everybody may invoke', () => {
    const everyone = { action: 'lambda:InvokeFunction', principal: '*' };
    expect(severityOf('aws_lambda_permission', everyone)).toBe('dangerous');
    expect(severityOf('aws_lambda_permission', { ...everyone, principal_org_id: 'o-1234567890' })).toBe(
      'safe',
    );
    expect(severityOf('aws_lambda_permission', { principal: 'sns.amazonaws.com' })).toBe('safe');
  });

  it('is worth a sentence: a function that answers the web without asking who it is', () => {
    expect(severityOf('aws_lambda_function_url', { authorization_type: 'NONE' })).toBe('review');
    expect(severityOf('aws_lambda_function_url', { authorization_type: 'AWS_IAM' })).toBe('safe');
  });

  it('is dangerous: an image that every account may launch', () => {
    expect(severityOf('aws_ami_launch_permission', { group: 'all' })).toBe('dangerous');
    expect(severityOf('aws_ami_launch_permission', { account_id: '111122223333' })).toBe('safe');
  });
});

describe('a creation that lets in somebody', () => {
  it('stays quiet where a condition says who', () => {
    const ofOneTopic = everybody({
      ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:111122223333:orders' },
    });
    expect(severityOf('aws_sqs_queue_policy', { policy: ofOneTopic })).toBe('safe');
  });

  it('stays quiet where something else stands before it', () => {
    expect(severityOf('aws_vpc_endpoint', { policy: everybody() })).toBe('safe');
    expect(severityOf('aws_api_gateway_rest_api', { policy: everybody() })).toBe('safe');
    expect(severityOf('aws_efs_file_system_policy', { policy: everybody() })).toBe('safe');
    const inVpc = { access_policies: everybody(), vpc_options: [{ subnet_ids: ['subnet-1'] }] };
    expect(severityOf('aws_opensearch_domain', inVpc)).toBe('safe');
  });

  it('does not take the default policy of a VPC endpoint for an exposure, when it comes back', () => {
    const { severity } = judged('aws_vpc_endpoint', {
      before: { policy: '{}' },
      after: { policy: everybody() },
    });
    expect(severity).toBe('review');
  });
});

describe('a lifecycle policy of an image repository', () => {
  const policy = { repository: 'orders', policy: '{"rules":[]}' };
  const repository = aChange('aws_ecr_repository', { after: { name: 'orders' } });

  it('may delete images when it is set on a repository that is there, and when it changes', () => {
    const type = 'aws_ecr_lifecycle_policy';
    const mayDelete = { severity: 'review', timing: 'now', data: 'unknown', reversible: 'no' };
    expect(judged(type, { after: policy })).toMatchObject(mayDelete);
    const change = { before: policy, after: { ...policy, policy: '{"rules":[1]}' } };
    expect(judged(type, change)).toMatchObject(mayDelete);
  });

  it('has nothing to delete in a repository as new as itself', () => {
    const change = aChange('aws_ecr_lifecycle_policy', { after: policy });
    const context = contextOf([change, repository], { [change.address]: [repository.address] });
    expect(judge(change, context).severity).toBe('safe');
  });

  it('deletes nothing when it goes', () => {
    expect(judged('aws_ecr_lifecycle_policy', { before: policy }).severity).toBe('safe');
  });
});
