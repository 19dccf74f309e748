import type { Change } from '../../change.ts';
import { type Context, oncePerPlan } from '../../context.ts';
import { isObject, list, text, type Value } from '../../value.ts';

/** Arguments that name a key: `kms_key_id`, `kms_master_key_id`, `encryption_key` and the like. */
const namesKey = (name: string): boolean => /kms|(^|_)key_(id|arn)$|encryption_key/.test(name);

/** Types that say something about a key without being encrypted with it. */
const isAboutKeys = ({ type }: Change): boolean => /^aws_(kms|iam)_/.test(type);

/** Addresses by the key they name before the apply. */
const addressesByKey = oncePerPlan((context): ReadonlyMap<string, ReadonlySet<string>> => {
  const index = new Map<string, Set<string>>();
  for (const change of context.changes) {
    if (change.before === undefined || isAboutKeys(change)) continue;
    for (const key of keysIn(change.before)) {
      const addresses = index.get(key) ?? new Set();
      index.set(key, addresses.add(change.address));
    }
  }
  return index;
});

function* keysIn(value: Value | undefined, name = ''): Generator<string> {
  if (typeof value === 'string') {
    if (namesKey(name) && value !== '') yield value;
  } else if (Array.isArray(value)) {
    for (const item of list(value)) yield* keysIn(item, name);
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries<Value>(value)) yield* keysIn(item, key);
  }
}

/** Addresses of the resources that name the key before the apply, wherever among their arguments. */
export function namedKeyUsers(change: Change, context: Context): readonly string[] {
  const index = addressesByKey(context);
  const names = ['arn', 'key_id', 'id'].map((name) => text(change.before?.[name]) ?? '');
  const named = names.flatMap((name) => [...(name === '' ? [] : (index.get(name) ?? []))]);
  return [...new Set(named)].filter((address) => address !== change.address).sort();
}

/** Resources of the plan that are encrypted with the key, by what they name or by what their configuration refers to. */
export function keyUsers(change: Change, context: Context): readonly string[] {
  const referring = context
    .referencedBy(change)
    .filter((other) => !isAboutKeys(other))
    .map(({ address }) => address);
  return [...new Set([...namedKeyUsers(change, context), ...referring])]
    .filter((address) => address !== change.address)
    .sort();
}
