import { describe, expect, test } from 'vitest';
import type { ResolvedRoute } from '../../spec/resolved-workload.ts';
import { minutes, seconds } from '../../spec/units.ts';
import { at, find, production, render } from './fixture.ts';

const least: ResolvedRoute = {
  kind: 'gateway',
  hostnames: ['orders.example.com'],
  wildcard: false,
  paths: ['/'],
  gateway: { name: 'public' },
};

const withRoute = (route: ResolvedRoute) =>
  render({ ...production, workload: { ...production.workload, route } });

const kindsOf = (route: ResolvedRoute) => withRoute(route).map(({ kind }) => kind);

describe('a service without a route', () => {
  test('has neither an HTTPRoute nor an Ingress', () => {
    const kinds = render(production).map(({ kind }) => kind);
    expect(kinds).not.toContain('HTTPRoute');
    expect(kinds).not.toContain('Ingress');
  });
});

describe('an HTTPRoute', () => {
  test('leads every path of its host names to the Service', () => {
    expect(find(withRoute(least), 'HTTPRoute', 'orders')).toMatchObject({
      apiVersion: 'gateway.networking.k8s.io/v1',
      spec: {
        hostnames: ['orders.example.com'],
        parentRefs: [
          { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public', namespace: 'gateway' },
        ],
        rules: [
          {
            matches: [{ path: { type: 'PathPrefix', value: '/' } }],
            backendRefs: [{ group: '', kind: 'Service', name: 'orders', port: 8_080, weight: 1 }],
          },
        ],
      },
    });
    expect(kindsOf(least)).not.toContain('Ingress');
  });

  test('may name a listener of a gateway elsewhere, several paths, and how long it waits', () => {
    const { spec } = find(
      withRoute({
        ...least,
        hostnames: ['a.example.com', '*.example.org'],
        paths: ['/v1', '/v2'],
        gateway: { name: 'public', namespace: 'edge', sectionName: 'https' },
        timeouts: { request: minutes(2), backendRequest: seconds(30) },
      }),
      'HTTPRoute',
      'orders',
    );
    expect(at(spec, 'parentRefs.0')).toMatchObject({ namespace: 'edge', sectionName: 'https' });
    expect(at(spec, 'hostnames')).toEqual(['a.example.com', '*.example.org']);
    expect(at(spec, 'rules.0.matches')).toEqual([
      { path: { type: 'PathPrefix', value: '/v1' } },
      { path: { type: 'PathPrefix', value: '/v2' } },
    ]);
    expect(at(spec, 'rules.0.timeouts')).toEqual({ request: '120s', backendRequest: '30s' });
  });

  test('has no timeouts when none is given', () => {
    const { spec } = find(withRoute({ ...least, timeouts: {} }), 'HTTPRoute', 'orders');
    expect(at(spec, 'rules.0')).not.toHaveProperty('timeouts');
  });

  test('lets the namespace of its gateway reach the pods, and no other', () => {
    const objects = withRoute({ ...least, gateway: { name: 'public', namespace: 'edge' } });
    expect(at(find(objects, 'NetworkPolicy', 'orders-allow-ingress'), 'spec.ingress')).toEqual([
      {
        from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'edge' } } }],
        ports: [{ protocol: 'TCP', port: 8_080 }],
      },
    ]);
  });
});

describe('an Ingress', () => {
  const own = { class: 'nginx', tlsSecret: 'orders-tls', annotations: { 'example.com/size': '8m' } };
  const { gateway: _, ...withoutGateway } = least;
  const route: ResolvedRoute = { ...withoutGateway, kind: 'ingress', paths: ['/', '/v2'], ingress: own };

  test('takes the place of the HTTPRoute', () => {
    expect(kindsOf(route)).toContain('Ingress');
    expect(kindsOf(route)).not.toContain('HTTPRoute');
  });

  test('has a class, a certificate for its host names, and a rule for each of them', () => {
    const { metadata, spec } = find(withRoute(route), 'Ingress', 'orders');
    const backend = { service: { name: 'orders', port: { name: 'http' } } };
    expect(metadata.annotations).toMatchObject({ 'example.com/size': '8m' });
    expect(spec).toEqual({
      ingressClassName: 'nginx',
      tls: [{ hosts: ['orders.example.com'], secretName: 'orders-tls' }],
      rules: [
        {
          host: 'orders.example.com',
          http: {
            paths: [
              { path: '/', pathType: 'Prefix', backend },
              { path: '/v2', pathType: 'Prefix', backend },
            ],
          },
        },
      ],
    });
  });

  test('has no TLS without a certificate', () => {
    const plain = find(withRoute({ ...route, ingress: { class: 'nginx' } }), 'Ingress', 'orders');
    expect(plain.spec).not.toHaveProperty('tls');
  });
});

describe('an Ingress of an AWS load balancer', () => {
  const alb: ResolvedRoute = {
    kind: 'ingress',
    hostnames: ['orders.example.com'],
    wildcard: false,
    paths: ['/'],
    clientCidrs: ['10.70.0.0/20'],
    ingress: { class: 'alb', annotations: { 'example.com/size': '8m' } },
  };

  test('goes to the pods, which count as ready when it knows them', () => {
    const objects = withRoute(alb);
    expect(find(objects, 'Ingress', 'orders').metadata.annotations).toMatchObject({
      'alb.ingress.kubernetes.io/target-type': 'ip',
      'example.com/size': '8m',
    });
    const gate = 'elbv2.k8s.aws/pod-readiness-gate-inject';
    expect(find(objects, 'Namespace', 'orders').metadata.labels).toMatchObject({ [gate]: 'enabled' });
    expect(find(withRoute(least), 'Namespace', 'orders').metadata.labels).not.toHaveProperty([gate]);
  });

  test('is let in by its addresses, and no namespace is', () => {
    expect(at(find(withRoute(alb), 'NetworkPolicy', 'orders-allow-ingress'), 'spec.ingress')).toEqual([
      { from: [{ ipBlock: { cidr: '10.70.0.0/20' } }], ports: [{ protocol: 'TCP', port: 8_080 }] },
    ]);
  });
});

describe('a certificate from ACME', () => {
  const route: ResolvedRoute = {
    kind: 'ingress',
    hostnames: ['orders.example.com'],
    wildcard: false,
    paths: ['/'],
    ingress: { class: 'nginx', tlsSecret: 'orders-tls' },
  };

  test('can be proven: the controller reaches the solver and nothing else does', () => {
    const { spec } = find(withRoute(route), 'NetworkPolicy', 'orders-allow-acme');
    expect(spec).toEqual({
      podSelector: { matchLabels: { 'acme.cert-manager.io/http01-solver': 'true' } },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'gateway' } } }],
          ports: [{ protocol: 'TCP', port: 8_089 }],
        },
      ],
    });
  });

  test('needs no way in where there is none', () => {
    const names = withRoute({ ...route, ingress: { class: 'nginx' } }).map(({ metadata }) => metadata.name);
    expect(names).not.toContain('orders-allow-acme');
  });
});
