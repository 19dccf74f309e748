import { nodeType as factsOf } from '../../../facts/node-types.ts';
import type { Change } from '../../change.ts';
import { finding, type Timing } from '../../finding.ts';
import type { AttributeRule } from '../../kind.ts';
import { text, type Value } from '../../value.ts';
import { windowTiming } from '../table.ts';
import { sources } from './sources.ts';

/** r6gd and its like keep part of the data on disk. */
const isTiered = (name: string | undefined): boolean => /^(cache|db)\.[a-z]+\d+[a-z]*d\./.test(name ?? '');

/** Whether scaling from one to the other is what AWS refuses. */
export const crossesTiers = (before: Value, after: Value): boolean => {
  const [old, planned] = [text(before), text(after)];
  return old !== undefined && planned !== undefined && isTiered(old) !== isTiered(planned);
};

/** The memory of the new node as a share of the old one's; undefined where a type is not known. */
function ratio(before: Value, after: Value): number | undefined {
  const [old, planned] = [text(before), text(after)].map((name) =>
    name === undefined ? undefined : factsOf(name)?.maxmemoryBytes,
  );
  return old === undefined || planned === undefined ? undefined : planned / old;
}

/** New nodes are filled from the old ones, which go when they are in step. */
const scaled =
  (timingOf: (change: Change) => Timing): AttributeRule =>
  ({ name, before, after }, change) => {
    const room = ratio(before, after);
    const [old, planned] = [text(before), text(after)];
    const types = old === undefined || planned === undefined ? '' : ` from ${old} to ${planned}`;
    const note =
      room === undefined
        ? ' Whether the new type has room for the data is not known here.'
        : room < 1
          ? ` The new type has ${Math.round(room * 100)} % of the memory: AWS refuses, or keys are evicted, if the data does not fit.`
          : '';
    return [
      finding({
        code: 'elasticache-node-type',
        attribute: name,
        timing: timingOf(change),
        interruption: 'brief',
        apply: room === undefined || room < 1 ? 'unknown' : 'succeeds',
        why: `Moves the cache to other nodes${types}, which drops connections for some seconds. New nodes are filled from the old ones, then DNS changes: about a second with replicas, about a minute for a single node.${note}`,
        fix: 'Apply in quiet hours, and let clients retry.',
        source: `${sources.scaling}; ${sources.migration}`,
      }),
    ];
  };

export const nodeType: AttributeRule = scaled((change) => windowTiming(change.after?.apply_immediately));

/** Where the provider always asks for the change at once. */
export const nodeTypeAtOnce: AttributeRule = scaled(() => 'now');
