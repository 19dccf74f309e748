import { App, Chart } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { Policy, policyOf } from '../../charts/policy/index.ts';
import type { Edge } from '../../spec/connection-graph.ts';
import { at, development, find, production, render, withPods } from './fixture.ts';

const policyNamed = (name: string, spec = production) => find(render(spec), 'NetworkPolicy', name).spec;
const names = (spec: typeof production) =>
  render(spec)
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .map(({ metadata }) => metadata.name);

describe('the namespace', () => {
  test('enforces, audits and warns at level restricted', () => {
    const { metadata } = find(render(production), 'Namespace', 'orders');
    expect(metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/enforce-version': 'v1.30',
      'pod-security.kubernetes.io/audit': 'restricted',
      'pod-security.kubernetes.io/warn': 'restricted',
    });
  });

  test('is not in a namespace itself', () => {
    expect(find(render(production), 'Namespace', 'orders').metadata).not.toHaveProperty('namespace');
  });
});

describe('network policies', () => {
  test('deny both directions to every pod of the namespace', () => {
    expect(policyNamed('orders-default-deny')).toEqual({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    });
  });

  test('allow DNS over UDP and TCP to the cluster DNS and the cache on the node, and to nothing else', () => {
    expect(at(policyNamed('orders-allow-dns'), 'egress')).toEqual([
      {
        to: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
            podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
          },
          { ipBlock: { cidr: '169.254.20.10/32' } },
        ],
        ports: [
          { protocol: 'UDP', port: 53 },
          { protocol: 'TCP', port: 53 },
        ],
      },
    ]);
  });

  test('allow the stores within the network that was created for them', () => {
    expect(at(policyNamed('orders-allow-postgres'), 'egress')).toEqual([
      { to: [{ ipBlock: { cidr: '10.40.0.0/16' } }], ports: [{ protocol: 'TCP', port: 5432 }] },
    ]);
    expect(at(policyNamed('orders-allow-redis'), 'egress')).toEqual([
      { to: [{ ipBlock: { cidr: '10.40.0.0/16' } }], ports: [{ protocol: 'TCP', port: 6379 }] },
    ]);
  });

  test('allow the stores within private ranges when the network was given by ids', () => {
    expect(at(policyNamed('orders-allow-postgres', development), 'egress.0.to')).toEqual([
      { ipBlock: { cidr: '10.0.0.0/8' } },
      { ipBlock: { cidr: '100.64.0.0/10' } },
      { ipBlock: { cidr: '172.16.0.0/12' } },
      { ipBlock: { cidr: '192.168.0.0/16' } },
    ]);
  });

  test('allow the stores within the ranges a given network is said to have', () => {
    const network = { ...development.network, cidrs: ['100.64.0.0/16'] };
    expect(at(policyNamed('orders-allow-postgres', { ...development, network }), 'egress.0.to')).toEqual([
      { ipBlock: { cidr: '100.64.0.0/16' } },
    ]);
  });

  test('allow the internet without a private address, where it is asked for', () => {
    const workload = {
      ...development.workload,
      egress: [{ name: 'cards', internet: true as const, ports: [443] }],
    };
    expect(policyNamed('orders-allow-external', { ...development, workload })).toMatchObject({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'orders' } },
      egress: [
        {
          to: [
            {
              ipBlock: {
                cidr: '0.0.0.0/0',
                except: ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
              },
            },
          ],
          ports: [{ protocol: 'TCP', port: 443 }],
        },
      ],
    });
  });

  test('let nobody in from outside when no gateway is named', () => {
    const { ingressNamespace: _, ...kubernetes } = development.environment.kubernetes;
    const spec = { ...development, environment: { ...development.environment, kubernetes } };
    expect(names(spec)).not.toContain('orders-allow-ingress');
  });

  test('let addresses in where clients are no pods', () => {
    const workload = { ...development.workload, ingress: [{ cidrs: ['10.71.0.0/24'], port: 9_000 }] };
    expect(at(policyNamed('orders-allow-clients', { ...development, workload }), 'ingress')).toEqual([
      { from: [{ ipBlock: { cidr: '10.71.0.0/24' } }], ports: [{ protocol: 'TCP', port: 9_000 }] },
    ]);
  });

  test('refuse a store that is the whole internet', () => {
    const chart = new Chart(new App(), 'shop');
    const networkRanges = ['0.0.0.0/0'];
    expect(() => new Policy(chart, 'policy', { ...policyOf(production), networkRanges })).toThrow(
      '0.0.0.0/0 is the whole internet',
    );
  });

  test('allow the identity agent and AWS endpoints of the network when tokens are used', () => {
    expect(at(policyNamed('orders-allow-aws'), 'egress')).toEqual([
      {
        to: [{ ipBlock: { cidr: '169.254.170.23/32' } }, { ipBlock: { cidr: 'fd00:ec2::23/128' } }],
        ports: [{ protocol: 'TCP', port: 80 }],
      },
      { to: [{ ipBlock: { cidr: '10.40.0.0/16' } }], ports: [{ protocol: 'TCP', port: 443 }] },
    ]);
  });

  test('allow no AWS endpoint and no cache to a service that signs in by password and has none', () => {
    expect(names(development)).toEqual([
      'orders-allow-dns',
      'orders-allow-ingress',
      'orders-allow-postgres',
      'orders-allow-scrape',
      'orders-default-deny',
    ]);
  });

  test('allow DNS to every range the cluster answers names from', () => {
    const { environment } = production;
    const dnsCidrs = ['169.254.20.10/32', '10.8.0.10/32'];
    const kubernetes = { ...environment.kubernetes, dnsCidrs };
    const spec = { ...production, environment: { ...environment, kubernetes } };
    const to = at(policyNamed('orders-allow-dns', spec), 'egress.0.to') as readonly object[];
    expect(to.slice(1)).toEqual([
      { ipBlock: { cidr: '169.254.20.10/32' } },
      { ipBlock: { cidr: '10.8.0.10/32' } },
    ]);
  });

  test('refuse names from the whole internet', () => {
    const chart = new Chart(new App(), 'shop');
    const graph: Edge[] = [
      {
        name: 'dns',
        from: { kind: 'pods', group: 'every' },
        to: [{ kind: 'addresses', cidrs: ['::/0'] }],
        ports: [{ protocol: 'UDP', port: 53 }],
      },
    ];
    expect(() => new Policy(chart, 'policy', { ...policyOf(production), graph })).toThrow(
      '::/0 is the whole internet',
    );
  });

  test.each(['iam', 'rds-managed'] as const)(
    'allow AWS endpoints to a service without cache that signs in to Postgres by IAM (%s)',
    (credentials) => {
      const spec = { ...development, postgres: { ...development.postgres, credentials } };
      expect(names(spec)).toContain('orders-allow-aws');
    },
  );

  test.each([
    ['orders-allow-ingress', 'gateway'],
    ['orders-allow-scrape', 'monitoring'],
  ])('%s admits one namespace to one port', (name, namespace) => {
    expect(policyNamed(name)).toMatchObject({
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } }],
          ports: [{ protocol: 'TCP', port: 8080 }],
        },
      ],
    });
  });

  test('name real ports and spell out their direction', () => {
    const policies = render(production).filter(({ kind }) => kind === 'NetworkPolicy');
    for (const { spec } of policies) expect(at(spec, 'policyTypes')).not.toEqual([]);
    expect(JSON.stringify(policies)).not.toContain('"port":0');
  });

  test('refuse a rule whose other end no policy can name, which would allow every one', () => {
    const chart = new Chart(new App(), 'shop');
    const graph: Edge[] = [
      {
        name: 'nobody',
        from: { kind: 'pods', group: 'workload' },
        to: [{ kind: 'nodes' }],
        ports: [{ protocol: 'TCP', port: 443 }],
      },
    ];
    expect(() => new Policy(chart, 'policy', { ...policyOf(production), graph })).toThrow(
      'allow-nobody: no policy can name the other end',
    );
  });

  test('let the cache be reached by the workload alone', () => {
    expect(at(policyNamed('orders-allow-redis'), 'podSelector.matchLabels')).toEqual({
      'app.kubernetes.io/name': 'orders',
      'app.kubernetes.io/instance': 'orders-prod',
    });
  });

  test('let the service reach what it names, and be reached by whom it names', () => {
    const workload = {
      ...production.workload,
      egress: [
        { name: 'payments', cidrs: ['10.60.0.0/16', 'fd12::/64'], ports: [443, 8443] },
        { name: 'ledger', cidrs: ['10.70.1.0/24'], ports: [5671] },
      ],
      ingress: [
        { namespace: 'billing' },
        { namespace: 'checkout', podLabels: { app: 'checkout' }, port: 9090 },
      ],
    };
    const spec = { ...production, workload };
    expect(at(policyNamed('orders-allow-external', spec), 'egress')).toEqual([
      {
        to: [{ ipBlock: { cidr: '10.60.0.0/16' } }, { ipBlock: { cidr: 'fd12::/64' } }],
        ports: [
          { protocol: 'TCP', port: 443 },
          { protocol: 'TCP', port: 8443 },
        ],
      },
      { to: [{ ipBlock: { cidr: '10.70.1.0/24' } }], ports: [{ protocol: 'TCP', port: 5671 }] },
    ]);
    expect(at(policyNamed('orders-allow-clients', spec), 'ingress')).toEqual([
      {
        from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'billing' } } }],
        ports: [{ protocol: 'TCP', port: 8080 }],
      },
      {
        from: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'checkout' } },
            podSelector: { matchLabels: { app: 'checkout' } },
          },
        ],
        ports: [{ protocol: 'TCP', port: 9090 }],
      },
    ]);
  });

  test('let every pod of the service, Jobs included, reach DNS and Postgres', () => {
    const objects = render(production);
    for (const name of ['orders-allow-dns', 'orders-allow-postgres']) {
      const selector = at(find(objects, 'NetworkPolicy', name), 'spec.podSelector.matchLabels');
      for (const object of withPods(objects)) {
        expect(at(object, 'spec.template.metadata.labels')).toMatchObject(selector as object);
      }
    }
  });
});
