import { parseAllDocuments } from 'yaml';
import { contentHash } from '../../charts/labels.ts';
import { toYaml } from '../../charts/yaml.ts';
import type { ManifestObject } from '../../k8s/object.ts';
import type { ResolvedSpec } from '../../spec/resolved-spec.ts';
import type { BuiltStack } from '../build.ts';
import { templateOf } from './template.ts';
import { resourcesOf, valuesSchema, valuesText } from './values.ts';

/** One file of a chart's folder. */
export interface HelmFile {
  /** Path below the folder, e.g. `templates/05-workload.yaml`. */
  readonly name: string;
  readonly text: string;
}

/** The manifests of a stack as a Helm chart. Same stack, same bytes. */
export function helmChart({ manifests }: Pick<BuiltStack, 'manifests'>, spec: ResolvedSpec): HelmFile[] {
  const parsed = manifests.map(({ name, text }) => ({ name, objects: objectsIn(text) }));
  const objects = parsed.flatMap((file) => file.objects);
  const templates = parsed.map((file) => ({
    name: `templates/${file.name}`,
    text: file.objects.map((object) => templateOf(object, spec)).join('---\n'),
  }));
  const contents = [
    ...templates,
    { name: 'values.yaml', text: valuesText(spec, resourcesOf(objects, spec)) },
    { name: 'values.schema.json', text: valuesSchema(spec) },
    { name: 'templates/_helpers.tpl', text: helpers },
    { name: 'templates/NOTES.txt', text: notes(spec) },
  ];
  return [{ name: 'Chart.yaml', text: toYaml(chartOf(spec, contentHash(contents))) }, ...contents];
}

const objectsIn = (text: string): ManifestObject[] =>
  parseAllDocuments(text).map((document) => document.toJS() as ManifestObject);

/** 1.30 is the oldest Kubernetes the workload runs on (preStop sleep); -0 admits releases such as v1.34.2-eks-1. */
const chartOf = (spec: ResolvedSpec, hash: string): object => ({
  apiVersion: 'v2',
  name: spec.stack,
  description: `${spec.service} in ${spec.environment.name}, synthesized by plinth.`,
  type: 'application',
  version: `${chartVersion(tagOf(spec.workload.image))}+${hash}`,
  appVersion: tagOf(spec.workload.image) ?? spec.workload.image,
  kubeVersion: '>=1.30.0-0',
  maintainers: [{ name: spec.owner }],
});

const tagOf = (image: string): string | undefined =>
  /:([\w][\w.-]*)$/.exec(image.replace(/@.*$/, '').split('/').at(-1) ?? '')?.[1];

/** https://semver.org, item 9: a part of digits only has no leading zero. */
const semantic =
  /^v?((?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}(?:-(?:0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*)(?:\.(?:0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*))*)?)$/;

/**
 * The version of a chart is that of its image; after it comes a hash of the chart as build metadata, since a
 * description changes without its image too. An image whose tag is no version gets one below every release.
 */
function chartVersion(tag: string | undefined): string {
  const version = semantic.exec(tag ?? '')?.[1];
  if (version !== undefined) return version;
  return tag === undefined ? '0.0.0' : `0.0.0-image-${tag.replaceAll(/[^\dA-Za-z]/g, '-')}`;
}

/** The tag of the image in use, as the label of its version. */
const helpers = `{{- define "plinth.version" -}}
{{- $last := .Values.image | splitList "/" | last | regexFind "^[^@]*" -}}
{{- if contains ":" $last }}{{ $last | splitList ":" | last | trunc 63 | trimAll "-_." }}{{ end -}}
{{- end -}}
`;

const notes = ({
  stack,
  environment,
}: ResolvedSpec): string => `${stack} is in namespace ${environment.kubernetes.namespace}.

  kubectl --namespace ${environment.kubernetes.namespace} get pods

{{ if .Values.hooks.enabled -}}
Jobs ran as hooks: the roles of the database first, then the migration.
{{- else -}}
Everything was applied at once. Pods wait for their Secrets; on a first installation the migration may come
before the roles it signs in with, and it is not tried again. With hooks.enabled=true Jobs run in order.
{{- end }}
{{ if and .Values.namespace.create (not .Values.namespace.keep) -}}
helm uninstall deletes the namespace with everything in it; namespace.keep=true leaves it.
{{- end }}
`;
