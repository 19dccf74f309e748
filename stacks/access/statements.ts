import type { Statement } from '../policy.ts';

/** Connect to one cache as one user (ElastiCache User Guide, "Authenticating with IAM"). */
export const connectToCache = (replicationGroupArn: string, userArn: string): Statement => ({
  Sid: 'ConnectToCache',
  Effect: 'Allow',
  Action: 'elasticache:Connect',
  Resource: [replicationGroupArn, userArn],
});

/** One database instance, where it runs. */
export interface DatabaseInstance {
  readonly region: string;
  /** The resource id (`db-...`), not the identifier; it stays when a replica is promoted. */
  readonly resourceId: string;
}

/**
 * Connect to the given instances as one database user (RDS User Guide, "Creating and using an IAM policy
 * for IAM database access").
 */
export const connectToDatabase = (
  account: string,
  instances: readonly DatabaseInstance[],
  user: string,
): Statement => ({
  Sid: 'ConnectToDatabase',
  Effect: 'Allow',
  Action: 'rds-db:connect',
  Resource: instances.map(
    ({ region, resourceId }) => `arn:aws:rds-db:${region}:${account}:dbuser:${resourceId}/${user}`,
  ),
});

/** Read exactly these secrets, and decrypt with their key for nothing else. */
export const readSecrets = (
  secretArns: readonly string[],
  kmsKeyArn: string,
  region: string,
): Statement[] => [
  {
    Sid: 'ReadContracts',
    Effect: 'Allow',
    Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
    Resource: secretArns,
  },
  {
    Sid: 'DecryptContracts',
    Effect: 'Allow',
    Action: 'kms:Decrypt',
    Resource: kmsKeyArn,
    Condition: {
      StringEquals: {
        'kms:ViaService': `secretsmanager.${region}.amazonaws.com`,
        'kms:EncryptionContext:SecretARN': secretArns,
      },
    },
  },
];
