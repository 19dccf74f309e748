import type { Kind } from '../../kind.ts';
import { backupsReplicationKind } from './backups-replication.ts';
import { eventSubscriptionKind } from './events.ts';
import { instanceKind } from './instance/kind.ts';
import { smallKinds } from './small.ts';
import { snapshotKind } from './snapshots.ts';

export const rdsInstanceKinds: readonly Kind[] = [
  instanceKind,
  snapshotKind,
  backupsReplicationKind,
  eventSubscriptionKind,
  ...smallKinds,
];
