import type { Api } from '../../k8s/api.ts';
import { kindOf } from '../../k8s/diff/diff.ts';
import { rebuildInventory } from '../../k8s/inventory/rebuild.ts';
import type { StackPlace, StoredInventory } from '../../k8s/inventory/store.ts';
import type { ManifestObject } from '../../k8s/object.ts';
import { listReleases } from '../../k8s/releases/releases.ts';

/** With `--rebuild-inventory`: an inventory made from live objects of the kinds of these manifests and all releases. */
export async function rebuilt(
  api: Api,
  place: StackPlace,
  objects: readonly ManifestObject[],
  flags: { readonly rebuildInventory?: boolean },
): Promise<{ readonly inventory?: StoredInventory }> {
  if (!flags.rebuildInventory) return {};
  const releases = await listReleases(api, place);
  const kinds = [...objects, ...releases.flatMap((release) => release.objects)].map(kindOf);
  const distinct = new Map(kinds.map((kind) => [`${kind.group}/${kind.kind}`, kind]));
  return {
    inventory: await rebuildInventory(api, place, [...distinct.values()], releases.at(-1)?.number ?? 0),
  };
}
