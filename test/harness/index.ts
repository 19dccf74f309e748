export { cacheFolder, packageFolder } from './cache.ts';
export { cdktfEnvironment, cdktfProgram } from './cdktf-cli.ts';
export { ownedChildren } from './children.ts';
export {
  ALL_CRD_SETS,
  builtParts,
  type Cluster,
  type ClusterOptions,
  clusterParts,
  crdFiles,
  ensureParts,
  KUBERNETES_VERSION,
  partPath,
  startCluster,
} from './cluster/index.ts';
export {
  type Emulator,
  type EmulatorProps,
  emulatorFolder,
  emulatorPython,
  startEmulator,
} from './emulator.ts';
export { freePort } from './free-port.ts';
export { type LookupRecorder, startLookupRecorder } from './lookup-recorder.ts';
export { MissingTool, type MissingToolProps, orMissing, partsAreRequired } from './missing-tool.ts';
export { type NpmPackageProps, npmPackage } from './npm-package.ts';
export { AWS_PROVIDER_VERSION, findPluginMirror, type PluginMirrorProps } from './plugin-mirror.ts';
export { ensureVenv, findPython, type Python, type VenvProps } from './python.ts';
export { type OnLine, type Run, type Running, type RunProps, run, start } from './run.ts';
export { assertLoopback, type SealedEnvironmentProps, sealedEnvironment } from './sealed-environment.ts';
export { makeBucket, signedFor } from './signed.ts';
export {
  openTerraform,
  type PlanOptions,
  type PlanRun,
  type Terraform,
  TerraformFailed,
  type TerraformProps,
  type TerraformRun,
} from './terraform.ts';
export { type Engine, findTerraform, type TerraformBinary } from './terraform-binary.ts';
export { changesOf, parsePlan, type TerraformPlan, type TerraformResourceChange } from './terraform-plan.ts';
export { copyToWorkspace, makeWorkspace, type Workspace } from './workspace.ts';
