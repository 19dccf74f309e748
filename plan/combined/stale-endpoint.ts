import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { windowTiming } from '../kinds/table.ts';
import { replicasOf } from '../relations.ts';
import { isUnknown } from '../value.ts';
import { type CombinedRule, isChanged, type JudgedOf, together } from './together.ts';

/**
 * Resources that were given the host or port of a database whose host or port changes in place. The provider does not
 * mark the endpoint as known after apply then, so they keep the old one until the next plan.
 */
export const staleEndpoint: CombinedRule = (context, judgedOf) =>
  context
    .ofType('aws_db_instance')
    .filter((change) => change.action === 'update' && changesEndpoint(change, judgedOf))
    .flatMap((instance) => [
      ...heldByOthers(instance, context, judgedOf),
      ...replicasOfRenamed(instance, context, judgedOf),
    ]);

const changesEndpoint = (change: Change, judgedOf: JudgedOf): boolean =>
  isChanged(change, judgedOf, 'identifier', 'identifier_prefix', 'port') &&
  !isUnknown(change.after?.endpoint);

function heldByOthers(instance: Change, context: Context, judgedOf: JudgedOf) {
  const holders = context
    .referencedBy(instance)
    .filter(({ action, type }) => (action === 'no-op' || action === 'update') && !type.startsWith('aws_db_'));
  if (holders.length === 0) return [];
  const timing = isChanged(instance, judgedOf, 'port')
    ? 'now'
    : windowTiming(instance.after?.apply_immediately);
  return [
    together([instance, ...holders], {
      code: 'stale-endpoint',
      timing,
      interruption: 'outage',
      why: `Leaves ${holders.length === 1 ? 'a resource' : `${holders.length} resources`} with the old host or port of the database. A rename or a new port is one change in place, and the plan hands the old endpoint on to what refers to it; only the next plan corrects that.`,
      fix: 'Plan and apply once more right after it took effect, and restart the clients.',
      source:
        'Amazon RDS User Guide, Renaming a DB instance (the old DNS name is removed at once); AWS provider 5.100.0, plan of a rename (measured)',
    }),
  ];
}

function replicasOfRenamed(instance: Change, context: Context, judgedOf: JudgedOf) {
  if (!isChanged(instance, judgedOf, 'identifier')) return [];
  const replicas = replicasOf(instance, context).filter((replica) =>
    isChanged(replica, judgedOf, 'replicate_source_db'),
  );
  if (replicas.length === 0) return [];
  return [
    together([instance, ...replicas], {
      code: 'rename-of-replicated-primary',
      severity: 'dangerous',
      interruption: 'outage',
      apply: 'fails',
      why: 'Renames the primary and then fails at its replicas: the provider refuses to change the source of a replica. The rename stays, and the clients lose the old name.',
      fix: 'Ignore changes of replicate_source_db at the replicas (lifecycle ignore_changes) for this plan.',
      source: 'AWS provider 5.100.0, requests it sends (measured)',
    }),
  ];
}
