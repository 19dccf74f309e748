export { DelegatedRole } from './delegated-role.ts';
export { PodRole } from './pod-role.ts';
export { accessTransforms, type DelegatedRoleProps, type PodIdentity, type PodRoleProps } from './props.ts';
export { connectToCache, connectToDatabase, type DatabaseInstance, readSecrets } from './statements.ts';
