import { defaultMaxConnections, instanceClass, instanceClasses } from '../facts/instance-classes.ts';
import { mostFor, podsAtOnce } from './pods-at-once.ts';
import type { ConnectionBudget, PoolerBudget, ResolvedWorkload } from './resolved-spec.ts';
import type { Draft } from './schema/service.ts';

/** Connections of the Job that makes the database roles before the first migration. */
const bootstrapConnections = 1;

/** Of the dump: one session holds the snapshot, the other dumps it. */
const dumpConnections = 2;

/** What connections follow from. */
type BudgetDraft = Pick<Draft, 'workload' | 'postgres' | 'backup'>;

/**
 * The connections the service may open at its worst moment: every pod there can be in a rollout, each with every
 * process's pool full, beside the Jobs; against what the instance offers.
 */
export function connectionBudget(draft: BudgetDraft): ConnectionBudget {
  const { workload, postgres, backup } = draft;
  const maxConnections = maxConnectionsOf(postgres);
  const available = maxConnections - postgres.reservedConnections;
  const pods = podsAtOnce(workload.replicas.max, workload.surge);
  const perPod = workload.processes * (workload.pool.size + workload.pool.overflow);
  const dump = backup.dump === undefined ? 0 : dumpConnections;
  const jobs = bootstrapConnections + (workload.migration?.connections ?? 0) + dump;
  const clients = poolerBudget(postgres.pooler, pods * perPod);
  const pooler = clients === undefined ? 0 : clients.pods * clients.perPod;
  const needed = (clients === undefined ? pods * perPod : pooler) + jobs;
  return {
    maxConnections,
    reserve: postgres.reservedConnections,
    available,
    pods,
    perPod,
    jobs,
    pooler,
    needed,
    ...(clients && { clients }),
  };
}

/**
 * A pod of the pooler drains for minutes. No autoscaler changes their number, so the surge adds none. The reader's
 * pool is as large, and against the replica, which has as many connections as the primary or more (Amazon RDS sets a
 * smaller max_connections of a replica to that of its source).
 */
function poolerBudget(pooler: Draft['postgres']['pooler'], needed: number): PoolerBudget | undefined {
  if (pooler === undefined) return undefined;
  const survivors = Math.max(1, pooler.replicas - 1);
  return {
    pods: podsAtOnce(pooler.replicas, 0),
    perPod: pooler.poolSize + pooler.reservePool,
    needed,
    survivors,
    available: survivors * pooler.maxClientConnections,
  };
}

/** A literal `max_connections` parameter, else what RDS derives from the memory of the class. */
function maxConnectionsOf(postgres: Draft['postgres']): number {
  const literal = Number(postgres.parameters.max_connections);
  if (Number.isInteger(literal) && literal > 0) return literal;
  const found = instanceClass(postgres.instanceClass);
  return found === undefined ? 0 : defaultMaxConnections(found);
}

/** The three ways back into the budget, each on its own; a way that cannot work is absent. */
export interface BudgetRemedies {
  /** Connections per process that fit. */
  readonly poolTotal?: number;
  /** Connections per pod of the pooler that fit. */
  readonly poolerTotal?: number;
  readonly maxReplicas?: number;
  readonly instanceClass?: string;
}

export function budgetRemedies(draft: BudgetDraft): BudgetRemedies {
  const { workload, postgres } = draft;
  const budget = connectionBudget(draft);
  const larger = smallestClassFor(budget.needed + budget.reserve, postgres.instanceClass);
  const upwards = larger !== undefined &&
    postgres.parameters.max_connections === undefined && { instanceClass: larger };
  if (budget.clients !== undefined) {
    const poolerTotal = Math.floor((budget.available - budget.jobs) / budget.clients.pods);
    return { ...(poolerTotal >= 1 && { poolerTotal }), ...upwards };
  }
  const forPods = budget.available - budget.jobs;
  const poolTotal = Math.floor(forPods / (budget.pods * workload.processes));
  const maxReplicas = mostFor(Math.floor(forPods / budget.perPod), workload.surge);
  return {
    ...(poolTotal >= 1 && { poolTotal }),
    ...(maxReplicas >= workload.replicas.min && { maxReplicas }),
    ...upwards,
  };
}

/** The smallest class with so many connections, of the same family where there is one. */
function smallestClassFor(connections: number, current: string): string | undefined {
  const enough = instanceClasses().filter((candidate) => defaultMaxConnections(candidate) >= connections);
  const family = current.split('.').slice(0, 2).join('.');
  const kin = enough.find((candidate) => candidate.name.startsWith(`${family}.`));
  const general = enough.find((candidate) => candidate.name.startsWith('db.m7g.'));
  return (kin ?? general ?? enough[0])?.name;
}

/** The arithmetic on one line, as `plinth synth --explain` and every refusal print it. */
export function printBudget(budget: ConnectionBudget): string {
  const { pods, perPod, jobs, pooler, needed, available, maxConnections, reserve, clients } = budget;
  const asked =
    clients === undefined
      ? `${pods} pods x ${perPod} + ${jobs} jobs + ${pooler} pooler`
      : `${clients.pods} pooler pods x ${clients.perPod} + ${jobs} jobs`;
  const comparison = needed <= available ? '<=' : '>';
  return `${asked} = ${needed} ${comparison} ${available} = ${maxConnections} max_connections - ${reserve} reserve`;
}

/** Where the number of pods comes from. */
export const printPods = ({ replicas, surge }: Pick<ResolvedWorkload, 'replicas' | 'surge'>): string =>
  `2 x ${replicas.max} at most + ${surge} surge = ${podsAtOnce(replicas.max, surge)}: in a rollout the old ones keep theirs until they have ended`;

/** The same between the service and its pooler. */
export function printClients({ pods, perPod, clients }: ConnectionBudget): string | undefined {
  if (clients === undefined) return undefined;
  const { needed, survivors, available } = clients;
  return `${pods} pods x ${perPod} = ${needed} ${needed <= available ? '<=' : '>'} ${available} = ${survivors} pooler pods x ${available / survivors} client connections`;
}
