import './matchers.ts';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key/index.js';
import { describe, expect, it } from 'vitest';
import { days } from '../../spec/units.ts';
import { Encryption } from '../../stacks/encryption/index.ts';
import { production } from './fixture.ts';
import { at, synthAlone, synthStack } from './synth.ts';

const prod = synthStack(production);

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Principal: Readonly<Record<string, unknown>>;
  readonly Action: string | readonly string[];
  readonly Condition?: Readonly<Record<string, unknown>>;
}

const statements = (name: string): Statement[] =>
  (JSON.parse(at(prod, `aws_kms_key.${name}`).policy as string) as { Statement: Statement[] }).Statement;

describe('the customer key', () => {
  it('is rotated and can be brought back for 30 days', () => {
    expect(at(prod, 'aws_kms_key.encryption')).toMatchObject({
      enable_key_rotation: true,
      deletion_window_in_days: 30,
    });
    expect(at(prod, 'aws_kms_alias.encryption_alias').name).toBe('alias/orders-prod');
  });

  it('can be deleted sooner when asked', () => {
    const alone = synthAlone((stack) => {
      new Encryption(stack, 'key', {
        name: 'shop',
        account: '111122223333',
        region: 'eu-west-1',
        deletionWindow: days(7),
      });
    });
    expect(alone.json).toHaveResource(KmsKey, { deletion_window_in_days: 7 });
  });

  it('is administered by the account, and used by all others under a condition', () => {
    const [account, ...others] = statements('encryption');
    expect(account?.Principal).toEqual({ AWS: 'arn:aws:iam::111122223333:root' });
    expect(others.map(({ Sid }) => Sid)).toEqual([
      'LogGroupsOfThisAccount',
      'StoresOfThisAccount',
      'GrantsOfStoresOfThisAccount',
    ]);
    for (const other of others) expect(other.Condition, other.Sid).toBeDefined();
  });

  it.each([
    ['encryption', 'eu-west-1'],
    ['recovery_encryption', 'eu-central-1'],
  ])('%s is used by callers of this account through the stores of %s only', (name, region) => {
    const throughStores = {
      'kms:CallerAccount': '111122223333',
      'kms:ViaService': [
        `rds.${region}.amazonaws.com`,
        `elasticache.${region}.amazonaws.com`,
        `secretsmanager.${region}.amazonaws.com`,
        `s3.${region}.amazonaws.com`,
      ],
    };
    const use = statements(name).find(({ Sid }) => Sid === 'StoresOfThisAccount');
    expect(use?.Principal).toEqual({ AWS: '*' });
    expect(use?.Condition).toEqual({ StringEquals: throughStores });
    expect(use?.Action).not.toContain('kms:CreateGrant');
  });

  it('is granted to AWS resources alone', () => {
    const grants = statements('encryption').filter(({ Action }) =>
      [Action].flat().includes('kms:CreateGrant'),
    );
    expect(grants).toHaveLength(1);
    expect(grants[0]?.Condition).toMatchObject({
      StringEquals: { 'kms:CallerAccount': '111122223333' },
      Bool: { 'kms:GrantIsForAWSResource': 'true' },
    });
  });

  it('serves the log groups of its own account and region', () => {
    expect(statements('encryption')).toContainEqual(
      expect.objectContaining({
        Principal: { Service: 'logs.eu-west-1.amazonaws.com' },
        Condition: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:eu-west-1:111122223333:log-group:*',
          },
        },
      }),
    );
    expect(statements('recovery_encryption')).toContainEqual(
      expect.objectContaining({ Principal: { Service: 'logs.eu-central-1.amazonaws.com' } }),
    );
  });
});
