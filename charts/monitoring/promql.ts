/** A value a label must equal, or a pattern (RE2, anchored) it must match. */
export type Matcher = string | { readonly pattern: string };

type Labels = Readonly<Record<string, Matcher>>;

/** `up{job="orders",namespace="shop"}` */
export const series = (metric: string, labels: Labels): string =>
  `${metric}{${Object.entries(labels)
    .map(([label, matcher]) =>
      typeof matcher === 'string' ? `${label}="${matcher}"` : `${label}=~"${matcher.pattern}"`,
    )
    .join(',')}}`;

/** Any of the values; they hold nothing that means something in a pattern. */
export const oneOf = (values: readonly string[]): Matcher =>
  values.length === 1 && values[0] !== undefined ? values[0] : { pattern: values.join('|') };

/** The pods of Deployments, Jobs and CronJobs: their names end in a hash (of a CronJob, a number) and five characters. */
export const podsOf = (owners: readonly string[]): Matcher => ({
  pattern: `(${owners.join('|')})-[a-z0-9]+-[a-z0-9]{5}`,
});

/** What has no sample at all, one by one: `absent` carries the labels it was asked for. */
export const absent = (expressions: readonly string[]): string =>
  expressions.map((expression) => `absent(${expression})`).join(' or ');

/**
 * A namespace in series of an operator. The charts of such operators scrape with `honorLabels: false`
 * (facts/metrics.json, `$traps`): then `namespace` is where the operator runs, and `exported_namespace` where the
 * object is.
 */
export const eitherNamespace = (namespace: string): readonly [Labels, Labels] => [
  { namespace },
  { exported_namespace: namespace },
];

/** A series of an operator, wherever its namespace stands. */
export const operated = (metric: string, namespace: string, labels: Labels): string =>
  `(${eitherNamespace(namespace)
    .map((place) => series(metric, { ...place, ...labels }))
    .join(' or ')})`;

/** Of which objects an operator says nothing, one by one. */
export const unheardOf = (
  metric: string,
  namespace: string,
  names: readonly string[],
  labels: Labels = {},
): string =>
  names
    .map((name) => {
      const [here, exported] = eitherNamespace(namespace).map((place) =>
        series(metric, { ...place, name, ...labels }),
      );
      return `(absent(${here}) and on (name) absent(${exported}))`;
    })
    .join(' or ');
