import { describe, expect, it } from 'vitest';
import type { ResolvedSpec } from '../../spec/resolved-spec.ts';
import { gib, hours } from '../../spec/units.ts';
import { development, production } from './fixture.ts';
import { addresses, at, type Synthesized, synthStack } from './synth.ts';

const pods = { timeZone: 'Etc/UTC', postgresImage: 'postgres:16.14', awsImage: 'aws-cli:2.31.21' };
const dump = {
  ...pods,
  schedule: '15 1 * * *',
  timeLimit: hours(2),
  storage: gib(8),
  from: 'primary',
} as const;
const drill = {
  ...pods,
  schedule: '15 5 * * mon',
  maxAge: hours(26),
  timeLimit: hours(2),
  storage: gib(16),
} as const;

const withBackup = (spec: ResolvedSpec): ResolvedSpec => ({
  ...spec,
  backup: { ...spec.backup, dump, drill },
});
const prod = synthStack(withBackup(production));

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: unknown;
}

const statementsOf = (stack: Synthesized, role: 'backup' | 'drill'): readonly Statement[] =>
  (
    JSON.parse(at(stack, `aws_iam_role_policy.access_${role}_policy`).policy as string) as {
      Statement: Statement[];
    }
  ).Statement;

const bucket = '${aws_s3_bucket.backup.arn}';
const key = '${aws_kms_key.encryption.arn}';

const useKey = {
  Sid: 'UseBackupKey',
  Effect: 'Allow',
  Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
  Resource: key,
  Condition: {
    StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' },
    StringLike: { 'kms:EncryptionContext:aws:s3:arn': [bucket, `${bucket}/*`] },
  },
};

describe('the role of the dump', () => {
  it('adds dumps, and can neither read, list nor delete one', () => {
    expect(statementsOf(prod, 'backup')).toEqual([
      {
        Sid: 'WriteObjects',
        Effect: 'Allow',
        Action: 's3:PutObject',
        Resource: `${bucket}/postgres/dumps/*`,
      },
      useKey,
    ]);
  });

  it('signs in as the role of the dump alone where the service signs in by IAM', () => {
    const iam: ResolvedSpec = {
      ...withBackup(production),
      postgres: { ...production.postgres, credentials: 'iam' },
    };
    const connect = statementsOf(synthStack(iam), 'backup').find(({ Sid }) => Sid === 'ConnectToDatabase');
    const resources = [connect?.Resource ?? []].flat();
    expect(connect?.Action).toBe('rds-db:connect');
    expect(resources.length).toBeGreaterThan(0);
    for (const resource of resources) expect(resource).toMatch(/\/orders_backup$/);
  });
});

describe('the role of the drill', () => {
  it('reads dumps and adds evidence, and can neither change nor delete a dump', () => {
    expect(statementsOf(prod, 'drill')).toEqual([
      {
        Sid: 'ReadObjects',
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: `${bucket}/postgres/dumps/*`,
      },
      {
        Sid: 'ListObjects',
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: bucket,
        Condition: { StringLike: { 's3:prefix': 'postgres/dumps/*' } },
      },
      {
        Sid: 'WriteEvidence',
        Effect: 'Allow',
        Action: 's3:PutObject',
        Resource: `${bucket}/postgres/drills/*`,
      },
      useKey,
    ]);
  });
});

describe('both roles', () => {
  it.each([
    ['backup', 'orders-dump'],
    ['drill', 'orders-drill'],
  ] as const)('%s is that of one service account', (role, account) => {
    expect(at(prod, `aws_iam_role.access_${role}`).name).toBe(`orders-prod-${role}`);
    expect(at(prod, `aws_iam_role.access_${role}`).assume_role_policy).toContain(
      `"aws:RequestTag/kubernetes-service-account":"${account}"`,
    );
    expect(at(prod, `aws_eks_pod_identity_association.access_${role}_association`)).toMatchObject({
      cluster_name: 'main',
      namespace: 'orders',
      service_account: account,
    });
  });

  it('and the way to S3 are new addresses beside the old ones, none of which changes', () => {
    for (const spec of [production, development]) {
      const before = addresses(synthStack(spec));
      const after = addresses(synthStack(withBackup(spec)));
      expect(after).toEqual(expect.arrayContaining(before));
      const added = after.filter((address) => !before.includes(address));
      expect(added.length).toBeGreaterThan(0);
      expect(
        added.filter((address) => !/\.access_(backup|drill)(_|$)|\.network_clients-s3-out$/.test(address)),
      ).toEqual([]);
    }
  });
});
