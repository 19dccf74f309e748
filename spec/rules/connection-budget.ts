import { instanceClass } from '../../facts/instance-classes.ts';
import { type BudgetRemedies, budgetRemedies, connectionBudget, printBudget } from '../connection-budget.ts';
import type { Edit } from '../problem.ts';
import { breach, type Rule, type RuleContext, remove, set } from './rule.ts';

/** Every connection the service may open has a place in the database. */
export const connectionsFit: Rule = (context) => {
  // An unknown class has no max_connections; that it is unknown is another rule's to say.
  if (instanceClass(context.draft.postgres.instanceClass) === undefined) return [];
  const budget = connectionBudget(context.draft);
  if (budget.needed <= budget.available) return [];
  const remedies = budgetRemedies(context.draft);
  return [
    breach(context, {
      code: 'PLINTH-BUD-001',
      at: budget.clients === undefined ? ['workload', 'pool'] : poolSizeAt,
      got: budget.needed,
      rule: `connections must fit: ${printBudget(budget)}`,
      edits: editsOf(context, remedies),
      fix: wordsOf(context, remedies),
    }),
  ];
};

const poolSizeAt = ['postgres', 'pooler', 'poolSize'];

function poolOf(context: RuleContext, total: number): { size: number; overflow: number } {
  const size = Math.min(context.draft.workload.pool.size, total);
  return { size, overflow: total - size };
}

/** The pool of a pod of the pooler: what it keeps is cut last, what it may add first. */
function poolerPoolOf(context: RuleContext, total: number): { poolSize: number; reservePool: number } {
  const poolSize = Math.min(context.draft.postgres.pooler?.poolSize ?? total, total);
  return { poolSize, reservePool: total - poolSize };
}

function poolerEdits(context: RuleContext, { poolerTotal }: BudgetRemedies): readonly Edit[] {
  const { poolSize, reservePool } = poolerPoolOf(context, poolerTotal ?? 1);
  const smaller = [
    set(context, poolSizeAt, poolSize),
    set(context, ['postgres', 'pooler', 'reservePool'], reservePool),
  ];
  if (poolerTotal !== undefined) return smaller;
  return [
    ...smaller,
    set(context, ['postgres', 'pooler', 'replicas'], 2),
    set(context, ['postgres', 'instanceClass'], 'db.m7g.4xlarge'),
    ...remove(context, ['postgres', 'parameters', 'max_connections']),
  ];
}

/** The gentlest remedy: a smaller pool, else fewer pods, else a larger instance, else all that is left. */
function editsOf(context: RuleContext, remedies: BudgetRemedies): readonly Edit[] {
  if (context.draft.postgres.pooler !== undefined) return poolerEdits(context, remedies);
  if (remedies.poolTotal !== undefined)
    return [set(context, ['workload', 'pool'], poolOf(context, remedies.poolTotal))];
  if (remedies.maxReplicas !== undefined)
    return [set(context, ['workload', 'replicas', 'max'], remedies.maxReplicas)];
  if (remedies.instanceClass !== undefined)
    return [set(context, ['postgres', 'instanceClass'], remedies.instanceClass)];
  const { min } = context.draft.workload.replicas;
  return [
    set(context, ['workload', 'pool'], { size: 1, overflow: 0 }),
    set(context, ['workload', 'processes'], 1),
    set(context, ['workload', 'replicas', 'max'], min),
    set(context, ['workload', 'surge'], 1),
    set(context, ['postgres', 'instanceClass'], 'db.m7g.4xlarge'),
    ...remove(context, ['postgres', 'parameters', 'max_connections']),
  ];
}

function wordsOf(
  context: RuleContext,
  { poolTotal, poolerTotal, maxReplicas, instanceClass: larger }: BudgetRemedies,
): string {
  const pool = poolTotal === undefined ? undefined : poolOf(context, poolTotal);
  const pooler = poolerTotal === undefined ? undefined : poolerPoolOf(context, poolerTotal);
  const ways = [
    pooler && `lower postgres.pooler.poolSize to ${pooler.poolSize} with reservePool ${pooler.reservePool}`,
    pool && `lower workload.pool to { size: ${pool.size}, overflow: ${pool.overflow} }`,
    maxReplicas !== undefined && `lower workload.replicas.max to ${maxReplicas}`,
    larger && `raise postgres.instanceClass to ${larger}`,
  ].filter(Boolean);
  return ways.length > 0
    ? ways.join(', or ')
    : context.draft.postgres.pooler === undefined
      ? 'lower workload.pool, workload.processes and workload.replicas together'
      : 'lower postgres.pooler.poolSize and postgres.pooler.replicas, and raise postgres.instanceClass';
}
