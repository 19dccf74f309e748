import { cacheFamily } from '../facts/node-types.ts';
import { parameterGroupFamily } from '../facts/postgres-versions.ts';
import { zonesOf } from '../facts/regions.ts';
import { albClass } from './alb.ts';
import { connectionBudget } from './connection-budget.ts';
import { kitSuppressions } from './default-suppressions.ts';
import { computedDefaults, defaultLayers, tierOf } from './defaults.ts';
import type { EscapeHatches } from './definition.ts';
import { valueAt } from './location.ts';
import { merge } from './merge.ts';
import { derivedNames } from './names.ts';
import type {
  EscapeHatch,
  ResolvedNetwork,
  ResolvedPostgres,
  ResolvedRedis,
  ResolvedSpec,
  Tier,
} from './resolved-spec.ts';
import { type Draft, partNames } from './schema/service.ts';
import { graceDefaults } from './termination-budget.ts';
import { type Size, toGib, unitKindOf } from './units.ts';

type Tree = Readonly<Record<string, unknown>>;

/**
 * The service and one of its environments over the defaults of the tier: what the shape is checked on.
 * Whatever the user wrote is kept as it is, wrong or not.
 */
export function mergeDraft(definition: Tree, environment: string): Tree {
  const override = (definition.environments as Tree)[environment] as Tree;
  const place = pick(override, (key) => !isPart(key) && !isHatch(key) && key !== 'suppressions');
  const tier = tierOf(override.tier);
  const defaults = defaultLayers(tier);
  const written = [parts(definition), parts(override)];
  const optional = valueAt(merge(...written), ['postgres', 'pooler']) === undefined ? withoutPooler : {};
  const basis = merge(...defaults, optional, ...written);
  const following = merge(computedLayer(definition, basis, tier), backupLayer(basis, merge(...written)));
  const grace = graceDefaults(merge(...defaults, optional, following, ...written));
  const computed = merge(following, grace);
  const merged = merge(...defaults, optional, computed, ...written);
  return {
    ...pick(merged, (key) => key !== 'environment' && (key !== 'redis' || 'redis' in merge(...written))),
    name: definition.name,
    owner: definition.owner,
    suppressions: joined(override.suppressions, definition.suppressions),
    environment: merge(
      merged.environment,
      placeDefaults(String(definition.name), environment, place),
      place,
      { name: environment },
    ),
  };
}

/** Suppressions of the service and then of the environment; what is no list is kept for the shape to refuse. */
const joined = (ofEnvironment: unknown = [], ofService: unknown = []): unknown =>
  [ofEnvironment, ofService].find((list) => !Array.isArray(list)) ?? [ofService, ofEnvironment].flat();

/** A layer that takes away the defaults of what nobody asked for. */
const withoutPooler = { postgres: { pooler: false } };

const isPart = (key: string): boolean => (partNames as readonly string[]).includes(key);
const isHatch = (key: string): boolean => key === 'transform' || key === 'override';

const pick = (tree: Tree, keep: (key: string) => boolean): Tree =>
  Object.fromEntries(Object.entries(tree).filter(([key]) => keep(key)));
const parts = (tree: Tree): Tree => pick(tree, isPart);

/** Defaults that follow from what the user wrote, of the parts. */
function computedLayer(definition: Tree, merged: Tree, tier: Tier): Tree {
  const at = (...path: string[]) => valueAt(merged, path);
  const isGiven = at('network', 'vpcId') !== undefined || at('network', 'subnetIds') !== undefined;
  const size = at('postgres', 'storage', 'size');
  const ceiling =
    unitKindOf(size) === 'size' ? computedDefaults.storageCeiling(tier, toGib(size as Size)) : undefined;
  return {
    network: isGiven ? {} : { cidr: computedDefaults.cidr },
    workload: {
      ...(at('workload', 'migration') !== undefined && { migration: computedDefaults.migration }),
      ...(at('workload', 'route') !== undefined && { route: computedDefaults.route }),
      ...(at('workload', 'route', 'ingress', 'class') === albClass && {
        termination: { preStop: computedDefaults.preStopBehindAlb },
      }),
      ...(at('workload', 'verticalScaling') !== undefined && {
        verticalScaling: computedDefaults.verticalScaling,
      }),
    },
    postgres: {
      database: computedDefaults.database(String(definition.name)),
      storage: ceiling === undefined ? {} : { max: ceiling },
      maintenance: { autoMinorUpgrade: computedDefaults.autoMinorUpgrade(at('postgres', 'version')) },
    },
  };
}

/** Volumes of a StorageClass follow the size of the database, and the drill's that of the dump where it is written. */
function backupLayer(merged: Tree, written: Tree): Tree {
  const size = valueAt(merged, ['postgres', 'storage', 'size']);
  const dump = valueAt(written, ['backup', 'dump', 'storage']);
  if (valueAt(merged, ['backup', 'storageClass']) === undefined || unitKindOf(size) !== 'size') return {};
  return {
    backup: computedDefaults.backupStorage(
      toGib(size as Size),
      unitKindOf(dump) === 'size' ? toGib(dump as Size) : undefined,
    ),
  };
}

function placeDefaults(service: string, environment: string, place: Tree): Tree {
  const [account, region] = [String(place.account), place.region];
  return {
    state: {
      bucket: computedDefaults.stateBucket(account, String(region)),
      key: computedDefaults.stateKey(service, environment),
      region,
    },
    kubernetes: { namespace: computedDefaults.namespace(service, environment) },
  };
}

/** The draft, whose shape and rules hold, as the frozen spec that everything is synthesized from. */
export function resolveDraft(draft: Draft, hatches: EscapeHatches): ResolvedSpec {
  const { name, owner, environment, network, workload, postgres, redis, backup, monitoring } = draft;
  const names = derivedNames(draft);
  const { state, emulator, ...place } = environment;
  const spec = {
    stack: names.stack,
    service: name,
    owner,
    environment: {
      ...place,
      state: emulator === undefined ? { kind: 's3', ...state } : { kind: 'local' },
      ...(emulator && { emulator }),
    },
    network: resolveNetwork(network, environment),
    workload,
    postgres: resolvePostgres(postgres, names.postgres),
    ...(redis && { redis: resolveRedis(redis, names.redis) }),
    backup: { bucket: names.backupBucket, ...resolveBackup(backup, postgres.version) },
    monitoring,
    connectionBudget: connectionBudget(draft),
    escapeHatches: listHatches(hatches),
    suppressions: [
      ...draft.suppressions.map((suppression) => ({ ...suppression, origin: 'spec' })),
      ...kitSuppressions(draft),
    ],
  };
  return deepFreeze(structuredClone(spec)) as ResolvedSpec;
}

function resolveNetwork(network: Draft['network'], place: Draft['environment']): ResolvedNetwork {
  const { cidr, cidrs, availabilityZones, vpcId, subnetIds, recovery, clientSecurityGroupIds } = network;
  if (vpcId !== undefined && subnetIds !== undefined) {
    const there = recovery?.vpcId !== undefined && recovery.subnetIds !== undefined;
    const elsewhere = there ? { recovery: { vpcId: recovery.vpcId, subnetIds: recovery.subnetIds } } : {};
    const named = cidrs === undefined ? {} : { cidrs };
    return {
      kind: 'given',
      vpcId,
      subnetIds,
      ...named,
      ...elsewhere,
      clientSecurityGroupIds,
    } as ResolvedNetwork;
  }
  const zones = (region: string, named: readonly string[] | undefined) => ({
    availabilityZones: named ?? zonesOf(region),
  });
  return {
    kind: 'created',
    cidr: cidr ?? computedDefaults.cidr,
    ...zones(place.region, availabilityZones),
    ...(place.recoveryRegion && { recovery: zones(place.recoveryRegion, recovery?.availabilityZones) }),
    clientSecurityGroupIds,
  };
}

function resolvePostgres(postgres: Draft['postgres'], identifier: string): ResolvedPostgres {
  const { reservedConnections: _, replicas, ...rest } = postgres;
  return {
    ...rest,
    identifier,
    family: parameterGroupFamily(postgres.version),
    replicas: { instanceClass: postgres.instanceClass, ...replicas },
  } as ResolvedPostgres;
}

const resolveRedis = (redis: NonNullable<Draft['redis']>, identifier: string): ResolvedRedis => ({
  ...redis,
  identifier,
  family: cacheFamily(redis.engine, redis.version),
});

function resolveBackup({ dump, drill, ...rest }: Draft['backup'], version: string) {
  const postgresImage = computedDefaults.postgresImage(version);
  return {
    ...rest,
    ...(dump && { dump: { postgresImage, ...dump } }),
    ...(drill && { drill: { postgresImage, ...drill } }),
  };
}

function listHatches({ transform = {}, override = {} }: EscapeHatches): EscapeHatch[] {
  const named = (kind: EscapeHatch['kind'], hatches: object) =>
    Object.keys(hatches)
      .sort()
      .map((target) => ({ kind, target }));
  return [...named('transform', transform), ...named('override', override)];
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const child of Object.values(value)) deepFreeze(child);
  return Object.freeze(value);
}
