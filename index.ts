export { defineService, type EnvironmentDefinition, type ServiceDefinition } from './spec/definition.ts';
export type { Problem } from './spec/problem.ts';
export type { ResolvedSpec, Tier } from './spec/resolved-spec.ts';
export {
  type Cpu,
  cores,
  type Duration,
  days,
  gib,
  hours,
  kib,
  mib,
  millicores,
  minutes,
  type Size,
  seconds,
  tib,
} from './spec/units.ts';
