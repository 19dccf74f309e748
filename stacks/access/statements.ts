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

/** A folder of keys in a bucket, whose objects are encrypted with one key. */
export interface BackupFolder {
  readonly bucketArn: string;
  /** Key prefix with its `/` at the end. */
  readonly prefix: string;
  readonly kmsKeyArn: string;
  readonly region: string;
}

/** Write new objects, and neither read, list nor delete any. */
export const writeObjects = ({ bucketArn, prefix }: BackupFolder, sid = 'WriteObjects'): Statement => ({
  Sid: sid,
  Effect: 'Allow',
  Action: 's3:PutObject',
  Resource: `${bucketArn}/${prefix}*`,
});

/** Read the objects of a folder and list their names. */
export const readObjects = ({ bucketArn, prefix }: BackupFolder): Statement[] => [
  { Sid: 'ReadObjects', Effect: 'Allow', Action: 's3:GetObject', Resource: `${bucketArn}/${prefix}*` },
  {
    Sid: 'ListObjects',
    Effect: 'Allow',
    Action: 's3:ListBucket',
    Resource: bucketArn,
    Condition: { StringLike: { 's3:prefix': `${prefix}*` } },
  },
];

/**
 * Use of the bucket's key through S3 alone. A writer needs to decrypt as well: S3 reads the encrypted parts of a
 * multipart upload when it completes it (Amazon S3 User Guide, "Uploading an object using multipart upload", API
 * permissions). Without `s3:GetObject` that opens no object. With a bucket key the context is the bucket.
 */
export const useBackupKey = ({ bucketArn, kmsKeyArn, region }: BackupFolder): Statement => ({
  Sid: 'UseBackupKey',
  Effect: 'Allow',
  Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
  Resource: kmsKeyArn,
  Condition: {
    StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` },
    StringLike: { 'kms:EncryptionContext:aws:s3:arn': [bucketArn, `${bucketArn}/*`] },
  },
});
