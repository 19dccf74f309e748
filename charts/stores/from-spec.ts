import {
  poolerScrapeTarget,
  secretPrefix,
  secretsRole,
  signsInToDatabaseWithIam,
} from '../../spec/derived.ts';
import type { ResolvedSpec } from '../../spec/resolved-spec.ts';
import type { Connection } from '../connections.ts';
import { identityOf } from '../identity.ts';
import { poolerFiles } from '../pooler/databases.ts';
import { hasReader, poolerName, poolerStore } from '../pooler/names.ts';
import { secretName } from './external-secrets.ts';
import type { StoreAuth, StoreDocument, StoresProps } from './props.ts';
import { pooledUrls, postgresUrls, redisUrls } from './urls.ts';

/** Made by whoever sets up an emulated environment; never part of the manifests. */
export const emulatorCredentials = 'aws-emulator-credentials';

/**
 * The store whose Secret holds the master's credential. Only the bootstrap Job mounts it, but the Secret stays
 * in the cluster between runs, because a raised `credentialsVersion` or a changed limit runs the Job again:
 * whoever may read the Secrets of the namespace is master of the database.
 */
export const masterStore = 'postgres-master';

/** The store whose Secret says where dumps go. */
export const backupStore = 'backup';

const hasBackupPods = ({ backup }: ResolvedSpec): boolean =>
  backup.dump !== undefined || backup.drill !== undefined;

export const storesOf = (spec: ResolvedSpec): StoresProps => ({
  ...identityOf(spec),
  region: spec.environment.region,
  auth: authOf(spec),
  documents: documentsOf(spec),
  credentialsVersion: spec.postgres.credentialsVersion,
  statsPassword: poolerScrapeTarget(spec) !== undefined,
  dumpPassword: spec.backup.dump !== undefined && !signsInToDatabaseWithIam(spec),
});

function authOf(spec: ResolvedSpec): StoreAuth {
  if (spec.environment.emulator !== undefined) return { kind: 'secret', secret: emulatorCredentials };
  const role = secretsRole(spec)?.arn;
  return { kind: 'operator', ...(role === undefined ? {} : { role }) };
}

function documentsOf(spec: ResolvedSpec): readonly StoreDocument[] {
  const key = (document: string) => `${secretPrefix(spec)}/${document}`;
  return [
    { store: 'postgres', key: key('postgres'), template: databaseUrls(spec) },
    ...poolerDocument(spec, key('postgres')),
    ...(hasMasterDocument(spec) ? [{ store: masterStore, key: key('postgres/master') }] : []),
    ...(spec.redis === undefined ? [] : [{ store: 'redis', key: key('redis'), template: redisUrls }]),
    ...(hasBackupPods(spec) ? [{ store: backupStore, key: key('backup') }] : []),
  ];
}

function databaseUrls(spec: ResolvedSpec): Readonly<Record<string, string>> {
  return spec.postgres.pooler === undefined
    ? postgresUrls(!signsInToDatabaseWithIam(spec))
    : pooledUrls(poolerName(spec.service), hasReader(spec));
}

/** The same document once more, as the files PgBouncer reads. */
const poolerDocument = (spec: ResolvedSpec, key: string): readonly StoreDocument[] =>
  spec.postgres.pooler === undefined
    ? []
    : [{ store: poolerStore, key, template: poolerFiles(hasReader(spec)), only: true }];

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
