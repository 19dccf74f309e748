import type { Kind } from '../../kind.ts';
import { accessPointKinds } from './access-point.ts';
import { aclKind } from './acl.ts';
import { bucketKind, directoryBucketKind } from './bucket.ts';
import { corsKind } from './cors.ts';
import { encryptionKind } from './encryption.ts';
import { lifecycleKind } from './lifecycle.ts';
import { loggingKind } from './logging.ts';
import { measureKind, tieringKind } from './measures.ts';
import { notificationKind } from './notification.ts';
import { objectCopyKind, objectKind } from './object.ts';
import { objectLockKind } from './object-lock.ts';
import { ownershipKind } from './ownership.ts';
import { bucketPolicyKind } from './policy.ts';
import { accountPublicAccessKind, publicAccessKind } from './public-access.ts';
import { replicationKind } from './replication.ts';
import { accelerateKind, paymentKind } from './requests.ts';
import { tableKinds } from './tables.ts';
import { versioningKind } from './versioning.ts';
import { websiteKind } from './website.ts';

export const s3Kinds: readonly Kind[] = [
  bucketKind,
  directoryBucketKind,
  versioningKind,
  lifecycleKind,
  publicAccessKind,
  accountPublicAccessKind,
  bucketPolicyKind,
  aclKind,
  ownershipKind,
  encryptionKind,
  objectLockKind,
  replicationKind,
  loggingKind,
  notificationKind,
  corsKind,
  websiteKind,
  accelerateKind,
  paymentKind,
  measureKind,
  tieringKind,
  objectKind,
  objectCopyKind,
  ...accessPointKinds,
  ...tableKinds,
];
