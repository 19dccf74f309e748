export { PodRole } from './pod-role.ts';
export { accessTransforms, type PodIdentity, type PodRoleProps } from './props.ts';
export { connectToCache, connectToDatabase, keepBackups, readSecrets } from './statements.ts';
