import type { Statement } from '../policy.ts';

/** Connect to one cache as one user (ElastiCache User Guide, "Authenticating with IAM"). */
export const connectToCache = (replicationGroupArn: string, userArn: string): Statement => ({
  Sid: 'ConnectToCache',
  Effect: 'Allow',
  Action: 'elasticache:Connect',
  Resource: [replicationGroupArn, userArn],
});

/** Connect to the given instances as one database user; the ARN takes the resource id, not the identifier. */
export const connectToDatabase = (
  region: string,
  account: string,
  resourceIds: readonly string[],
  user: string,
): Statement => ({
  Sid: 'ConnectToDatabase',
  Effect: 'Allow',
  Action: 'rds-db:connect',
  Resource: resourceIds.map((id) => `arn:aws:rds-db:${region}:${account}:dbuser:${id}/${user}`),
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

/** Write and read backups below one prefix. Deleting is the lifecycle's business alone. */
export const keepBackups = (
  bucketArn: string,
  prefix: string,
  kmsKeyArn: string,
  region: string,
): Statement[] => [
  {
    Sid: 'WriteAndReadBackups',
    Effect: 'Allow',
    Action: ['s3:PutObject', 's3:GetObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
    Resource: `${bucketArn}/${prefix}*`,
  },
  {
    Sid: 'ListBackups',
    Effect: 'Allow',
    Action: ['s3:ListBucket', 's3:GetBucketLocation'],
    Resource: bucketArn,
  },
  {
    Sid: 'EncryptBackups',
    Effect: 'Allow',
    Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
    Resource: kmsKeyArn,
    Condition: { StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } },
  },
];
