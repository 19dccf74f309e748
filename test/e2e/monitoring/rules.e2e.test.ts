import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { alertName } from '../../../charts/monitoring/index.ts';
import { cataloguedAlert } from '../../../facts/alerts.ts';
import type { ManifestObject } from '../../../k8s/object.ts';
import { expressionsOf, groupsOf, rulesOf } from '../../charts/monitoring/watched.ts';
import { MissingTool, orMissing } from '../../harness/index.ts';
import { everyManifest } from '../../lint/every-manifest.ts';
import { type AlertCase, cases } from './cases.ts';
import { findPromtool, type Promtool, type RuleTest } from './promtool.ts';
import { everything, renderMonitoring } from './subject.ts';

const folder = mkdtempSync(join(tmpdir(), 'plinth-rules-'));
afterAll(() => rmSync(folder, { recursive: true }));

const found = await orMissing(() => findPromtool(folder));
const isMissing = found instanceof MissingTool;
const promtool = found as Promtool;

const objects = renderMonitoring(everything);
const subject = { groups: groupsOf(objects) };

/** Of the alerts of one name, how many fire after so long. */
const firing = (alert: string, after: string, count: number) => ({
  expr: `count by (alertname) (ALERTS{alertname="${alertName(alert)}",alertstate="firing"})`,
  eval_time: after,
  exp_samples: count === 0 ? [] : [{ labels: `{alertname="${alertName(alert)}"}`, value: count }],
});

const ofService = 'namespace="orders",pod="orders-5d4f8b7c9d-x2x7k",container="orders"';

/** Something is scraped, and nothing that an alert asks for. */
const elsewhere = { series: 'up{namespace="elsewhere",job="elsewhere"}', values: '1x30' };

const test = (
  name: string,
  input: AlertCase['firing'],
  ...expected: NonNullable<RuleTest['promql_expr_test']>[number][]
): RuleTest => ({
  name,
  interval: '1m',
  input_series: [elsewhere, ...input],
  promql_expr_test: expected,
});

/** How long its condition has to hold, in minutes. */
function patience(alert: string): number {
  const [, amount = '', unit] = /^(\d+)([mh])$/.exec(cataloguedAlert(alert).for) ?? [];
  return Number(amount) * (unit === 'h' ? 60 : 1);
}

/** When an alert that can fire does, in minutes. */
const late = (alert: string): string => `${Math.max(30, patience(alert) + 5)}m`;

/** Fires once its time has passed and not before; does not for what is all right. */
function presence({ alert, firing: input, quiet, count = 1 }: AlertCase): readonly RuleTest[] {
  const minutes = patience(alert);
  const early = minutes === 0 ? [] : [firing(alert, `${minutes - 1}m`, 0)];
  return [
    test(`${alert} fires`, input, ...early, firing(alert, late(alert), count)),
    test(`${alert} is quiet`, quiet, firing(alert, late(alert), 0)),
  ];
}

/** How many alerts of one name fire while there is no series at all, because that is what they say. */
const unseen: Readonly<Record<string, number>> = {
  'deployment-metrics-absent': 2,
  'pdb-metrics-absent': 2,
  'external-secret-metrics-absent': 2,
  'certificate-metrics-absent': 2,
};

/** Without a single series an alert cannot fire, and another one says so. */
function absence(alert: string): RuleTest {
  const { absent } = cataloguedAlert(alert);
  const says = absent ?? alert;
  return test(
    `${alert} without series`,
    [],
    ...(absent === undefined ? [] : [firing(alert, late(alert), 0)]),
    firing(says, late(alert), unseen[says] ?? 1),
  );
}

/** The alert and the one that misses it: the others have no say in when they fire. */
function rulesFor(alert: string): typeof subject {
  const names = [alert, cataloguedAlert(alert).absent ?? alert].map(alertName);
  return {
    groups: subject.groups.map(({ name, rules }) => ({
      name,
      rules: rules.filter((rule) => names.includes(rule.alert)),
    })),
  };
}

describe.skipIf(isMissing)('the alerts', () => {
  it('each have a case', () => {
    const tested = new Set(cases.map(({ alert }) => alertName(alert)));

    expect(rulesOf(objects).filter(({ alert }) => !tested.has(alert))).toEqual([]);
    expect(tested.size).toBe(rulesOf(objects).length);
  });

  it.each(cases.map((alertCase, index) => [index, alertCase.alert, alertCase] as const))(
    'fire when they must, are quiet when they must and are missed when they cannot: %i, %s',
    async (index, alert, alertCase) => {
      const tests = [...presence(alertCase), absence(alert)];

      const run = await promtool.test(`${alert}-${index}`, rulesFor(alert), tests);

      expect(`${run.stdout}${run.stderr}`).not.toContain('FAILED');
      expect(run.code).toBe(0);
    },
  );

  it('say what is wrong, with the number, for whom and where to read on', async () => {
    const run = await promtool.test('text', subject, [
      {
        name: 'text',
        interval: '1m',
        input_series: [
          {
            series:
              'kube_horizontalpodautoscaler_status_current_replicas{namespace="orders",horizontalpodautoscaler="orders"}',
            values: '9x30',
          },
        ],
        alert_rule_test: [
          {
            alertname: 'PlinthHpaMaxed',
            eval_time: '20m',
            exp_alerts: [
              {
                exp_labels: {
                  environment: 'prod',
                  horizontalpodautoscaler: 'orders',
                  namespace: 'orders',
                  service: 'orders',
                  severity: 'warning',
                  team: 'team-orders',
                },
                exp_annotations: {
                  summary: 'Autoscaler orders has no pods left to add',
                  description: '9 pods run and 9 are the most: more load makes the service slow.',
                  runbook_url: 'https://wiki.example.com/runbooks#hpa-maxed',
                },
              },
            ],
          },
        ],
      },
    ]);

    expect(`${run.stdout}${run.stderr}`).toContain('SUCCESS');
    expect(run.code).toBe(0);
  });

  it('hold memory against the limit in the cluster where a vertical autoscaler moves it', async () => {
    const { memory: _, ...workload } = everything.workload;
    const moved = { groups: groupsOf(renderMonitoring({ ...everything, workload })) };
    const input = (used: number) => [
      { series: `container_memory_working_set_bytes{${ofService}}`, values: `${used}x90` },
      { series: `kube_pod_container_resource_limits{${ofService},resource="memory"}`, values: '1000x90' },
    ];

    const run = await promtool.test('vertical', moved, [
      test('above', input(901), firing('memory-near-limit', '30m', 1)),
      test('below', input(900), firing('memory-near-limit', '30m', 0)),
    ]);

    expect(`${run.stdout}${run.stderr}`).not.toContain('FAILED');
    expect(run.code).toBe(0);
  });

  it('would not pass if they did the opposite', async () => {
    const [first] = cases;
    const { alert, firing: fires, quiet } = first as AlertCase;

    const run = await promtool.test(
      'opposite',
      rulesFor(alert),
      presence({ alert, firing: quiet, quiet: fires }),
    );

    expect(run.code).not.toBe(0);
  });
});

describe.skipIf(isMissing)('what is synthesized', () => {
  let stacks: readonly (readonly [string, readonly ManifestObject[]])[];

  beforeAll(async () => {
    stacks = (await everyManifest()).map(({ stack, manifests }) => [
      stack,
      manifests.flatMap(({ text }) =>
        parseAllDocuments(text).map((document) => document.toJS() as ManifestObject),
      ),
    ]);
  });

  it('has alerts in every stack, which Prometheus accepts', async () => {
    for (const [stack, manifests] of stacks) {
      const groups = groupsOf(manifests);

      const run = await promtool.check(stack, { groups });

      expect(groups.length).toBeGreaterThan(0);
      expect(`${stack} ${run.stdout}${run.stderr}`).toMatch(/SUCCESS: \d+ rules found/);
      expect(run.code).toBe(0);
    }
  });

  it('has alerts on PgBouncer where its exporter runs', () => {
    const withAlerts = stacks
      .filter(([, manifests]) => rulesOf(manifests).some(({ alert }) => alert === 'PlinthPgbouncerDown'))
      .map(([stack]) => stack);

    expect(withAlerts).toEqual(['catalog-prod']);
  });

  it('has dashboards in every stack, of expressions that Prometheus can read', async () => {
    for (const [stack, manifests] of [...stacks, ['everything', objects] as const]) {
      const rules = expressionsOf(manifests).map(({ expr }, index) => ({ record: `panel:${index}`, expr }));

      const run = await promtool.check(`${stack}-panels`, { groups: [{ name: 'panels', rules }] });

      expect(`${stack} ${run.stdout}${run.stderr}`).toContain(`SUCCESS: ${rules.length} rules found`);
    }
  });

  it('would be refused with an expression that cannot be read', async () => {
    const run = await promtool.check('broken', {
      groups: [{ name: 'broken', rules: [{ alert: 'Broken', expr: 'up{job="orders" == 0' }] }],
    });

    expect(run.code).not.toBe(0);
  });
});
