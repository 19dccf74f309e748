import { closest } from 'fastest-levenshtein';
import { type Document, parseAllDocuments } from 'yaml';
import type { Problem } from '../spec/problem.ts';
import type { Transforms } from '../spec/transform.ts';
import { isObject, type JsonObject, mergePatch } from './json.ts';

/**
 * Raw patches by address: `aws_db_instance.postgres`, `data.aws_region.current`, `output.endpoint` or
 * `Deployment/orders`. A value is a JSON merge patch (RFC 7386): null removes, lists replace.
 */
export type Overrides = Readonly<Record<string, unknown>>;

export interface Manifest {
  /** File name in dist/<stack>/. */
  readonly name: string;
  readonly text: string;
}

export interface RecordedTransforms {
  readonly transforms: Transforms;
  /** Transforms that nothing asked for, each as a problem. */
  readonly unmatched: (stack: string) => Problem[];
}

/** The same transforms, noting which names the stack and the chart ask for. */
export function recordTransforms(transforms: Transforms): RecordedTransforms {
  const asked = new Set<string>();
  const proxy = new Proxy(transforms, {
    get: (target, name) => {
      if (typeof name === 'string') asked.add(name);
      return Reflect.get(target, name);
    },
  });
  const unmatched = (stack: string): Problem[] =>
    Object.keys(transforms)
      .filter((name) => !asked.has(name))
      .map((name) => ({
        code: 'PLINTH-HATCH-001',
        path: `${stack}.transform`,
        got: `'${name}'`,
        rule: 'a transform must name a resource this stack has',
        fix: nearest(name, [...asked]),
      }));
  return { transforms: proxy, unmatched };
}

/** The override patched into the JSON, in place; addresses that are not there are returned as problems. */
export function overrideTerraform(stack: string, json: JsonObject, overrides: Overrides): Problem[] {
  const problems: Problem[] = [];
  for (const [address, patch] of terraformOverrides(overrides)) {
    const names = pathOf(address);
    const parent = names
      .slice(0, -1)
      .reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), json);
    const name = names.at(-1) as string;
    if (isObject(parent) && Object.hasOwn(parent, name)) parent[name] = mergePatch(parent[name], patch);
    else problems.push(unknownAddress(stack, address, addressesIn(json)));
  }
  return problems;
}

/** The manifests with the overrides patched in; addresses that are not there are added to `problems`. */
export function overrideManifests(
  stack: string,
  manifests: readonly Manifest[],
  overrides: Overrides,
  problems: Problem[],
): readonly Manifest[] {
  const patches = new Map(Object.entries(overrides).filter(([address]) => isManifest(address)));
  if (patches.size === 0) return manifests;
  const known: string[] = [];
  const patched = manifests.map(({ name, text }) => {
    const documents = parseAllDocuments(text) as Document[];
    let changed = false;
    const objects = documents.map((document) => {
      const object: unknown = document.toJS();
      const address = addressOfObject(object);
      known.push(address);
      if (!patches.has(address)) return document.toString();
      changed = true;
      document.contents = document.createNode(mergePatch(object, patches.get(address))) as never;
      return document.toString();
    });
    return changed ? { name, text: objects.map(withoutMarker).join('---\n') } : { name, text };
  });
  for (const address of patches.keys())
    if (!known.includes(address)) problems.push(unknownAddress(stack, address, known));
  return patched;
}

const isManifest = (address: string): boolean => address.includes('/');
const terraformOverrides = (overrides: Overrides): [string, unknown][] =>
  Object.entries(overrides).filter(([address]) => !isManifest(address));

const sections = new Set(['data', 'ephemeral', 'output', 'module']);

const pathOf = (address: string): string[] => {
  const [root, ...rest] = address.split('.') as [string, ...string[]];
  if (root === 'var') return ['variable', ...rest];
  return sections.has(root) ? [root, ...rest] : ['resource', root, ...rest];
};

function addressesIn(json: JsonObject): string[] {
  const typed = (section: string, prefix: string): string[] =>
    Object.entries(isObject(json[section]) ? (json[section] as JsonObject) : {}).flatMap(([type, entries]) =>
      Object.keys(isObject(entries) ? entries : {}).map((name) => `${prefix}${type}.${name}`),
    );
  return [...typed('resource', ''), ...typed('data', 'data.'), ...typed('ephemeral', 'ephemeral.')];
}

const addressOfObject = (object: unknown): string =>
  isObject(object) && isObject(object.metadata) ? `${object.kind}/${object.metadata.name}` : '';

const withoutMarker = (text: string): string => text.replace(/^---\n/, '');

const unknownAddress = (stack: string, address: string, known: readonly string[]): Problem => ({
  code: 'PLINTH-HATCH-002',
  path: `${stack}.override`,
  got: `'${address}'`,
  rule: 'an override must name a resource or an object this stack has',
  fix: nearest(address, known),
});

const nearest = (name: string, known: readonly string[]): string =>
  known.length === 0 ? 'remove it' : `did you mean '${closest(name, known)}'?`;
