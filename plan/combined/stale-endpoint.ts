import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { windowTiming } from '../kinds/table.ts';
import { replicasOf } from '../relations.ts';
import { number, text, texts } from '../value.ts';
import { holdersOf } from './holders.ts';
import { type CombinedRule, isChanged, type JudgedOf, together } from './together.ts';

/**
 * Resources that keep the host or port of a database that changes it in place. The provider does not mark the endpoint as
 * known after apply then, so that even what refers to it is given the old one until the next plan.
 */
export const staleEndpoint: CombinedRule = (context, judgedOf) =>
  context
    .ofType('aws_db_instance')
    .filter(({ action }) => action === 'update')
    .flatMap((instance) => [
      ...heldByOthers(instance, context, judgedOf),
      ...selectionsOfRenamed(instance, context, judgedOf),
      ...replicasOfRenamed(instance, context, judgedOf),
    ]);

const isRenamed = (instance: Change, judgedOf: JudgedOf): boolean =>
  isChanged(instance, judgedOf, 'identifier', 'identifier_prefix');

/** What clients are given today and nothing answers to afterwards. */
function staleTexts(instance: Change, judgedOf: JudgedOf): readonly string[] {
  const renamed = isRenamed(instance, judgedOf);
  // Most updates are neither: those are not read once more.
  if (!renamed && !isChanged(instance, judgedOf, 'port')) return [];
  const host = text(instance.before?.address);
  if (host === undefined) return [];
  if (renamed) return [host];
  const old = number(instance.before?.port);
  return old === undefined ? [] : [`${host}:${old}`];
}

function heldByOthers(instance: Change, context: Context, judgedOf: JudgedOf) {
  if (judgedOf(instance)?.impact.apply === 'fails') return [];
  const stale = staleTexts(instance, judgedOf);
  if (stale.length === 0) return [];
  const { certain, possible } = holdersOf(instance, stale, context);
  const holders = [...certain, ...possible];
  if (holders.length === 0) return [];
  const isCertain = certain.length > 0;
  return [
    together([instance, ...holders], {
      code: 'stale-endpoint',
      timing: isChanged(instance, judgedOf, 'port') ? 'now' : windowTiming(instance.after?.apply_immediately),
      interruption: isCertain ? 'outage' : 'unknown',
      why: `${isCertain ? 'Leaves' : 'May leave'} ${holders.length === 1 ? 'a resource' : `${holders.length} resources`} with the old name or port of the database. A rename or a new port is one change in place, and even what refers to the endpoint is handed the old one; only the next plan corrects that.`,
      fix: 'Correct what is written out by hand, plan and apply once more right after it took effect, and restart the clients.',
      source:
        'Amazon RDS User Guide, Renaming a DB instance (the old DNS name is removed at once); AWS provider 5.100.0, plan of a rename (measured)',
    }),
  ];
}

/** The ARN has the identifier in it; the plan does not show that it changes too. */
function selectionsOfRenamed(instance: Change, context: Context, judgedOf: JudgedOf) {
  const arn = text(instance.before?.arn);
  if (!isRenamed(instance, judgedOf) || arn === undefined || judgedOf(instance)?.impact.apply === 'fails')
    return [];
  const selections = context
    .ofType('aws_backup_selection')
    .filter(({ after }) => texts(after?.resources).includes(arn));
  if (selections.length === 0) return [];
  return [
    together([instance, ...selections], {
      code: 'rename-leaves-backup-selection',
      severity: 'dangerous',
      timing: windowTiming(instance.after?.apply_immediately),
      data: 'recoverability-reduced',
      why: 'Ends the backups of the database that AWS Backup makes, as the selection names the ARN it had before. A rename changes the ARN, and the plan hands the old one on.',
      fix: 'Plan and apply once more right after the rename took effect, or select by tag.',
      source:
        'Amazon RDS User Guide, Amazon Resource Names (ARNs) in Amazon RDS; AWS Backup Developer Guide, Assigning resources to a backup plan',
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
