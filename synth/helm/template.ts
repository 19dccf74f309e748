import { toYaml } from '../../charts/yaml.ts';
import type { ManifestObject } from '../../k8s/object.ts';
import { optionalAnnotation, stageOf } from '../../k8s/stages.ts';
import type { ResolvedSpec } from '../../spec/resolved-spec.ts';

/** Stands in an object where the template has an action; no name, image or setting contains it. */
const marker = (action: string): string => `PlinthHelmAction.${action}.`;

/** What the markers become, by name. The hash of a Job's name is the one action with an argument. */
const actions: Readonly<Record<string, string>> = {
  image: '{{ .Values.image | quote }}',
  version: '{{ include "plinth.version" . | quote }}',
  resources: '{{ toJson .Values.resources }}',
  min: '{{ int .Values.replicas.min }}',
  max: '{{ int .Values.replicas.max }}',
};

type Fields = Readonly<Record<string, unknown>>;

/** The object as a template of Helm; rendered with the chart's own values it is the object again. */
export function templateOf(object: ManifestObject, spec: ResolvedSpec): string {
  const marked = annotated(runsImage(object, spec) ? withImage(object, spec) : scaled(object, spec));
  return guarded(object, withActions(escaped(toYaml(marked)), spec));
}

/** Text that Helm would take for an action of its own: templates of External Secrets, Prometheus and Grafana. */
const escaped = (text: string): string => text.replaceAll('{{', '{{ "{{" }}');

const withActions = (text: string, spec: ResolvedSpec): string =>
  text
    .replaceAll(/PlinthHelmAction\.hash-([0-9a-f]{8})\./g, (_, hash: string) => jobHash(hash, spec))
    .replaceAll(/^ +PlinthHelmAction\.annotations-(\w+)-(\d)\.: ""\n/gm, (_, kind: string, stage: string) =>
      kind === 'Job' ? hookAnnotations(stage) : keepAnnotation,
    )
    .replaceAll(/PlinthHelmAction\.([a-z]+)\./g, (_, name: string) => actions[name] as string);

/**
 * A Job's template is immutable and its name holds a hash of it, so another image needs another name. It is
 * no longer than the one it takes the place of.
 */
const jobHash = (hash: string, { workload }: ResolvedSpec): string => {
  const other = `(printf "${hash} %s" .Values.image | sha256sum | trunc 8)`;
  return `{{ ternary "${hash}" ${other} (eq .Values.image ${JSON.stringify(workload.image)}) }}`;
};

/** Jobs in the order of their stages, before the objects of an upgrade and after those of an installation. */
const hookAnnotations = (stage: string): string => `{{- if .Values.hooks.enabled }}
    helm.sh/hook: post-install,pre-upgrade
    helm.sh/hook-weight: "${stage}"
{{- end }}
`;

const keepAnnotation = `{{- if .Values.namespace.keep }}
    helm.sh/resource-policy: keep
{{- end }}
`;

function annotated(object: ManifestObject): ManifestObject {
  const { kind, metadata } = object;
  if (kind !== 'Job' && kind !== 'Namespace') return object;
  const mark = marker(`annotations-${kind}-${stageOf(kind, metadata.annotations)}`);
  return { ...object, metadata: { ...metadata, annotations: { ...metadata.annotations, [mark]: '' } } };
}

function guarded({ apiVersion, kind, metadata }: ManifestObject, text: string): string {
  if (kind === 'Namespace') return `{{- if .Values.namespace.create }}\n${text}{{- end }}\n`;
  if (text.includes(actions.max as string)) return `${orderedReplicas}${text}`;
  if (metadata.annotations?.[optionalAnnotation] === undefined) return text;
  const known = `.Capabilities.APIVersions.Has "${apiVersion}/${kind}"`;
  return `{{- if or (not .Values.skipAbsentKinds) (${known}) }}\n${text}{{- end }}\n`;
}

/** Each bound is in the schema of the values; that the one is below the other no schema of JSON can say. */
const orderedReplicas = `{{- if gt (int .Values.replicas.min) (int .Values.replicas.max) }}
{{- fail "replicas.min must not exceed replicas.max" }}
{{- end }}
`;

const runsImage = (object: ManifestObject, { workload }: ResolvedSpec): boolean =>
  JSON.stringify(object).includes(`"image":${JSON.stringify(workload.image)}`);

/** Deployment and Jobs of the service's own image: the image, the label of its version, the Job's name, resources. */
function withImage(object: ManifestObject, spec: ResolvedSpec): ManifestObject {
  const isWorkload = object.kind === 'Deployment' && object.metadata.name === spec.service;
  const versioned = replaced(object, (key, value, parent) => {
    if (key === 'image' && value === spec.workload.image) return marker('image');
    if (key === 'app.kubernetes.io/version') return marker('version');
    if (key === 'resources' && isWorkload && isServing(parent, spec)) return marker('resources');
    return value;
  });
  return object.kind === 'Job' ? renamed(versioned) : versioned;
}

const isServing = (container: Fields, { service, workload }: ResolvedSpec): boolean =>
  container.name === service && container.image === workload.image;

const renamed = (job: ManifestObject): ManifestObject => {
  const name = job.metadata.name.replace(/[0-9a-f]{8}$/, (hash) => marker(`hash-${hash}`));
  return { ...job, metadata: { ...job.metadata, name } };
};

/** The bounds of whatever scales the service's Deployment. */
function scaled(object: ManifestObject, { service }: ResolvedSpec): ManifestObject {
  const { scaleTargetRef } = (object.spec ?? {}) as { readonly scaleTargetRef?: { readonly name?: string } };
  if (scaleTargetRef?.name !== service) return object;
  const bounds: Readonly<Record<string, string>> = {
    minReplicas: 'min',
    maxReplicas: 'max',
    minReplicaCount: 'min',
    maxReplicaCount: 'max',
  };
  const spec = Object.entries(object.spec as Fields).map(([key, value]) => {
    const bound = bounds[key];
    return [key, bound === undefined ? value : marker(bound)];
  });
  return { ...object, spec: Object.fromEntries(spec) };
}

type Replace = (key: string, value: unknown, parent: Fields) => unknown;

function replaced<T>(value: T, replace: Replace): T {
  if (Array.isArray(value)) return value.map((item) => replaced(item, replace)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => {
    const other = replace(key, item, value as Fields);
    return [key, other === item ? replaced(item, replace) : other];
  });
  return Object.fromEntries(entries) as T;
}
