import { policyDocument, type Statement } from '../policy.ts';

const useKey = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];

/** In a key policy `*` is this key, no other (AWS KMS Developer Guide, "Resource element in a key policy"). */
export const keyPolicy = (account: string, region: string): string =>
  policyDocument(
    iamOfAccountDecides(account),
    logGroupsOfAccount(account, region),
    storesOfAccount(account, region),
    grantsOfStores(account, region),
  );

/** Without it nobody could administer the key; IAM policies of the account grant the rest. */
const iamOfAccountDecides = (account: string): Statement => ({
  Sid: 'IamOfThisAccountDecides',
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: 'kms:*',
  Resource: '*',
});

/** CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs using AWS KMS", step 2. */
const logGroupsOfAccount = (account: string, region: string): Statement => ({
  Sid: 'LogGroupsOfThisAccount',
  Effect: 'Allow',
  Principal: { Service: `logs.${region}.amazonaws.com` },
  Action: useKey,
  Resource: '*',
  Condition: {
    ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${region}:${account}:log-group:*` },
  },
});

/**
 * RDS, ElastiCache, Secrets Manager and S3 ask for the key in the name of their caller (forward access
 * sessions), who is thus an identity of this account and not a service. Keys that AWS manages have
 * policies of this shape (AWS KMS Developer Guide, "kms:ViaService").
 */
const throughStoresOfAccount = (account: string, region: string) => ({
  'kms:CallerAccount': account,
  'kms:ViaService': ['rds', 'elasticache', 'secretsmanager', 's3'].map(
    (service) => `${service}.${region}.amazonaws.com`,
  ),
});

const storesOfAccount = (account: string, region: string): Statement => ({
  Sid: 'StoresOfThisAccount',
  Effect: 'Allow',
  Principal: { AWS: '*' },
  Action: useKey,
  Resource: '*',
  Condition: { StringEquals: throughStoresOfAccount(account, region) },
});

/** A store goes on using the key by a grant, which nobody may make for anything but an AWS resource. */
const grantsOfStores = (account: string, region: string): Statement => ({
  Sid: 'GrantsOfStoresOfThisAccount',
  Effect: 'Allow',
  Principal: { AWS: '*' },
  Action: 'kms:CreateGrant',
  Resource: '*',
  Condition: {
    StringEquals: throughStoresOfAccount(account, region),
    Bool: { 'kms:GrantIsForAWSResource': 'true' },
  },
});
