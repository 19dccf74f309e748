import type { ResolvedBackup } from './resolved-spec.ts';
import { toGib } from './units.ts';

/** What a restored database takes of its size: sorting for an index comes on top (charts/backup/scripts/fetch.ts). */
const restoredShare = 1.25;

/** An empty cluster and its write-ahead log, in GiB (as there). */
const emptyCluster = 192 / 1_024;

/** Disk a drill needs for a dump and its database, all in GiB; a dump is at most as large as its database. */
export const drillRoom = (dump: number, database: number): number =>
  Math.max(2 * dump, Math.ceil(dump + restoredShare * database + emptyCluster));

/** The largest database in GiB that the drill can restore, when its dump takes all it may; undefined without a drill. */
export function largestRestored({ dump, drill }: ResolvedBackup): number | undefined {
  if (dump === undefined || drill === undefined) return undefined;
  return (toGib(drill.storage) - toGib(dump.storage) - emptyCluster) / restoredShare;
}
