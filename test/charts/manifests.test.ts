import { ApiObject, App, Chart } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { manifestsOf, objectsOf } from '../../charts/manifests.ts';
import { transformNames } from '../../charts/transforms.ts';
import type { ResolvedSpec } from '../../spec/resolved-spec.ts';
import { everyKindSpecs } from './every-kind.ts';
import { at, chartOf, development, find, local, production, render, withPods } from './fixture.ts';

const configMap = (chart: Chart, id: string, name: string, data: unknown, namespace?: string): ApiObject =>
  new ApiObject(chart, id, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    data,
  });
const chart = () => new Chart(new App(), 'shop-test', { namespace: 'shop' });

describe('files', () => {
  test('are one per stage, in the order of application', () => {
    expect(manifestsOf(chartOf(production)).map(({ name }) => name)).toEqual([
      '00-namespace.yaml',
      '02-config.yaml',
      '03-services.yaml',
      '04-migrations.yaml',
      '05-workload.yaml',
      '06-monitoring.yaml',
    ]);
  });

  test('hold the objects sorted by kind, namespace and name', () => {
    const objects = render(production).map(({ kind, metadata }) =>
      `${kind}/${metadata.name}`.replace(/-[0-9a-f]{8}$/, ''),
    );
    expect(objects).toEqual([
      'Namespace/orders',
      'ConfigMap/orders-bootstrap',
      'ConfigMap/orders-config',
      'ExternalSecret/orders-postgres',
      'ExternalSecret/orders-postgres-master',
      'ExternalSecret/orders-postgres-owner',
      'ExternalSecret/orders-redis',
      'LimitRange/orders',
      'NetworkPolicy/orders-allow-aws',
      'NetworkPolicy/orders-allow-dns',
      'NetworkPolicy/orders-allow-ingress',
      'NetworkPolicy/orders-allow-postgres',
      'NetworkPolicy/orders-allow-redis',
      'NetworkPolicy/orders-allow-scrape',
      'NetworkPolicy/orders-default-deny',
      'Password/orders-postgres-owner',
      'ResourceQuota/orders',
      'SecretStore/orders-secrets',
      'ServiceAccount/orders',
      'ServiceAccount/orders-migrations',
      'Job/orders-bootstrap',
      'Service/orders',
      'Job/orders-migration',
      'Deployment/orders',
      'HorizontalPodAutoscaler/orders',
      'PodDisruptionBudget/orders',
      'ConfigMap/orders-dashboard',
      'PrometheusRule/orders',
      'ServiceMonitor/orders',
    ]);
  });

  test('say the same as the objects, to a parser of YAML 1.1 as well', () => {
    const texts = manifestsOf(chartOf(production)).map(({ text }) => text);
    const parsed = texts.flatMap((text) =>
      parseAllDocuments(text, { version: '1.1' }).map((document) => document.toJS()),
    );
    expect(parsed).toEqual(render(production));
    expect(texts.join()).toContain('FEATURE_X: "off"');
  });

  test('have the same bytes each time', () => {
    expect(manifestsOf(chartOf(production))).toEqual(manifestsOf(chartOf(production)));
  });

  test('have no anchors, which a diff cannot be read with', () => {
    expect(manifestsOf(chartOf(production)).some(({ text }) => /[&*]a\d/.test(text))).toBe(false);
  });

  test('are without what the library adds for nothing', () => {
    const text = manifestsOf(chartOf(production))
      .map((file) => file.text)
      .join();
    expect(text).not.toContain('externalIPs');
    expect(text).not.toContain('immutable');
  });
});

describe.each([
  ['production', production],
  ['development', development],
  ['local', local],
  ['a long name', { ...production, service: 's'.repeat(40), stack: `${'s'.repeat(40)}-production` }],
] as const satisfies readonly (readonly [string, ResolvedSpec])[])('every object of %s', (_name, spec) => {
  test('has a name and labels of at most 63 characters', () => {
    for (const { metadata, ...object } of render(spec)) {
      const labels = [metadata.labels, at(object, 'spec.template.metadata.labels')] as Record<
        string,
        string
      >[];
      const values = [metadata.name, ...labels.flatMap((set) => Object.values(set ?? {}))];
      expect(values.filter((value) => value.length > 63)).toEqual([]);
    }
  });

  test('has a stage', () => {
    for (const { metadata } of render(spec))
      expect(metadata.annotations?.['plinth.dev/stage']).toMatch(/^[0-6]$/);
  });

  test('that selects pods selects some', () => {
    const objects = render(spec);
    const selectors = objects
      .map((object) =>
        object.kind === 'Service'
          ? at(object, 'spec.selector')
          : (at(object, 'spec.selector.matchLabels') ?? at(object, 'spec.podSelector.matchLabels')),
      )
      .filter((selector) => selector !== undefined);
    const labels = withPods(objects).map((object) => at(object, 'spec.template.metadata.labels') as object);
    expect(selectors.length).toBeGreaterThan(4);
    for (const selector of selectors as Record<string, string>[]) {
      const matched = labels.filter((set) =>
        Object.entries(selector).every(([key, value]) => (set as Record<string, string>)[key] === value),
      );
      expect(matched).not.toEqual([]);
    }
  });
});

describe('rendering is refused, with the object and the path,', () => {
  test('when a Terraform token is inside', () => {
    const leaky = chart();
    configMap(leaky, 'config', 'settings', { HOST: 'https://${TfToken[TOKEN.0]}/' });
    expect(() => objectsOf(leaky)).toThrow(
      'PLINTH-MANIFEST-001 shop-test.ConfigMap/settings.data.HOST: a manifest cannot hold a value that Terraform computes',
    );
  });

  test.each([
    [-1.8e298, 'PLINTH-MANIFEST-001'],
    [Number.NaN, 'PLINTH-MANIFEST-002'],
    [Number.POSITIVE_INFINITY, 'PLINTH-MANIFEST-002'],
  ])('when a number is %s', (value, code) => {
    const leaky = chart();
    configMap(leaky, 'config', 'settings', { ports: [1, value] });
    expect(() => objectsOf(leaky)).toThrow(`${code} shop-test.ConfigMap/settings.data.ports[1]`);
  });

  test('when two objects have one name, whatever the version of their group', () => {
    const twice = chart();
    for (const version of ['v1', 'v1beta1']) {
      new ApiObject(twice, version, {
        apiVersion: `external-secrets.io/${version}`,
        kind: 'SecretStore',
        metadata: { name: 'store' },
      });
    }
    expect(() => objectsOf(twice)).toThrow('PLINTH-MANIFEST-005 shop-test.SecretStore/store');
  });

  test('when an object is in another namespace', () => {
    const astray = chart();
    configMap(astray, 'config', 'settings', {}, 'elsewhere');
    expect(() => objectsOf(astray)).toThrow(
      'PLINTH-MANIFEST-004 shop-test.ConfigMap/settings.metadata.namespace: every object of the chart lives in namespace shop, got elsewhere',
    );
  });

  test.each([
    ['renames', (object: object) => ({ ...object, metadata: { name: 'other', namespace: 'orders' } })],
    ['moves', (object: object) => ({ ...object, metadata: { name: 'orders', namespace: 'other' } })],
    ['replaces the metadata of', (object: object) => ({ ...object, metadata: { labels: {} } })],
    ['loses the metadata of', () => ({})],
  ])('when a transform %s an object', (_what, transform) => {
    expect(() => render(production, { 'workload.service': transform })).toThrow(
      "PLINTH-MANIFEST-003 orders-prod.Service/orders: transform 'workload.service' must keep",
    );
  });

  test('with all problems at once', () => {
    const leaky = chart();
    configMap(leaky, 'a', 'same', { value: Number.NaN });
    configMap(leaky, 'b', 'same', { value: Number.NaN });
    expect(() => objectsOf(leaky)).toThrow(/MANIFEST-002.*\n.*MANIFEST-002.*\n.*MANIFEST-005/);
  });
});

describe('transforms', () => {
  test('reach every object of every chart, by the names that are published', () => {
    const everywhere = [production, local, ...everyKindSpecs()].flatMap((spec) => {
      const reached: string[] = [];
      const note = (name: string) => (object: object) => {
        reached.push(name);
        return object;
      };
      render(spec, Object.fromEntries(transformNames.map((name) => [name, note(name)])));
      expect(reached).toHaveLength(render(spec).length);
      return reached;
    });
    expect([...new Set(everywhere)].sort()).toEqual([...transformNames].sort());
  });

  test('map the finished object', () => {
    const objects = render(production, {
      'workload.deployment': (object: { readonly spec: object }) => ({
        ...object,
        spec: { ...object.spec, minReadySeconds: 30 },
      }),
    });
    expect(find(objects, 'Deployment', 'orders').spec).toMatchObject({
      minReadySeconds: 30,
      revisionHistoryLimit: 5,
    });
  });

  test('merge a partial object over it', () => {
    const objects = render(production, { 'workload.config': { data: { ONLY: 'this' } } });
    expect(find(objects, 'ConfigMap', 'orders-config').data).toEqual({ ONLY: 'this' });
  });
});
