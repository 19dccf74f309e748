import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { hasUnknown, isSensitive, isUnknown, isUnset, type Value } from '../../value.ts';

export type Presence = 'set' | 'unset' | 'unknown';

/**
 * Whether a sensitive argument has a value after the change. A plan marks it sensitive even where it is null, so the
 * configuration has to say.
 */
export function presenceOf(change: Change, context: Context, argument: string): Presence {
  const value = change.after?.[argument];
  if (isUnknown(value)) return 'set';
  if (!isSensitive(value)) return isUnset(value) ? 'unset' : 'set';
  const isConfigured = context.isConfigured(change, argument);
  if (isConfigured === undefined) return 'unknown';
  return isConfigured ? 'set' : 'unset';
}

/** "Removes x" where the plan knows it; "May remove x" where the value comes with the apply. */
export const certainly = (after: Value, verb: string): string =>
  hasUnknown(after)
    ? `May ${verb}`
    : `${verb.charAt(0).toUpperCase()}${verb.slice(1)}${/(ch|sh|s|x)$/.test(verb) ? 'es' : 's'}`;
