import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { isObject, isUnknown, list, own, type Value } from '../value.ts';
import { type ConfiguredModule, type ConfiguredResource, keyOf } from './configuration.ts';
import { isReachable, type Place, placeOf } from './reference.ts';
import { type Target, targetsOf } from './resolve.ts';

/** A plan as rules see it, and what its resources wait for. */
export interface PlanContext extends Context {
  /** What a change refers to or names in `depends_on`. */
  dependencies(change: Change): readonly Change[];
}

/** All instances of a resource in one instance of its module, and what was found out about them. */
interface Group {
  readonly key: string;
  readonly place: Place;
  readonly resource: ConfiguredResource | undefined;
  /** By argument; all of them without one. */
  readonly references: Map<string | undefined, readonly Change[]>;
  /** By index, where who refers to one instance does not refer to all; without one otherwise. */
  readonly referencedBy: Map<string | number | undefined, readonly Change[]>;
}

export function contextOf(all: readonly Change[], root: ConfiguredModule): PlanContext {
  const changes = all.filter(({ mode }) => mode === 'managed');
  const current = changes.filter(({ deposed }) => deposed === undefined);
  const byType = lazy(() => grouped(changes, ({ type }) => type));
  const ofTypes = memo((types: string) => {
    const wanted = new Set(types.split(' '));
    return wanted.size === 1 ? (byType().get(types) ?? []) : changes.filter(({ type }) => wanted.has(type));
  });
  const byAddress = lazy(() => new Map(current.map((change) => [change.address, change])));
  const resources = lazy(() => new Map(resourcesIn(root).map((resource) => [resource.key, resource])));
  const sources = lazy(() => sourcesByTarget([...resources().values()]));

  const places = memo(placeOf);
  const groups = memo((id: string): Group => {
    const end = id.indexOf('\n');
    const place = places(id.slice(0, end));
    const key = keyOf(place.path, id.slice(end + 1));
    const resource = resources().get(key);
    return { key, place, resource, references: new Map(), referencedBy: new Map() };
  });
  const known = new WeakMap<Change, Group>();
  const groupOf = (change: Change): Group => {
    const group = known.get(change) ?? groups(`${change.module ?? ''}\n${nameOf(change)}`);
    known.set(change, group);
    return group;
  };
  const byKey = lazy(() => grouped(current, (change) => groupOf(change).key));

  const instances = ({ place }: Group, targets: readonly Target[]): readonly Change[] =>
    targets.flatMap(({ key, index }) =>
      (byKey().get(key) ?? []).filter(
        (other) => (index === undefined || other.index === index) && isReachable(place, groupOf(other).place),
      ),
    );

  return {
    changes,
    ofType: (...types) => ofTypes(types.join(' ')),
    at: (address) => byAddress().get(address),
    references: (change, attribute) => {
      const group = groupOf(change);
      const { resource, references } = group;
      if (resource === undefined) return [];
      return foundOnce(references, attribute, () =>
        instances(group, targetsOf(resource, referencesOf(resource, attribute))),
      );
    },
    dependencies: (change) => {
      const group = groupOf(change);
      const { resource } = group;
      if (resource === undefined) return [];
      return instances(group, targetsOf(resource, [...referencesOf(resource), ...resource.dependsOn]));
    },
    referencedBy: (change) => {
      const group = groupOf(change);
      const referring = sources().get(group.key) ?? [];
      const index = referring.some((source) => source.index !== undefined) ? change.index : undefined;
      return foundOnce(group.referencedBy, index, () =>
        instances(
          group,
          referring
            .filter((source) => source.index === undefined || source.index === change.index)
            .map(({ source }) => ({ key: source })),
        ),
      );
    },
    isConfigured: (change, attribute) => {
      const expressions = groupOf(change).resource?.expressions();
      if (expressions === undefined) return undefined;
      return expressions.has(attribute) || (mayBeBlock(change, attribute) ? undefined : false);
    },
    hasProvisioners: (change) => groupOf(change).resource?.hasProvisioners ?? false,
  };
}

const nameOf = ({ mode, type, name }: Change): string => `${mode === 'data' ? 'data.' : ''}${type}.${name}`;

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

function grouped(changes: readonly Change[], groupOf: (change: Change) => string): Map<string, Change[]> {
  const found = new Map<string, Change[]>();
  for (const change of changes) {
    const key = groupOf(change);
    const group = found.get(key);
    if (group === undefined) found.set(key, [change]);
    else group.push(change);
  }
  return found;
}

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function foundOnce<K, T>(found: Map<K, T>, key: K, find: () => T): T {
  const known = found.get(key) ?? find();
  found.set(key, known);
  return known;
}

function memo<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => foundOnce(made, key, () => make(key));
}
