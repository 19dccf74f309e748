export { poolerFiles } from './databases.ts';
export { poolerOf } from './from-spec.ts';
export { poolerSelector } from './labels.ts';
export { certificateOf, hasReader, poolerName, poolerTrust } from './names.ts';
export { Pooler } from './pooler.ts';
export type { PoolerProps } from './props.ts';
