import { privatesOf } from './addresses.ts';
import type { GuardCheck } from './guard-input.ts';
import { byAddress } from './merged-ids.ts';

/** `overrideLogicalId` takes any id, also one that is taken. */
export const duplicateAddresses: GuardCheck = ({ stack, elements }) =>
  [...byAddress(elements)]
    .filter(
      ([, group]) => group.length > 1 && group.some((element) => privatesOf(element)._logicalIdOverride),
    )
    .map(([address, group]) => ({
      code: 'PLINTH-GUARD-003',
      path: `${stack.node.id}/${address}`,
      got: `${group.length} constructs: ${group.map(({ node }) => node.path).join(', ')}`,
      rule: 'overrideLogicalId must give an id that no other construct of the type has',
      fix: 'give one of them another id',
    }));
