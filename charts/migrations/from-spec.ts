import { extension } from '../../facts/postgres-versions.ts';
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

/** The role may hold what the budget grants the pods and the pooler; Jobs sign in as other roles. */
const bootstrapOf = (spec: ResolvedSpec): BootstrapProps => ({
  job: hasMasterDocument(spec),
  appAuth: spec.postgres.credentials === 'write-only' ? 'password' : 'iam',
  appConnectionLimit:
    spec.connectionBudget.pods * spec.connectionBudget.perPod + spec.connectionBudget.pooler,
  extensions: spec.postgres.extensions.flatMap(createName),
  credentialsVersion: spec.postgres.credentialsVersion,
});

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
