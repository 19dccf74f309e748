import { type TerraformElement, TerraformOutput } from 'cdktf';
import { isObject, type JsonObject } from '../json.ts';
import type { TerraformJson } from '../terraform.ts';

interface ElementPrivates {
  readonly _elementType?: string;
  readonly _logicalIdOverride?: string;
  readonly _hasMoved?: boolean;
  readonly rawOverrides: JsonObject;
}

/** What cdktf keeps private about an element and the checks must know. */
export const privatesOf = (element: TerraformElement): ElementPrivates =>
  element as unknown as ElementPrivates;

/** Terraform's address of the element, or undefined for one without (a provider, a backend). */
export function addressOf(element: TerraformElement): string | undefined {
  if (TerraformOutput.isTerraformOutput(element)) return `output.${element.friendlyUniqueId}`;
  const { _elementType: type, _hasMoved: moved } = privatesOf(element);
  if (type === undefined || moved === true || type === 'backend' || isProvider(element)) return undefined;
  return `${type}.${element.friendlyUniqueId}`;
}

const providerSymbol = Symbol.for('cdktf/TerraformProvider');
const isProvider = (element: TerraformElement): boolean => providerSymbol in element;

/** Sections whose entries are one level deep, with the word that refers to them. */
const named: readonly (readonly [section: string, prefix: string])[] = [
  ['variable', 'var'],
  ['locals', 'local'],
  ['output', 'output'],
  ['module', 'module'],
];
/** Sections whose entries are grouped by type. */
const typed: readonly (readonly [section: string, prefix: string])[] = [
  ['resource', ''],
  ['data', 'data.'],
  ['ephemeral', 'ephemeral.'],
];

export interface Block {
  readonly address: string;
  /** Where it is in the JSON. */
  readonly path: readonly string[];
  readonly body: unknown;
}

/** Every addressable block of the JSON. */
export function blocksOf(json: TerraformJson): Block[] {
  const blocks: Block[] = [];
  for (const [section, prefix] of named)
    for (const [name, body] of entriesOf(json[section]))
      blocks.push({ address: `${prefix}.${name}`, path: [section, name], body });
  for (const [section, prefix] of typed)
    for (const [type, entries] of entriesOf(json[section]))
      for (const [name, body] of entriesOf(entries))
        blocks.push({ address: `${prefix}${type}.${name}`, path: [section, type, name], body });
  return blocks;
}

export const entriesOf = (value: unknown): [string, unknown][] =>
  isObject(value) ? Object.entries(value) : [];
