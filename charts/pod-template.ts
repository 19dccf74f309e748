import type { ManifestObject } from '../k8s/object.ts';

type Texts = Readonly<Record<string, string>>;

export interface Container {
  readonly name: string;
  /** `Always` makes a sidecar of an init container. */
  readonly restartPolicy?: string;
  readonly resources?: { readonly requests?: Texts; readonly limits?: Texts };
  readonly [field: string]: unknown;
}

export interface PodTemplate {
  readonly metadata?: { readonly labels?: Texts; readonly annotations?: Texts };
  readonly spec: {
    readonly containers: readonly Container[];
    readonly initContainers?: readonly Container[];
    readonly [field: string]: unknown;
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** The pods an object makes; undefined for an object that makes none. */
export function podTemplateOf({ kind, spec }: ManifestObject): PodTemplate | undefined {
  const holder = kind === 'CronJob' ? (spec as { jobTemplate: { spec: Fields } }).jobTemplate.spec : spec;
  const template = (holder as Fields | undefined)?.template as PodTemplate | undefined;
  return Array.isArray(template?.spec?.containers) ? template : undefined;
}

/** The object with its pod template changed. */
export function withPodTemplate(
  object: ManifestObject,
  change: (template: PodTemplate) => PodTemplate,
): ManifestObject {
  const template = podTemplateOf(object);
  if (template === undefined) return object;
  const spec = object.spec as Fields;
  const changed = change(template);
  if (object.kind !== 'CronJob') return { ...object, spec: { ...spec, template: changed } };
  const jobTemplate = spec.jobTemplate as { readonly spec: Fields };
  return {
    ...object,
    spec: { ...spec, jobTemplate: { ...jobTemplate, spec: { ...jobTemplate.spec, template: changed } } },
  };
}
