import type { Api } from '../api.ts';
import { unlessForbidden } from '../forbidden.ts';
import { recordLabels, selectorOf } from '../labels.ts';
import { ClusterError, type ClusterProblem } from '../problem.ts';
import { hasReleases } from '../releases/releases.ts';
import { inventoryRef, type StackPlace, type StoredInventory } from './store.ts';

/**
 * A stack without an inventory was never applied here, unless its releases are kept: then the inventory is lost, and an
 * apply that took it for the first would run every Job again and forget what is to be pruned. Throws
 * `ClusterError` PLINTH-K8S-073 then, and PLINTH-K8S-077 when the stack is in another namespace.
 */
export async function refuseLost(api: Api, place: StackPlace, stored: StoredInventory): Promise<void> {
  if (stored.resourceVersion !== undefined) return;
  const [isLost, elsewhere] = await Promise.all([
    unlessForbidden(hasReleases(api, place), false),
    inventoriesElsewhere(api, place),
  ]);
  const problems = [...(isLost ? [lost(place)] : []), ...elsewhere.map((other) => moved(place, other))];
  if (problems.length > 0) throw new ClusterError(problems, { badInput: true });
}

/** Namespaces with an inventory of this stack; none where the caller may not look through the cluster. */
async function inventoriesElsewhere(api: Api, { stack, namespace }: StackPlace): Promise<string[]> {
  const labelSelector = selectorOf(recordLabels('inventory', stack));
  const found = await unlessForbidden(api.list({ group: '', kind: 'ConfigMap' }, { labelSelector }), []);
  return found
    .map(({ metadata }) => metadata.namespace ?? '')
    .filter((other) => other !== namespace)
    .sort();
}

const lost = (place: StackPlace): ClusterProblem => ({
  code: 'PLINTH-K8S-073',
  path: `${place.stack} ConfigMap/${inventoryRef(place).name}`,
  got: 'releases of the stack, and no inventory',
  rule: 'the inventory says which Jobs have run and what is to be pruned; somebody deleted it',
  fix: `run plinth apply ${place.stack} --rebuild-inventory: it is made anew from the releases that are kept and the labels of the live objects`,
});

const moved = ({ stack, namespace }: StackPlace, other: string): ClusterProblem => ({
  code: 'PLINTH-K8S-077',
  path: `${stack} Namespace/${other}`,
  got: `the stack applied in namespace ${other}, and to be applied in ${namespace}`,
  rule: 'a stack is in one namespace: the old one would go on working, and nothing would know of it',
  fix: `delete the old one with plinth prune ${stack} --all --namespace ${other}, or go back to its namespace`,
});
