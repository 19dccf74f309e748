import './matchers.ts';
import { describe, expect, it } from 'vitest';
import { development, production } from './fixture.ts';
import { addresses, at, type Synthesized, synthStack } from './synth.ts';

const prod = synthStack(production);
const dev = synthStack(development);

interface Statement {
  readonly Sid: string;
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: unknown;
}

const trust = (stack: Synthesized, role: string): unknown =>
  (
    JSON.parse(at(stack, `aws_iam_role.access_${role}`).assume_role_policy as string) as {
      Statement: unknown;
    }
  ).Statement;

const policy = (stack: Synthesized, role: string): Statement[] =>
  (
    JSON.parse(at(stack, `aws_iam_role_policy.access_${role}_policy`).policy as string) as {
      Statement: Statement[];
    }
  ).Statement;

describe('roles of the service', () => {
  it('are one for the workload, taken on by its service account in the cluster only', () => {
    expect(trust(prod, 'workload')).toEqual([
      {
        Sid: 'Trust',
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: {
          StringEquals: {
            'aws:RequestTag/kubernetes-namespace': 'orders',
            'aws:RequestTag/kubernetes-service-account': 'orders',
            'aws:RequestTag/eks-cluster-arn': 'arn:aws:eks:eu-west-1:111122223333:cluster/main',
          },
        },
      },
    ]);
    expect(at(prod, 'aws_eks_pod_identity_association.access_workload_association')).toMatchObject({
      cluster_name: 'main',
      namespace: 'orders',
      service_account: 'orders',
    });
  });

  it('are one for secrets, taken on by the role of External Secrets only, without Pod Identity', () => {
    expect(at(prod, 'aws_iam_role.access_secrets').name).toBe('orders-prod-secrets');
    expect(trust(prod, 'secrets')).toEqual([
      {
        Sid: 'Trust',
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::111122223333:role/external-secrets' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
      },
    ]);
    expect(Object.keys(prod.resource.aws_eks_pod_identity_association ?? {})).toEqual([
      'access_workload_association',
    ]);
  });

  it('are none for secrets where the role of External Secrets is not known', () => {
    expect(Object.keys(dev.resource.aws_iam_role ?? {})).toEqual(['access_workload']);
  });

  it('are none for backups, which no job takes yet', () => {
    expect(Object.keys(prod.resource.aws_iam_role ?? {}).sort()).toEqual([
      'access_secrets',
      'access_workload',
      'postgres_monitoring-role',
    ]);
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
    expect(addresses(dev)).toContain('aws_iam_role.access_workload');
    expect(addresses(dev)).not.toContain('aws_iam_role_policy.access_workload_policy');
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
});
