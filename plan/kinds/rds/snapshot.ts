import { type FindingProps, finding } from '../../finding.ts';
import type { Kind } from '../../kind.ts';
import { causeOf } from './cause.ts';

const gone: FindingProps = {
  code: 'rds-cluster-snapshot-delete',
  severity: 'dangerous',
  data: 'recoverability-reduced',
  reversible: 'no',
  why: 'Deletes a snapshot of the cluster for good. What only this snapshot holds cannot be restored any more.',
  fix: 'Copy it first, or keep it out of the state with a removed block.',
  source: 'Amazon DocumentDB Developer Guide and Amazon Neptune User Guide, Deleting a cluster snapshot',
};

/** Snapshots somebody asked for by hand; a replacement takes a new one of today's data. */
export const clusterSnapshot: Kind = {
  types: ['aws_docdb_cluster_snapshot', 'aws_neptune_cluster_snapshot'],
  noun: 'the cluster snapshot',
  updated: {},
  destroyed: () => [finding(gone)],
  replaced: (change) => [
    finding({
      ...gone,
      why: `${gone.why} It is replaced because ${causeOf(change)}; the new one holds the data of today.`,
    }),
  ],
};
