import { byKeys } from '../by-keys.ts';
import type { Change } from '../change.ts';
import { lazy, memo } from '../made-once.ts';
import { type ConfiguredResource, keyOf } from './configuration.ts';
import { callsInCommon, type Place, placeOf, treeOf } from './reference.ts';
import type { Target } from './resolve.ts';

/** All instances of a resource in one instance of its module: what their configuration says is the same. */
export interface Group {
  readonly key: string;
  readonly place: Place;
  readonly resource: ConfiguredResource | undefined;
}

export interface Instances {
  groupOf(change: Change): Group;
  /** The instances a group may mean by the resources it names. */
  instances(group: Group, targets: readonly Target[]): readonly Change[];
}

/** The current objects of a plan by what they are instances of. */
export function instancesOf(
  changes: readonly Change[],
  resourceAt: (key: string) => ConfiguredResource | undefined,
): Instances {
  const groupsIn = memo((module: string) => {
    const place = placeOf(module);
    return memo((name: string): Group => {
      const key = keyOf(place.path, name);
      return { key, place, resource: resourceAt(key) };
    });
  });
  // Weak, as rules may ask with copies of changes, which hold all of their objects.
  const known = new WeakMap<Change, Group>();
  const groupOf = (change: Change): Group => {
    const group = known.get(change) ?? groupsIn(change.module ?? '')(nameOf(change));
    known.set(change, group);
    return group;
  };

  const byKey = lazy(() => byKeys(changes, (change) => [groupOf(change).key]));
  // Of thousands of instances of a module each sees its own resources: looking for them among all takes minutes.
  const byTree = memo((depth: number) =>
    memo((key: string) => byKeys(byKey().get(key) ?? [], (change) => [treeOf(groupOf(change).place, depth)])),
  );
  function withinReach({ place }: Group, key: string): readonly Change[] {
    const all = byKey().get(key) ?? [];
    const depth = all[0] === undefined ? 0 : callsInCommon(place, groupOf(all[0]).place);
    return depth === 0 ? all : (byTree(depth)(key).get(treeOf(place, depth)) ?? []);
  }

  return {
    groupOf,
    instances: (group, targets) =>
      targets.flatMap(({ key, index }) => {
        const all = withinReach(group, key);
        return index === undefined ? all : all.filter((instance) => instance.index === index);
      }),
  };
}

const nameOf = ({ mode, type, name }: Change): string => `${mode === 'data' ? 'data.' : ''}${type}.${name}`;
