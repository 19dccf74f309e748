export { ownerStore, secretName } from './external-secrets.ts';
export {
  applicationConnections,
  emulatorCredentials,
  hasMasterDocument,
  masterStore,
  storesOf,
} from './from-spec.ts';
export type { StoreAuth, StoreDocument, StoresProps } from './props.ts';
export { Stores } from './stores.ts';
export { verifiedTls } from './urls.ts';
