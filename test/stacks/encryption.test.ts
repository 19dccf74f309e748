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

  it('is used by services under a condition, and administered by the account', () => {
    const [account, ...services] = statements('encryption');
    expect(account?.Principal).toEqual({ AWS: 'arn:aws:iam::111122223333:root' });
    expect(services.length).toBeGreaterThan(0);
    for (const service of services) {
      expect(service.Principal).toHaveProperty('Service');
      expect(service.Condition, service.Sid).toBeDefined();
    }
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
