import { type Change, hasChanged } from '../../../change.ts';
import { type Attributes, number, text } from '../../../value.ts';
import { engineOf } from './instance.ts';
import type { Refusal } from './refusal.ts';
import { sources } from './sources.ts';
import { fromTo } from './words.ts';

/** GiB from which storage has four volumes, and gp3 may be given IOPS; none for SQL Server, whose gp3 always may. */
export function stripedFrom(engine: string): number | undefined {
  if (['postgres', 'mysql', 'mariadb'].includes(engine) || engine.startsWith('db2')) return 400;
  return engine.startsWith('oracle') || engine.startsWith('custom-oracle') ? 200 : undefined;
}

/** What four volumes always give, and the least that may be asked of them. */
const GP3_BASELINE_IOPS = 12_000;

const gp3Size = (change: Change): { readonly gib: number; readonly threshold: number } | undefined => {
  const after = change.after ?? {};
  const gib = number(after.allocated_storage);
  const threshold = stripedFrom(engineOf(change));
  return text(after.storage_type) === 'gp3' && gib !== undefined && threshold !== undefined
    ? { gib, threshold }
    : undefined;
};

/** AWS works out what is left out: then it is unknown before the apply, and nobody named it. */
const isGiven = (after: Attributes | undefined, name: string): boolean => (number(after?.[name]) ?? 0) !== 0;

export const shrinks: Refusal = (change) => {
  const [before, after] = [number(change.before?.allocated_storage), number(change.after?.allocated_storage)];
  if (before === undefined || after === undefined || after >= before) return undefined;
  return {
    code: 'rds-instance-storage-shrink',
    attribute: 'allocated_storage',
    because: `the storage of a DB instance cannot shrink${fromTo({ before, after })} GiB`,
    fix: 'Keep the size. A smaller one needs a new instance, or a blue/green deployment made by hand.',
    source: sources.growth,
  };
};

/** Below the threshold gp3 has 3,000 IOPS and 125 MiB/s, and naming either is an error. */
export const asksTooMuchOfSmallGp3: Refusal = (change) => {
  const size = gp3Size(change);
  if (size === undefined || size.gib >= size.threshold) return undefined;
  const attribute = ['iops', 'storage_throughput'].find(
    (name) => isGiven(change.after, name) && (change.before === undefined || hasChanged(change, name)),
  );
  if (attribute === undefined) return undefined;
  return {
    code: 'rds-instance-gp3-small',
    attribute,
    because: `gp3 storage below ${size.threshold} GiB has fixed IOPS and throughput, and naming ${attribute} is an error`,
    fix: `Drop ${attribute}, or let allocated_storage be ${size.threshold} or more.`,
    source: sources.storage,
  };
};

/** The provider repeats the 3,000 IOPS of the small volume when it grows (terraform-provider-aws#28382). */
export const asksTooLittleOfLargeGp3: Refusal = (change) => {
  const size = gp3Size(change);
  const iops = number(change.after?.iops);
  if (size === undefined || size.gib < size.threshold || !iops || iops >= GP3_BASELINE_IOPS) return undefined;
  const isSent =
    change.before === undefined ||
    hasChanged(change, 'allocated_storage', 'iops', 'storage_throughput', 'storage_type');
  if (!isSent) return undefined;
  return {
    code: 'rds-instance-gp3-large',
    attribute: hasChanged(change, 'iops') || change.before === undefined ? 'iops' : 'allocated_storage',
    because: `gp3 storage of ${size.threshold} GiB or more wants at least 12,000 IOPS, and the request carries ${iops}`,
    fix: 'Set iops to 12000 or more and storage_throughput to 500 or more in the same change.',
    source: `${sources.storage}; ${sources.sent}; terraform-provider-aws#28382`,
  };
};

export const autoscalesBelowSize: Refusal = (change) => {
  const [size, most] = [number(change.after?.allocated_storage), number(change.after?.max_allocated_storage)];
  const isSent = change.before === undefined || hasChanged(change, 'max_allocated_storage');
  if (!isSent || !size || !most || most >= size) return undefined;
  return {
    code: 'rds-instance-autoscaling-below-size',
    attribute: 'max_allocated_storage',
    because: `max_allocated_storage ${most} is below the ${size} GiB allocated`,
    fix: 'Let max_allocated_storage exceed allocated_storage by a quarter or more.',
    source: sources.autoscaling,
  };
};

export const putsLogsApart: Refusal = (change) => {
  const type = text(change.after?.storage_type);
  if (change.after?.dedicated_log_volume !== true || type === undefined || type.startsWith('io'))
    return undefined;
  if (change.before !== undefined && !hasChanged(change, 'dedicated_log_volume', 'storage_type'))
    return undefined;
  return {
    code: 'rds-instance-log-volume-type',
    attribute: 'dedicated_log_volume',
    because: `a dedicated log volume needs io1 or io2 storage, not ${type}`,
    fix: 'Leave dedicated_log_volume off, or move to io2 first.',
    source: sources.logVolume,
  };
};
