import type { Container, Event } from './found.ts';
import { mountFailureOf } from './mount-failure.ts';

/** What a pod refers to and does not get. */
export interface MissingObject {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  /** The object is there, this key of it is not. */
  readonly key?: string;
  /** The sentence it was read from. */
  readonly message: string;
}

/** The kubelet's sentences, of containers (`CreateContainerConfigError`) and volumes (`FailedMount`). */
const sentences: readonly RegExp[] = [
  /couldn't find key (?<key>\S+) in (?<kind>secret|configmap) (?:[^\s/]+\/)?(?<name>[\w.-]+)/i,
  /(?:references non-existent (?:secret|config) key: (?<key>\S+))/i,
  /(?<kind>secret|configmap) "(?<name>[^"]+)" not found/i,
  /(?<kind>secret|configmap)s? "(?<name>[^"]+)" (?:is forbidden|not found)/i,
];

const volumeName = /for volume "(?<volume>[^"]+)"/;

interface Volume {
  readonly name: string;
  readonly secret?: { readonly secretName: string };
  readonly configMap?: { readonly name: string };
}

/** A key that is missing in a volume's object: the sentence names the volume alone. */
function ofVolume(
  container: Container | undefined,
  message: string,
): Pick<MissingObject, 'kind' | 'name'> | undefined {
  const name = volumeName.exec(message)?.groups?.volume;
  const { volumes = [] } = (container?.pod.spec ?? {}) as { readonly volumes?: readonly Volume[] };
  const volume = volumes.find((one) => one.name === name);
  if (volume?.secret !== undefined) return { kind: 'Secret', name: volume.secret.secretName };
  return volume?.configMap === undefined ? undefined : { kind: 'ConfigMap', name: volume.configMap.name };
}

function parse(message: string, container: Container | undefined): MissingObject | undefined {
  for (const sentence of sentences) {
    const groups = sentence.exec(message)?.groups;
    if (groups === undefined) continue;
    const { kind, name, key } = groups;
    const object =
      kind !== undefined && name !== undefined
        ? { kind: kind.toLowerCase() === 'secret' ? ('Secret' as const) : ('ConfigMap' as const), name }
        : ofVolume(container, message);
    if (object !== undefined) return { ...object, ...(key === undefined ? {} : { key }), message };
  }
  return undefined;
}

/** From the containers' own words first, then from the events of pods that wait for volumes. */
export function missingObjectIn(
  containers: readonly Container[],
  events: readonly Event[],
): MissingObject | undefined {
  for (const container of containers) {
    const { waiting } = container.status.state ?? {};
    const missing =
      waiting?.reason === 'CreateContainerConfigError' ? parse(waiting.message ?? '', container) : undefined;
    if (missing !== undefined) return missing;
  }
  for (const container of containers) {
    const missing = parse(mountFailureOf(container, events)?.message ?? '', container);
    if (missing !== undefined) return missing;
  }
  return undefined;
}
