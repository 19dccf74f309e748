import type { Edit } from '../problem.ts';
import {
  closingTime,
  longestGrace,
  longestPoolerGrace,
  poolerTermination,
  printTermination,
  workloadTermination,
} from '../termination-budget.ts';
import { seconds, toSeconds } from '../units.ts';
import { breach, type Rule, type RuleContext, remove, set } from './rule.ts';

const timeoutsAt = ['postgres', 'timeouts'];

/** A transaction is at least as long as a statement in it. */
export const transactionsHoldStatements: Rule = (context) => {
  const { statement, transaction } = context.draft.postgres.timeouts;
  if (transaction === undefined || toSeconds(transaction) >= toSeconds(statement)) return [];
  const at = [...timeoutsAt, 'transaction'];
  return [
    breach(context, {
      code: 'PLINTH-PG-053',
      at,
      got: transaction,
      rule: `must not be shorter than timeouts.statement (${toSeconds(statement)} s)`,
      edits: [set(context, at, statement)],
    }),
  ];
};

/** A pod that is killed in a transaction drops it, one that is still withdrawing its routes drops requests. */
export const podsOutlastTransactions: Rule = (context) => {
  const budget = workloadTermination(context.draft);
  if (budget.needed <= budget.grace) return [];
  const at = ['workload', 'termination', 'grace'];
  return [
    breach(context, {
      code: 'PLINTH-WRK-004',
      at,
      got: context.draft.workload.termination.grace,
      rule: `a pod must have time to end what it has begun: ${printTermination(budget)}`,
      edits:
        budget.needed <= longestGrace ? [set(context, at, seconds(budget.needed))] : shorter(context, at),
    }),
  ];
};

/** No pod can wait for a transaction longer than the longest grace: it has to be shorter. */
function shorter(context: RuleContext, at: readonly string[]): readonly Edit[] {
  const { termination } = context.draft.workload;
  const queue = context.draft.postgres.pooler?.queryWaitTimeout ?? seconds(0);
  const room = longestGrace - toSeconds(termination.preStop) - toSeconds(queue) - closingTime;
  const statement = Math.min(room, toSeconds(context.draft.postgres.timeouts.statement));
  return [
    set(context, [...timeoutsAt, 'statement'], seconds(statement)),
    ...remove(context, [...timeoutsAt, 'transaction']),
    set(context, at, seconds(longestGrace)),
  ];
}

/** A pod of the pooler that is killed while the service still uses its connections drops what runs on them. */
export const poolerOutlastsItsClients: Rule = (context) => {
  const budget = poolerTermination(context.draft);
  // What takes longer than the longest grace has a transaction no pod of the service can wait for: see above.
  if (budget === undefined || budget.needed <= budget.grace || budget.needed > longestPoolerGrace) return [];
  const at = ['postgres', 'pooler', 'termination', 'grace'];
  return [
    breach(context, {
      code: 'PLINTH-POOL-005',
      at,
      got: context.draft.postgres.pooler?.termination.grace,
      rule: `a pod of the pooler must outlast the connections of the service: ${printTermination(budget)}`,
      edits: [set(context, at, seconds(budget.needed))],
    }),
  ];
};
