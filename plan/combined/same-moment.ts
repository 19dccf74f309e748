import type { Change } from '../change.ts';
import { having } from '../having.ts';
import { argument, isKept, replicasOf } from '../relations.ts';
import { text } from '../value.ts';
import { type CombinedRule, type JudgedOf, together } from './together.ts';

/** A primary and all its replicas interrupted at one moment: nobody is left to read from. */
export const primaryWithReplicas: CombinedRule = (context, judgedOf) =>
  context
    .ofType('aws_db_instance')
    .filter((change) => change.action === 'update' && interruptions(change, judgedOf).length > 0)
    .flatMap((primary) => {
      const replicas = replicasOf(primary, context).filter(isKept);
      return replicas.length === 0 ? [] : interruptedTogether([primary, ...replicas], judgedOf);
    });

const MEMBER = 'aws_rds_cluster_instance';

/** Every instance of a cluster interrupted at one moment: there is none to fail over to. */
export const wholeCluster: CombinedRule = (context, judgedOf) => {
  const members = context.ofType(MEMBER).filter(isKept);
  const clusters = new Set(members.flatMap((member) => text(argument(member, 'cluster_identifier')) ?? []));
  return [...clusters].sort().flatMap((cluster) => {
    const instances = having(context, MEMBER, 'after', 'cluster_identifier', cluster).filter(isKept);
    return instances.length < 2 ? [] : interruptedTogether(instances, judgedOf);
  });
};

function interruptedTogether(resources: readonly Change[], judgedOf: JudgedOf) {
  const moments = new Set(resources.map((change) => momentOf(change, judgedOf)));
  const [moment] = moments;
  if (moments.size !== 1 || moment === undefined) return [];
  const timing = moment === 'now' ? 'now' : 'maintenance-window';
  return [
    together(resources, {
      code: 'interrupted-together',
      timing,
      interruption: 'outage',
      reversible: 'yes',
      why: `Interrupts ${resources.length === 2 ? 'both' : `all ${resources.length}`} instances ${timing === 'now' ? 'at apply' : 'in one maintenance window'}: none is left to read from or to fail over to. They are changed by one plan at the same moment.`,
      fix: 'Change the readers first and the primary in a plan of its own.',
      source:
        'Amazon RDS User Guide, Maintaining a DB instance (each instance is taken offline in its own window); terraform-provider-aws#27910',
    }),
  ];
}

/** When it is interrupted, as far as two instances can share it; undefined where it is not interrupted for certain. */
function momentOf(change: Change, judgedOf: JudgedOf): string | undefined {
  const interrupted = interruptions(change, judgedOf);
  if (interrupted.some(({ timing }) => timing === 'now')) return 'now';
  if (!interrupted.some(({ timing }) => timing === 'maintenance-window')) return undefined;
  const window = argument(change, 'maintenance_window') ?? argument(change, 'preferred_maintenance_window');
  return text(window);
}

const interruptions = (change: Change, judgedOf: JudgedOf) =>
  (judgedOf(change)?.impact.findings ?? []).filter(
    ({ interruption }) => interruption === 'brief' || interruption === 'outage',
  );
