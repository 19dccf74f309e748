import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { alertName } from '../../../charts/monitoring/index.ts';
import { cataloguedAlert } from '../../../facts/alerts.ts';
import { readFacts } from '../../../facts/read.ts';
import type { ManifestObject } from '../../../k8s/object.ts';
import { everything, renderMonitoring } from '../../e2e/monitoring/subject.ts';
import { example } from '../../spec/example.ts';
import { resolveOne } from '../../spec/refuse.ts';
import { at, render } from '../fixture.ts';
import { expressionsOf, groupsOf, rulesOf, selector, selectorsOf, watched } from './watched.ts';

const everyObject = renderMonitoring(everything);
const ruleOf = (id: string, objects = everyObject) => {
  const rule = rulesOf(objects).find(({ alert }) => alert === alertName(id));
  if (rule === undefined) throw new Error(`no alert ${id}`);
  return rule;
};

describe('the alerts', () => {
  it('are told apart by group and stack, and none is there twice', () => {
    const groups = groupsOf(everyObject);
    const alerts = rulesOf(everyObject).map(({ alert }) => alert);

    expect(groups.every(({ name }) => name.startsWith('orders-prod.'))).toBe(true);
    expect(new Set(groups.map(({ name }) => name)).size).toBe(groups.length);
    expect(new Set(alerts).size).toBe(alerts.length);
  });

  it('are all of the catalogue that the cluster can answer', () => {
    const catalogue = readFacts<{ prometheus: readonly { id: string; absent?: string }[] }>(
      'alert-catalogue',
    );
    const answerable = catalogue.prometheus.flatMap(({ id, absent }) =>
      absent === undefined ? [] : [id, absent],
    );

    expect(
      rulesOf(everyObject)
        .map(({ alert }) => alert)
        .sort(),
    ).toEqual([...new Set(answerable.map(alertName))].sort());
  });

  it('look at this service in this namespace only', () => {
    for (const { alert, expr } of rulesOf(everyObject)) {
      const selectors = selectorsOf(expr);

      expect([alert, selectors.length]).not.toEqual([alert, 0]);
      for (const { text } of selectors) {
        expect([alert, text]).toEqual([alert, expect.stringMatching(/namespace="orders"/)]);
        expect([alert, text]).toEqual([alert, expect.stringMatching(/[a-z]="orders["-]|=~"\(?orders/)]);
      }
    }
  });

  it('say how urgent they are, whose they are and where to read on', () => {
    expect(ruleOf('service-unavailable')).toMatchObject({
      for: '2m',
      labels: {
        environment: 'prod',
        namespace: 'orders',
        service: 'orders',
        severity: 'critical',
        team: 'team-orders',
      },
      annotations: { runbook_url: 'https://wiki.example.com/runbooks#service-unavailable' },
    });
    for (const { annotations } of rulesOf(everyObject)) {
      expect(annotations.summary).toMatch(/\S/);
      expect(annotations.description).toMatch(/\S\.$/);
    }
  });

  it.each([
    ['critical', 'critical', 'warning'],
    ['warning', 'warning', 'info'],
    ['info', 'info', 'info'],
  ] as const)('with %s as the most urgent, keep their order', (highestSeverity, unavailable, maxed) => {
    const settings = { ...everything.settings, highestSeverity };
    const objects = renderMonitoring({ ...everything, settings });

    expect(ruleOf('service-unavailable', objects).labels.severity).toBe(unavailable);
    expect(ruleOf('hpa-maxed', objects).labels.severity).toBe(maxed);
  });

  it('are routed by the label that was asked for', () => {
    const settings = { ...everything.settings, severityLabel: 'priority' };
    const { labels } = ruleOf('service-unavailable', renderMonitoring({ ...everything, settings }));

    expect(labels.priority).toBe('critical');
    expect(labels).not.toHaveProperty('severity');
  });

  it('take their thresholds from the description', () => {
    const objects = render(watched);

    // 9 pods at most, twice, and a surge of 2; 512 MiB, of which 90 %; a day and two hours; a week and a day.
    expect(ruleOf('hpa-maxed', objects).expr).toMatch(/ >= 9$/);
    expect(ruleOf('connection-budget-exceeded', objects).expr).toMatch(/ > 20$/);
    expect(ruleOf('memory-near-limit', objects).expr).toMatch(/ > 483183820$/);
    expect(ruleOf('backup-cronjob-stale', objects).expr).toMatch(/ > 93600$/);
    expect(ruleOf('restore-drill-stale', objects).expr).toMatch(/ > 691200$/);
    // Twice the request of half a core; 60 s of grace.
    expect(ruleOf('cpu-throttled', objects).annotations.description).toContain('its limit (cores: 1)');
    expect(ruleOf('pod-stuck-terminating', objects).annotations.description).toContain('60 s');
  });

  it('leave what a vertical autoscaler moves to the cluster', () => {
    const scaled = (mode: 'Off' | 'Recreate') =>
      ruleOf(
        'memory-near-limit',
        render({ ...watched, workload: { ...watched.workload, verticalScaling: { mode } } }),
      ).expr;

    expect(scaled('Recreate')).toMatch(
      / > 0\.9 \* max by \(namespace,pod,container\) \(kube_pod_container_resource_limits\{.*resource="memory"\}\)$/,
    );
    expect(scaled('Off')).toMatch(/ > 483183820$/);
  });

  it('do the arithmetic of the connection budget in words', () => {
    // 11 x 16 + 3 = 179.
    expect(ruleOf('connection-budget-exceeded').annotations.description).toBe(
      '{{ $value }} pods run and the budget counts 11: with 16 connections each, 11 pods may open 179 of the 1680 there are.',
    );
  });

  it('name every ExternalSecret of the chart', () => {
    const objects = render(watched);
    const secrets = objects
      .filter(({ kind }) => kind === 'ExternalSecret')
      .map(({ metadata }) => metadata.name);
    const { expr } = ruleOf('external-secret-metrics-absent', objects);

    expect(secrets.length).toBeGreaterThan(2);
    expect(secrets.filter((name) => !expr.includes(`name="${name}"`))).toEqual([]);
  });

  it('are not of what is not there', () => {
    const { schedules: _, quota: __, pooler: ___, ...bare } = everything;
    const alerts = rulesOf(
      renderMonitoring({
        ...bare,
        setupJobs: [],
        certificates: [],
        settings: { ...everything.settings, serviceMonitor: false },
        workload: { ...everything.workload, replicas: { min: 2, max: 2 } },
      }),
    ).map(({ alert }) => alert);

    expect(
      alerts.filter((alert) =>
        /Backup|Drill|Quota|Pgbouncer|Migration|Bootstrap|Scrape|HpaMaxed|Cert/.test(alert),
      ),
    ).toEqual([]);
    expect(alerts).toContain('PlinthRolloutStuck');
  });

  it('look at the autoscaler that KEDA makes', () => {
    const keda = { ...watched.workload.autoscaling, kind: 'keda' as const };
    const named = (objects: readonly ManifestObject[]) =>
      at(
        objects.find(({ kind }) => kind === 'ScaledObject'),
        'spec.advanced.horizontalPodAutoscalerConfig.name',
      ) ?? objects.find(({ kind }) => kind === 'HorizontalPodAutoscaler')?.metadata.name;
    const all = [watched, { ...watched, workload: { ...watched.workload, autoscaling: keda } }].map((spec) =>
      render(spec),
    );

    expect(all[1]?.map(({ kind }) => kind)).not.toContain('HorizontalPodAutoscaler');
    for (const objects of all)
      for (const id of ['hpa-maxed', 'hpa-without-metrics', 'autoscaler-metrics-absent'])
        expect(ruleOf(id, objects).expr).toContain(`horizontalpodautoscaler="${named(objects)}"`);
  });

  it('leave the worst moment a quota was counted for in peace, whatever its headroom', () => {
    const share = (headroom: number) =>
      Number(/> ([\d.]+)$/.exec(ruleOf('quota-nearly-used', withHeadroom(headroom)).expr)?.[1]);
    const withHeadroom = (headroom: number) =>
      renderMonitoring({ ...everything, quota: { name: 'orders', headroom } });

    // 105 of 110, 150 of 200; counted for are 100 of them.
    expect([share(10), share(100)]).toEqual([0.955, 0.75]);
    for (const headroom of [1, 10, 50, 400]) {
      expect(share(headroom)).toBeGreaterThan(100 / (100 + headroom));
      expect(share(headroom)).toBeLessThan(1);
    }
    expect(rulesOf(withHeadroom(0)).map(({ alert }) => alert)).not.toContain('PlinthQuotaNearlyUsed');
  });

  it('tell of steps of Jobs that were killed for their memory, by the names their pods get', () => {
    const { expr } = ruleOf('oom-killed', render(watched));

    for (const metric of [
      'kube_pod_container_status_terminated_reason',
      'kube_pod_init_container_status_terminated_reason',
    ])
      expect(expr).toContain(
        `${metric}{namespace="orders",pod=~"(orders-bootstrap|orders-migration|orders-dump|orders-drill)-[a-z0-9]+-[a-z0-9]{5}",reason="OOMKilled"}`,
      );
  });

  it('watch the queue of a pooler of which nothing is written but that there is one', () => {
    const outcome = resolveOne({ ...example, postgres: { ...example.postgres, pooler: {} } });
    if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
    const alerts = outcome.stacks.map(({ spec }) =>
      rulesOf(render(spec))
        .map(({ alert }) => alert)
        .filter((alert) => alert.startsWith('PlinthPgbouncer'))
        .sort(),
    );

    expect(alerts).toHaveLength(2);
    for (const names of alerts)
      expect(names).toEqual([
        'PlinthPgbouncerDown',
        'PlinthPgbouncerMaxClientConn',
        'PlinthPgbouncerMaxwait',
        'PlinthPgbouncerMetricsAbsent',
        'PlinthPgbouncerQueue',
        'PlinthPgbouncerServerConnections',
      ]);
  });
});

describe('the metrics', () => {
  const facts = readFacts<{
    $targetLabels: readonly string[];
    metrics: Readonly<Record<string, { readonly labels: readonly string[] }>>;
  }>('metrics');

  it('exist, with the labels that are asked for', () => {
    const unknown = expressionsOf(everyObject).flatMap(({ where, expr }) =>
      selectorsOf(expr).flatMap(({ metric, matchers }) => {
        const known = facts.metrics[metric];
        if (known === undefined) return [`${where}: ${metric}`];
        const labels = [...matchers.matchAll(/(\w+)(?:=~|!=|=)"/g)].map((match) => match[1] as string);
        const labelsKnown = [...known.labels, ...facts.$targetLabels];
        return labels
          .filter((label) => !labelsKnown.includes(label.replace(/^exported_/, '')))
          .map((label) => `${where}: ${metric}{${label}}`);
      }),
    );

    expect(unknown).toEqual([]);
  });

  it('are never asked for without saying of what', () => {
    // What is left without selectors, labels of aggregations and numbers are functions and operators.
    const words = expressionsOf(everyObject).flatMap(({ expr }) =>
      expr
        .replaceAll(selector, '')
        .replaceAll(/\[\w+\]/g, '')
        .replaceAll(/\b(by|on|ignoring) \([^)]*\)/g, '')
        .match(/[a-z_]{2,}/g),
    );
    const known = [
      'absent',
      'and',
      'increase',
      'max',
      'max_over_time',
      'or',
      'rate',
      'sum',
      'time',
      'unless',
      'vector',
    ];

    expect([...new Set(words)].filter((word) => word !== null && !known.includes(word))).toEqual([]);
  });

  it('of the catalogue exist too', () => {
    const catalogue = readFacts<{
      prometheus: readonly { id: string; absent?: string; metricFamilies: readonly string[] }[];
    }>('alert-catalogue').prometheus;
    const twins = catalogue.flatMap(({ absent }) => absent ?? []);
    const answerable = catalogue.filter(({ id, absent }) => absent !== undefined || twins.includes(id));

    for (const { id, metricFamilies } of answerable) {
      const { expr } = ruleOf(id);

      expect([id, metricFamilies.filter((metric) => !expr.includes(`${metric}{`))]).toEqual([id, []]);
      expect([id, metricFamilies.filter((metric) => facts.metrics[metric] === undefined)]).toEqual([id, []]);
    }
  });
});

describe('the runbooks', () => {
  const sections = new Map(
    readFileSync('docs/runbooks.md', 'utf8')
      .split('\n## ')
      .slice(1)
      .map((section) => {
        const [heading = '', ...body] = section.split('\n');
        return [heading.toLowerCase().replaceAll(' ', '-'), body.join('\n')] as const;
      }),
  );

  it('have a section for every alert, which names it, shows how to look and says what to do', () => {
    for (const { alert, annotations } of rulesOf(everyObject)) {
      const section = sections.get(annotations.runbook_url?.split('#')[1] ?? '');

      expect([alert, section]).toEqual([alert, expect.stringContaining(`\`${alert}\``)]);
      expect([alert, section]).toEqual([alert, expect.stringContaining('```sh\n')]);
      expect([alert, section]).toEqual([alert, expect.stringContaining('What to do: ')]);
    }
  });

  it('name no alert that does not exist, and link to no section that is not there', () => {
    const alerts = rulesOf(everyObject).map(({ alert }) => alert);
    const text = [...sections.values()].join('\n');
    const named = [...text.matchAll(/`(Plinth[A-Za-z]+)`/g)].map((match) => match[1] as string);
    const linked = [...text.matchAll(/\]\(#([a-z-]+)\)/g)].map((match) => match[1] as string);

    expect(named.filter((name) => !alerts.includes(name))).toEqual([]);
    expect(linked.filter((anchor) => !sections.has(anchor))).toEqual([]);
  });

  it('are of the catalogue', () => {
    expect(cataloguedAlert('hpa-maxed')).toMatchObject({
      for: '15m',
      severity: 'warning',
      runbook: 'hpa-maxed',
    });
    expect(() => cataloguedAlert('hpa-minned')).toThrow('no alert hpa-minned');
  });
});
