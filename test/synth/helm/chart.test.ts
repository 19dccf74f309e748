import { describe, expect, it } from 'vitest';
import type { ResolvedSpec } from '../../../spec/resolved-spec.ts';
import { type HelmFile, helmChart } from '../../../synth/helm/chart.ts';
import { exampleWith } from '../../spec/example.ts';
import { resolveOne } from '../../spec/refuse.ts';

function specOf(image: string): ResolvedSpec {
  const outcome = resolveOne(exampleWith({ workload: { image } }));
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
  const spec = outcome.stacks[0]?.spec;
  if (spec === undefined) throw new Error('no stack');
  return spec;
}

const manifest = (text: string) => ({ manifests: [{ name: '05-workload.yaml', text }] });

const chartOf = (text: string, image = 'registry.example.com/shop:1.0.0'): readonly HelmFile[] =>
  helmChart(manifest(text), specOf(image));

const fileOf = (files: readonly HelmFile[], name: string): string => {
  const file = files.find((candidate) => candidate.name === name);
  if (file === undefined) throw new Error(`no file ${name}`);
  return file.text;
};

const templateOf = (text: string): string => fileOf(chartOf(text), 'templates/05-workload.yaml');

describe('a template', () => {
  it('is the manifest itself where no value has a say', () => {
    const service = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: shop\nspec:\n  type: ClusterIP\n';

    expect(templateOf(service)).toBe(service);
  });

  it('escapes what Helm would take for its own', () => {
    const secret = `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: shop
spec:
  url: "{{ .user | urlquery }}{{{ x }}}"
`;

    expect(templateOf(secret)).toContain('url: "{{ "{{" }} .user | urlquery }}{{ "{{" }}{ x }}}"');
  });

  it('has the image, its version, the resources and nothing else of the Deployment as values', () => {
    const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  labels:
    app.kubernetes.io/version: 1.0.0
spec:
  template:
    spec:
      containers:
        - name: shop
          image: registry.example.com/shop:1.0.0
          resources:
            limits:
              cpu: 1
        - name: other
          image: registry.example.com/other:1.0.0
          resources:
            limits:
              cpu: 2
`;

    expect(templateOf(deployment)).toBe(`apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  labels:
    app.kubernetes.io/version: {{ include "plinth.version" . | quote }}
spec:
  template:
    spec:
      containers:
        - name: shop
          image: {{ .Values.image | quote }}
          resources: {{ toJson .Values.resources }}
        - name: other
          image: registry.example.com/other:1.0.0
          resources:
            limits:
              cpu: 2
`);
    expect(fileOf(chartOf(deployment), 'values.yaml')).toContain('resources:\n  limits:\n    cpu: 1\n');
  });

  it('refuses bounds of the autoscaler in the wrong order, for which values have no schema', () => {
    const scaler = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: shop
spec:
  maxReplicas: 10
  minReplicas: 3
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: shop
`;

    expect(templateOf(scaler)).toBe(`{{- if gt (int .Values.replicas.min) (int .Values.replicas.max) }}
{{- fail "replicas.min must not exceed replicas.max" }}
{{- end }}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: shop
spec:
  maxReplicas: {{ int .Values.replicas.max }}
  minReplicas: {{ int .Values.replicas.min }}
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: shop
`);
  });

  it('leaves alone what runs another image', () => {
    const job = `apiVersion: batch/v1
kind: CronJob
metadata:
  name: shop-dump
  labels:
    app.kubernetes.io/version: "18.1"
spec:
  image: docker.io/library/postgres:18.1
`;

    expect(templateOf(job)).toBe(job);
  });

  it('of a migration has another name with another image, and hooks only where they are wanted', () => {
    const job = `apiVersion: batch/v1
kind: Job
metadata:
  name: shop-migration-0a1b2c3d
  annotations:
    plinth.dev/stage: "4"
spec:
  image: registry.example.com/shop:1.0.0
`;

    expect(templateOf(job)).toBe(`apiVersion: batch/v1
kind: Job
metadata:
  name: shop-migration-{{ ternary "0a1b2c3d" (printf "0a1b2c3d %s" .Values.image | sha256sum | trunc 8) (eq .Values.image "registry.example.com/shop:1.0.0") }}
  annotations:
    plinth.dev/stage: "4"
{{- if .Values.hooks.enabled }}
    helm.sh/hook: post-install,pre-upgrade
    helm.sh/hook-weight: "4"
{{- end }}
spec:
  image: {{ .Values.image | quote }}
`);
  });
});

describe('Chart.yaml', () => {
  it.each([
    ['registry.example.com/shop:1.4.2', '1.4.2+'],
    ['registry.example.com/shop:v1.4.2', '1.4.2+'],
    ['registry.example.com/shop:1.4.2-rc.1@sha256:'.concat('a'.repeat(64)), '1.4.2-rc.1+'],
    ['registry.example.com/shop:1.4', '0.0.0-image-1-4+'],
    ['registry.example.com/shop:1.04.2', '0.0.0-image-1-04-2+'],
    ['registry.example.com:5000/shop:main', '0.0.0-image-main+'],
    ['registry.example.com:5000/shop@sha256:'.concat('a'.repeat(64)), '0.0.0+'],
  ])('of %s has a version that begins with %s', (image, version) => {
    const text = fileOf(
      chartOf('apiVersion: v1\nkind: Service\nmetadata:\n  name: shop\n', image),
      'Chart.yaml',
    );

    expect(/^version: "(.*)[0-9a-f]{8}"$/m.exec(text)?.[1]).toBe(version);
  });

  it('has another version when the manifests change without the image', () => {
    const versionOf = (name: string): string | undefined =>
      /^version: .*$/m.exec(
        fileOf(chartOf(`apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n`), 'Chart.yaml'),
      )?.[0];

    expect(versionOf('shop')).toBe(versionOf('shop'));
    expect(versionOf('shop')).not.toBe(versionOf('shop-2'));
  });
});

describe('values.schema.json', () => {
  it('admits no more replicas than everything else was computed for', () => {
    const schema = JSON.parse(
      fileOf(chartOf('apiVersion: v1\nkind: Service\nmetadata:\n  name: shop\n'), 'values.schema.json'),
    ) as unknown;

    // Production has 3 to 10 pods unless the service says otherwise.
    expect(schema).toMatchObject({
      properties: {
        replicas: { properties: { min: { minimum: 1, maximum: 10 }, max: { minimum: 1, maximum: 10 } } },
      },
      additionalProperties: false,
    });
  });
});
