import { blocksOf } from './addresses.ts';
import type { GuardCheck } from './guard-input.ts';

/** Terraform, "Identifiers": letters, digits, underscores and hyphens, the first no digit (nor a hyphen). */
const identifier = /^[A-Za-z_][\w-]*$/;

export const invalidIds: GuardCheck = ({ stack, json }) =>
  blocksOf(json)
    .filter(({ path }) => !identifier.test(path.at(-1) as string))
    .map(({ address, path }) => ({
      code: 'PLINTH-GUARD-009',
      path: `${stack.node.id}/${address}`,
      got: JSON.stringify(path.at(-1)),
      rule: 'a name in Terraform starts with a letter or underscore and holds letters, digits, underscores and dashes',
      fix: 'rename the construct',
    }));
