import { readFacts } from './read.ts';

export interface NodeType {
  readonly name: string;
  /** Fixed by AWS, cannot be modified; 75 % of it is for data with the default reserve. */
  readonly maxmemoryBytes: number;
}

interface Engine {
  readonly versions: readonly string[];
  readonly families: readonly string[];
}

interface Table {
  readonly $engines: Readonly<Record<'redis' | 'valkey', Engine>>;
  readonly nodeTypes: Readonly<Record<string, { maxmemoryBytes: number; orderableRegions: number }>>;
}

const table = () => readFacts<Table>('elasticache-node-types');

/** The node type by name (`cache.t4g.small`), when ElastiCache still offers it. */
export function nodeType(name: string): NodeType | undefined {
  const row = table().nodeTypes[name];
  return row && row.orderableRegions > 0 ? { name, maxmemoryBytes: row.maxmemoryBytes } : undefined;
}

export const nodeTypes = (): readonly string[] =>
  Object.entries(table().nodeTypes)
    .filter(([, row]) => row.orderableRegions > 0)
    .map(([name]) => name);

export const cacheVersions = (engine: 'redis' | 'valkey'): readonly string[] =>
  table().$engines[engine].versions;

/** Parameter group family of an engine version: one per major, `redis7`, `valkey8`; Redis 6 is `redis6.x`. */
export const cacheFamily = (engine: 'redis' | 'valkey', version: string): string => {
  const major = version.split('.')[0] as string;
  return engine === 'redis' && major === '6' ? 'redis6.x' : `${engine}${major}`;
};
