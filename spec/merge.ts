import { unitKindOf } from './units.ts';

type Tree = Readonly<Record<string, unknown>>;

/** Objects are merged, everything else is given whole: quantities, lists, functions. */
const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  unitKindOf(value) === undefined &&
  (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null);

/** Optional parts that `false` switches off. */
export const switchable: ReadonlySet<string> = new Set([
  'redis',
  'workload.migration',
  'workload.priorityClass',
  'workload.route',
  'workload.route.gateway',
  'workload.route.ingress',
  'workload.route.timeouts',
  'workload.verticalScaling',
  'postgres.storage.max',
  'postgres.storage.iops',
  'postgres.storage.throughput',
  'postgres.pooler',
  'network.cidr',
  'network.cidrs',
  'workload.route.clientCidrs',
  'backup.objectLock',
  'backup.dump',
  'backup.drill',
]);

/** Taken whole: a probe of another kind is not merged with the one it takes the place of. */
export const takenWhole: ReadonlySet<string> = new Set([
  'workload.priorityClass',
  'workload.probes.startup',
  'workload.probes.liveness',
  'workload.probes.readiness',
]);

/** The layers over each other, the stronger last; `undefined` leaves what is below as it is. */
export function merge(...layers: readonly unknown[]): Tree {
  return layers.filter(isTree).reduce<Tree>((below, above) => mergeTwo(below, above, ''), {});
}

function mergeTwo(below: Tree, above: Tree, path: string): Tree {
  const merged: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    if (value === undefined) continue;
    const here = path === '' ? key : `${path}.${key}`;
    if (value === false && switchable.has(here)) delete merged[key];
    else if (isTree(value) && !takenWhole.has(here))
      merged[key] = mergeTwo(isTree(merged[key]) ? (merged[key] as Tree) : {}, value, here);
    else merged[key] = value;
  }
  return merged;
}
