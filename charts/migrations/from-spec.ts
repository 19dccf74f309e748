import { extension } from '../../facts/postgres-versions.ts';
import { databaseUser, signsInToDatabaseWithIam } from '../../spec/derived.ts';
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
  appRole: databaseUser(spec),
  appAuth: signsInToDatabaseWithIam(spec) ? 'iam' : 'password',
  appConnectionLimit: connectionLimit(spec),
  extensions: spec.postgres.extensions.flatMap(createName),
  credentialsVersion: spec.postgres.credentialsVersion,
});

/**
 * What the budget grants the pods and the pooler (Jobs sign in as other roles), and one surge more: a pod that
 * is told to stop counts for the rollout as gone but keeps its pool until it ends. Without that room its
 * successors would be refused by the role's limit while the server has connections to spare; the server's own
 * limit is the ceiling.
 */
function connectionLimit({ connectionBudget: budget, workload }: ResolvedSpec): number {
  const limit = (budget.pods + workload.surge) * budget.perPod + budget.pooler;
  return Math.min(limit, budget.available);
}

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
