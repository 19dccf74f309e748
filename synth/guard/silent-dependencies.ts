import type { IConstruct } from 'constructs';
import type { Problem } from '../../spec/problem.ts';
import { isObject } from '../json.ts';
import { elementsOf } from '../terraform.ts';
import { addressOf, blocksOf } from './addresses.ts';
import type { GuardCheck } from './guard-input.ts';

/** `a.node.addDependency(b)` is kept in the tree and never becomes `depends_on`. */
export const silentDependencies: GuardCheck = ({ stack, json }) => {
  const dependsOn = new Map(blocksOf(json).map(({ address, body }) => [address, listed(body)]));
  const problems: Problem[] = [];
  for (const construct of stack.node.findAll())
    for (const dependency of construct.node.dependencies) {
      const missing = addressesUnder(dependency).find((wanted) =>
        addressesUnder(construct).some((address) => !dependsOn.get(address)?.includes(wanted)),
      );
      if (missing !== undefined) problems.push(silent(construct, dependency));
    }
  return problems;
};

const listed = (body: unknown): unknown[] =>
  isObject(body) && Array.isArray(body.depends_on) ? body.depends_on : [];

/** Addresses that can depend, or be depended on: resources, data sources and modules. */
const addressesUnder = (construct: IConstruct): string[] =>
  elementsOf(construct)
    .map(addressOf)
    .filter((address) => address !== undefined)
    .filter((address) => !/^(?:var|local|output)\./.test(address));

const silent = (construct: IConstruct, dependency: IConstruct): Problem => ({
  code: 'PLINTH-GUARD-008',
  path: construct.node.path,
  got: `node.addDependency(${dependency.node.path})`,
  rule: 'node.addDependency does not become depends_on',
  fix: 'pass `dependsOn: [...]` to the resource',
});
