import {
  backupsFitTheNode,
  drillAgeIsKept,
  drillHasDumps,
  drillHoldsTheDump,
  dumpEndsBeforeTheNext,
  dumpImagesMatch,
  dumpsAreReadable,
  lockEndsBeforeRetention,
  s3IsNotEverywhere,
  schedulesRun,
} from './backup.ts';
import {
  linkerdKnowsTheProbes,
  meshRevisionIsIstios,
  portIsNotTheProxys,
  priorityClassIsTheServices,
} from './cluster.ts';
import { connectionsFit } from './connection-budget.ts';
import { recoveryIsElsewhere, regionsExist, tagsAreFree } from './environment.ts';
import { productionIsAlerted, severityLabelIsFree } from './monitoring.ts';
import {
  cidrIsAligned,
  networkIsGivenOrCreated,
  rangesAreOfAGivenNetwork,
  subnetsSpanZones,
  zonesAreOfTheRegion,
} from './network.ts';
import { egressNamesDiffer, peersAreSaidOnce, podLabelsHaveANamespace } from './peers.ts';
import {
  clientsFitThePooler,
  poolerHasMemory,
  poolerKnowsThePassword,
  poolerNamesAreFree,
  poolerSurvivesAPod,
} from './pooler.ts';
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
import { livenessLeavesStoresAlone, probesAnswerInTime, probesAskOneThing, probesDiffer } from './probes.ts';
import { rangesAreRanges } from './ranges.ts';
import {
  cacheVersionIsOffered,
  evictionPolicyIsOneDecision,
  multiAzCacheHasAReplica,
  nodeTypeIsOffered,
  productionCacheFailsOver,
} from './redis.ts';
import {
  addressesAreOutsideTheMesh,
  albHasAddresses,
  albTargetsPods,
  productionIngressHasTls,
  productionRouteIsExact,
  routeHasClients,
  routeIsAttached,
  routeIsOfOneKind,
  routeRepeatsNothing,
  routeTimeoutsAreOrdered,
} from './route.ts';
import type { Rule } from './rule.ts';
import {
  cpuIsTriggeredOnce,
  memoryTriggersSayWhat,
  triggersAreKedas,
  verticalLeavesCpuAlone,
  verticalLeavesTriggersAlone,
  verticalRangeIsOrdered,
} from './scaling.ts';
import { databaseNameIsFree, namesFit } from './service.ts';
import { suppressionsAreDistinct, suppressionsEndOnADay, suppressionsNameSomething } from './suppressions.ts';
import {
  podsOutlastTransactions,
  poolerOutlastsItsClients,
  transactionsHoldStatements,
} from './termination.ts';
import { timeZonesExist } from './time-zones.ts';
import { windowsAreLongEnough, windowsKeepApart } from './windows.ts';
import {
  identityIsNotOverridden,
  imageIsPinned,
  podsHaveAnIdentity,
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
  rangesAreOfAGivenNetwork,
  cidrIsAligned,
  subnetsSpanZones,
  zonesAreOfTheRegion,
  imageIsPinned,
  replicaRangeIsOrdered,
  productionHasTwoPods,
  probesAskOneThing,
  probesAnswerInTime,
  probesDiffer,
  livenessLeavesStoresAlone,
  triggersAreKedas,
  cpuIsTriggeredOnce,
  memoryTriggersSayWhat,
  verticalLeavesCpuAlone,
  verticalLeavesTriggersAlone,
  verticalRangeIsOrdered,
  routeIsAttached,
  routeIsOfOneKind,
  productionRouteIsExact,
  productionIngressHasTls,
  routeRepeatsNothing,
  routeTimeoutsAreOrdered,
  routeHasClients,
  albHasAddresses,
  albTargetsPods,
  peersAreSaidOnce,
  podLabelsHaveANamespace,
  rangesAreRanges,
  egressNamesDiffer,
  meshRevisionIsIstios,
  portIsNotTheProxys,
  linkerdKnowsTheProbes,
  addressesAreOutsideTheMesh,
  priorityClassIsTheServices,
  settingsAreFree,
  identityIsNotOverridden,
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
  dumpsAreReadable,
  drillHasDumps,
  schedulesRun,
  timeZonesExist,
  drillAgeIsKept,
  dumpEndsBeforeTheNext,
  drillHoldsTheDump,
  backupsFitTheNode,
  dumpImagesMatch,
  s3IsNotEverywhere,
  poolerKnowsThePassword,
  poolerSurvivesAPod,
  poolerNamesAreFree,
  clientsFitThePooler,
  poolerHasMemory,
  transactionsHoldStatements,
  podsOutlastTransactions,
  poolerOutlastsItsClients,
  connectionsFit,
  suppressionsEndOnADay,
  suppressionsAreDistinct,
  suppressionsNameSomething,
  productionIsAlerted,
  severityLabelIsFree,
];
