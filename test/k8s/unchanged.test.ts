import { describe, expect, it } from 'vitest';
import type { LiveObject, ManifestObject } from '../../k8s/object.ts';
import { isProvenUnchanged } from '../../k8s/ownership/unchanged.ts';

const service: ManifestObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'orders', namespace: 'shop', labels: { team: 'orders' } },
  spec: {
    ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 8080 }],
    selector: { app: 'orders' },
  },
};

const owned = {
  'f:metadata': { 'f:labels': { 'f:team': {} } },
  'f:spec': {
    'f:ports': {
      'k:{"port":80,"protocol":"TCP"}': {
        '.': {},
        'f:name': {},
        'f:port': {},
        'f:protocol': {},
        'f:targetPort': {},
      },
    },
    'f:selector': {},
  },
};

interface Differences {
  readonly spec?: object;
  readonly labels?: Readonly<Record<string, string>>;
  readonly fields?: object;
  readonly entry?: object;
  readonly metadata?: object;
}

const live = ({ spec, labels, fields = owned, entry = {}, metadata = {} }: Differences = {}): LiveObject => ({
  ...service,
  metadata: {
    ...service.metadata,
    uid: 'u',
    resourceVersion: '7',
    labels: { team: 'orders', ...labels },
    managedFields: [
      { manager: 'plinth', operation: 'Apply', apiVersion: 'v1', fieldsV1: fields, ...entry },
      {
        manager: 'kube-controller-manager',
        operation: 'Update',
        apiVersion: 'v1',
        fieldsV1: { 'f:status': {} },
      },
    ],
    ...metadata,
  },
  spec: { ...(service.spec as object), clusterIP: '10.0.0.1', type: 'ClusterIP', ...spec },
  status: { loadBalancer: {} },
});

describe('an apply is proven to change nothing', () => {
  it('when every applied field is owned and has its value, whatever the server filled in beside', () => {
    expect(isProvenUnchanged(service, live())).toBe(true);
  });

  it('when others own other fields', () => {
    expect(isProvenUnchanged(service, live({ labels: { added: 'by-hand' } }))).toBe(true);
  });
});

describe('an apply is not proven to change nothing', () => {
  const ports = [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 9090 }];
  it.each<[string, ManifestObject, LiveObject]>([
    ['when a value differs', service, live({ spec: { ports } })],
    ['when an atomic map differs', service, live({ spec: { selector: { app: 'orders', tier: 'web' } } })],
    ['when the live object lost a field', service, live({ spec: { ports: [] } })],
    [
      'when the manifest has one field more',
      { ...service, metadata: { ...service.metadata, labels: { team: 'orders', tier: 'web' } } },
      live({ labels: { tier: 'web' } }),
    ],
    [
      'when a field that was applied is in the manifest no more',
      { ...service, metadata: { name: 'orders', namespace: 'shop' } },
      live(),
    ],
    [
      'when a list item that was applied is in the manifest no more',
      { ...service, spec: { ...(service.spec as object), ports: [] } },
      live(),
    ],
    ['when it was applied in another version', service, live({ entry: { apiVersion: 'v1beta1' } })],
    ['when another manager applied it', service, live({ entry: { manager: 'helm' } })],
    ['when it was written by an update and not applied', service, live({ entry: { operation: 'Update' } })],
    ['when it is being deleted', service, live({ metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } })],
    [
      'when a key of a list item is left to the server',
      {
        ...service,
        spec: { ports: [{ name: 'http', port: 80, targetPort: 8080 }], selector: { app: 'orders' } },
      },
      live(),
    ],
    [
      'when a number is spelled as text',
      service,
      live({ spec: { ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: '8080' }] } }),
    ],
  ])('%s', (_, manifest, object) => {
    expect(isProvenUnchanged(manifest, object)).toBe(false);
  });

  it('when list items stand in another order, because order is what containers and rules go by', () => {
    const item = (name: string) => ({ name, image: name });
    const pod = (...names: string[]): ManifestObject => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p' },
      spec: { containers: names.map(item) },
    });
    const container = { '.': {}, 'f:image': {}, 'f:name': {} };
    const fieldsV1 = {
      'f:spec': { 'f:containers': { 'k:{"name":"a"}': container, 'k:{"name":"b"}': container } },
    };
    const metadata = {
      name: 'p',
      uid: 'u',
      resourceVersion: '1',
      managedFields: [{ manager: 'plinth', operation: 'Apply', apiVersion: 'v1', fieldsV1 } as const],
    };

    expect(isProvenUnchanged(pod('a', 'b'), { ...pod('a', 'b'), metadata })).toBe(true);
    expect(isProvenUnchanged(pod('b', 'a'), { ...pod('a', 'b'), metadata })).toBe(false);
  });

  it('when a member of a set is gone, and is when all are there', () => {
    const finalizers = (names: string[]): ManifestObject => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c', finalizers: names } as ManifestObject['metadata'],
    });
    const object = (names: string[]): LiveObject => {
      const { apiVersion, kind, metadata } = finalizers(names);
      const fieldsV1 = { 'f:metadata': { 'f:finalizers': { '.': {}, 'v:"a"': {}, 'v:"b"': {} } } };
      const managedFields = [{ manager: 'plinth', operation: 'Apply', apiVersion: 'v1', fieldsV1 } as const];
      return { apiVersion, kind, metadata: { ...metadata, uid: 'u', resourceVersion: '1', managedFields } };
    };

    expect(isProvenUnchanged(finalizers(['a', 'b']), object(['a', 'b']))).toBe(true);
    expect(isProvenUnchanged(finalizers(['a', 'b']), object(['a']))).toBe(false);
  });
});
