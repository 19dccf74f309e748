import { describe, expect, test } from 'vitest';
import { at, containerOf, find, podSpecOf, production, render } from './fixture.ts';

const meshed = (mesh: 'istio' | 'linkerd', more: object = {}) => {
  const { environment } = production;
  const kubernetes = { ...environment.kubernetes, mesh, ...more };
  return render({ ...production, environment: { ...environment, kubernetes } });
};

const annotationsOf = (objects: ReturnType<typeof render>, kind: string, name: string) =>
  at(find(objects, kind, name), 'spec.template.metadata.annotations');
const labelsOf = (objects: ReturnType<typeof render>, kind: string, name: string) =>
  at(find(objects, kind, name), 'spec.template.metadata.labels');
const egressPorts = (objects: ReturnType<typeof render>) =>
  at(find(objects, 'NetworkPolicy', 'orders-allow-mesh'), 'spec.egress.0.ports');

describe('without a mesh', () => {
  test('nothing names one', () => {
    expect(JSON.stringify(render(production))).not.toMatch(/istio|linkerd|PeerAuthentication/);
  });
});

describe('in Istio', () => {
  const objects = meshed('istio');

  test('the namespace asks for proxies of the default revision, or of the one it names', () => {
    expect(find(objects, 'Namespace', 'orders').metadata.labels).toMatchObject({
      'istio-injection': 'enabled',
    });
    const { labels } = find(meshed('istio', { meshRevision: 'stable' }), 'Namespace', 'orders').metadata;
    expect(labels).toMatchObject({ 'istio.io/rev': 'stable' });
    expect(labels).not.toHaveProperty('istio-injection');
  });

  test('every proxy of the namespace takes mutual TLS only', () => {
    expect(find(objects, 'PeerAuthentication', 'orders')).toMatchObject({
      apiVersion: 'security.istio.io/v1',
      spec: { mtls: { mode: 'STRICT' } },
    });
  });

  test('the pods have a proxy that outlives them, and connections to stores and credentials pass it by', () => {
    expect(annotationsOf(objects, 'Deployment', 'orders')).toMatchObject({
      'sidecar.istio.io/nativeSidecar': 'true',
      'traffic.sidecar.istio.io/excludeOutboundPorts': '5432,6379',
      'traffic.sidecar.istio.io/excludeOutboundIPRanges': '169.254.170.23/32',
    });
    expect(labelsOf(objects, 'Deployment', 'orders')).not.toHaveProperty('sidecar.istio.io/inject');
  });

  test('a port that pods of others answer on as well stays with the proxy', () => {
    const { environment, workload, postgres } = production;
    const kubernetes = { ...environment.kubernetes, mesh: 'istio' as const };
    const shared = render({
      ...production,
      environment: { ...environment, kubernetes },
      workload: { ...workload, port: 8_080 },
      postgres: { ...postgres, port: 15_012 },
    });
    expect(annotationsOf(shared, 'Deployment', 'orders')).toMatchObject({
      'traffic.sidecar.istio.io/excludeOutboundPorts': '6379',
    });
  });

  test.each(['orders-bootstrap', 'orders-migration'])('the Job %s has none, so that it can end', (name) => {
    expect(labelsOf(objects, 'Job', name)).toMatchObject({ 'sidecar.istio.io/inject': 'false' });
  });

  test('Prometheus reads the metrics from the agent, where no mutual TLS is asked for', () => {
    expect(annotationsOf(objects, 'Deployment', 'orders')).toMatchObject({
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': '8080',
      'prometheus.io/path': '/metrics',
    });
    expect(at(find(objects, 'NetworkPolicy', 'orders-allow-scrape'), 'spec.ingress.0.ports')).toEqual([
      { protocol: 'TCP', port: 15_020 },
    ]);
    expect(at(find(objects, 'Service', 'orders'), 'spec.ports')).toEqual([
      { name: 'http', port: 8_080, targetPort: 8_080, protocol: 'TCP' },
      { name: 'metrics', port: 15_020, targetPort: 15_020, protocol: 'TCP' },
    ]);
  });

  test('the proxies reach the control plane, and nothing else new', () => {
    expect(egressPorts(objects)).toEqual([{ protocol: 'TCP', port: 15_012 }]);
  });
});

describe('in Linkerd', () => {
  const objects = meshed('linkerd');

  test('the namespace asks for proxies that take mutual TLS of the mesh only', () => {
    expect(find(objects, 'Namespace', 'orders').metadata.annotations).toMatchObject({
      'linkerd.io/inject': 'enabled',
      'config.linkerd.io/default-inbound-policy': 'cluster-authenticated',
    });
    expect(objects.map(({ kind }) => kind)).not.toContain('PeerAuthentication');
  });

  test('connections to stores pass the proxy by', () => {
    expect(annotationsOf(objects, 'Deployment', 'orders')).toMatchObject({
      'config.linkerd.io/skip-outbound-ports': '5432,6379',
    });
  });

  test.each(['orders-bootstrap', 'orders-migration'])(
    'the Job %s has no proxy, so that it can end',
    (name) => {
      expect(annotationsOf(objects, 'Job', name)).toMatchObject({ 'linkerd.io/inject': 'disabled' });
    },
  );

  test('clients reach the port of the proxy as well as that of the service', () => {
    expect(at(find(objects, 'NetworkPolicy', 'orders-allow-ingress'), 'spec.ingress.0.ports')).toEqual([
      { protocol: 'TCP', port: 8_080 },
      { protocol: 'TCP', port: 4_143 },
    ]);
    expect(egressPorts(objects)).toEqual([
      { protocol: 'TCP', port: 8_080 },
      { protocol: 'TCP', port: 8_086 },
      { protocol: 'TCP', port: 8_090 },
    ]);
  });
});

describe('a priority class', () => {
  const withClass = (priorityClass: string | { create: true; value: number }) =>
    render({ ...production, workload: { ...production.workload, priorityClass } });
  const classesOf = (objects: ReturnType<typeof render>) =>
    objects
      .filter(({ kind }) => kind === 'Deployment' || kind === 'Job')
      .map((object) => podSpecOf(object).priorityClassName);

  test('is the default of the cluster when none is named', () => {
    expect(classesOf(render(production))).toEqual([undefined, undefined, undefined]);
  });

  test('is that of every pod of the service when one is named, and is not made', () => {
    const objects = withClass('business-critical');
    expect(classesOf(objects)).toEqual(['business-critical', 'business-critical', 'business-critical']);
    expect(objects.map(({ kind }) => kind)).not.toContain('PriorityClass');
  });

  test('is made for the stack alone when a value is given, before anything that names it', () => {
    const objects = withClass({ create: true, value: 1_000 });
    expect(classesOf(objects)).toEqual(['orders-prod', 'orders-prod', 'orders-prod']);
    const made = find(objects, 'PriorityClass', 'orders-prod');
    expect(made).toMatchObject({
      value: 1_000,
      preemptionPolicy: 'PreemptLowerPriority',
    });
    expect(made.metadata).not.toHaveProperty('namespace');
    expect(made.metadata.annotations).toMatchObject({ 'plinth.dev/stage': '1' });
  });
});

describe('images', () => {
  const pulledWith = (objects: ReturnType<typeof render>) =>
    objects
      .filter(({ kind }) => kind === 'Deployment' || kind === 'Job')
      .map((object) => podSpecOf(object).imagePullSecrets);

  test('are pulled by the nodes unless Secrets are named, then by every pod with all of them', () => {
    const kubernetes = { ...production.environment.kubernetes, imagePullSecrets: ['registry', 'mirror'] };
    const objects = render({ ...production, environment: { ...production.environment, kubernetes } });
    const both = [{ name: 'registry' }, { name: 'mirror' }];
    expect(pulledWith(objects)).toEqual([both, both, both]);
    expect(pulledWith(render(production))).toEqual([undefined, undefined, undefined]);
  });

  test('of the bootstrap Job may be another', () => {
    const image = 'registry.example.com/postgres:18.1';
    const postgres = { ...production.postgres, bootstrapImage: image };
    const imageOf = (spec: typeof production) =>
      containerOf(find(render(spec), 'Job', 'orders-bootstrap')).image;
    expect(imageOf({ ...production, postgres })).toBe(image);
    expect(imageOf(production)).toBe('docker.io/library/postgres:18.1');
  });
});
