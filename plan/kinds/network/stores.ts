import { byKeys } from '../../by-keys.ts';
import type { Change } from '../../change.ts';
import { type Context, oncePerPlan } from '../../context.ts';
import { linksOf } from '../../links.ts';
import { type Attributes, number, text, texts, type Value } from '../../value.ts';

interface StoreType {
  /** Arguments that hold the ids of security groups, as dotted paths of blocks. */
  readonly groups: readonly string[];
  readonly ports: (settings: Attributes) => readonly number[];
}

const port =
  (standard: number) =>
  (settings: Attributes): readonly number[] => [number(settings.port) ?? standard];

const databasePorts = (settings: Attributes): readonly number[] => {
  const given = number(settings.port);
  if (given !== undefined) return [given];
  const engine = (text(settings.engine) ?? text(settings.engine_family) ?? '').toLowerCase();
  if (engine.includes('postgres')) return [5432];
  if (engine.includes('sqlserver')) return [1433];
  if (engine.includes('oracle')) return [1521];
  return engine === '' ? [] : [3306];
};

const vpcGroups = ['vpc_security_group_ids'];
const groups = ['security_group_ids'];

/** What holds data and listens, with where it says so. */
const storeTypes: Readonly<Record<string, StoreType>> = {
  aws_db_instance: { groups: vpcGroups, ports: databasePorts },
  aws_rds_cluster: { groups: vpcGroups, ports: databasePorts },
  aws_db_proxy: { groups: vpcGroups, ports: databasePorts },
  aws_docdb_cluster: { groups: vpcGroups, ports: port(27017) },
  aws_neptune_cluster: { groups: vpcGroups, ports: port(8182) },
  aws_redshift_cluster: { groups: vpcGroups, ports: port(5439) },
  aws_elasticache_cluster: {
    groups,
    ports: (settings) => port(text(settings.engine) === 'memcached' ? 11211 : 6379)(settings),
  },
  aws_elasticache_replication_group: { groups, ports: port(6379) },
  aws_elasticache_serverless_cache: { groups, ports: () => [6379, 6380] },
  aws_memorydb_cluster: { groups, ports: port(6379) },
  aws_mq_broker: { groups: ['security_groups'], ports: () => [5671, 8883, 61614, 61617] },
  aws_efs_mount_target: { groups: ['security_groups'], ports: () => [2049] },
  aws_opensearch_domain: { groups: ['vpc_options.security_group_ids'], ports: () => [443] },
  aws_elasticsearch_domain: { groups: ['vpc_options.security_group_ids'], ports: () => [443] },
};

const at = (settings: Value | undefined, path: readonly string[]): readonly string[] => {
  const [name, ...rest] = path;
  if (name === undefined) return texts(settings);
  const parts = Array.isArray(settings) ? (settings as readonly Value[]) : [settings];
  return parts.flatMap((part) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? at((part as Attributes)[name], rest)
      : [],
  );
};

export interface Listener {
  readonly store: Change;
  readonly ports: readonly number[];
  /** Where it listens after the plan instead. */
  readonly newPorts: readonly number[];
}

/** The stores of the plan that have the group now and stay. */
export function storesBehind({ id, address }: GroupKey, context: Context): readonly Listener[] {
  const index = listenersByGroup(context);
  const found = [
    ...(id === undefined ? [] : (index.get(id) ?? [])),
    ...(address === undefined ? [] : (index.get(address) ?? [])),
  ];
  return [...new Set(found)];
}

/** Listeners by the ids and by the addresses of their security groups. */
const listenersByGroup = oncePerPlan((context) =>
  byKeys(
    context.ofType(...Object.keys(storeTypes)).flatMap((store) => listenerOf(store, context) ?? []),
    ({ store }) => groupsOf(store, context),
  ),
);

function listenerOf(store: Change, context: Context): Listener | undefined {
  const type = storeTypes[store.type];
  const { before, after } = linksOf(store, context);
  if (type === undefined || before === undefined || isGoing(store)) return undefined;
  const ports = type.ports(before.named);
  const planned = after === undefined ? [] : type.ports(after.named);
  return { store, ports, newPorts: planned.filter((port) => !ports.includes(port)) };
}

const isGoing = ({ action }: Change): boolean => action === 'delete' || action === 'forget';

function groupsOf(store: Change, context: Context): readonly string[] {
  const settings = linksOf(store, context).before?.named;
  return (storeTypes[store.type]?.groups ?? []).flatMap((path) => [
    ...at(settings, path.split('.')),
    ...context.references(store, path.split('.')[0] ?? path).map(({ address }) => address),
  ]);
}

/** What a security group is known by: its id in AWS, its address in the plan, or both. */
export interface GroupKey {
  readonly id?: string;
  readonly address?: string;
}
