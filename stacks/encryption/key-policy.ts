import { policyDocument, type Statement } from '../policy.ts';

const useKey = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];

/** In a key policy `*` is this key, no other (AWS KMS Developer Guide, "Resource element in a key policy"). */
export const keyPolicy = (account: string, region: string): string =>
  policyDocument(iamOfAccountDecides(account), logGroupsOfAccount(account, region), storesOfAccount(account));

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

/** The services act for this account only, which keeps another account's resources off the key. */
const storesOfAccount = (account: string): Statement => ({
  Sid: 'StoresOfThisAccount',
  Effect: 'Allow',
  Principal: {
    Service: ['rds', 'elasticache', 'secretsmanager', 's3'].map((service) => `${service}.amazonaws.com`),
  },
  Action: [...useKey, 'kms:CreateGrant'],
  Resource: '*',
  Condition: { StringEquals: { 'aws:SourceAccount': account } },
});
