import type { ResolvedSpec } from '../../spec/resolved-spec.ts';
import type { Connection } from '../connections.ts';
import { identityOf } from '../identity.ts';
import { secretName } from './external-secrets.ts';
import type { StoreAuth, StoreDocument, StoresProps } from './props.ts';
import { postgresUrls, redisUrls } from './urls.ts';

/** Made by whoever sets up an emulated environment; never part of the manifests. */
export const emulatorCredentials = 'aws-emulator-credentials';

/** The store whose Secret holds the master's credential; only the bootstrap Job mounts it. */
export const masterStore = 'postgres-master';

export const storesOf = (spec: ResolvedSpec): StoresProps => ({
  ...identityOf(spec),
  region: spec.environment.region,
  auth: authOf(spec),
  documents: documentsOf(spec),
  credentialsVersion: spec.postgres.credentialsVersion,
});

const authOf = ({ environment }: ResolvedSpec): StoreAuth =>
  environment.emulator === undefined ? { kind: 'operator' } : { kind: 'secret', secret: emulatorCredentials };

function documentsOf(spec: ResolvedSpec): readonly StoreDocument[] {
  const key = (document: string) => `/${spec.service}/${spec.environment.name}/${document}`;
  const { credentials } = spec.postgres;
  return [
    { store: 'postgres', key: key('postgres'), template: postgresUrls(credentials === 'write-only') },
    ...(hasMasterDocument(spec) ? [{ store: masterStore, key: key('postgres/master') }] : []),
    ...(spec.redis === undefined ? [] : [{ store: 'redis', key: key('redis'), template: redisUrls }]),
  ];
}

/**
 * With `rds-managed` RDS owns the master's secret under a name it makes up at creation, so no manifest can
 * refer to it when it is synthesized, and there is no document of ours either.
 */
export const hasMasterDocument = ({ postgres }: ResolvedSpec): boolean =>
  postgres.credentials !== 'rds-managed';

/** What the application connects with, never the master's or the owner's credential. */
export function applicationConnections({ service, redis }: ResolvedSpec): readonly Connection[] {
  const connection = (store: string, names: readonly string[]): Connection => ({
    store,
    secret: secretName(service, store),
    env: Object.fromEntries(names.map((name) => [name, name])),
  });
  return [
    connection('postgres', ['DATABASE_URL', 'DATABASE_READER_URL']),
    ...(redis === undefined ? [] : [connection('redis', Object.keys(redisUrls))]),
  ];
}
