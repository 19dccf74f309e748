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
  appRole: databaseUser(spec),
  appAuth: signsInToDatabaseWithIam(spec) ? 'iam' : 'password',
  appConnectionLimit: connectionLimit(spec),
  ...enforcedTransaction(spec.postgres),
  extensions: spec.postgres.extensions.flatMap(createName),
  credentialsVersion: spec.postgres.credentialsVersion,
  ...(spec.backup.dump === undefined ? {} : { dumpRole: dumpUser(spec) }),
});

/**
 * What the budget grants the pooler, or the pods (Jobs sign in as other roles) and one surge more: a pod that
 * is told to stop counts for the rollout as gone but keeps its pool until it ends. Without that room its
 * successors would be refused by the role's limit while the server has connections to spare; the server's own
 * limit is the ceiling.
 */
function connectionLimit({ connectionBudget: budget, workload }: ResolvedSpec): number {
  const limit =
    budget.clients === undefined
      ? (budget.pods + workload.surge) * budget.perPod + budget.pooler
      : budget.pooler;
  return Math.min(limit, budget.available);
}

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
