import { extension, majorOf } from '../../facts/postgres-versions.ts';
import { databaseUser, dumpUser, signsInToDatabaseWithIam } from '../../spec/derived.ts';
import type { ResolvedSpec } from '../../spec/resolved-spec.ts';
import { identityOf } from '../identity.ts';
import { hasMasterDocument } from '../stores/index.ts';
import { settingsOf } from '../workload/index.ts';
import type { BootstrapProps, MigrationProps, MigrationsProps } from './props.ts';

export function migrationsOf(spec: ResolvedSpec): MigrationsProps {
  const migration = migrationOf(spec);
  return {
    ...identityOf(spec),
    database: spec.postgres.database,
    bootstrap: bootstrapOf(spec),
    ...(migration === undefined ? {} : { migration }),
  };
}

const bootstrapOf = (spec: ResolvedSpec): BootstrapProps => ({
  job: hasMasterDocument(spec),
  ...(spec.postgres.bootstrapImage && { image: spec.postgres.bootstrapImage }),
  appRole: databaseUser(spec),
  appAuth: signsInToDatabaseWithIam(spec) ? 'iam' : 'password',
  appConnectionLimit: connectionLimit(spec),
  ...enforcedTransaction(spec.postgres),
  extensions: spec.postgres.extensions.flatMap(createName),
  credentialsVersion: spec.postgres.credentialsVersion,
  ...(spec.backup.dump === undefined ? {} : { dumpRole: dumpUser(spec) }),
});

/**
 * What the budget grants the pooler, or the pods, those that are ending included. Jobs sign in as other roles.
 * It never exceeds what there is: the budget was held against that.
 */
const connectionLimit = ({ connectionBudget: { clients, pods, perPod, pooler } }: ResolvedSpec): number =>
  clients === undefined ? pods * perPod : pooler;

/**
 * PostgreSQL 17 brought transaction_timeout (release notes). It is the role's and not the server's, where it would
 * end migrations and dumps as well.
 */
const enforcedTransaction = ({
  version,
  timeouts,
}: ResolvedSpec['postgres']): Pick<BootstrapProps, 'appTransaction'> =>
  Number(majorOf(version)) < 17 ? {} : { appTransaction: timeouts.transaction ?? 'unlimited' };

/** `pgvector` is created as `vector`; a library such as `auto_explain` is preloaded and not created. */
const createName = (name: string): string[] => [extension(name)?.createName ?? []].flat();

function migrationOf(spec: ResolvedSpec): MigrationProps | undefined {
  const { migration, image, resources } = spec.workload;
  if (migration === undefined) return undefined;
  return {
    image,
    command: migration.command,
    deadline: migration.deadline,
    lockTimeout: spec.postgres.timeouts.lock,
    resources,
    env: settingsOf(spec),
  };
}
