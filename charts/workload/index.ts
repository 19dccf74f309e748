export type { Connection } from '../connections.ts';
export { settingsOf, workloadOf } from './from-spec.ts';
export {
  type HardenOptions,
  harden,
  type Resources,
  resourcesOf,
  restrictedContainer,
  restrictedPod,
} from './harden.ts';
export type { WorkloadProps } from './props.ts';
export { autoscalerName } from './scaling.ts';
export { Workload } from './workload.ts';
