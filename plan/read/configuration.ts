import type { Json, JsonObject } from '../value.ts';
import { parse, type Reading } from './fields.ts';
import { furthest } from './reference.ts';
import { BrokenJson, eachElement, eachMember, kindAt, type Span, skipValue, spansOf } from './scan.ts';

/** A resource of the configuration: what its arguments refer to, by argument. */
export interface ConfiguredResource {
  /** Module path and address in it, without indexes. */
  readonly key: string;
  readonly module: ConfiguredModule;
  readonly hasProvisioners: boolean;
  /** By argument that is set, what it refers to; nested blocks with all that is in them. */
  readonly expressions: () => ReadonlyMap<string, readonly string[]>;
  /** What `count` or `for_each` refer to. */
  readonly repeatedFor: readonly string[];
  readonly dependsOn: readonly string[];
}

export interface ConfiguredModule {
  /** Names of the calls that lead here, joined by dots; empty for the root module. */
  readonly path: string;
  readonly parent?: { readonly module: ConfiguredModule; readonly call: () => Call };
  readonly resources: ConfiguredResource[];
  readonly calls: Map<string, ConfiguredModule>;
  readonly outputs: Map<string, readonly string[]>;
}

interface Call {
  readonly expressions: ReadonlyMap<string, readonly string[]>;
  readonly repeatedFor: readonly string[];
}

export interface Configuration {
  readonly root: ConfiguredModule;
  /** Version constraints by full name of the provider. */
  readonly providers: ReadonlyMap<string, string>;
  readonly sensitiveVariables: ReadonlySet<string>;
}

export const emptyModule = (): ConfiguredModule => ({
  path: '',
  resources: [],
  calls: new Map(),
  outputs: new Map(),
});

/** Modules in modules; more would be one that calls itself, which Terraform refuses. */
const DEEPEST = 100;

export function readConfiguration(
  reading: Reading,
  start: number,
): { configuration: Configuration; end: number } {
  const { bytes } = reading;
  const root = emptyModule();
  const providers = new Map<string, string>();
  const sensitiveVariables = new Set<string>();
  const end = eachMember(bytes, start, (name, at) => {
    if (kindAt(bytes, at) !== 'object') return skipValue(bytes, at);
    if (name === 'provider_config') return readProviders(reading, at, providers);
    if (name !== 'root_module') return skipValue(bytes, at);
    return readModule(reading, at, root, sensitiveVariables);
  });
  return { configuration: { root, providers, sensitiveVariables }, end };
}

function readProviders(reading: Reading, at: number, providers: Map<string, string>): number {
  const { spans, end } = spansOf(reading.bytes, at);
  for (const [key, span] of spans) {
    const { name = key, full_name = name, version_constraint } = objectIn(reading, span);
    if (typeof full_name !== 'string' || typeof version_constraint !== 'string') continue;
    const known = providers.get(full_name);
    if (known === undefined) providers.set(full_name, version_constraint);
    else if (!known.split(' and ').includes(version_constraint))
      providers.set(full_name, `${known} and ${version_constraint}`);
  }
  return end;
}

function readModule(
  reading: Reading,
  start: number,
  module: ConfiguredModule,
  sensitiveVariables?: Set<string>,
): number {
  const { bytes } = reading;
  return eachMember(bytes, start, (name, at) => {
    const kind = kindAt(bytes, at);
    if (name === 'resources' && kind === 'array')
      return eachElement(bytes, at, (element) => readResource(reading, element, module));
    if (name === 'module_calls' && kind === 'object')
      return eachMember(bytes, at, (call, callAt) => readCall(reading, callAt, call, module));
    if (name === 'outputs' && kind === 'object') return readOutputs(reading, at, module);
    if (name === 'variables' && kind === 'object' && sensitiveVariables !== undefined)
      return readVariables(reading, at, sensitiveVariables);
    return skipValue(bytes, at);
  });
}

function readVariables(reading: Reading, at: number, sensitive: Set<string>): number {
  const { spans, end } = spansOf(reading.bytes, at);
  for (const [name, span] of spans) if (objectIn(reading, span).sensitive === true) sensitive.add(name);
  return end;
}

function readOutputs(reading: Reading, at: number, module: ConfiguredModule): number {
  const { spans, end } = spansOf(reading.bytes, at);
  for (const [name, span] of spans)
    module.outputs.set(name, referencesIn(objectIn(reading, span).expression));
  return end;
}

function readResource(reading: Reading, start: number, module: ConfiguredModule): number {
  const { bytes } = reading;
  if (kindAt(bytes, start) !== 'object') return skipValue(bytes, start);
  const { spans, end } = spansOf(bytes, start);
  const address = valueIn(reading, spans.get('address'));
  if (typeof address !== 'string') return end;
  const expressions = spans.get('expressions');
  let read: ReadonlyMap<string, readonly string[]> | undefined;
  module.resources.push({
    key: keyOf(module.path, address),
    module,
    hasProvisioners: isFilledList(valueIn(reading, spans.get('provisioners'))),
    expressions: () => {
      read ??= argumentsIn(valueIn(reading, expressions));
      return read;
    },
    repeatedFor: repetition(reading, spans),
    dependsOn: textsIn(valueIn(reading, spans.get('depends_on'))),
  });
  return end;
}

function readCall(reading: Reading, start: number, name: string, parent: ConfiguredModule): number {
  const { bytes } = reading;
  if (kindAt(bytes, start) !== 'object') return skipValue(bytes, start);
  if (parent.path.split('.').length > DEEPEST) throw new BrokenJson('deep', start);
  const spans = new Map<string, Span>();
  let read: Call | undefined;
  const call = (): Call => {
    read ??= {
      expressions: argumentsIn(valueIn(reading, spans.get('expressions'))),
      repeatedFor: repetition(reading, spans),
    };
    return read;
  };
  const path = parent.path === '' ? name : `${parent.path}.${name}`;
  const module: ConfiguredModule = { ...emptyModule(), path, parent: { module: parent, call } };
  parent.calls.set(name, module);
  return eachMember(bytes, start, (member, at) => {
    if (member === 'module' && kindAt(bytes, at) === 'object') return readModule(reading, at, module);
    const end = skipValue(bytes, at);
    spans.set(member, { start: at, end });
    return end;
  });
}

/** One key for a resource, whatever its instances. */
export const keyOf = (modulePath: string, address: string): string => `${modulePath}|${address}`;

const repetition = (reading: Reading, spans: ReadonlyMap<string, Span>): readonly string[] =>
  ['count_expression', 'for_each_expression'].flatMap((name) =>
    referencesIn(valueIn(reading, spans.get(name))),
  );

const valueIn = (reading: Reading, span: Span | undefined): Json | undefined =>
  span === undefined ? undefined : parse<Json>(reading, span, 'configuration');

const isText = (value: Json): value is string => typeof value === 'string';
const textsIn = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? (value as readonly Json[]).filter(isText) : [];
const isFilledList = (value: Json | undefined): boolean => Array.isArray(value) && value.length > 0;
const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function objectIn(reading: Reading, span: Span): JsonObject {
  const value = valueIn(reading, span);
  return isObject(value) ? value : {};
}

/** The arguments that are set, and what each refers to. One that is set to null is not set. */
function argumentsIn(expressions: Json | undefined): ReadonlyMap<string, readonly string[]> {
  const set = new Map<string, readonly string[]>();
  if (!isObject(expressions)) return set;
  for (const [name, given] of Object.entries(expressions))
    if (!isObject(given) || given.constant_value !== null) set.set(name, referencesIn(given));
  return set;
}

/**
 * What an expression refers to; of a block, of several blocks: all that is in them. Of configuration in JSON, Terraform
 * writes the text of an expression as its constant value beside what it refers to.
 */
function referencesIn(given: Json | undefined): readonly string[] {
  if (Array.isArray(given)) return (given as readonly Json[]).flatMap(referencesIn);
  if (!isObject(given)) return [];
  if (Array.isArray(given.references)) return furthest(textsIn(given.references));
  return Object.hasOwn(given, 'constant_value') ? [] : Object.values(given).flatMap(referencesIn);
}
