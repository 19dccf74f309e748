import type { Kind } from '../../kind.ts';
import { dynamodbKinds } from './dynamodb.ts';
import { ebsKinds } from './ebs.ts';
import { ebsAccountKinds } from './ebs-account.ts';
import { efsKinds } from './efs.ts';
import { instanceKinds } from './instance.ts';
import { mqKinds } from './mq.ts';

export const storeKinds: readonly Kind[] = [
  ...mqKinds,
  ...dynamodbKinds,
  ...efsKinds,
  ...ebsKinds,
  ...ebsAccountKinds,
  ...instanceKinds,
];
