import type { Problem } from '../../spec/problem.ts';
import { crossStackReferences } from './cross-stack-references.ts';
import { danglingReferences } from './dangling-references.ts';
import { duplicateAddresses } from './duplicate-addresses.ts';
import type { GuardCheck, GuardInput } from './guard-input.ts';
import { invalidIds } from './invalid-ids.ts';
import { mergedIds } from './merged-ids.ts';
import { misreadOverrides } from './misread-overrides.ts';
import { outsideStack } from './outside-stack.ts';
import { providerReferences } from './provider-references.ts';
import { silentDependencies } from './silent-dependencies.ts';
import { skippedAspects } from './skipped-aspects.ts';
import { tokenLeaks } from './token-leaks.ts';

/** In the order of their codes, PLINTH-GUARD-001 and on. */
const checks: readonly GuardCheck[] = [
  tokenLeaks,
  mergedIds,
  duplicateAddresses,
  skippedAspects,
  crossStackReferences,
  danglingReferences,
  providerReferences,
  silentDependencies,
  invalidIds,
  outsideStack,
  misreadOverrides,
];

/** Everything wrong with a synthesized stack that cdktf does not tell. */
export const guard = (input: GuardInput): Problem[] => checks.flatMap((check) => check(input));
