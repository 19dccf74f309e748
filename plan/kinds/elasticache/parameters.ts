import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import { havingAny } from '../../having.ts';
import { type AttributeRule, type Kind, quiet } from '../../kind.ts';
import { isGoneFirst } from '../../relations.ts';
import { blocks, hasUnknown, text, type Value } from '../../value.ts';
import { causeOf, endsIt, inWords, isNameTaken } from '../ending.ts';
import { sources } from './sources.ts';

const valuesOf = (value: Value): ReadonlyMap<string, string | undefined> =>
  new Map(blocks(value).map((block) => [(text(block.name) ?? '').toLowerCase(), text(block.value)]));

/** Names whose values differ, where a changed value is a block removed and one added. */
function changedNames(before: Value, after: Value): readonly string[] {
  const [old, planned] = [valuesOf(before), valuesOf(after)];
  return [...new Set([...old.keys(), ...planned.keys()])]
    .filter((name) => old.get(name) !== planned.get(name) || old.has(name) !== planned.has(name))
    .sort();
}

/** Fixed when a node starts. Newer editions of the guide say that they are locked as soon as a cache uses the group. */
const atStart = new Set(['activerehashing', 'databases', 'cluster-enabled']);
/** They decide which keys go, or how much memory is left for them. */
const evicting = new Set(['maxmemory-policy', 'reserved-memory', 'reserved-memory-percent']);

const parameter: AttributeRule = ({ name, before, after }, change) => {
  if (hasUnknown(after)) return [unknownValue(name)];
  const names = changedNames(before, after);
  const isMemcached = text(change.after?.family)?.startsWith('memcached') === true;
  const late = isMemcached ? names : names.filter((parameterName) => atStart.has(parameterName));
  const memory = isMemcached ? [] : names.filter((parameterName) => evicting.has(parameterName));
  return [
    ...(late.length === 0 ? [] : [afterReboot(name, late, isMemcached)]),
    ...(memory.length === 0 ? [] : [evictions(name, memory)]),
  ];
};

const afterReboot = (attribute: string, names: readonly string[], isMemcached: boolean): Finding =>
  finding({
    code: 'elasticache-parameters-reboot',
    attribute,
    timing: 'next-reboot',
    why: `Sets ${names.join(', ')}, which takes effect when nodes are rebooted, and nobody reboots them. A reboot empties a node without a replica.${isMemcached ? '' : ' Newer AWS text says that these are fixed once a cache uses the group; the older one, followed here, that a reboot applies them.'}`,
    fix: 'Plan the reboot, or a new cache with the values.',
    source: sources.rebooting,
  });

const evictions = (attribute: string, names: readonly string[]): Finding =>
  finding({
    code: 'elasticache-parameters-memory',
    attribute,
    severity: 'review',
    why: `Sets ${names.join(', ')} at once on every cache of the group. That decides which keys are evicted when memory is full, or whether writes are refused instead.`,
    fix: 'Compare with the memory in use.',
    source: sources.parameters,
  });

const unknownValue = (attribute: string): Finding =>
  finding({
    code: 'elasticache-parameters-unknown',
    attribute,
    severity: 'review',
    timing: 'unknown',
    interruption: 'unknown',
    why: 'Sets parameters to values known only after apply. Most act at once, some at the next reboot.',
    source: sources.parameters,
  });

/** Caches of the plan that use the object before the apply. */
const usersOf = (change: Change, context: Context, argument: string): readonly Change[] => {
  const name = text(change.before?.name);
  return name === undefined
    ? []
    : havingAny(context, Object.fromEntries(cacheTypes.map((type) => [type, argument])), 'before', name);
};

const cacheTypes = ['aws_elasticache_replication_group', 'aws_elasticache_cluster', 'aws_memorydb_cluster'];

const isBesideOld = ({ replaceOrder }: Change): boolean =>
  replaceOrder === 'create-first' || replaceOrder === 'leave-old';

/** Settings without data of their own, which AWS keeps while a cache uses them. */
export const settingsGone =
  (noun: string, argument: string, code: string) =>
  (change: Change, context: Context): readonly Finding[] => {
    const isTaken = isNameTaken(change, 'name');
    if (isBesideOld(change) && !isTaken) return [];
    const users = usersOf(change, context, argument);
    const name = text(change.before?.name);
    // Replaced, it goes before its users are changed; deleted, after that. A forgotten user keeps it.
    const stays = users.filter(
      (user) =>
        !isGoneFirst(user) &&
        (change.action === 'replace' || user.after === undefined || text(user.after[argument]) === name),
    );
    const fails = isTaken || stays.length > 0;
    if (!fails && users.length > 0 && users.every(isGoneFirst)) return [];
    return [
      finding({
        code: `${code}-${fails ? 'in-use' : 'gone'}`,
        severity: 'review',
        timing: fails ? 'not-applied' : 'now',
        apply: fails ? 'fails' : 'unknown',
        why: isTaken
          ? `Fails to replace the ${noun}${causeOf(change)}, as the old one still has the name when the new one is created.`
          : fails
            ? `Fails: AWS does not delete a ${noun} in use, and ${inWords(stays.map(({ address }) => address))} uses it.`
            : `${endsIt(change)} the ${noun}${causeOf(change)}. AWS refuses that while a cache uses it, and a cache that leaves it in its maintenance window uses it until then.`,
        fix: fails ? 'Give the new one a name of its own, and create it before the old one goes.' : undefined,
        source: `Amazon ElastiCache API Reference, ${noun === 'parameter group' ? 'DeleteCacheParameterGroup' : 'DeleteCacheSubnetGroup'}`,
      }),
    ];
  };

const parameterGroupGone = settingsGone(
  'parameter group',
  'parameter_group_name',
  'elasticache-parameter-group',
);

export const parameterGroupKind: Kind = {
  types: ['aws_elasticache_parameter_group', 'aws_memorydb_parameter_group'],
  noun: 'the parameter group',
  updated: { parameter, description: quiet },
  destroyed: parameterGroupGone,
  left: parameterGroupGone,
};
