export { policyOf } from './from-spec.ts';
export { Policy } from './policy.ts';
export type { EgressTarget, PolicyProps } from './props.ts';
