import type { Problem } from '../../spec/problem.ts';
import { isObject } from '../json.ts';
import { blocksOf } from './addresses.ts';
import type { GuardCheck } from './guard-input.ts';
import { type Traversal, traversalsIn } from './references.ts';

/** Roots that Terraform itself defines (Terraform, "References to Named Values"). */
const builtIn = new Set(['each', 'count', 'self', 'path', 'terraform']);
/** Arguments that hold addresses without a template around them. */
const bareAddresses = new Set(['depends_on', 'replace_triggered_by']);

/** References to what this JSON does not hold: left by a token of another stack or an address typed by hand. */
export const danglingReferences: GuardCheck = ({ stack, json }) => {
  const blocks = blocksOf(json);
  const known = new Set(blocks.map(({ address }) => address));
  const iterators = dynamicBlocks(json);
  const problems = new Map<string, Problem>();
  for (const { address, body } of [...blocks, ...otherBlocks(json)])
    eachTraversal(body, (reference) => {
      const wanted = addressOfTraversal(reference);
      if (wanted === undefined || known.has(wanted) || iterators.has(reference[0] as string)) return;
      const problem = dangling(`${stack.node.id}/${address}`, wanted);
      problems.set(`${address} ${wanted}`, problem);
    });
  return [...problems.values()];
};

const otherBlocks = (json: Record<string, unknown>): { address: string; body: unknown }[] =>
  ['provider', 'terraform', 'check'].map((section) => ({ address: section, body: json[section] }));

function eachTraversal(value: unknown, visit: (reference: Traversal) => void, key = ''): void {
  if (typeof value === 'string')
    for (const reference of bareAddresses.has(key) ? [value.split('.')] : traversalsIn(value))
      visit(reference);
  else if (Array.isArray(value)) for (const part of value) eachTraversal(part, visit, key);
  else if (isObject(value))
    for (const [name, part] of Object.entries(value)) {
      if (name === '//') continue;
      for (const reference of traversalsIn(name)) visit(reference);
      eachTraversal(part, visit, name);
    }
}

/** The address a traversal starts with, or undefined when it refers to nothing that is declared. */
function addressOfTraversal(parts: Traversal): string | undefined {
  const [root, second, third] = parts.map((part) => part.replace(/\[.*$/, ''));
  if (root === undefined || second === undefined || builtIn.has(root)) return undefined;
  if (root === 'data' || root === 'ephemeral')
    return third === undefined ? undefined : `${root}.${second}.${third}`;
  if (root === 'var' || root === 'local' || root === 'module') return `${root}.${second}`;
  // Types of resources are `<provider>_<name>`; other roots are variables of an expression.
  return root.includes('_') ? `${root}.${second}` : undefined;
}

/** `dynamic` blocks bring an iterator named after the block, or as told. */
function dynamicBlocks(value: unknown, into = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const part of value) dynamicBlocks(part, into);
  else if (isObject(value))
    for (const [key, part] of Object.entries(value)) {
      if (key === 'dynamic' && isObject(part)) for (const label of Object.keys(part)) into.add(label);
      if (key === 'iterator' && typeof part === 'string') into.add(part);
      dynamicBlocks(part, into);
    }
  return into;
}

const dangling = (path: string, got: string): Problem => ({
  code: 'PLINTH-GUARD-006',
  path,
  got,
  rule: 'a reference must name something of the same stack',
  fix: 'use an attribute of a construct of this stack, or correct the address',
});
