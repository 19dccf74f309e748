import { describe, expect, it } from 'vitest';
import { judge } from '../../../../plan/judge.ts';
import type { JsonObject } from '../../../../plan/value.ts';
import { aChange, contextOf, judged } from '../../judged.ts';
import { silent, verdict } from '../elasticache/verdict.ts';

const type = 'aws_secretsmanager_secret';
const secret: JsonObject = { arn: 'arn:s', id: 'arn:s', name: 'app', recovery_window_in_days: 30 };

describe('a secret deleted', () => {
  it.each<[string, JsonObject, string]>([
    ['with a recovery window', {}, 'dangerous now outage recoverability-reduced yes succeeds'],
    [
      'with a short recovery window',
      { recovery_window_in_days: 7 },
      'dangerous now outage recoverability-reduced yes succeeds',
    ],
    ['without a recovery window', { recovery_window_in_days: 0 }, 'dangerous now outage loss no succeeds'],
    // Measured: the provider reads null of the state as 0 and deletes at once.
    ['with null in the state', { recovery_window_in_days: null }, 'dangerous now outage loss no succeeds'],
  ])('%s', (_what, before, expected) => {
    expect(verdict(judged(type, { before: { ...secret, ...before } }))).toBe(expected);
  });

  it('has the default window where the plan does not say', () => {
    expect(verdict(judged(type, { before: { name: 'app' } }))).toBe(
      'dangerous now outage recoverability-reduced yes succeeds',
    );
  });

  it('names who refers to it', () => {
    const gone = aChange(type, { before: secret });
    const lambda = aChange('aws_lambda_function', { before: {}, after: {}, actions: ['no-op'] });
    const context = contextOf([gone, lambda], { [lambda.address]: [gone.address] });

    expect(judge(gone, context).findings[0]?.why).toContain('aws_lambda_function.main');
  });
});

describe('a secret replaced', () => {
  const replaced = (before: JsonObject, name: string, actions: readonly string[]) =>
    judged(type, {
      before: { ...secret, ...before },
      after: { ...secret, name },
      actions,
      replacePaths: [['name']],
    });

  it('under another name comes back empty', () => {
    const impact = replaced({}, 'other', ['delete', 'create']);

    expect(verdict(impact)).toBe('dangerous now outage recoverability-reduced yes succeeds');
    expect(impact.findings[0]?.why).toContain('another ARN');
  });

  it('under its name is deleted and cannot be created again', () => {
    expect(verdict(replaced({}, 'app', ['delete', 'create']))).toBe(
      'dangerous now outage recoverability-reduced yes fails',
    );
  });

  it('under its name can be created again without a recovery window', () => {
    expect(verdict(replaced({ recovery_window_in_days: 0 }, 'app', ['delete', 'create']))).toBe(
      'dangerous now outage loss no succeeds',
    );
  });

  it('is not touched when the new one comes first under its name', () => {
    expect(verdict(replaced({}, 'app', ['create', 'delete']))).toBe('review not-applied none none yes fails');
  });

  it('stays when the replacement leaves it', () => {
    expect(verdict(replaced({}, 'other', ['create', 'forget']))).toBe('review now unknown none yes succeeds');
  });
});

const everybody = JSON.stringify({
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'secretsmanager:GetSecretValue', Resource: '*' }],
});
const inOrganization = JSON.stringify({
  Statement: [
    {
      Effect: 'Allow',
      Principal: '*',
      Action: 'secretsmanager:GetSecretValue',
      Resource: '*',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
    },
  ],
});

describe('secrets, their versions and parameters changed in place', () => {
  it.each<[string, string, JsonObject, JsonObject, string]>([
    [
      'no recovery window any more',
      type,
      { recovery_window_in_days: 30 },
      { recovery_window_in_days: 0 },
      'review not-applied none recoverability-reduced yes succeeds',
    ],
    [
      'a shorter recovery window',
      type,
      { recovery_window_in_days: 30 },
      { recovery_window_in_days: 7 },
      'review not-applied none recoverability-reduced yes succeeds',
    ],
    [
      'a longer recovery window',
      type,
      { recovery_window_in_days: 0 },
      { recovery_window_in_days: 30 },
      'safe not-applied none none yes succeeds',
    ],
    ['another key', type, { kms_key_id: 'a' }, { kms_key_id: 'b' }, 'review now unknown none yes succeeds'],
    [
      'the key removed, which is not sent',
      type,
      { kms_key_id: 'a' },
      { kms_key_id: null },
      'review not-applied none none yes succeeds',
    ],
    [
      'a replica less',
      type,
      { replica: [{ region: 'a' }, { region: 'b' }] },
      { replica: [{ region: 'a' }] },
      'review now unknown recoverability-reduced yes succeeds',
    ],
    [
      'a replica more',
      type,
      { replica: [{ region: 'a' }] },
      { replica: [{ region: 'a' }, { region: 'b' }] },
      silent,
    ],
    [
      'a policy for everybody',
      type,
      { policy: '' },
      { policy: everybody },
      'dangerous now none none yes succeeds',
    ],
    [
      'a policy for the organization',
      type,
      { policy: '' },
      { policy: inOrganization },
      'review now none none yes succeeds',
    ],
    ['a description', type, { description: 'a' }, { description: 'b' }, silent],
    [
      'a policy resource for everybody',
      'aws_secretsmanager_secret_policy',
      { policy: inOrganization },
      { policy: everybody },
      'dangerous now none none yes succeeds',
    ],
    [
      'public policies allowed',
      'aws_secretsmanager_secret_policy',
      { block_public_policy: true },
      { block_public_policy: null },
      'review now none none yes succeeds',
    ],
    [
      'labels moved',
      'aws_secretsmanager_secret_version',
      { version_stages: ['AWSCURRENT'] },
      { version_stages: ['AWSCURRENT', 'BLUE'] },
      'review now unknown none yes succeeds',
    ],
    [
      'another schedule, which rotates at once',
      'aws_secretsmanager_secret_rotation',
      { rotation_rules: [{ automatically_after_days: 30 }], rotate_immediately: true },
      { rotation_rules: [{ automatically_after_days: 7 }], rotate_immediately: true },
      'review now unknown none yes succeeds',
    ],
    [
      'another schedule, which waits',
      'aws_secretsmanager_secret_rotation',
      { rotation_rules: [{ automatically_after_days: 30 }], rotate_immediately: false },
      { rotation_rules: [{ automatically_after_days: 7 }], rotate_immediately: false },
      silent,
    ],
    [
      'rotation told not to start at once',
      'aws_secretsmanager_secret_rotation',
      { rotate_immediately: true },
      { rotate_immediately: false },
      silent,
    ],
    [
      'rotation told to start at once',
      'aws_secretsmanager_secret_rotation',
      { rotate_immediately: false },
      { rotate_immediately: true },
      'review now unknown none yes succeeds',
    ],
    [
      'the value of a parameter',
      'aws_ssm_parameter',
      { value: 'a' },
      { value: 'b' },
      'review now unknown none yes succeeds',
    ],
    [
      'the version of a write-only value',
      'aws_ssm_parameter',
      { value_wo_version: 1 },
      { value_wo_version: 2 },
      'review now unknown none yes succeeds',
    ],
    [
      'the type of a parameter',
      'aws_ssm_parameter',
      { type: 'String' },
      { type: 'SecureString' },
      'review now unknown none yes succeeds',
    ],
    [
      'the description of a parameter',
      'aws_ssm_parameter',
      { description: 'a' },
      { description: 'b' },
      silent,
    ],
    ['the content of a document', 'aws_ssm_document', { content: 'a' }, { content: 'b' }, silent],
    [
      'an imported certificate',
      'aws_acm_certificate',
      { certificate_body: 'a' },
      { certificate_body: 'b' },
      'review now none none yes succeeds',
    ],
    ['options of a certificate', 'aws_acm_certificate', { options: [] }, { options: [{ a: 'b' }] }, silent],
  ])('%s', (_what, of, before, after, expected) => {
    expect(verdict(judged(of, { before, after }))).toBe(expected);
  });

  it('prints no value of a secret or parameter', () => {
    const impact = judged('aws_ssm_parameter', {
      before: { value: 'hidden-a' },
      after: { value: 'hidden-b' },
    });

    expect(JSON.stringify(impact)).not.toContain('hidden');
  });
});

describe('what else is deleted', () => {
  it.each<[string, string, JsonObject, string]>([
    [
      'the current version of a secret, which stays',
      'aws_secretsmanager_secret_version',
      { secret_id: 's', version_stages: ['AWSCURRENT'] },
      'review not-applied none none yes succeeds',
    ],
    [
      'a version with another label',
      'aws_secretsmanager_secret_version',
      { secret_id: 's', version_stages: ['BLUE'] },
      'review now unknown recoverability-reduced unknown succeeds',
    ],
    [
      'a rotation',
      'aws_secretsmanager_secret_rotation',
      { secret_id: 's' },
      'review now none none yes succeeds',
    ],
    [
      'the policy of a secret',
      'aws_secretsmanager_secret_policy',
      { policy: inOrganization },
      'review now unknown none yes succeeds',
    ],
    ['a parameter', 'aws_ssm_parameter', { name: 'a' }, 'dangerous now outage loss no succeeds'],
    ['a document', 'aws_ssm_document', { name: 'a' }, 'review now unknown none yes succeeds'],
    ['a certificate', 'aws_acm_certificate', { arn: 'a' }, 'review now none none no unknown'],
    ['the wait for a validation', 'aws_acm_certificate_validation', { certificate_arn: 'a' }, silent],
    ['a generated password', 'random_password', { length: 16 }, 'review not-applied none none no succeeds'],
    ['a generated name', 'random_id', { byte_length: 4 }, silent],
  ])('%s', (_what, of, before, expected) => {
    expect(verdict(judged(of, { before }))).toBe(expected);
  });

  it('leaves it to the secret when that goes too', () => {
    const gone = aChange(type, { before: secret });
    const version = aChange('aws_secretsmanager_secret_version', {
      before: { secret_id: 'arn:s', version_stages: ['AWSCURRENT'] },
    });

    const rotation = aChange('aws_secretsmanager_secret_rotation', { before: { secret_id: 'arn:s' } });
    const policy = aChange('aws_secretsmanager_secret_policy', { before: { secret_arn: 'arn:s' } });

    for (const part of [version, rotation, policy])
      expect(verdict(judge(part, contextOf([gone, part])))).toBe(silent);
  });
});

describe('a rotation that is switched on', () => {
  const created = (after: JsonObject, unknown = {}) =>
    verdict(judged('aws_secretsmanager_secret_rotation', { after, unknown }));

  it('rotates at once, unless it is told to wait', () => {
    expect(created({ secret_id: 'arn:s', rotate_immediately: true })).toBe(
      'review now unknown none yes succeeds',
    );
    expect(created({ secret_id: 'arn:s', rotate_immediately: false })).toBe(silent);
  });

  it('is nothing to anybody while the secret itself is new', () => {
    expect(created({ rotate_immediately: true }, { secret_id: true })).toBe(silent);
  });
});

describe('what else is replaced', () => {
  const replaced = (of: string, before: JsonObject, after: JsonObject, actions = ['delete', 'create']) =>
    judged(of, { before, after, actions, replacePaths: [['x']] });

  it('writes a new version of a secret and keeps the one before', () => {
    const version = { secret_id: 's', version_stages: ['AWSCURRENT'] };

    expect(verdict(replaced('aws_secretsmanager_secret_version', version, { secret_id: 's' }))).toBe(
      'review now unknown none yes succeeds',
    );
  });

  it('loses the history of a parameter', () => {
    expect(verdict(replaced('aws_ssm_parameter', { name: 'a' }, { name: 'a' }))).toBe(
      'review now unknown recoverability-reduced no succeeds',
    );
  });

  it('is quiet for a certificate that is created first', () => {
    expect(verdict(replaced('aws_acm_certificate', {}, {}, ['create', 'delete']))).toBe(silent);
    expect(verdict(replaced('aws_acm_certificate', {}, {}))).toBe('review now none none no unknown');
  });

  it('rotates what uses a generated value, and names it', () => {
    const password = aChange('random_password', {
      before: { length: 16 },
      after: { length: 32 },
      actions: ['delete', 'create'],
      replacePaths: [['length']],
    });
    const database = aChange('aws_db_instance', { before: {}, after: {} });
    const impact = judge(
      password,
      contextOf([password, database], { [database.address]: [password.address] }),
    );

    expect(verdict(impact)).toBe('review now unknown none no succeeds');
    expect(impact.findings[0]?.why).toContain('aws_db_instance.main');
    expect(verdict(replaced('tls_private_key', {}, {}))).toBe('review now unknown none no succeeds');
    expect(verdict(replaced('random_pet', {}, {}))).toBe('review now none none no succeeds');
  });

  it('asks again for rights on a key when a grant is replaced', () => {
    expect(verdict(replaced('aws_kms_grant', {}, {}))).toBe('review now unknown none yes succeeds');
  });
});
