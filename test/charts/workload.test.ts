import { App, Chart } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { objectsOf } from '../../charts/manifests.ts';
import { Workload } from '../../charts/workload/index.ts';
import { minutes, seconds } from '../../spec/units.ts';
import {
  at,
  containerOf,
  development,
  envOf,
  find,
  podSpecOf,
  production,
  render,
  withPods,
} from './fixture.ts';
import { restrictedViolations } from './pod-security.ts';

const deployment = () => find(render(production), 'Deployment', 'orders');

describe('the pods', () => {
  test.each(
    withPods([...render(production), ...render(development)]).map((object) => [object.metadata.name, object]),
  )('%s are admitted by Pod Security "restricted"', (_name, object) => {
    expect(restrictedViolations(object)).toEqual([]);
  });

  test('would be refused without their hardening, so the check can fail', () => {
    const bare = {
      ...deployment(),
      spec: { template: { spec: { containers: [{ name: 'bare', image: 'a' }] } } },
    };
    expect(restrictedViolations(bare)).toEqual([
      'bare allowPrivilegeEscalation',
      'bare runAsNonRoot',
      'bare capabilities.drop',
      'bare seccompProfile',
    ]);
  });

  test('drop all capabilities, spelled without the CAP_ prefix the API refuses', () => {
    for (const object of withPods(render(production))) {
      expect(at(containerOf(object), 'securityContext.capabilities')).toEqual({ drop: ['ALL'] });
      expect(JSON.stringify(object)).not.toContain('CAP_');
    }
  });

  test('have seccomp at pod level, so an injected container has it too', () => {
    for (const object of withPods(render(production))) {
      expect(at(podSpecOf(object), 'securityContext.seccompProfile')).toEqual({ type: 'RuntimeDefault' });
    }
  });

  test('run as a user and group that are not root, on a read-only file system with /tmp to write in', () => {
    for (const object of withPods(render(production))) {
      const container = containerOf(object);
      expect(container.securityContext).toMatchObject({
        readOnlyRootFilesystem: true,
        runAsGroup: 10_001,
        runAsUser: 10_001,
      });
      expect(container.volumeMounts).toContainEqual({ mountPath: '/tmp', name: 'tmp' });
      expect(podSpecOf(object).volumes).toContainEqual({ name: 'tmp', emptyDir: {} });
    }
  });

  test('get neither a Kubernetes token nor the addresses of other Services', () => {
    for (const object of withPods(render(production))) {
      expect(podSpecOf(object)).toMatchObject({
        automountServiceAccountToken: false,
        enableServiceLinks: false,
      });
    }
  });

  test('name an account of their own', () => {
    const accounts = withPods(render(production)).map((object) => podSpecOf(object).serviceAccountName);
    expect(accounts).toEqual(['orders-migrations', 'orders-migrations', 'orders']);
  });

  test('request what they are given, twice that as a limit of CPU, and whole MiB of ephemeral storage', () => {
    expect(containerOf(deployment()).resources).toEqual({
      requests: { cpu: '500m', memory: '512Mi', 'ephemeral-storage': '256Mi' },
      limits: { cpu: '1', memory: '512Mi', 'ephemeral-storage': '256Mi' },
    });
  });
});

describe('the Deployment', () => {
  test('leaves the number of replicas to the autoscaler', () => {
    expect(deployment().spec).not.toHaveProperty('replicas');
  });

  test('selects by name and instance, which no construct path can change', () => {
    expect(at(deployment(), 'spec.selector')).toEqual({
      matchLabels: { 'app.kubernetes.io/name': 'orders', 'app.kubernetes.io/instance': 'orders-prod' },
    });
    expect(JSON.stringify(deployment())).not.toContain('cdk8s.io/');
  });

  test('carries the recommended labels, the version among them', () => {
    expect(deployment().metadata.labels).toEqual({
      'app.kubernetes.io/name': 'orders',
      'app.kubernetes.io/instance': 'orders-prod',
      'app.kubernetes.io/version': '1.4.2',
      'app.kubernetes.io/component': 'server',
      'app.kubernetes.io/part-of': 'orders',
      'app.kubernetes.io/managed-by': 'plinth',
    });
  });

  test.each([
    ['registry.example.com:5000/orders', undefined],
    ['registry.example.com/orders@sha256:0123456789abcdef', undefined],
    ['registry.example.com/orders:2.0@sha256:0123456789abcdef', '2.0'],
  ])('takes the version from the tag of %s', (image, version) => {
    const spec = { ...production, workload: { ...production.workload, image } };
    const labels = find(render(spec), 'Deployment', 'orders').metadata.labels;
    expect(labels?.['app.kubernetes.io/version']).toBe(version);
  });

  test('adds pods before it takes any away, and gives up later than the slowest start', () => {
    expect(deployment().spec).toMatchObject({
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 2, maxUnavailable: 0 } },
      progressDeadlineSeconds: 600,
      revisionHistoryLimit: 5,
    });
    const probes = { ...production.workload.probes, startupTime: minutes(10) };
    const slow = { ...production, workload: { ...production.workload, probes } };
    // Twice ten minutes and the five seconds a pod must stay ready.
    expect(at(find(render(slow), 'Deployment', 'orders'), 'spec.progressDeadlineSeconds')).toBe(1_210);
  });

  test('probes over HTTP, with the whole start-up time before the first restart', () => {
    expect(containerOf(deployment())).toMatchObject({
      // 150 s in steps of 5 s.
      startupProbe: { httpGet: { path: '/startupz', port: 'http' }, periodSeconds: 5, failureThreshold: 30 },
      livenessProbe: { httpGet: { path: '/livez', port: 'http' }, timeoutSeconds: 3 },
      readinessProbe: { httpGet: { path: '/readyz', port: 'http' }, timeoutSeconds: 3 },
    });
    expect(JSON.stringify(deployment())).not.toContain('tcpSocket');
  });

  test('keeps serving while routes are withdrawn, without needing a program in the image', () => {
    expect(containerOf(deployment()).lifecycle).toEqual({ preStop: { sleep: { seconds: 10 } } });
    expect(podSpecOf(deployment()).terminationGracePeriodSeconds).toBe(60);
  });

  test('has no hook where there is nothing to wait for, because Kubernetes before 1.33 refuses a sleep of 0', () => {
    const termination = { ...production.workload.termination, preStop: seconds(0) };
    const spec = { ...production, workload: { ...production.workload, termination } };
    expect(containerOf(find(render(spec), 'Deployment', 'orders'))).not.toHaveProperty('lifecycle');
  });

  test('spreads over zones and nodes as a preference, never as a rule', () => {
    const labelSelector = {
      matchLabels: { 'app.kubernetes.io/name': 'orders', 'app.kubernetes.io/instance': 'orders-prod' },
    };
    expect(podSpecOf(deployment())).toMatchObject({
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'topology.kubernetes.io/zone',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector,
        },
      ],
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector } },
          ],
        },
      },
    });
    expect(JSON.stringify(deployment())).not.toContain('requiredDuringScheduling');
  });

  test('rolls when a setting changes and only then', () => {
    const hash = (env: Readonly<Record<string, string>>) =>
      at(
        find(render({ ...production, workload: { ...production.workload, env } }), 'Deployment', 'orders'),
        'spec.template.metadata.annotations',
      );
    expect(hash({ A: '1', B: '2' })).toEqual(hash({ B: '2', A: '1' }));
    expect(hash({ A: '1', B: '2' })).not.toEqual(hash({ A: '1', B: '3' }));
  });

  test('reads connection URLs from single keys of Secrets and has the same Secrets as files', () => {
    expect(envOf(deployment(), 'DATABASE_URL')).toEqual({
      secretKeyRef: { name: 'orders-postgres', key: 'DATABASE_URL' },
    });
    expect(envOf(deployment(), 'DATABASE_READER_URL')).toEqual({
      secretKeyRef: { name: 'orders-postgres', key: 'DATABASE_READER_URL' },
    });
    expect(envOf(deployment(), 'REDIS_URL')).toEqual({
      secretKeyRef: { name: 'orders-redis', key: 'REDIS_URL' },
    });
    expect(containerOf(deployment()).envFrom).toEqual([{ configMapRef: { name: 'orders-config' } }]);
    expect(containerOf(deployment()).volumeMounts).toContainEqual({
      mountPath: '/etc/plinth/connections/postgres',
      name: 'connection-postgres',
      readOnly: true,
    });
  });

  test('never mounts the credential of the master or of the owner', () => {
    expect(JSON.stringify(deployment())).not.toMatch(/postgres-(master|owner)/);
  });

  test('has the certificates of the RDS roots where every client looks for them', () => {
    expect(podSpecOf(deployment()).volumes).toContainEqual({
      name: 'ca',
      configMap: { name: 'rds-global-bundle' },
    });
    expect(envOf(deployment(), 'PGSSLROOTCERT')).toBe('/etc/plinth/ca/global-bundle.pem');
    expect(envOf(deployment(), 'NODE_EXTRA_CA_CERTS')).toBe('/etc/plinth/ca/global-bundle.pem');
  });

  test('knows nothing of a cache the service does not have', () => {
    expect(JSON.stringify(find(render(development), 'Deployment', 'orders'))).not.toMatch(/redis/i);
  });
});

describe('around the Deployment', () => {
  test('the Service has one named port and selects exactly the pods of the Deployment', () => {
    const { spec } = find(render(production), 'Service', 'orders');
    expect(spec).toEqual({
      type: 'ClusterIP',
      ports: [{ name: 'http', port: 8080, targetPort: 8080, protocol: 'TCP' }],
      selector: { 'app.kubernetes.io/name': 'orders', 'app.kubernetes.io/instance': 'orders-prod' },
    });
  });

  test('pods of Jobs are not endpoints of the Service', () => {
    const objects = render(production);
    const selector = Object.entries(
      at(find(objects, 'Service', 'orders'), 'spec.selector') as Record<string, string>,
    );
    const selected = withPods(objects).filter((object) =>
      selector.every(
        ([key, value]) =>
          (at(object, 'spec.template.metadata.labels') as Record<string, string>)[key] === value,
      ),
    );
    expect(selected.map(({ kind }) => kind)).toEqual(['Deployment']);
  });

  test('the autoscaler names its bounds, its metric and its windows', () => {
    expect(find(render(production), 'HorizontalPodAutoscaler', 'orders').spec).toMatchObject({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'orders' },
      minReplicas: 3,
      maxReplicas: 9,
      metrics: [{ resource: { name: 'cpu', target: { averageUtilization: 65 } } }],
      behavior: {
        scaleUp: {
          stabilizationWindowSeconds: 0,
          policies: [{ type: 'Percent', value: 100 }, { type: 'Pods' }],
        },
        scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Percent', value: 25 }] },
      },
    });
  });

  test('the budget lets a node be drained, of broken pods as well', () => {
    expect(find(render(production), 'PodDisruptionBudget', 'orders').spec).toMatchObject({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    });
  });

  test('the Service says where metrics are', () => {
    const workload = { ...production.workload, metricsPath: '/internal/metrics' };
    const told = (serviceMonitor: boolean) =>
      find(
        render({ ...production, workload, monitoring: { ...production.monitoring, serviceMonitor } }),
        'Service',
        'orders',
      ).metadata.annotations;
    expect(told(false)).toMatchObject({
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': '8080',
      'prometheus.io/path': '/internal/metrics',
    });
    // A ServiceMonitor says it: not both, or every pod is scraped twice.
    expect(Object.keys(told(true) ?? {}).filter((name) => name.startsWith('prometheus.io/'))).toEqual([]);
  });

  test('settings carry the processes and the pool of the connection budget, which has the last word', () => {
    const env = { LOG_LEVEL: 'debug', DB_POOL_SIZE: '9', WEB_CONCURRENCY: '64' };
    const spec = { ...production, workload: { ...production.workload, env } };
    expect(find(render(spec), 'ConfigMap', 'orders-config').data).toEqual({
      LOG_LEVEL: 'debug',
      WEB_CONCURRENCY: '2',
      DB_POOL_SIZE: '5',
      DB_MAX_OVERFLOW: '3',
    });
  });
});

test('a workload can be built without a spec', () => {
  // GIVEN
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  // WHEN
  new Workload(chart, 'workload', { ...production.workload, service: 'shop', instance: 'shop-test' });
  // THEN
  const kinds = objectsOf(chart).map(({ kind }) => kind);
  expect(kinds).toEqual([
    'ConfigMap',
    'ServiceAccount',
    'Service',
    'Deployment',
    'HorizontalPodAutoscaler',
    'PodDisruptionBudget',
  ]);
});
