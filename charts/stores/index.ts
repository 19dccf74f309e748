export { dumpStore, ownerStore, secretName } from './external-secrets.ts';
export {
  applicationConnections,
  backupStore,
  emulatorCredentials,
  hasMasterDocument,
  masterStore,
  storesOf,
} from './from-spec.ts';
export type { StoreAuth, StoreDocument, StoresProps } from './props.ts';
export { Stores } from './stores.ts';
export { verifiedTls } from './urls.ts';
