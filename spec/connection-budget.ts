import { defaultMaxConnections, instanceClass, instanceClasses } from '../facts/instance-classes.ts';
import type { ConnectionBudget } from './resolved-spec.ts';
import type { Draft } from './schema/service.ts';

/** Connections of the Job that makes the database roles before the first migration. */
const bootstrapConnections = 1;

/**
 * The connections the service may open at its worst moment: every pod the autoscaler allows plus those a
 * rollout adds, each with every process's pool full, beside the Jobs; against what the instance offers.
 */
export function connectionBudget(draft: Pick<Draft, 'workload' | 'postgres'>): ConnectionBudget {
  const { workload, postgres } = draft;
  const maxConnections = maxConnectionsOf(postgres);
  const available = maxConnections - postgres.reservedConnections;
  const pods = workload.replicas.max + workload.surge;
  const perPod = workload.processes * (workload.pool.size + workload.pool.overflow);
  const jobs = bootstrapConnections + (workload.migration?.connections ?? 0);
  const pooler = 0;
  const needed = pods * perPod + jobs + pooler;
  return {
    maxConnections,
    reserve: postgres.reservedConnections,
    available,
    pods,
    perPod,
    jobs,
    pooler,
    needed,
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
  readonly maxReplicas?: number;
  readonly instanceClass?: string;
}

export function budgetRemedies(draft: Pick<Draft, 'workload' | 'postgres'>): BudgetRemedies {
  const { workload, postgres } = draft;
  const budget = connectionBudget(draft);
  const forPods = budget.available - budget.jobs - budget.pooler;
  const poolTotal = Math.floor(forPods / (budget.pods * workload.processes));
  const maxReplicas = Math.floor(forPods / budget.perPod) - workload.surge;
  const larger = smallestClassFor(budget.needed + budget.reserve, postgres.instanceClass);
  return {
    ...(poolTotal >= 1 && { poolTotal }),
    ...(maxReplicas >= workload.replicas.min && { maxReplicas }),
    ...(larger !== undefined &&
      postgres.parameters.max_connections === undefined && { instanceClass: larger }),
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
  const { pods, perPod, jobs, pooler, needed, available, maxConnections, reserve } = budget;
  const comparison = needed <= available ? '<=' : '>';
  return `${pods} pods x ${perPod} + ${jobs} jobs + ${pooler} pooler = ${needed} ${comparison} ${available} = ${maxConnections} max_connections - ${reserve} reserve`;
}
