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
      at: ['workload', 'pool'],
      got: budget.needed,
      rule: `connections must fit: ${printBudget(budget)}`,
      edits: editsOf(context, remedies),
      fix: wordsOf(context, remedies),
    }),
  ];
};

function poolOf(context: RuleContext, total: number): { size: number; overflow: number } {
  const size = Math.min(context.draft.workload.pool.size, total);
  return { size, overflow: total - size };
}

/** The gentlest remedy: a smaller pool, else fewer pods, else a larger instance, else all that is left. */
function editsOf(context: RuleContext, remedies: BudgetRemedies): readonly Edit[] {
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
  { poolTotal, maxReplicas, instanceClass: larger }: BudgetRemedies,
): string {
  const pool = poolTotal === undefined ? undefined : poolOf(context, poolTotal);
  const ways = [
    pool && `lower workload.pool to { size: ${pool.size}, overflow: ${pool.overflow} }`,
    maxReplicas !== undefined && `lower workload.replicas.max to ${maxReplicas}`,
    larger && `raise postgres.instanceClass to ${larger}`,
  ].filter(Boolean);
  return ways.length > 0
    ? ways.join(', or ')
    : 'lower workload.pool, workload.processes and workload.replicas together';
}
