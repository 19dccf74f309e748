import { lockEndsBeforeRetention } from './backup.ts';
import { connectionsFit } from './connection-budget.ts';
import { recoveryIsElsewhere, regionsExist, tagsAreFree } from './environment.ts';
import { networkIsGivenOrCreated, subnetsSpanZones } from './network.ts';
import {
  blueGreenHasNoReplicas,
  managedPasswordHasNoBlueGreen,
  managedPasswordHasNoReplicas,
} from './postgres-credentials.ts';
import {
  insightsRetentionIsOffered,
  logRetentionIsOffered,
  monitoringIntervalIsOffered,
} from './postgres-monitoring.ts';
import { extensionsAreOffered, parametersAreInRange, parametersAreKnown } from './postgres-parameters.ts';
import {
  backupsReachBack,
  productionIsProtected,
  recoveryReplicaHasANetwork,
  recoveryReplicaHasARegion,
  retentionIsWholeDays,
} from './postgres-recovery.ts';
import {
  gp3IopsAreInRange,
  io2IsProvisioned,
  smallGp3HasFixedPerformance,
  storageCeilingIsAbove,
  throughputFollowsIops,
} from './postgres-storage.ts';
import { classesAreOffered, pinnedMinorStays, versionIsOffered } from './postgres-version.ts';
import {
  cacheVersionIsOffered,
  evictionPolicyIsOneDecision,
  multiAzCacheHasAReplica,
  nodeTypeIsOffered,
  productionCacheFailsOver,
} from './redis.ts';
import type { Rule } from './rule.ts';
import { namesFit } from './service.ts';
import { windowsAreLongEnough, windowsKeepApart } from './windows.ts';
import {
  graceOutlastsPreStop,
  imageIsPinned,
  probesDiffer,
  productionHasTwoPods,
  replicaRangeIsOrdered,
  settingsAreFree,
} from './workload.ts';

/** Every cross-field rule, in the order its problems are reported. */
export const rules: readonly Rule[] = [
  namesFit,
  regionsExist,
  recoveryIsElsewhere,
  tagsAreFree,
  networkIsGivenOrCreated,
  subnetsSpanZones,
  imageIsPinned,
  replicaRangeIsOrdered,
  productionHasTwoPods,
  graceOutlastsPreStop,
  probesDiffer,
  settingsAreFree,
  versionIsOffered,
  pinnedMinorStays,
  classesAreOffered,
  smallGp3HasFixedPerformance,
  gp3IopsAreInRange,
  throughputFollowsIops,
  io2IsProvisioned,
  storageCeilingIsAbove,
  managedPasswordHasNoReplicas,
  managedPasswordHasNoBlueGreen,
  blueGreenHasNoReplicas,
  recoveryReplicaHasARegion,
  recoveryReplicaHasANetwork,
  windowsKeepApart,
  windowsAreLongEnough,
  backupsReachBack,
  retentionIsWholeDays,
  productionIsProtected,
  extensionsAreOffered,
  parametersAreKnown,
  parametersAreInRange,
  monitoringIntervalIsOffered,
  insightsRetentionIsOffered,
  logRetentionIsOffered,
  cacheVersionIsOffered,
  nodeTypeIsOffered,
  multiAzCacheHasAReplica,
  productionCacheFailsOver,
  evictionPolicyIsOneDecision,
  lockEndsBeforeRetention,
  connectionsFit,
];
