import { describe, expect, it } from 'vitest';
import { type Plan, readPlan } from '../../../plan/read/index.ts';
import { SENSITIVE } from '../../../plan/value.ts';
import { type PlanProps, planJson } from './plan-json.ts';

const read = (props: PlanProps): Plan => readPlan(Buffer.from(planJson(props)));

describe('the secrets of a plan', () => {
  const plan = read({
    changes: [
      {
        type: 'aws_db_instance',
        before: { password: 'before-secret', username: 'administrator', port: 5432 },
        after: { password: 'after-secret', username: 'administrator', port: 5432 },
        beforeSensitive: { password: true },
        afterSensitive: {},
      },
      {
        type: 'aws_secretsmanager_secret_version',
        after: { secret_string: '{"password":"within-json","pin":"123"}', stages: ['staging-label'] },
        afterSensitive: { secret_string: true, stages: true },
      },
    ],
    drift: [
      {
        type: 'aws_mq_broker',
        before: { user: [{ password: 'drifted-secret', username: 'operator' }] },
        after: { user: [{ password: 'other-secret', username: 'operator' }] },
        afterSensitive: { user: [{ password: true }] },
      },
    ],
    variables: { token: 'variable-secret', nested: { keys: ['nested-secret', 'short'] }, size: 'harmless' },
    rootModule: { variables: { token: { sensitive: true }, nested: { sensitive: true }, size: {} } },
  });

  it('are what either side marks, on both sides, and what is within', () => {
    expect([...plan.secrets].sort()).toEqual([
      'after-secret',
      'before-secret',
      'drifted-secret',
      'nested-secret',
      'other-secret',
      'staging-label',
      'variable-secret',
      'within-json',
      '{"password":"within-json","pin":"123"}',
    ]);
  });

  it('are in no change', () => {
    const [database, version] = plan.changes;
    expect(database?.before).toEqual({ password: SENSITIVE, username: 'administrator', port: 5432 });
    expect(database?.after).toEqual({ password: SENSITIVE, username: 'administrator', port: 5432 });
    expect(database?.changed).toEqual([
      { name: 'password', before: SENSITIVE, after: SENSITIVE, forcesReplacement: false },
    ]);
    expect(version?.after).toEqual({ secret_string: SENSITIVE, stages: SENSITIVE });
    expect(plan.drift[0]?.before).toEqual({ user: [{ password: SENSITIVE, username: 'operator' }] });
  });

  it('are taken out of any text', () => {
    expect(plan.scrub('before-secretafter-secret and variable-secret')).toBe(
      '(sensitive)(sensitive) and (sensitive)',
    );
    expect(plan.scrub('{"password":"within-json","pin":"123"}')).toBe('(sensitive)');
    expect(plan.scrub('nothing of it')).toBe('nothing of it');
  });

  it('are taken out of what checks complain of', () => {
    const checks = [
      {
        address: { to_display: 'check.a' },
        status: 'fail',
        problems: [{ message: 'got variable-secret' }],
      },
    ];
    const { checks: found } = read({
      variables: { token: 'variable-secret' },
      rootModule: { variables: { token: { sensitive: true } } },
      more: { checks },
    });
    expect(found[0]?.problems).toEqual(['got (sensitive)']);
  });

  it('are taken out where one begins another', () => {
    const { scrub } = read({
      variables: { a: 'secret-word', b: 'secret-word-and-more' },
      rootModule: { variables: { a: { sensitive: true }, b: { sensitive: true } } },
    });
    expect(scrub('secret-word-and-more, secret-word-and')).toBe('(sensitive), (sensitive)-and');
  });
});

describe('credentials nobody marked', () => {
  const { scrub } = read({});

  it.each([
    ['postgres://app:hunter2@db.internal:5432/orders', 'postgres://(sensitive)@db.internal:5432/orders'],
    ['postgres://app:hun@ter2@db.internal/orders', 'postgres://(sensitive)@db.internal/orders'],
    ['redis://:hunter2@cache:6379', 'redis://(sensitive)@cache:6379'],
    [
      'url "amqps://a:b/c@mq" twice amqps://a:d@mq',
      'url "amqps://(sensitive)@mq" twice amqps://(sensitive)@mq',
    ],
    ['key AKIAIOSFODNN7EXAMPLE.', 'key (sensitive).'],
    ['ASIAIOSFODNN7EXAMPLE', '(sensitive)'],
    ['a -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- b', 'a (sensitive) b'],
    ['-----BEGIN PRIVATE KEY-----\\nMIIE cut off', '(sensitive)'],
  ])('are taken out of %j', (text, clean) => {
    expect(scrub(text)).toBe(clean);
  });

  it.each([
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/',
    'http://localhost:8080/a@b',
    'https://db.internal:5432',
    'arn:aws:iam::123456789012:role/app@example.org',
    'XAKIAIOSFODNN7EXAMPLE',
    '-----BEGIN CERTIFICATE-----',
  ])('are not seen in %j', (text) => {
    expect(scrub(text)).toBe(text);
  });

  it('are looked for in no more than a moment, whatever the text', () => {
    for (const text of ['://'.repeat(200_000), '-----BEGIN PRIVATE KEY-----'.repeat(20_000), 'a'.repeat(1e6)])
      expect(scrub(text).length).toBeLessThanOrEqual(text.length);
  });
});
