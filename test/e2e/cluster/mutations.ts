import * as fc from 'fast-check';
import type { LiveObject, ManifestObject } from '../../../k8s/object.ts';

/** One change somewhere in a manifest, told by numbers so that it can be shrunk and repeated. */
export interface Mutation {
  readonly action: keyof typeof actions;
  /** Which of the places where it is possible. */
  readonly place: number;
  readonly choice: number;
}

type Tree = Record<string, unknown>;

/** A value of the manifest, where it stands, and what the API server keeps there. */
interface Node {
  readonly value: unknown;
  readonly live: unknown;
  readonly set: (value: unknown) => void;
  readonly remove: () => void;
}

interface Action {
  readonly appliesTo: (node: Node) => boolean;
  readonly change: (node: Node, choice: number) => void;
}

const isRecord = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: unknown): value is unknown[] => Array.isArray(value);
const isScalar = (value: unknown): boolean => !isRecord(value) && !isList(value);
const pick = <T>(list: readonly T[], choice: number): T => list[choice % list.length] as T;

const keysOnlyIn = (live: unknown, value: unknown): string[] =>
  isRecord(live) && isRecord(value) ? Object.keys(live).filter((key) => !Object.hasOwn(value, key)) : [];

/** What people and programs do to manifests, and what is meant to deceive: the server's own spelling in part. */
const actions = {
  remove: { appliesTo: () => true, change: ({ remove }) => remove() },
  empty: {
    appliesTo: () => true,
    change: ({ value, set }, choice) =>
      set(pick<unknown>([isList(value) ? [] : isRecord(value) ? {} : '', null, {}, []], choice)),
  },
  edit: {
    appliesTo: ({ value }) => isScalar(value),
    change: ({ value, set }, choice) => set(pick(edits(value), choice)),
  },
  respell: {
    appliesTo: ({ value }) => typeof value === 'string' && respelled(value).length > 0,
    change: ({ value, set }, choice) => set(pick(respelled(String(value)), choice)),
  },
  'take what is live': {
    appliesTo: ({ live }) => live !== undefined,
    change: ({ live, set }) => set(structuredClone(live)),
  },
  'take a default': {
    appliesTo: ({ value, live }) => keysOnlyIn(live, value).length > 0,
    change: ({ value, live }, choice) => {
      const key = pick(keysOnlyIn(live, value), choice);
      (value as Tree)[key] = structuredClone((live as Tree)[key]);
    },
  },
  add: {
    appliesTo: ({ value }) => isRecord(value),
    change: ({ value }, choice) => {
      (value as Tree)[pick(['added', 'description', 'replicas', 'labels'], choice)] = 'added';
    },
  },
  'turn keys': {
    appliesTo: ({ value }) => isRecord(value) && Object.keys(value).length > 1,
    change: ({ value, set }) => set(Object.fromEntries(Object.entries(value as Tree).reverse())),
  },
  'turn items': {
    appliesTo: ({ value }) => isList(value) && value.length > 1,
    change: ({ value, set }) => set([...(value as unknown[])].reverse()),
  },
  'move an item': {
    appliesTo: ({ value }) => isList(value) && value.length > 1,
    change: ({ value }, choice) => {
      const list = value as unknown[];
      list.push(...list.splice(choice % list.length, 1));
    },
  },
  'repeat an item': {
    appliesTo: ({ value }) => isList(value) && value.length > 0,
    change: ({ value }, choice) =>
      void (value as unknown[]).push(structuredClone(pick(value as unknown[], choice))),
  },
} satisfies Record<string, Action>;

function edits(value: unknown): unknown[] {
  if (typeof value === 'number') return [value + 1, String(value), value + 0.5, -value];
  if (typeof value === 'boolean') return [!value, String(value), Number(value)];
  return [`${value}x`, `${value} `, String(value).toUpperCase(), Number(value)];
}

/** The same quantity or duration in other words. */
function respelled(value: string): string[] {
  const [, digits, unit] = /^(\d+)(m|Mi|Gi|s|h|)$/.exec(value) ?? [];
  const number = Number(digits);
  if (digits === undefined) return [];
  const by: Readonly<Record<string, string[]>> = {
    m: [`${number / 1_000}`, `${number * 1_000}u`],
    Mi: [`${number * 1_024}Ki`, `${number / 1_024}Gi`],
    Gi: [`${number * 1_024}Mi`, `${number * 2 ** 30}`],
    s: [`${number * 1_000}ms`, `${number / 60}m`],
    h: [`${number * 60}m`, `${number}h0m0s`],
    '': [`${number * 1_000}m`, `0${number}`],
  };
  return by[String(unit)] ?? [];
}

export const mutations = (): fc.Arbitrary<readonly Mutation[]> =>
  fc.array(
    fc.record({
      action: fc.constantFrom(...(Object.keys(actions) as (keyof typeof actions)[])),
      place: fc.nat(10_000),
      choice: fc.nat(100),
    }),
    { minLength: 1, maxLength: 3 },
  );

/** The manifest with the changes, one after the other; what names the object stays. */
export function mutated(
  manifest: ManifestObject,
  live: LiveObject,
  list: readonly Mutation[],
): ManifestObject {
  const changed = structuredClone(manifest);
  for (const { action, place, choice } of list) {
    const { appliesTo, change }: Action = actions[action];
    const places = nodesOf(changed, live).filter(appliesTo);
    if (places.length > 0) change(pick(places, place), choice);
  }
  return changed;
}

function nodesOf(manifest: ManifestObject, live: LiveObject): Node[] {
  const { apiVersion, kind, metadata, ...fields } = manifest as ManifestObject & Tree;
  const { name, namespace, ...tracked } = metadata;
  return [
    ...Object.keys(fields).flatMap((key) => nodesBelow(manifest as Tree, key, live[key])),
    ...Object.keys(tracked).flatMap((key) =>
      nodesBelow(metadata as Tree, key, (live.metadata as unknown as Tree)[key]),
    ),
  ];
}

function nodesBelow(parent: Tree | unknown[], key: string, live: unknown): Node[] {
  const holder = parent as Tree;
  const value = holder[key];
  const node: Node = {
    value,
    live,
    set: (to) => {
      holder[key] = to;
    },
    remove: () => {
      if (isList(parent)) parent.splice(Number(key), 1);
      else delete parent[key];
    },
  };
  if (isScalar(value)) return [node];
  return [
    node,
    ...Object.keys(value as Tree).flatMap((below) =>
      nodesBelow(value as Tree, below, isRecord(live) || isList(live) ? (live as Tree)[below] : undefined),
    ),
  ];
}
