import { byKeys } from '../by-keys.ts';
import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { lazy, memo } from '../made-once.ts';
import { isObject, isUnknown, list, own, type Value } from '../value.ts';
import type { ConfiguredModule, ConfiguredResource } from './configuration.ts';
import { type Group, instancesOf } from './instances.ts';
import { targetsOf } from './resolve.ts';

/** A plan as rules see it, and what its resources wait for. */
export interface PlanContext extends Context {
  /** What a change refers to or names in `depends_on`. */
  dependencies(change: Change): readonly Change[];
}

export function contextOf(all: readonly Change[], root: ConfiguredModule): PlanContext {
  const changes = all.filter(({ mode }) => mode === 'managed');
  const current = changes.filter(({ deposed }) => deposed === undefined);
  const byType = lazy(() => byKeys(changes, ({ type }) => [type]));
  const ofTypes = memo((types: string) => {
    const wanted = new Set(types.split(' '));
    return wanted.size === 1 ? (byType().get(types) ?? []) : changes.filter(({ type }) => wanted.has(type));
  });
  const byAddress = lazy(() => new Map(current.map((change) => [change.address, change])));
  const resources = lazy(() => new Map(resourcesIn(root).map((resource) => [resource.key, resource])));
  const sources = lazy(() => sourcesByTarget([...resources().values()]));
  const { groupOf, instances } = instancesOf(current, (key) => resources().get(key));

  /** By argument; of all of them without one. */
  const references = memo((group: Group) =>
    memo((attribute: string | undefined): readonly Change[] => {
      const { resource } = group;
      if (resource === undefined) return [];
      return instances(group, targetsOf(resource, referencesOf(resource, attribute)));
    }),
  );
  /** By index, where who refers to one instance does not refer to all; without one otherwise. */
  const referencedBy = memo((group: Group) => {
    const referring = sources().get(group.key) ?? [];
    const toIndex = memo((index: Change['index']) =>
      instances(
        group,
        referring
          .filter((source) => source.index === undefined || source.index === index)
          .map(({ source }) => ({ key: source })),
      ),
    );
    const isIndexed = referring.some((source) => source.index !== undefined);
    return (index: Change['index']) => toIndex(isIndexed ? index : undefined);
  });

  return {
    changes,
    ofType: (...types) => ofTypes(types.join(' ')),
    at: (address) => byAddress().get(address),
    references: (change, attribute) => references(groupOf(change))(attribute),
    dependencies: (change) => {
      const group = groupOf(change);
      const { resource } = group;
      if (resource === undefined) return [];
      return instances(group, targetsOf(resource, [...referencesOf(resource), ...resource.dependsOn]));
    },
    referencedBy: (change) => referencedBy(groupOf(change))(change.index),
    isConfigured: (change, attribute) => {
      const expressions = groupOf(change).resource?.expressions();
      if (expressions === undefined) return undefined;
      return expressions.has(attribute) || (mayBeBlock(change, attribute) ? undefined : false);
    },
    hasProvisioners: (change) => groupOf(change).resource?.hasProvisioners ?? false,
  };
}

const referencesOf = (resource: ConfiguredResource, attribute?: string): readonly string[] =>
  attribute === undefined
    ? [...[...resource.expressions().values()].flat(), ...resource.repeatedFor]
    : (resource.expressions().get(attribute) ?? []);

const resourcesIn = (module: ConfiguredModule): readonly ConfiguredResource[] => [
  ...module.resources,
  ...[...module.calls.values()].flatMap(resourcesIn),
];

/** Who refers to each resource, and to which instance of it. */
function sourcesByTarget(
  resources: readonly ConfiguredResource[],
): ReadonlyMap<string, readonly { readonly source: string; readonly index?: string | number }[]> {
  const sources = new Map<string, { source: string; index?: string | number }[]>();
  for (const resource of resources)
    for (const { key, ...index } of targetsOf(resource, referencesOf(resource))) {
      const known = sources.get(key) ?? [];
      known.push({ source: resource.key, ...index });
      sources.set(key, known);
    }
  return sources;
}

/**
 * Whether an attribute may be a nested block, which plans leave out of the configuration where it is dynamic: its value is
 * a list of objects, or one that is empty.
 */
function mayBeBlock({ before, after }: Change, attribute: string): boolean {
  const values: readonly (Value | undefined)[] = [own(before, attribute), own(after, attribute)];
  return attribute === 'timeouts' || values.some(isListOfBlocks);
}

const isListOfBlocks = (value: Value | undefined): boolean =>
  Array.isArray(value) && list(value).every((item) => isUnknown(item) || isObject(item));
