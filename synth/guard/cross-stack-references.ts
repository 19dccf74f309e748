import type { Problem } from '../../spec/problem.ts';
import { isObject } from '../json.ts';
import { entriesOf } from './addresses.ts';
import type { GuardCheck } from './guard-input.ts';

/** cdktf joins two stacks through remote state: whole states become readable, and plans wait for applies. */
export const crossStackReferences: GuardCheck = ({ stack, json }) => {
  const data = isObject(json.data) ? json.data : {};
  const inputs = entriesOf(data.terraform_remote_state).map(
    ([name]) => `data.terraform_remote_state.${name}`,
  );
  const outputs = entriesOf(json.output).map(([name]) => `output.${name}`);
  return [...inputs, ...outputs]
    .filter((address) => /\.cross-stack-(?:reference-input|output)-/.test(address))
    .map((address) => crossStack(`${stack.node.id}/${address}`, address));
};

const crossStack = (path: string, address: string): Problem => ({
  code: 'PLINTH-GUARD-005',
  path,
  got: address,
  rule: 'a stack must not use a value of another stack',
  fix: 'make the resource in this stack, or pass its name or identifier as a plain string',
});
