import { defaultMaxConnections, instanceClass } from '../facts/instance-classes.ts';
import type { ConnectionBudget, ResolvedSpec } from '../spec/resolved-spec.ts';
import type { Change } from './change.ts';
import type { Context } from './context.ts';
import type { BoundaryFigure } from './impact.ts';
import { type Attributes, blocks, isUnset, number, text } from './value.ts';

type Budgeted = Pick<ResolvedSpec, 'connectionBudget'>;

/**
 * The connection budget of a stack before and after its plan: what the database offers is read from the plan, what the
 * service asks for from its description. `base` is the description the running workload was made from; without it the
 * Kubernetes half is taken as unchanged, and the figure says so.
 */
export function connectionFigures(
  context: Context,
  spec: Budgeted,
  base: Budgeted | undefined,
): readonly BoundaryFigure[] {
  const primary = context.ofType('aws_db_instance').find(isPrimary);
  const { needed, reserve, maxConnections } = spec.connectionBudget;
  const then = { needed, reserve, ...base?.connectionBudget };
  const before = budgetBefore(primary?.before, then, context);
  const after = budget(needed, maxConnections, reserve);
  if (before === after) return [];
  return [
    {
      name: 'Connection budget',
      before,
      after,
      why: `Connections every pod, pooler and Job may open at the worst moment of a rollout, against max_connections less the reserve.${base === undefined ? ' The workload is taken as unchanged: no description of before was given.' : ''}`,
    },
  ];
}

function budgetBefore(
  primary: Attributes | undefined,
  { needed, reserve }: Pick<ConnectionBudget, 'needed' | 'reserve'>,
  context: Context,
): string {
  if (primary === undefined) return 'no database yet';
  const offered = maxConnectionsOf(primary, context);
  return offered === undefined ? 'unknown' : budget(needed, offered, reserve);
}

const budget = (needed: number, maxConnections: number, reserve: number): string => {
  const available = maxConnections - reserve;
  return `${needed} of ${available}${needed > available ? ', too many' : ''} (${maxConnections} - ${reserve} reserved)`;
};

const isPrimary = (change: Change): boolean =>
  change.deposed === undefined && isUnset((change.after ?? change.before)?.replicate_source_db);

/** A literal of its parameter group, else what RDS derives from the class; undefined where neither is known. */
function maxConnectionsOf(instance: Attributes, context: Context): number | undefined {
  const literal = literalIn(instance, context);
  if (literal !== undefined) return literal;
  const found = instanceClass(text(instance.instance_class) ?? '');
  return found === undefined ? undefined : defaultMaxConnections(found);
}

function literalIn(instance: Attributes, context: Context): number | undefined {
  const name = text(instance.parameter_group_name);
  const group = context.ofType('aws_db_parameter_group').find(({ before }) => text(before?.name) === name);
  const parameter = blocks(group?.before?.parameter).find((one) => one.name === 'max_connections');
  const value = number(parameter?.value);
  return value !== undefined && value > 0 ? value : undefined;
}
