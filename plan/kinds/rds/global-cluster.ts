import type { AttributeChange, Change } from '../../change.ts';
import { type Finding, finding } from '../../finding.ts';
import { type Kind, quiet, type Rule } from '../../kind.ts';
import { blocks, flag, isMarker, text } from '../../value.ts';
import { causeOf } from './cause.ts';
import { whenOff, whenOn } from './rules.ts';
import { sources } from './sources.ts';

/** The provider upgrades every member with ApplyImmediately, as a global cluster has no maintenance window. */
const engineVersion = (attribute: AttributeChange): readonly Finding[] => {
  const [before, after] = [text(attribute.before), text(attribute.after)];
  const versions = before === undefined || after === undefined ? '' : `, ${before} to ${after}`;
  return [
    finding({
      code: 'rds-global-cluster-upgrade',
      attribute: attribute.name,
      interruption: 'outage',
      reversible: 'no',
      why: `Upgrades every member cluster in every region now${versions}. They are down while it runs.`,
      fix: 'Rehearse it on a clone, and apply in a quiet hour.',
      source: `${sources.auroraGlobal}; ${sources.provider}`,
    }),
  ];
};

/** Members have to leave first; the data is theirs. */
function ended(change: Change, verb: string, more: string): readonly Finding[] {
  const { deletion_protection, force_destroy, global_cluster_members } = change.before ?? {};
  if (flag(deletion_protection) === true)
    return [
      finding({
        code: 'rds-global-cluster-delete-protected',
        timing: 'not-applied',
        apply: 'fails',
        why: `Plans to delete a global cluster whose deletion protection is on in the prior state, which AWS refuses.${more}`,
        fix: 'If it shall go: turn the protection off and apply that first.',
        source: sources.auroraGlobal,
      }),
    ];
  const isEmpty = !isMarker(global_cluster_members) && blocks(global_cluster_members).length === 0;
  const forced = flag(force_destroy) === true;
  return [
    finding({
      code: 'rds-global-cluster-delete',
      severity: 'review',
      interruption: isEmpty ? 'none' : 'unknown',
      reversible: isEmpty ? 'yes' : 'no',
      apply: isEmpty || forced ? 'succeeds' : 'unknown',
      why:
        `${verb} the global cluster; the data stays in its member clusters. ` +
        (isEmpty
          ? 'It has no members.'
          : forced
            ? 'Its members are detached, and replication between the regions ends.'
            : 'AWS refuses while a cluster is still a member, and without it replication between the regions ends.') +
        more,
      source: sources.auroraGlobal,
    }),
  ];
}

const replaced: Rule = (change) =>
  ended(change, 'Deletes and creates again', ` It is replaced because ${causeOf(change)}.`);

/** Aurora Global Database and its like: a bracket around clusters of several regions. */
export const globalCluster: Kind = {
  types: ['aws_rds_global_cluster', 'aws_docdb_global_cluster', 'aws_neptune_global_cluster'],
  noun: 'the global cluster',
  updated: {
    deletion_protection: whenOff({
      code: 'rds-global-cluster-deletion-protection-off',
      data: 'recoverability-reduced',
      why: 'Turns deletion protection off now. Nothing but the plan review stands before a later deletion.',
      fix: 'Keep it on, and turn it off only in the change that is meant to delete it.',
      source: sources.auroraGlobal,
    }),
    engine_lifecycle_support: quiet,
    engine_version: engineVersion,
    force_destroy: whenOn({
      code: 'rds-global-cluster-force-destroy',
      timing: 'not-applied',
      data: 'recoverability-reduced',
      why: 'Lets a later deletion detach every member cluster. Nothing is sent now.',
      source: sources.provider,
    }),
  },
  destroyed: (change) => ended(change, 'Deletes', ''),
  replaced,
  guards: {
    deletion_protection: (value) => flag(value) === true,
    force_destroy: (value) => flag(value) === false,
  },
};
