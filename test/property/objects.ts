import { parseAllDocuments } from 'yaml';
import type { ManifestObject } from '../../k8s/object.ts';
import type { BuiltStack } from '../../synth/build.ts';

const parsed = new WeakMap<BuiltStack, readonly ManifestObject[]>();

/** The objects of the manifests as a parser of YAML reads them; each stack is read once, since that is what takes long. */
export function objectsIn(built: BuiltStack): readonly ManifestObject[] {
  const known = parsed.get(built);
  if (known !== undefined) return known;
  const objects = built.manifests
    .flatMap((manifest) => parseAllDocuments(manifest.text))
    .flatMap((document) => ('toJS' in document ? [document.toJS() as ManifestObject | null] : []))
    .filter((object): object is ManifestObject => object !== null);
  parsed.set(built, objects);
  return objects;
}
