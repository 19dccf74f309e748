export { policyOf } from './from-spec.ts';
export { Policy } from './policy.ts';
export type { Mesh, PolicyProps } from './props.ts';
