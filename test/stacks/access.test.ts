import './matchers.ts';
import { describe, expect, it } from 'vitest';
import { development, production } from './fixture.ts';
import { at, type Synthesized, synthStack } from './synth.ts';

const prod = synthStack(production);
const dev = synthStack(development);

interface Statement {
  readonly Sid: string;
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: unknown;
}

const policy = (stack: Synthesized, role: string): Statement[] =>
  (
    JSON.parse(at(stack, `aws_iam_role_policy.access_${role}_policy`).policy as string) as {
      Statement: Statement[];
    }
  ).Statement;

describe('roles of the service', () => {
  it.each([
    ['workload', 'orders'],
    ['secrets', 'orders-secrets'],
    ['backup', 'orders-backup'],
  ])('%s is taken on by the service account %s of the cluster only', (role, serviceAccount) => {
    const trust = JSON.parse(at(prod, `aws_iam_role.access_${role}`).assume_role_policy as string);
    expect(trust.Statement).toEqual([
      {
        Sid: 'Trust',
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: {
          StringEquals: {
            'aws:RequestTag/kubernetes-namespace': 'orders',
            'aws:RequestTag/kubernetes-service-account': serviceAccount,
            'aws:RequestTag/eks-cluster-arn': 'arn:aws:eks:eu-west-1:111122223333:cluster/main',
          },
        },
      },
    ]);
    expect(at(prod, `aws_eks_pod_identity_association.access_${role}_association`)).toMatchObject({
      cluster_name: 'main',
      namespace: 'orders',
      service_account: serviceAccount,
    });
  });

  it('are not associated where no cluster is named', () => {
    expect(dev.resource).not.toHaveProperty('aws_eks_pod_identity_association');
  });

  it('never allow every resource', () => {
    for (const { policy: document } of Object.values(prod.resource.aws_iam_role_policy ?? {})) {
      const { Statement } = JSON.parse(document as string) as { Statement: Statement[] };
      for (const { Resource, Action } of Statement) {
        expect([Resource].flat()).not.toContain('*');
        expect([Action].flat().join()).not.toContain('*');
      }
    }
  });
});

describe('what the roles allow', () => {
  it('is, for the workload, to connect to its cache as its user', () => {
    expect(policy(prod, 'workload')).toMatchObject([
      {
        Action: 'elasticache:Connect',
        Resource: [
          '${aws_elasticache_replication_group.redis.arn}',
          '${aws_elasticache_user.redis_user.arn}',
        ],
      },
    ]);
  });

  it('is nothing, for a workload that has a password and no cache', () => {
    expect(dev.resource.aws_iam_role_policy).not.toHaveProperty('access_workload_policy');
  });

  it('is, for External Secrets, to read the contract and not where passwords come from', () => {
    const [read, decrypt] = policy(prod, 'secrets');
    const contract = ['postgres', 'postgres_master', 'redis', 'backup'].map(
      (name) => `\${aws_secretsmanager_secret.contract_${name}.arn}`,
    );
    expect(read?.Resource).toEqual(contract);
    expect(decrypt).toMatchObject({
      Action: 'kms:Decrypt',
      Resource: '${aws_kms_key.encryption.arn}',
      Condition: { StringEquals: { 'kms:EncryptionContext:SecretARN': contract } },
    });
  });

  it('is, for backup jobs, to write and read below their prefix, never to delete', () => {
    const [objects] = policy(prod, 'backup');
    expect(objects?.Resource).toBe('${aws_s3_bucket.backup.arn}/postgres/*');
    expect(JSON.stringify(policy(prod, 'backup'))).not.toContain('Delete');
  });
});
