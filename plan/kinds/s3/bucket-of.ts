import { byKeys } from '../../by-keys.ts';
import type { Change } from '../../change.ts';
import { type Context, oncePerPlan } from '../../context.ts';
import { isDestroyed } from '../../relations.ts';
import { type Attributes, blocks, flag, text } from '../../value.ts';

/** The name of the bucket a sub-resource belongs to: of the prior state, or the planned one of a new object. */
export const bucketName = (change: Change): string | undefined =>
  text(change.before?.bucket) ?? text(change.after?.bucket);

const bucketsByName = oncePerPlan((context) =>
  byKeys(
    context.ofType('aws_s3_bucket').filter(({ deposed }) => deposed === undefined),
    ({ before, after }) => {
      const settings = before ?? after;
      return [text(settings?.bucket), text(settings?.id)].filter((name) => name !== undefined);
    },
  ),
);

/** The bucket, where the plan has it. */
export function bucketOf(change: Change, context: Context): Change | undefined {
  if (change.type === 'aws_s3_bucket') return change;
  const named = bucketsByName(context).get(bucketName(change) ?? '')?.[0];
  if (named !== undefined) return named;
  const referred = context.references(change, 'bucket').filter(({ type }) => type === 'aws_s3_bucket');
  return referred.length === 1 ? referred[0] : undefined;
}

const siblingTypes = [
  'aws_s3_bucket_acl',
  'aws_s3_bucket_object_lock_configuration',
  'aws_s3_bucket_policy',
  'aws_s3_bucket_public_access_block',
  'aws_s3_bucket_replication_configuration',
  'aws_s3_bucket_versioning',
] as const;

/** What a sub-resource and its bucket have in common: a name, or the address where the name is not known yet. */
const keysOf = (change: Change, context: Context): readonly string[] => {
  const names = [bucketName(change), change.type === 'aws_s3_bucket' ? text(change.before?.id) : undefined];
  const address = bucketOf(change, context)?.address;
  return [
    ...names.flatMap((name) => (name === undefined ? [] : [`name ${name}`])),
    ...(address === undefined ? [] : [`address ${address}`]),
  ];
};

const siblingsByBucket = oncePerPlan((context) =>
  byKeys(context.ofType(...siblingTypes), (change) => keysOf(change, context)),
);

/** Other sub-resources of the same bucket, of one type. */
export function siblings(
  change: Change,
  type: (typeof siblingTypes)[number],
  context: Context,
): readonly Change[] {
  const index = siblingsByBucket(context);
  const found = keysOf(change, context).flatMap((key) => index.get(key) ?? []);
  return [...new Set(found)].filter((other) => other.type === type);
}

/** The bucket goes in the same plan, and everything set on it with it. */
export function goesWithBucket(change: Change, context: Context): boolean {
  const bucket = bucketOf(change, context);
  return bucket !== undefined && isDestroyed(bucket);
}

/** The bucket is new in this plan: nothing is in it, and nobody uses it yet. */
export const isNewBucket = (change: Change, context: Context): boolean =>
  bucketOf(change, context)?.action === 'create';

export type Versioning = 'Enabled' | 'Suspended' | 'Disabled' | 'unknown';

/** Versioning of the bucket on one side of the plan: of its own resource, else what the bucket itself says. */
export function versioningOf(change: Change, side: 'before' | 'after', context: Context): Versioning {
  for (const sibling of siblings(change, 'aws_s3_bucket_versioning', context)) {
    if (side === 'after' && sibling.action === 'delete') return 'Suspended';
    const status = statusOf(sibling[side]);
    if (status !== undefined) return status;
  }
  const bucket = bucketOf(change, context)?.[side];
  const inline = blocks(bucket?.versioning)[0];
  const isOn = flag(inline?.enabled);
  // An inline "false" does not tell a bucket that never was versioned from a suspended one.
  return isOn === undefined ? 'unknown' : isOn ? 'Enabled' : 'unknown';
}

export function statusOf(versioning: Attributes | undefined): Versioning | undefined {
  const status = text(blocks(versioning?.versioning_configuration)[0]?.status);
  return status === 'Enabled' || status === 'Suspended' || status === 'Disabled' ? status : undefined;
}

export const isVersioned = (change: Change, context: Context): boolean =>
  versioningOf(change, 'after', context) === 'Enabled';

/** Whether an argument of a replacement moves the setting to another bucket. */
export const movesBucket = (change: Change): boolean => {
  const [before, after] = [text(change.before?.bucket), text(change.after?.bucket)];
  return before === undefined || after === undefined || before !== after;
};
