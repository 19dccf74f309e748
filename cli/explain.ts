import { largestRestored } from '../spec/backup-room.ts';
import { printBudget, printClients, printPods } from '../spec/connection-budget.ts';
import type { ResolvedSpec } from '../spec/resolved-spec.ts';
import type { ResolvedStack } from '../spec/services.ts';
import { poolerTermination, printTermination, workloadTermination } from '../spec/termination-budget.ts';
import { type Size, toDays, toGib } from '../spec/units.ts';

/** What follows from a description, for people: the arithmetic, the names, the deviations. */
export function explain({ spec, transform = {} }: ResolvedStack): string {
  return [
    `${spec.stack} (${spec.environment.tier}, ${spec.environment.region})`,
    ...section('connections', connections(spec)),
    ...section('termination', termination(spec)),
    ...section('database', database(spec)),
    ...section('backup', backup(spec)),
    ...section('state', [stateOf(spec)]),
    ...section('secrets', secrets(spec)),
    ...section('escape hatches', escapeHatches(spec, transform)),
    ...section('suppressions', suppressions(spec)),
  ].join('\n');
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.map((line, index) => `  ${(index === 0 ? title : '').padEnd(16)}${line}`);

function connections(spec: ResolvedSpec): string[] {
  const { workload, postgres, connectionBudget: budget } = spec;
  const { size, overflow } = workload.pool;
  const clients = printClients(budget);
  return [
    printBudget(budget),
    ...(clients === undefined ? [] : [clients]),
    `pods: ${printPods(workload)}`,
    `per pod: ${workload.processes} processes x (${size} pool + ${overflow} overflow)`,
    postgres.parameters.max_connections === undefined
      ? `max_connections: ${budget.maxConnections}, what RDS derives from the memory of ${postgres.instanceClass}, at least`
      : `max_connections: ${budget.maxConnections}, as postgres.parameters says`,
    `room for ${budget.available - budget.needed} more`,
  ];
}

function termination(spec: ResolvedSpec): string[] {
  const pooler = poolerTermination(spec);
  return [
    `a pod: ${printTermination(workloadTermination(spec))}`,
    ...(pooler === undefined ? [] : [`a pod of the pooler: ${printTermination(pooler)}`]),
  ];
}

function database({ postgres, environment }: ResolvedSpec): string[] {
  const { storage, replicas, backups } = postgres;
  const growth =
    storage.max === undefined ? 'does not grow by itself' : `grows to ${toGib(storage.max)} GiB by itself`;
  const elsewhere = replicas.inRecoveryRegion ? ` and one in ${environment.recoveryRegion}` : '';
  return [
    `PostgreSQL ${postgres.version} on ${postgres.instanceClass}, ${postgres.multiAz ? 'Multi-AZ' : 'one zone'}`,
    `${toGib(storage.size)} GiB ${storage.type}, ${growth}`,
    `${replicas.count} read replicas${elsewhere}`,
    `point-in-time recovery over ${toDays(backups.retention)} days`,
  ];
}

function backup({ backup: { dump, drill, storageClass }, backup, postgres }: ResolvedSpec): string[] {
  const disk = storageClass === undefined ? "the node's own disk" : `StorageClass ${storageClass}`;
  const holds = (what: string, pods: { readonly storage: Size } | undefined) =>
    pods === undefined ? `no ${what}` : `${what}: ${toGib(pods.storage)} GiB of ${disk}`;
  const room = largestRestored(backup);
  const size = toGib(postgres.storage.size);
  const way = storageClass === undefined ? 'name backup.storageClass' : 'raise backup.drill.storage';
  return [
    holds('dump', dump),
    holds('drill', drill),
    ...(room === undefined || room >= size
      ? []
      : [
          `the drill fails once the database exceeds ${Math.floor(room * 10) / 10} of the ${size} GiB of postgres.storage: ${way} before`,
        ]),
  ];
}

const stateOf = ({ environment: { state } }: ResolvedSpec): string =>
  state.kind === 'local'
    ? "terraform.tfstate in the stack's folder"
    : `s3://${state.bucket}/${state.key} (${state.region}, with a lock file)`;

function secrets({ service, environment, redis, postgres }: ResolvedSpec): string[] {
  const prefix = `/${service}/${environment.name}`;
  const master =
    postgres.credentials === 'rds-managed'
      ? []
      : [
          `${prefix}/postgres/master  the master credential`,
          `${prefix}/postgres/passwords  where generated passwords come from`,
        ];
  return [
    `${prefix}/postgres  connection contract of the database`,
    ...master,
    ...(redis ? [`${prefix}/redis  connection contract of the cache`] : []),
    `${prefix}/backup  where backups go`,
  ];
}

function escapeHatches(spec: ResolvedSpec, transform: Readonly<Record<string, unknown>>): string[] {
  if (spec.escapeHatches.length === 0) return ['none'];
  return spec.escapeHatches.map(({ kind, target }) => {
    const value = kind === 'transform' ? transform[target] : undefined;
    const changes = typeof value === 'object' && value !== null ? ` (${Object.keys(value).join(', ')})` : '';
    return `${kind} of ${target}${changes}`;
  });
}

const suppressions = (spec: ResolvedSpec): string[] =>
  spec.suppressions.map(
    ({ control, resource, justification, expires, origin }) =>
      `${control} on ${resource} until ${expires}${origin === 'kit' ? ', by the kit' : ''}: ${justification}`,
  );
