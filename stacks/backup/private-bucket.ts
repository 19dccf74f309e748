import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls/index.js';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy/index.js';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning/index.js';
import { Construct } from 'constructs';
import { type ChildProps, child, providerOf } from '../child.ts';
import { refuseDestroy } from '../lifecycle.ts';
import { policyDocument, type Statement } from '../policy.ts';

export interface PrivateBucketProps extends ChildProps {
  readonly bucket: string;
  readonly forceDestroy: boolean;
  readonly preventDestroy: boolean;
  readonly objectLock: boolean;
  /** SSE-KMS with this key; SSE-S3 without. */
  readonly kmsKeyArn?: string;
  /** Statements besides the refusal of plain and old TLS; they get the bucket's ARN. */
  readonly statements: (bucketArn: string) => readonly Statement[];
  readonly transformNames: { readonly bucket: string; readonly policy: string; readonly encryption: string };
}

/** A bucket nobody outside the account sees, versioned, encrypted, owned by its account, reached over TLS 1.2 or later. */
export class PrivateBucket extends Construct {
  readonly bucket: S3Bucket;
  readonly versioning: S3BucketVersioningA;

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    this.bucket = bucket(this, props);
    this.versioning = versioning(this, props, this.bucket.id);
    encryption(this, props, this.bucket.id);
    const block = publicAccessBlock(this, props, this.bucket.id);
    policy(this, props, this.bucket, block);
    ownership(this, props, this.bucket.id);
  }
}

const bucket = (scope: Construct, props: PrivateBucketProps): S3Bucket =>
  new S3Bucket(
    scope,
    'Resource',
    child(props, props.transformNames.bucket, {
      bucket: props.bucket,
      forceDestroy: props.forceDestroy,
      objectLockEnabled: props.objectLock || undefined,
      lifecycle: refuseDestroy(props.preventDestroy),
    }),
  );

const versioning = (scope: Construct, props: PrivateBucketProps, id: string): S3BucketVersioningA =>
  new S3BucketVersioningA(scope, 'versioning', {
    ...providerOf(props),
    bucket: id,
    versioningConfiguration: { status: 'Enabled' },
  });

/** The bucket key saves nearly all requests to KMS, and their price. */
const encryption = (scope: Construct, props: PrivateBucketProps, id: string) =>
  new S3BucketServerSideEncryptionConfigurationA(
    scope,
    'encryption',
    child(props, props.transformNames.encryption, {
      bucket: id,
      rule: [
        props.kmsKeyArn
          ? {
              bucketKeyEnabled: true,
              applyServerSideEncryptionByDefault: {
                sseAlgorithm: 'aws:kms',
                kmsMasterKeyId: props.kmsKeyArn,
              },
            }
          : { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } },
      ],
    }),
  );

const publicAccessBlock = (
  scope: Construct,
  props: PrivateBucketProps,
  id: string,
): S3BucketPublicAccessBlock =>
  new S3BucketPublicAccessBlock(scope, 'public-access-block', {
    ...providerOf(props),
    bucket: id,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });

/** Access control lists are off: the bucket's account owns every object. */
const ownership = (scope: Construct, props: PrivateBucketProps, id: string) =>
  new S3BucketOwnershipControls(scope, 'ownership', {
    ...providerOf(props),
    bucket: id,
    rule: { objectOwnership: 'BucketOwnerEnforced' },
  });

/** After the public access block: S3 refuses two such changes of one bucket at a time (OperationAborted). */
const policy = (
  scope: Construct,
  props: PrivateBucketProps,
  { id, arn }: S3Bucket,
  after: S3BucketPublicAccessBlock,
) =>
  new S3BucketPolicy(
    scope,
    'policy',
    child(props, props.transformNames.policy, {
      bucket: id,
      policy: policyDocument(denyPlainText(arn), denyOldTls(arn), ...props.statements(arn)),
      dependsOn: [after],
    }),
  );

const denyPlainText = (arn: string): Statement => ({
  Sid: 'DenyPlainText',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [arn, `${arn}/*`],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

const denyOldTls = (arn: string): Statement => ({
  Sid: 'DenyOldTls',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [arn, `${arn}/*`],
  Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } },
});
