import type { Api } from '../../k8s/api.ts';
import { rebuildInventory } from '../../k8s/inventory/rebuild.ts';
import type { StackPlace, StoredInventory } from '../../k8s/inventory/store.ts';
import type { ManifestObject } from '../../k8s/object.ts';
import { listReleases } from '../../k8s/releases/releases.ts';

/** With `--rebuild-inventory`: an inventory made from what is live of these manifests and of all releases. */
export async function rebuilt(
  api: Api,
  place: StackPlace,
  objects: readonly ManifestObject[],
  flags: { readonly rebuildInventory?: boolean },
): Promise<{ readonly inventory?: StoredInventory }> {
  if (!flags.rebuildInventory) return {};
  return { inventory: await rebuildInventory(api, place, objects, await listReleases(api, place)) };
}
