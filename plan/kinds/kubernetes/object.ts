import type { Attributes, Value, ValueObject } from '../../value.ts';
import { blocks, isObject, text } from '../../value.ts';

/** An object of Kubernetes as one of several resource types carries it. */
export interface KubernetesObject {
  /** Such as `StatefulSet`; undefined where the plan does not show it. */
  readonly kind: string | undefined;
  readonly spec: ValueObject | undefined;
  readonly metadata: ValueObject | undefined;
  /** Fields beside `spec`, as of a StorageClass. */
  readonly rest: Attributes;
}

/** Of `kubernetes_manifest`, `kubectl_manifest` or a typed resource. */
export function objectOf(type: string, attributes: Attributes | undefined): KubernetesObject {
  const rest = attributes ?? {};
  const manifest = isObject(rest.manifest) ? rest.manifest : undefined;
  if (manifest !== undefined)
    return {
      kind: text(manifest.kind),
      spec: isObject(manifest.spec) ? manifest.spec : undefined,
      metadata: isObject(manifest.metadata) ? manifest.metadata : undefined,
      rest: manifest,
    };
  if (type === 'kubectl_manifest')
    return { kind: text(rest.kind) ?? kindOfYaml(rest), spec: undefined, metadata: undefined, rest };
  return { kind: kindOfType(type), spec: blocks(rest.spec)[0], metadata: blocks(rest.metadata)[0], rest };
}

/** The kind of a single document of YAML, which stands at the beginning of a line. */
const kindOfYaml = ({ yaml_body }: Attributes): string | undefined =>
  text(yaml_body)?.match(/^kind: *["']?(\w{1,80})["']? *$/m)?.[1];

/** `StatefulSet` for `kubernetes_stateful_set_v1`. */
const kindOfType = (type: string): string =>
  type
    .replace(/^kubernetes_/, '')
    .replace(/_v\d+((alpha|beta)\d+)?$/, '')
    .split('_')
    .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
    .join('');

/** A field in the spelling of either: `whenDeleted` is `when_deleted` in a typed resource. */
export function field(object: ValueObject | undefined, name: string): Value | undefined {
  const snake = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  for (const spelling of [name, snake])
    if (object !== undefined && Object.hasOwn(object, spelling)) return object[spelling];
  return undefined;
}

/** A nested object, a block in a typed resource. */
export const part = (object: ValueObject | undefined, name: string): ValueObject | undefined =>
  blocks(field(object, name))[0];
