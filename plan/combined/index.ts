import { alarmsWithoutSubject } from './alarm-subject.ts';
import { leavesByConditions } from './backup-conditions.ts';
import { leavesSelection } from './backup-selection.ts';
import { closedPort } from './closed-port.ts';
import { disarmed, guardDestroyedWithGuarded } from './disarmed.ts';
import { goneEndpoint } from './gone-endpoint.ts';
import { keyInUse } from './key-in-use.ts';
import { expiryBelowObjectLock, retentionOutsideLock } from './lifecycle.ts';
import { parametersWait } from './parameters-wait.ts';
import { renamedWithoutMoved } from './rename.ts';
import { primaryWithReplicas, wholeCluster } from './same-moment.ts';
import { smallerReplica } from './smaller-replica.ts';
import { staleEndpoint } from './stale-endpoint.ts';
import { storeAndBackups } from './store-and-backups.ts';
import type { CombinedRule } from './together.ts';
import { vaultGone } from './vault-gone.ts';

/** Every combined rule. */
export const combinedRules: readonly CombinedRule[] = [
  renamedWithoutMoved,
  storeAndBackups,
  guardDestroyedWithGuarded,
  keyInUse,
  primaryWithReplicas,
  wholeCluster,
  staleEndpoint,
  goneEndpoint,
  closedPort,
  leavesSelection,
  leavesByConditions,
  vaultGone,
  retentionOutsideLock,
  expiryBelowObjectLock,
  parametersWait,
  smallerReplica,
  alarmsWithoutSubject,
  disarmed,
];
