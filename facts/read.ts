import { readFileSync } from 'node:fs';

/** The folder of the tables: beside the sources, or beside `lib/` when compiled. */
const tables = new URL(import.meta.url.endsWith('.ts') ? './' : '../../facts/', import.meta.url);
const cache = new Map<string, unknown>();

/** A fact table by name, read once. Every table names its sources under `$sources`. */
export function readFacts<T>(name: string): T {
  if (!cache.has(name)) cache.set(name, JSON.parse(readFileSync(new URL(`${name}.json`, tables), 'utf8')));
  return cache.get(name) as T;
}
