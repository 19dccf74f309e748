import type { LiveObject } from '../../object.ts';
import type { ReadinessContext, Rule } from '../context.ts';
import { ageOf, type Condition, conditionOf, specOf, statusOf } from '../fields.ts';
import { current, failed, inProgress } from '../results.ts';

interface Spec {
  readonly refreshPolicy: string;
  readonly data: readonly { readonly secretKey: string }[];
  readonly target: {
    readonly name?: string;
    readonly creationPolicy?: string;
    readonly template?: { readonly mergePolicy?: string; readonly data?: Readonly<Record<string, string>> };
  };
}

/** The operator tries again by itself, and a secret that terraform writes right now is there at the next try. */
const syncGrace = 60_000;

/** `undefined`: it writes none (creationPolicy None). */
export function targetOf(live: LiveObject): string | undefined {
  const { target } = specOf<Spec>(live);
  return target?.creationPolicy === 'None' ? undefined : (target?.name ?? live.metadata.name);
}

/** Keys that are known before the secret is read; those of `dataFrom` are not. */
function keysOf(live: LiveObject): readonly string[] {
  const { data = [], target } = specOf<Spec>(live);
  const templated = Object.keys(target?.template?.data ?? {});
  const replaced = templated.length > 0 && target?.template?.mergePolicy !== 'Merge';
  return replaced ? templated : [...data.map(({ secretKey }) => secretKey), ...templated];
}

/** `status.syncedResourceVersion` is `<generation>-<hash>`; with CreatedOnce it stays that of the first time. */
function isSyncedAsWritten(live: LiveObject): boolean {
  const { syncedResourceVersion = '' } = statusOf<{ readonly syncedResourceVersion: string }>(live);
  return specOf<Spec>(live).refreshPolicy === 'CreatedOnce'
    ? syncedResourceVersion !== ''
    : syncedResourceVersion.startsWith(`${live.metadata.generation}-`);
}

const notReady = (condition: Condition, context: ReadinessContext) => {
  const { status, message = 'no message', reason } = condition;
  return status === 'False' && ageOf(condition, context) > syncGrace
    ? failed(message, reason)
    : inProgress(message, reason);
};

/** A Ready condition must be there: before the operator's first look there is none. */
export const externalSecret: Rule = (live, context) => {
  const ready = conditionOf(live, 'Ready');
  if (ready === undefined) return inProgress('the operator has not looked at it yet');
  if (ready.status !== 'True') return notReady(ready, context);
  if (!isSyncedAsWritten(live)) return inProgress('its last change is not synced yet');

  const target = targetOf(live);
  const secret = context.related?.secret;
  if (target === undefined || secret === undefined) return current('it is synced');
  if (secret === 'absent') return inProgress(`Secret/${target} is not there yet`);
  const present = Object.keys(secret.data ?? {});
  const missing = keysOf(live).filter((key) => !present.includes(key));
  if (missing.length > 0) return inProgress(`Secret/${target} lacks ${missing.join(', ')}`);
  return present.length === 0
    ? inProgress(`Secret/${target} is empty`)
    : current(`Secret/${target} is synced`);
};

export const secretStore: Rule = (live, context) => {
  const ready = conditionOf(live, 'Ready');
  if (ready === undefined) return inProgress('the operator has not looked at it yet');
  return ready.status === 'True' ? current('its provider answers') : notReady(ready, context);
};
