import { describe, expect, test } from 'vitest';
import type { ManifestObject } from '../../charts/manifests.ts';
import type { ResolvedPooler, ResolvedSpec } from '../../spec/resolved-spec.ts';
import { millicores, seconds } from '../../spec/units.ts';
import {
  at,
  type Container,
  containerOf,
  envOf,
  find,
  podSpecOf,
  pooler,
  production,
  render,
} from './fixture.ts';
import { dashboardsOf, rulesOf } from './monitoring/watched.ts';
import { restrictedViolations } from './pod-security.ts';

const pooled = (change: Partial<ResolvedPooler> = {}, postgres: object = {}): ResolvedSpec => ({
  ...production,
  postgres: { ...production.postgres, ...postgres, pooler: { ...pooler, ...change } },
});

const objects = render(pooled());
const deployment = find(objects, 'Deployment', 'orders-pooler');
const workload = find(objects, 'Deployment', 'orders');
const iniOf = (rendered: readonly ManifestObject[]) =>
  at(find(rendered, 'ConfigMap', 'orders-pooler'), 'data')?.['pgbouncer.ini' as never] as unknown as string;
const templateOf = (rendered: readonly ManifestObject[], name: string) =>
  at(find(rendered, 'ExternalSecret', name), 'spec.target.template') as {
    readonly mergePolicy: string;
    readonly data: Readonly<Record<string, string>>;
  };
const hashOf = (rendered: readonly ManifestObject[]) =>
  (
    at(find(rendered, 'Deployment', 'orders-pooler'), 'spec.template.metadata.annotations') as Record<
      string,
      string
    >
  )['plinth.dev/config-hash'];

describe('the pooler', () => {
  test('is not there unless it is asked for', () => {
    expect(render(production).filter(({ metadata }) => metadata.name.includes('pooler'))).toEqual([]);
  });

  test('is two pods that are exchanged one by one, spread, and drain for as long as the budget says', () => {
    expect(at(deployment, 'spec')).toMatchObject({
      replicas: 2,
      strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    });
    expect(podSpecOf(deployment)).toMatchObject({
      terminationGracePeriodSeconds: 180,
      topologySpreadConstraints: [{ topologyKey: 'topology.kubernetes.io/zone' }],
    });
    expect(containerOf(deployment).lifecycle).toEqual({ preStop: { sleep: { seconds: 10 } } });
    expect(at(find(objects, 'PodDisruptionBudget', 'orders-pooler'), 'spec')).toMatchObject({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: { 'app.kubernetes.io/name': 'orders-pooler' } },
    });
  });

  test('is restricted as the workload is', () => {
    expect(restrictedViolations(deployment)).toEqual([]);
    expect(containerOf(deployment).securityContext).toMatchObject({ readOnlyRootFilesystem: true });
  });

  test('is selected by its Service, by which the workload is not', () => {
    const selector = at(find(objects, 'Service', 'orders-pooler'), 'spec.selector') as object;

    expect(at(deployment, 'spec.template.metadata.labels')).toMatchObject(selector);
    expect(at(workload, 'spec.template.metadata.labels')).not.toMatchObject(selector);
  });

  test('says nothing of the database or its password outside the Secret', () => {
    const own = objects.filter(
      ({ kind, metadata }) => kind !== 'ExternalSecret' && metadata.name.startsWith('orders-pooler'),
    );

    expect(iniOf(objects)).not.toMatch(/^(host|user|password)/m);
    expect(own.length).toBeGreaterThan(5);
    for (const object of own) expect(JSON.stringify(object)).not.toContain('{{');
  });

  test('has TLS on both sides, verified on that of the database', () => {
    expect(iniOf(objects).split('\n')).toEqual(
      expect.arrayContaining([
        'pool_mode = transaction',
        'server_tls_sslmode = verify-full',
        'server_tls_ca_file = /etc/plinth/ca/global-bundle.pem',
        'client_tls_sslmode = require',
        'client_tls_key_file = /etc/plinth/pooler-tls/tls.key',
        'auth_type = hba',
        'max_db_connections = 25',
        // 120 + 15 + 30, longer than the service keeps a connection.
        'client_idle_timeout = 165',
      ]),
    );
  });

  test('gives up connections that went silent, idle ones after 15 + 3 x 5 seconds at the latest', () => {
    expect(iniOf(objects).split('\n')).toEqual(
      expect.arrayContaining([
        'tcp_keepalive = 1',
        'tcp_keepidle = 15',
        'tcp_keepintvl = 5',
        'tcp_keepcnt = 3',
        // In milliseconds.
        'tcp_user_timeout = 20000',
      ]),
    );
  });

  test('gets the database and the user list from the contract, and no more of it', () => {
    const { mergePolicy, data } = templateOf(objects, 'orders-pooler');

    expect(mergePolicy).toBe('Replace');
    expect(data).toEqual({
      'databases.ini': [
        '[databases]',
        `{{ .database }} = host='{{ .host | replace "'" "''" }}' port={{ .port }} dbname='{{ .database | replace "'" "''" }}'`,
        `{{ .database }}_reader = host='{{ .readerHost | replace "'" "''" }}' port={{ .port }} dbname='{{ .database | replace "'" "''" }}'`,
        '',
      ].join('\n'),
      'userlist.txt': '"{{ .user | replace "\\"" "\\"\\"" }}" "{{ .password | replace "\\"" "\\"\\"" }}"\n',
    });
  });

  test('has no pool for a reader without a replica, and the reader is the database', () => {
    const replicas = { ...production.postgres.replicas, count: 0 };
    const rendered = render(pooled({}, { replicas }));
    const { DATABASE_URL, DATABASE_READER_URL } = templateOf(rendered, 'orders-postgres').data;

    expect(templateOf(rendered, 'orders-pooler').data['databases.ini']).not.toContain('_reader');
    expect(DATABASE_READER_URL).toBe(DATABASE_URL);
  });

  test('rolls its pods when its settings change, and for nothing else', () => {
    expect(hashOf(render(pooled({ poolSize: 21 })))).not.toBe(hashOf(objects));
    expect(hashOf(render(pooled({ resources: { ...pooler.resources, cpu: millicores(300) } })))).toBe(
      hashOf(objects),
    );
  });

  test('is ready before the workload that connects through it', () => {
    expect(deployment.metadata.annotations).toMatchObject({ 'plinth.dev/stage': '4' });
    expect(workload.metadata.annotations).toMatchObject({ 'plinth.dev/stage': '5' });
  });
});

describe('the metrics of the pooler', () => {
  const exporterOf = (rendered: readonly ManifestObject[]) => {
    const found = podSpecOf(find(rendered, 'Deployment', 'orders-pooler')).initContainers as
      | readonly Container[]
      | undefined;
    return found?.[0];
  };
  const without = render(pooled({ metrics: false }));

  test('are told by a sidecar that lives as long as PgBouncer and cannot make its pod unready', () => {
    const { restartPolicy, readinessProbe, startupProbe, image, ports, resources } = exporterOf(
      objects,
    ) as Container;

    expect({ restartPolicy, readinessProbe, startupProbe }).toEqual({ restartPolicy: 'Always' });
    expect(image).toMatch(/pgbouncer-exporter:v\d+\.\d+\.\d+$/);
    expect(ports).toEqual([{ name: 'metrics', containerPort: 9_127, protocol: 'TCP' }]);
    expect(resources).toMatchObject({ requests: { cpu: '25m' }, limits: { cpu: '50m', memory: '64Mi' } });
    expect(containerOf(deployment).name).toBe('pgbouncer');
  });

  test('are read on loopback, by TLS, with a password that stands in no manifest', () => {
    expect(exporterOf(objects)?.env).toEqual([
      {
        name: 'PGBOUNCER_EXPORTER_CONNECTION_STRING',
        value:
          'host=127.0.0.1 port=6432 user=plinth_stats dbname=pgbouncer sslmode=require connect_timeout=5',
      },
      {
        name: 'PGPASSWORD',
        valueFrom: { secretKeyRef: { name: 'orders-pooler-stats', key: 'password' } },
      },
    ]);
    expect(find(objects, 'Password', 'orders-pooler-stats').spec).toMatchObject({ length: 40, symbols: 0 });
    expect(find(objects, 'ExternalSecret', 'orders-pooler-stats').spec).toMatchObject({
      refreshPolicy: 'CreatedOnce',
      target: { name: 'orders-pooler-stats', deletionPolicy: 'Retain' },
    });
  });

  test('are for a login that is admitted in the pod alone and to no database', () => {
    const config = at(find(objects, 'ConfigMap', 'orders-pooler'), 'data') as Record<string, string>;

    expect(config['hba.conf']?.split('\n')).toEqual([
      'hostssl pgbouncer plinth_stats 127.0.0.1/32 scram-sha-256',
      'host all plinth_stats all reject',
      'hostssl all all all scram-sha-256',
      '',
    ]);
    expect(iniOf(objects)).toContain('\nstats_users = plinth_stats\n');
    expect(iniOf(objects)).not.toContain('admin_users');
  });

  test('join the list of users in memory, which the exporter does not see', () => {
    const users = '/etc/plinth/pooler-users';
    const { volumes } = podSpecOf(deployment) as { volumes: readonly { name: string }[] };
    const mounts = containerOf(deployment).volumeMounts as readonly { mountPath: string }[];

    expect(iniOf(objects)).toContain(`\nauth_file = ${users}/userlist.txt\n`);
    expect(volumes.find(({ name }) => name === 'users')).toMatchObject({ emptyDir: { medium: 'Memory' } });
    expect(mounts.map(({ mountPath }) => mountPath)).toEqual(
      expect.arrayContaining([users, '/etc/plinth/connections/pooler-stats']),
    );
    expect(exporterOf(objects)).not.toHaveProperty('volumeMounts');
  });

  test('take no place of the service', () => {
    // 1,000 and one for each of two Prometheus servers.
    expect(iniOf(objects)).toContain('\nmax_client_conn = 1002\n');
    expect(iniOf(without)).toContain('\nmax_client_conn = 1000\n');
  });

  test('are scraped at a port of the Service, which the monitoring namespace alone reaches', () => {
    const service = find(objects, 'Service', 'orders-pooler');
    const selector = at(
      find(objects, 'ServiceMonitor', 'orders-pooler'),
      'spec.selector.matchLabels',
    ) as object;

    expect(service.metadata.labels).toMatchObject(selector);
    expect(at(service, 'spec.ports')).toMatchObject([
      { name: 'postgres', port: 6_432 },
      { name: 'metrics', port: 9_127, targetPort: 9_127 },
    ]);
    expect(at(find(objects, 'ServiceMonitor', 'orders-pooler'), 'spec.endpoints')).toMatchObject([
      { port: 'metrics', path: '/metrics' },
    ]);
    expect(at(find(objects, 'NetworkPolicy', 'orders-allow-scrape-pooler'), 'spec')).toMatchObject({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'orders-pooler' } },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
          ports: [{ protocol: 'TCP', port: 9_127 }],
        },
      ],
    });
  });

  test('are joined with those of the proxy in Istio, which takes mutual TLS only', () => {
    const spec = pooled();
    const kubernetes = { ...spec.environment.kubernetes, mesh: 'istio' as const };
    const meshed = render({ ...spec, environment: { ...spec.environment, kubernetes } });
    const annotations = at(find(meshed, 'Deployment', 'orders-pooler'), 'spec.template.metadata.annotations');

    expect(annotations).toMatchObject({
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': '9127',
      'prometheus.io/path': '/metrics',
    });
    expect(at(find(meshed, 'ServiceMonitor', 'orders-pooler'), 'spec.endpoints')).toMatchObject([
      { port: 'metrics', path: '/stats/prometheus' },
    ]);
    expect(at(find(meshed, 'Service', 'orders-pooler'), 'spec.ports.1')).toMatchObject({ port: 15_020 });
    expect(at(find(meshed, 'NetworkPolicy', 'orders-allow-scrape-pooler'), 'spec.ingress.0.ports')).toEqual([
      { protocol: 'TCP', port: 15_020 },
    ]);
  });

  test('have alerts and panels', () => {
    const alertsOf = (rendered: readonly ManifestObject[]) =>
      rulesOf(rendered).filter(({ alert }) => alert.startsWith('PlinthPgbouncer'));
    const panelsOf = (rendered: readonly ManifestObject[]) =>
      dashboardsOf(rendered).flatMap(({ panels }) =>
        panels.filter(({ title }) => title.startsWith('Pooler')),
      );

    expect(alertsOf(objects).map(({ alert }) => alert)).toEqual([
      'PlinthPgbouncerQueue',
      'PlinthPgbouncerMaxwait',
      'PlinthPgbouncerMaxClientConn',
      'PlinthPgbouncerServerConnections',
      'PlinthPgbouncerDown',
      'PlinthPgbouncerMetricsAbsent',
    ]);
    expect(panelsOf(objects)).toHaveLength(3);
    expect([alertsOf(without), panelsOf(without)]).toEqual([[], []]);
  });

  test('count in the quota', () => {
    const cpu = (rendered: readonly ManifestObject[]) =>
      at(find(rendered, 'ResourceQuota', 'orders'), 'spec.hard') as Record<string, string>;
    const millicores = (text = '') => Number(/^(\d+)m$/.exec(text)?.[1] ?? Number(text) * 1_000);

    // Five pods (twice two and one that surges) of 25m, and a tenth: 137.5.
    const more = millicores(cpu(objects)['requests.cpu']) - millicores(cpu(without)['requests.cpu']);
    expect(more).toBeGreaterThanOrEqual(137);
    expect(more).toBeLessThanOrEqual(138);
  });

  test('are nowhere when they are switched off', () => {
    expect(JSON.stringify(without)).not.toMatch(/plinth_stats|pooler-stats|9127|hba/);
    expect(exporterOf(without)).toBeUndefined();
    expect(iniOf(without)).toContain('\nauth_file = /etc/plinth/connections/pooler/userlist.txt\n');
  });
});

describe('the certificate of the pooler', () => {
  test('is for every name of its Service, by an authority that signs nothing else', () => {
    expect(at(find(objects, 'Certificate', 'orders-pooler-tls'), 'spec')).toMatchObject({
      secretName: 'orders-pooler-tls',
      dnsNames: [
        'orders-pooler',
        'orders-pooler.orders',
        'orders-pooler.orders.svc',
        'orders-pooler.orders.svc.cluster.local',
      ],
      issuerRef: { group: 'cert-manager.io', kind: 'Issuer', name: 'orders-pooler-ca' },
    });
    expect(at(find(objects, 'Issuer', 'orders-pooler-ca'), 'spec')).toEqual({
      ca: { secretName: 'orders-pooler-ca' },
    });
    expect(at(find(objects, 'Certificate', 'orders-pooler-ca'), 'spec')).toMatchObject({
      isCA: true,
      secretName: 'orders-pooler-ca',
      privateKey: { rotationPolicy: 'Never' },
      issuerRef: { name: 'orders-pooler-selfsigned' },
    });
  });

  test('is that of a named Secret instead, without cert-manager', () => {
    const rendered = render(pooled({ certificate: { secret: 'our-own' } }));
    const secretsOf = (name: string) => JSON.stringify(podSpecOf(find(rendered, 'Deployment', name)).volumes);

    expect(rendered.filter(({ apiVersion }) => apiVersion.startsWith('cert-manager.io'))).toEqual([]);
    for (const name of ['orders', 'orders-pooler'])
      expect(secretsOf(name)).toContain('"secretName":"our-own"');
  });

  test('is verified by the workload, which gets the authority and not the key', () => {
    const trust = '/etc/plinth/pooler-ca/ca.crt';
    const volumes = podSpecOf(workload).volumes as readonly { name: string; secret?: object }[];

    expect(volumes.find(({ name }) => name === 'pooler-ca')?.secret).toMatchObject({
      secretName: 'orders-pooler-tls',
      items: [{ key: 'ca.crt', path: 'ca.crt' }],
    });
    expect(envOf(workload, 'PGSSLROOTCERT')).toBe(trust);
    expect(envOf(workload, 'NODE_EXTRA_CA_CERTS')).toBe(trust);
  });
});

describe('with a pooler the workload', () => {
  test('connects through it, and gives a connection up before a pod of it has drained', () => {
    const { DATABASE_URL, DATABASE_READER_URL } = templateOf(objects, 'orders-postgres').data;
    const end = '?sslmode=verify-full&sslrootcert=/etc/plinth/pooler-ca/ca.crt';

    expect(DATABASE_URL).toContain('@orders-pooler:6432/');
    expect(DATABASE_URL?.endsWith(`}}${end}`)).toBe(true);
    expect(DATABASE_READER_URL?.endsWith(`}}_reader${end}`)).toBe(true);
    expect(at(find(objects, 'ConfigMap', 'orders-config'), 'data')).toMatchObject({ DB_POOL_RECYCLE: '120' });
  });

  test('leaves the database itself to Jobs, which verify it as before', () => {
    const migration = find(objects, 'Job', 'orders-migration');

    expect(envOf(migration, 'PGHOST')).toEqual({ secretKeyRef: { name: 'orders-postgres', key: 'host' } });
    expect(envOf(migration, 'DATABASE_URL')).toContain('sslrootcert=/etc/plinth/ca/global-bundle.pem');
  });

  test('cannot go round it', () => {
    const selector = at(find(objects, 'NetworkPolicy', 'orders-allow-postgres'), 'spec.podSelector');

    expect(selector).toEqual({
      matchLabels: { 'app.kubernetes.io/part-of': 'orders' },
      matchExpressions: [
        { key: 'app.kubernetes.io/component', operator: 'NotIn', values: ['drill', 'server'] },
      ],
    });
    expect(at(workload, 'spec.template.metadata.labels')).toMatchObject({
      'app.kubernetes.io/component': 'server',
    });
  });

  test('is the only one that reaches it', () => {
    expect(at(find(objects, 'NetworkPolicy', 'orders-allow-pooler-clients'), 'spec')).toMatchObject({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'orders-pooler' } },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'orders' } } }],
          ports: [{ protocol: 'TCP', port: 6_432 }],
        },
      ],
    });
    expect(at(find(objects, 'NetworkPolicy', 'orders-allow-pooler'), 'spec')).toMatchObject({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'orders' } },
      policyTypes: ['Egress'],
    });
  });
});

describe('the longest transaction', () => {
  const sqlOf = (version: string, timeouts: object = {}) =>
    JSON.stringify(
      find(
        render({
          ...production,
          postgres: {
            ...production.postgres,
            version,
            timeouts: { ...production.postgres.timeouts, ...timeouts },
          },
        }),
        'ConfigMap',
        'orders-bootstrap',
      ),
    );

  test('is held to by PostgreSQL 17 where it is written, and let go where it is no longer', () => {
    const transaction = { transaction: seconds(45) };

    expect(sqlOf('17', transaction)).toContain("SET transaction_timeout = '45000ms'");
    expect(sqlOf('17')).toContain('RESET transaction_timeout');
    expect(sqlOf('16.10', transaction)).not.toContain('transaction_timeout');
  });

  test('is not shortened for the owner, whose migrations may take longer', () => {
    expect(sqlOf('17', { transaction: seconds(45) })).not.toMatch(/orders_owner[^;]*transaction_timeout/);
  });
});
