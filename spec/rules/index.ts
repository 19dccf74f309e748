import { lockEndsBeforeRetention } from './backup.ts';
import { connectionsFit } from './connection-budget.ts';
import { recoveryIsElsewhere, regionsExist, tagsAreFree } from './environment.ts';
import { cidrIsAligned, networkIsGivenOrCreated, subnetsSpanZones, zonesAreOfTheRegion } from './network.ts';
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
import {
  extensionsAreOffered,
  maxConnectionsIsANumber,
  parametersAreInRange,
  parametersAreKnown,
} from './postgres-parameters.ts';
import {
  backupsReachBack,
  productionIsProtected,
  recoveryReplicaHasANetwork,
  recoveryReplicaHasARegion,
  replicasAreFive,
} from './postgres-recovery.ts';
import {
  gp3IopsAreInRange,
  io2IsProvisioned,
  smallGp3HasFixedPerformance,
  storageCeilingIsAbove,
  throughputFollowsIops,
} from './postgres-storage.ts';
import {
  classesAreOffered,
  majorIsSupported,
  pinnedMinorStays,
  versionIsOffered,
} from './postgres-version.ts';
import {
  cacheVersionIsOffered,
  evictionPolicyIsOneDecision,
  multiAzCacheHasAReplica,
  nodeTypeIsOffered,
  productionCacheFailsOver,
} from './redis.ts';
import type { Rule } from './rule.ts';
import { databaseNameIsFree, namesFit } from './service.ts';
import { windowsAreLongEnough, windowsKeepApart } from './windows.ts';
import {
  graceOutlastsPreStop,
  imageIsPinned,
  podsHaveAnIdentity,
  probesDiffer,
  productionHasTwoPods,
  replicaRangeIsOrdered,
  settingsAreFree,
} from './workload.ts';

/** Every cross-field rule, in the order its problems are reported. */
export const rules: readonly Rule[] = [
  namesFit,
  databaseNameIsFree,
  regionsExist,
  recoveryIsElsewhere,
  tagsAreFree,
  networkIsGivenOrCreated,
  cidrIsAligned,
  subnetsSpanZones,
  zonesAreOfTheRegion,
  imageIsPinned,
  replicaRangeIsOrdered,
  productionHasTwoPods,
  graceOutlastsPreStop,
  probesDiffer,
  settingsAreFree,
  podsHaveAnIdentity,
  versionIsOffered,
  majorIsSupported,
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
  replicasAreFive,
  windowsKeepApart,
  windowsAreLongEnough,
  backupsReachBack,
  productionIsProtected,
  extensionsAreOffered,
  parametersAreKnown,
  parametersAreInRange,
  maxConnectionsIsANumber,
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
