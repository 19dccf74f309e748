import { parseAllDocuments } from 'yaml';
import type { ManifestObject } from '../../k8s/object.ts';
import type { BuiltStack } from '../../synth/build.ts';

/** The objects of the manifests as a parser of YAML reads them. */
export const objectsIn = (built: BuiltStack): ManifestObject[] =>
  built.manifests
    .flatMap((manifest) => parseAllDocuments(manifest.text))
    .flatMap((document) => ('toJS' in document ? [document.toJS() as ManifestObject | null] : []))
    .filter((object): object is ManifestObject => object !== null);
