import type { Api } from '../api.ts';
import { unlessForbidden } from '../forbidden.ts';
import { keyOfRef, type ObjectRef } from '../object.ts';
import { inventoryIn, type StackPlace } from './store.ts';

/** Which other stack has an object in its inventory; `unknown` when that cannot be told for sure. */
export type OtherStacks = (ref: ObjectRef) => string | 'unknown' | undefined;

/**
 * Objects without the labels of a stack do not say whose they are, and every stack applies as the same field manager. So
 * the inventories of the cluster are asked; where they may not be listed, or one was edited, nothing is sure.
 */
export async function otherStacks(api: Api, { stack, namespace }: StackPlace): Promise<OtherStacks> {
  const found = await unlessForbidden(
    api.list({ group: '', kind: 'ConfigMap' }, { labelSelector: 'plinth.dev/record=inventory' }),
    undefined,
  );
  if (found === undefined) return () => 'unknown';
  const others = found.filter(
    ({ metadata }) => metadata.labels?.['plinth.dev/record-of'] !== stack || metadata.namespace !== namespace,
  );
  const owners = new Map<string, string>();
  let isSure = true;
  for (const live of others) {
    const inventory = inventoryIn(live);
    if (inventory === undefined) isSure = false;
    for (const ref of inventory?.objects ?? []) owners.set(keyOfRef(ref), inventory?.stack ?? '');
  }
  return (ref) => owners.get(keyOfRef(ref)) ?? (isSure ? undefined : 'unknown');
}
