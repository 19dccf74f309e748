import { describe, expect, it } from 'vitest';
import { readPlan } from '../../plan/read/index.ts';
import { reviewOf } from '../../plan/review.ts';
import { type EntryProps, entry, planJson } from './read/plan-json.ts';

type PlanProps = NonNullable<Parameters<typeof planJson>[0]>;

const reviewed = (props: PlanProps, more: object = {}) => {
  const plan = { ...JSON.parse(planJson(props)), ...more };
  return reviewOf(readPlan(Buffer.from(JSON.stringify(plan))), { today: '2026-11-21' });
};

const database = {
  identifier: 'orders',
  instance_class: 'db.m6g.large',
  multi_az: true,
  deletion_protection: true,
  backup_retention_period: 14,
  skip_final_snapshot: false,
  final_snapshot_identifier: 'orders-final',
};

describe('a review', () => {
  it('of a plan without changes is safe and says nothing', () => {
    const review = reviewed({
      changes: [{ type: 'aws_db_instance', before: database, after: database, actions: ['no-op'] }],
    });

    expect(review).toMatchObject({
      schema: 'plinth.review/1',
      verdict: 'safe',
      unacknowledged: 'safe',
      stack: null,
      impacts: [],
      combined: [],
      drift: [],
      notes: [],
    });
    expect(review.counts.changes).toBe(0);
  });

  it('has one impact for each changed resource, the worst first, and counts them', () => {
    const review = reviewed({
      changes: [
        { type: 'aws_sns_topic', name: 'alerts', after: { name: 'alerts' } },
        { type: 'aws_s3_bucket', name: 'dumps', before: { bucket: 'dumps', force_destroy: true } },
        {
          type: 'aws_db_instance',
          before: database,
          after: { ...database, instance_class: 'db.m6g.xlarge' },
        },
      ],
    });

    expect(review.impacts.map(({ address, severity }) => `${address} ${severity}`)).toEqual([
      'aws_s3_bucket.dumps dangerous',
      'aws_db_instance.main review',
      'aws_sns_topic.alerts safe',
    ]);
    expect(review.verdict).toBe('dangerous');
    expect(review.counts).toMatchObject({
      changes: 3,
      dangerous: 1,
      review: 1,
      safe: 1,
      create: 1,
      update: 1,
      delete: 1,
    });
    expect(review.impacts[1]?.changed).toEqual(['instance_class']);
  });

  it('keeps a deposed object apart from the current one', () => {
    const review = reviewed({
      changes: [
        { type: 'aws_sqs_queue', before: { name: 'a' }, after: { name: 'a' }, actions: ['no-op'] },
        { type: 'aws_sqs_queue', before: { name: 'a' }, actions: ['delete'], deposed: '0badcafe' },
      ],
    });

    expect(review.impacts).toMatchObject([
      { address: 'aws_sqs_queue.main', deposed: '0badcafe', action: 'delete' },
    ]);
  });

  it('tells drift that dropped a guard one by one, and counts the rest', () => {
    const review = reviewed(
      { changes: [] },
      {
        resource_drift: [
          entry({
            type: 'aws_db_instance',
            before: database,
            after: { ...database, deletion_protection: false, backup_retention_period: 0 },
          }),
          entry({
            type: 'aws_sns_topic',
            name: 'a',
            before: { display_name: 'a' },
            after: { display_name: 'b' },
          }),
          entry({
            type: 'aws_sns_topic',
            name: 'b',
            before: { display_name: 'a' },
            after: { display_name: 'b' },
          }),
          entry({ type: 'aws_s3_bucket', name: 'gone', before: { bucket: 'gone' } }),
        ],
      },
    );

    expect(review.drift).toMatchObject([
      {
        address: 'aws_db_instance.main',
        severity: 'review',
        attributes: ['backup_retention_period', 'deletion_protection'],
      },
      { address: 'aws_s3_bucket.gone', severity: 'review' },
      {
        type: 'aws_sns_topic',
        severity: 'safe',
        count: 2,
        why: 'Outside Terraform, these came to differ from the state in nothing that is known to guard data or access: aws_sns_topic 2.',
      },
    ]);
    expect(review.verdict).toBe('review');
  });

  const drifted = (props: EntryProps, changes: readonly EntryProps[] = []) =>
    reviewed({ changes, drift: [props] }).drift;
  const statement = (resource: string, principal: object = {}) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: resource, ...principal }],
    });
  const ssh = (cidr: string) => ({
    id: 'sg-1',
    ingress: [{ from_port: 22, to_port: 22, protocol: 'tcp', cidr_blocks: [cidr], self: false }],
  });

  it('tells drift that exposes something, in the words of the same change planned', () => {
    expect(
      drifted({ type: 'aws_security_group', before: ssh('10.0.0.0/8'), after: ssh('0.0.0.0/0') }),
    ).toMatchObject([
      {
        address: 'aws_security_group.main',
        severity: 'review',
        attributes: ['ingress'],
        why: expect.stringMatching(
          /^Differs from the state in ingress\. Planned by Terraform, the same change would be dangerous: .+\.$/,
        ),
      },
    ]);
    expect(
      drifted({
        type: 'aws_s3_bucket_policy',
        before: {
          bucket: 'a',
          policy: statement('arn:aws:s3:::a/*', { Principal: { AWS: '111122223333' } }),
        },
        after: { bucket: 'a', policy: statement('arn:aws:s3:::a/*', { Principal: '*' }) },
      }),
    ).toMatchObject([
      { severity: 'review', attributes: ['policy'], why: expect.stringContaining('would be dangerous: ') },
    ]);
  });

  it('tells drift that widens rights, and what nobody may see of it', () => {
    const role = { name: 'reader', role: 'reader' };

    expect(
      drifted({
        type: 'aws_iam_role_policy',
        before: { ...role, policy: statement('arn:aws:s3:::a/*') },
        after: { ...role, policy: statement('*') },
      }),
    ).toMatchObject([{ severity: 'review', attributes: ['policy'] }]);
    expect(
      drifted({
        type: 'aws_iam_role_policy',
        before: { ...role, policy: statement('arn:aws:s3:::a/*') },
        after: { ...role, policy: statement('*') },
        afterSensitive: { policy: true },
      }),
    ).toMatchObject([{ severity: 'review', attributes: ['policy'] }]);
  });

  it('tells a dropped guard first, and what else was exposed beside it', () => {
    const [found, ...more] = drifted({
      type: 'aws_db_instance',
      before: { ...database, instance_class: 'db.m6g.large' },
      after: { ...database, deletion_protection: false, instance_class: 'db.m6g.xlarge' },
    });

    expect(more).toEqual([]);
    expect(found?.attributes).toEqual(['deletion_protection', 'instance_class']);
    expect(found?.why).toMatch(
      /^Protection was dropped outside Terraform: deletion_protection\. .* Differs from the state in instance_class\./,
    );
  });

  it('counts drift of tags, of what is computed or filled in, and of kinds nobody knows', () => {
    const quiet = (props: Partial<EntryProps> & Pick<EntryProps, 'type'>) =>
      expect(drifted({ ...props })).toMatchObject([{ severity: 'safe', count: 1 }]);

    quiet({
      type: 'aws_db_instance',
      before: { ...database, tags: null, latest_restorable_time: 'a' },
      after: { ...database, tags: { owner: 'a' }, latest_restorable_time: 'b' },
    });
    quiet({
      type: 'aws_dynamodb_table',
      before: { name: 'a', stream_enabled: null, ttl: [] },
      after: { name: 'a', stream_enabled: false, ttl: [{ attribute_name: '', enabled: false }] },
    });
    quiet({
      type: 'acme_store',
      provider: 'registry.terraform.io/acme/acme',
      before: { size: 1 },
      after: { size: 2 },
    });
  });

  it('says that a resource deleted by hand comes back only where the plan creates it', () => {
    const gone = { type: 'aws_s3_bucket', before: { bucket: 'a' } };
    const anew = { type: 'aws_s3_bucket', after: { bucket: 'a' } };

    expect(drifted(gone, [anew])[0]?.why).toBe(
      'Was deleted outside Terraform. The plan creates it anew, without what was in it.',
    );
    expect(drifted(gone)[0]?.why).toBe(
      'Was deleted outside Terraform. Nothing in this plan creates it again.',
    );
  });

  it('does not call an action it does not know safe', () => {
    const { notes, verdict } = reviewed({
      changes: [{ type: 'aws_db_instance', before: database, after: database, actions: ['teleport'] }],
    });

    expect(notes).toMatchObject([
      { code: 'unknown-action', severity: 'review', addresses: ['aws_db_instance.main'] },
    ]);
    expect(verdict).toBe('review');
  });

  it('notes what the plan leaves open', () => {
    const review = reviewed(
      { changes: [] },
      {
        errored: true,
        complete: false,
        deferred_changes: [
          {
            reason: 'provider_config_unknown',
            resource_change: entry({ type: 'aws_db_instance', after: database }),
          },
        ],
        checks: [
          {
            address: { to_display: 'check.backups', kind: 'check' },
            status: 'fail',
            instances: [
              {
                address: { to_display: 'check.backups' },
                status: 'fail',
                problems: [{ message: 'no backup' }],
              },
            ],
          },
        ],
        output_changes: { endpoint: { actions: ['delete'], before: 'a', after: null } },
      },
    );

    expect(review.notes).toMatchObject([
      { code: 'plan-errored', severity: 'review' },
      { code: 'deferred-changes', addresses: ['aws_db_instance.main'] },
      { code: 'check-failed', addresses: ['check.backups'], text: expect.stringContaining('no backup') },
      { code: 'outputs-removed', text: expect.stringContaining('endpoint') },
    ]);
    expect(review.verdict).toBe('review');
  });

  it('names what a resource depends on, where that changes too', () => {
    const review = reviewed({
      changes: [
        { type: 'aws_kms_key', after: { description: 'a' } },
        { type: 'aws_sns_topic', name: 'other', after: { name: 'b' } },
        { type: 'aws_sqs_queue', after: { name: 'a' } },
      ],
      configured: [
        { type: 'aws_kms_key' },
        {
          type: 'aws_sqs_queue',
          expressions: { kms_master_key_id: ['aws_kms_key.main.arn', 'aws_kms_key.main'] },
        },
      ],
    });

    expect(review.impacts.find(({ type }) => type === 'aws_sqs_queue')?.dependsOn).toEqual([
      'aws_kms_key.main',
    ]);
  });

  it('says how far it is while it judges', () => {
    const plan = readPlan(
      Buffer.from(planJson({ changes: [{ type: 'aws_sqs_queue', after: { name: 'a' } }] })),
    );
    const seen: string[] = [];
    reviewOf(plan, {
      today: '2026-11-21',
      onProgress: (judged, changes) => seen.push(`${judged}/${changes}`),
    });

    expect(seen).toEqual(['0/1', '1/1']);
  });

  it('never calls the end of an unknown kind safe, nor anything of it known', () => {
    const review = reviewed({
      changes: [
        { type: 'acme_store', name: 'a', provider: 'registry.terraform.io/acme/acme', before: { size: 1 } },
        {
          type: 'acme_store',
          name: 'b',
          provider: 'registry.terraform.io/acme/acme',
          before: { size: 1 },
          after: { size: 2 },
          actions: ['delete', 'create'],
        },
      ],
    });

    for (const impact of review.impacts)
      expect(impact).toMatchObject({ severity: 'review', data: 'unknown', interruption: 'unknown' });
  });
});
