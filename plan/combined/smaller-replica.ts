import { instanceClass } from '../../facts/instance-classes.ts';
import type { Change } from '../change.ts';
import { isDestroyed, replicasOf } from '../relations.ts';
import { isUnset, text } from '../value.ts';
import { type CombinedRule, isChanged, type JudgedOf, together } from './together.ts';

/** A replica that gets, or is left with, less memory than its primary: it lags, and it cannot stand in for it. */
export const smallerReplica: CombinedRule = (context, judgedOf) =>
  context
    .ofType('aws_db_instance')
    .filter((primary) => !isDestroyed(primary) && replicasOf(primary, context).length > 0)
    .filter((primary) => memoryOf(primary) !== undefined)
    .flatMap((primary) =>
      replicasOf(primary, context)
        .filter((replica) => replica.action !== 'delete' && !isPromoted(replica))
        .filter((replica) => isResized(primary, judgedOf) || isResized(replica, judgedOf))
        .filter((replica) => (memoryOf(replica) ?? Number.POSITIVE_INFINITY) < (memoryOf(primary) as number))
        .map((replica) =>
          together([primary, replica], {
            code: 'replica-smaller-than-primary',
            severity: 'review',
            why: `Leaves a replica on ${text(replica.after?.instance_class)} behind a primary on ${text(primary.after?.instance_class)}. A smaller replica falls behind under the writes of its source, and after a promotion it carries the whole load.`,
            fix: 'Give the replica the class of its primary, the replica first.',
            source: 'Amazon RDS User Guide, Working with read replicas (same or larger compute and storage)',
          }),
        ),
    );

/** From now on a primary of its own, which nothing binds to the size of another. */
const isPromoted = ({ after }: Change): boolean => isUnset(after?.replicate_source_db);

const isResized = (change: Change, judgedOf: JudgedOf): boolean =>
  change.action === 'create' || isChanged(change, judgedOf, 'instance_class');

const memoryOf = (change: Change): number | undefined =>
  instanceClass(text(change.after?.instance_class) ?? '')?.memoryGiB;
