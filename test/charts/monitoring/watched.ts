import type { Rule } from '../../../charts/monitoring/rules.ts';
import type { ManifestObject } from '../../../k8s/object.ts';
import type { ResolvedSpec } from '../../../spec/resolved-spec.ts';
import { gib, hours, minutes } from '../../../spec/units.ts';
import { at, production } from '../fixture.ts';

const images = { postgresImage: 'postgres:17', awsImage: 'aws-cli:2', timeZone: 'Etc/UTC', storage: gib(10) };

/** The fixture with backups and drills, whatever its own defaults are. */
export const watched: ResolvedSpec = {
  ...production,
  backup: {
    ...production.backup,
    dump: { ...images, schedule: '15 1 * * *', timeLimit: hours(4), from: 'primary' },
    drill: { ...images, schedule: '15 5 * * 1', timeLimit: hours(4), maxAge: minutes(1_560) },
  },
};

interface RuleGroup {
  readonly name: string;
  readonly rules: readonly Rule[];
}

export const groupsOf = (objects: readonly ManifestObject[]): readonly RuleGroup[] =>
  objects
    .filter(({ kind }) => kind === 'PrometheusRule')
    .flatMap((object) => at(object, 'spec.groups') as readonly RuleGroup[]);

export const rulesOf = (objects: readonly ManifestObject[]): readonly Rule[] =>
  groupsOf(objects).flatMap(({ rules }) => rules);

export interface DashboardPanel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly expr: string; readonly refId: string }[];
}

export interface Dashboard {
  readonly uid: string;
  readonly schemaVersion: number;
  readonly panels: readonly DashboardPanel[];
}

export const dashboardsOf = (objects: readonly ManifestObject[]): readonly Dashboard[] =>
  objects
    .filter(({ metadata }) => metadata.labels?.grafana_dashboard === '1')
    .flatMap((object) => Object.values(object.data as Readonly<Record<string, string>>))
    .map((text) => JSON.parse(text) as Dashboard);

/** Every expression that Prometheus is asked, with where it stands. */
export const expressionsOf = (
  objects: readonly ManifestObject[],
): readonly { readonly where: string; readonly expr: string }[] => [
  ...rulesOf(objects).map(({ alert, expr }) => ({ where: alert, expr })),
  ...dashboardsOf(objects).flatMap(({ panels }) =>
    panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ where: title, expr }))),
  ),
];

/** The selectors of an expression, `up{job="orders"}`; a pattern may hold braces too. */
export const selectorsOf = (
  expr: string,
): readonly { readonly text: string; readonly metric: string; readonly matchers: string }[] =>
  [...expr.matchAll(selector)].map(([text, metric = '', matchers = '']) => ({ text, metric, matchers }));

export const selector = /([a-z_]+)\{((?:"[^"]*"|[^}"])*)\}/g;
