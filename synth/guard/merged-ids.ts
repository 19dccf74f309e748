import type { TerraformElement } from 'cdktf';
import type { Problem } from '../../spec/problem.ts';
import { addressOf, blocksOf, privatesOf } from './addresses.ts';
import type { GuardCheck } from './guard-input.ts';

/** Ids lose some characters on the way to an address, so `a.b` and `ab` become one resource. */
export const mergedIds: GuardCheck = ({ stack, json, elements }) => {
  const problems: Problem[] = [];
  const groups = byAddress(elements);
  for (const [address, group] of groups)
    if (group.length > 1 && !group.some((element) => privatesOf(element)._logicalIdOverride))
      problems.push({
        code: 'PLINTH-GUARD-002',
        path: `${stack.node.id}/${address}`,
        got: `${group.length} constructs: ${group.map(({ node }) => node.path).join(', ')}`,
        rule: 'each construct needs an address of its own, or the last one replaces the others',
        fix: 'rename one of them so that letters, digits, dashes or underscores differ',
      });

  const emitted = new Set(blocksOf(json).map((block) => block.address));
  for (const [address, [element]] of groups)
    if (!emitted.has(address))
      problems.push({
        code: 'PLINTH-GUARD-002',
        path: `${stack.node.id}/${address}`,
        got: `construct ${element?.node.path} and nothing in the JSON`,
        rule: 'each construct must be in the JSON',
        fix: 'remove the override that takes it out, or the construct',
      });
  return problems;
};

/** The constructs behind each address. */
export function byAddress(elements: readonly TerraformElement[]): Map<string, TerraformElement[]> {
  const groups = new Map<string, TerraformElement[]>();
  for (const element of elements) {
    const address = addressOf(element);
    if (address === undefined) continue;
    const group = groups.get(address);
    if (group) group.push(element);
    else groups.set(address, [element]);
  }
  return groups;
}
