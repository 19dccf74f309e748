import { describe, expect, it } from 'vitest';
import type { ResolvedSpec } from '../../../spec/resolved-spec.ts';
import { everything, renderMonitoring } from '../../e2e/monitoring/subject.ts';
import { example } from '../../spec/example.ts';
import { resolveOne } from '../../spec/refuse.ts';
import { at, find, render } from '../fixture.ts';
import { dashboardsOf, watched } from './watched.ts';

const withMonitoring = (changes: Partial<ResolvedSpec['monitoring']>): ResolvedSpec => ({
  ...watched,
  monitoring: { ...watched.monitoring, ...changes },
});

const everyObject = renderMonitoring(everything);
describe('monitoring', () => {
  it('is applied last, and what needs the operator is left out where there is none', () => {
    const objects = render(watched);
    const monitor = find(objects, 'ServiceMonitor', 'orders');
    const rule = find(objects, 'PrometheusRule', 'orders');
    const dashboard = find(objects, 'ConfigMap', 'orders-dashboard');

    for (const object of [monitor, rule]) {
      expect(object.metadata.annotations).toEqual({ 'plinth.dev/optional': 'crd', 'plinth.dev/stage': '6' });
    }
    expect(dashboard.metadata.annotations).toEqual({ 'plinth.dev/stage': '6' });
  });

  it('carries the labels the operator and the dashboards are found by', () => {
    const objects = render(withMonitoring({ labels: { release: 'prometheus', team: 'a' } }));

    expect(find(objects, 'ServiceMonitor', 'orders').metadata.labels).toMatchObject({
      release: 'prometheus',
      team: 'a',
    });
    expect(find(objects, 'PrometheusRule', 'orders').metadata.labels).toMatchObject({
      release: 'prometheus',
    });
    expect(find(objects, 'ConfigMap', 'orders-dashboard').metadata.labels).toMatchObject({
      grafana_dashboard: '1',
    });
  });

  it.each([
    ['serviceMonitor', 'ServiceMonitor'],
    ['rules', 'PrometheusRule'],
  ] as const)('makes no object when %s is switched off', (property, kind) => {
    const objects = render(withMonitoring({ [property]: false }));

    expect(objects.filter((object) => object.kind === kind)).toEqual([]);
  });

  it('makes no dashboard when that is switched off', () => {
    expect(dashboardsOf(render(withMonitoring({ dashboard: false })))).toEqual([]);
    expect(dashboardsOf(render(watched))).toHaveLength(1);
  });
});

describe('the ServiceMonitor', () => {
  it('selects the Service of the workload by labels that no other Service has', () => {
    const objects = render(watched);
    const selector = at(find(objects, 'ServiceMonitor', 'orders'), 'spec.selector.matchLabels') as object;
    const selected = objects
      .filter(({ kind }) => kind === 'Service')
      .filter(({ metadata }) =>
        Object.entries(selector).every(([key, value]) => metadata.labels?.[key] === value),
      );

    expect(selected.map(({ metadata }) => metadata.name)).toEqual(['orders']);
  });

  it('scrapes a port that the Service has, at the path of the description', () => {
    const objects = render(watched);
    const monitor = find(objects, 'ServiceMonitor', 'orders');
    const ports = at(find(objects, 'Service', 'orders'), 'spec.ports') as readonly { name: string }[];

    expect(at(monitor, 'spec.endpoints')).toEqual([
      { port: 'http', path: '/metrics', scheme: 'http', interval: '30s', scrapeTimeout: '10s' },
    ]);
    expect(ports.map(({ name }) => name)).toContain('http');
  });

  it('never waits longer for an answer than until the next scrape', () => {
    const monitor = find(render(withMonitoring({ interval: { seconds: 5 } })), 'ServiceMonitor', 'orders');

    expect(at(monitor, 'spec.endpoints')).toMatchObject([{ interval: '5s', scrapeTimeout: '5s' }]);
  });

  it('is of the pooler too where its exporter runs', () => {
    const names = (objects: typeof everyObject) =>
      objects.filter(({ kind }) => kind === 'ServiceMonitor').map(({ metadata }) => metadata.name);
    const { pooler, ...withoutPooler } = everything;
    const { port: _, ...withoutExporter } = pooler as NonNullable<typeof pooler>;

    expect(names(everyObject)).toEqual(['orders', 'orders-pooler']);
    expect(names(renderMonitoring(withoutPooler))).toEqual(['orders']);
    expect(names(renderMonitoring({ ...everything, pooler: withoutExporter }))).toEqual(['orders']);
  });
});

describe('the dashboard', () => {
  const dashboardOf = (props = everything) => {
    const [dashboard] = dashboardsOf(renderMonitoring(props));
    if (dashboard === undefined) throw new Error('no dashboard');
    return dashboard;
  };

  it('has a name of its own for each stack, within what Grafana takes', () => {
    const long = 'a-service-with-a-name-of-forty-character';
    const uid = (instance: string) => dashboardOf({ ...everything, instance }).uid;

    expect(uid('orders-prod')).toBe('orders-prod');
    expect(uid(`${long}-production`)).toHaveLength(40);
    expect(uid(`${long}-production`)).not.toBe(uid(`${long}-productiom`));
    expect(uid(`${long}-production`)).toBe(uid(`${long}-production`));
  });

  it('numbers its panels and their queries once each, side by side in the grid', () => {
    const { panels, schemaVersion } = dashboardOf();

    expect(schemaVersion).toBeGreaterThanOrEqual(36);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(new Set(panels.map(({ gridPos }) => `${gridPos.x} ${gridPos.y}`)).size).toBe(panels.length);
    expect(panels.every(({ gridPos }) => gridPos.x + gridPos.w <= 24)).toBe(true);
    for (const { targets } of panels) {
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
      expect(targets.length).toBeGreaterThan(0);
    }
  });

  it('shows the pooler and the schedules where there are any', () => {
    const { schedules: _, pooler: __, ...bare } = everything;
    const titles = (props = everything) => dashboardOf(props).panels.map(({ title }) => title);

    expect(titles()).toEqual([
      'Replicas',
      'Connection budget',
      'Processor time per pod',
      'Memory per pod',
      'Restarts in an hour',
      'Waiting for the processor',
      'Pooler: clients',
      'Pooler: server connections',
      'Pooler: longest wait',
      'Since the last success',
    ]);
    expect(titles(bare)).toHaveLength(6);
  });

  it('draws the connection budget: what the pods may open, the worst case and what there is', () => {
    const budget = dashboardOf().panels.find(({ title }) => title === 'Connection budget');

    // 11 x 16 + 3 = 179 of 1680.
    expect(budget?.targets.map(({ expr }) => expr)).toEqual([
      'kube_deployment_status_replicas{namespace="orders",deployment="orders"} * 16 + 3',
      'vector(179)',
      'vector(1680)',
    ]);
  });
});

describe('by default', () => {
  const monitoringOf = (environment: string) => {
    const outcome = resolveOne(example);
    if ('problems' in outcome) throw new Error('the example is refused');
    return outcome.stacks.find(({ spec }) => spec.environment.name === environment)?.spec.monitoring;
  };

  it.each([
    ['dev', 'warning'],
    ['prod', 'critical'],
  ])('everything is on in %s, where the most urgent alert is %s', (environment, highestSeverity) => {
    expect(monitoringOf(environment)).toEqual({
      serviceMonitor: true,
      interval: { seconds: 30 },
      rules: true,
      dashboard: true,
      labels: { release: 'kube-prometheus-stack' },
      severityLabel: 'severity',
      highestSeverity,
      runbooks: 'docs/runbooks.md',
    });
  });
});
