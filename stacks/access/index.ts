export { DelegatedRole } from './delegated-role.ts';
export { PodRole } from './pod-role.ts';
export { accessTransforms, type DelegatedRoleProps, type PodIdentity, type PodRoleProps } from './props.ts';
export {
  type BackupFolder,
  connectToCache,
  connectToDatabase,
  type DatabaseInstance,
  readObjects,
  readSecrets,
  useBackupKey,
  writeObjects,
} from './statements.ts';
