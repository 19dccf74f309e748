import { readFacts } from './read.ts';

export interface InstanceClass {
  readonly name: string;
  readonly vcpu: number;
  readonly memoryGiB: number;
  readonly arch: 'arm64' | 'x86_64';
  readonly burstable: boolean;
}

interface Row extends Omit<InstanceClass, 'name'> {
  readonly postgres: boolean;
}

const rows = () => readFacts<{ classes: Record<string, Row> }>('rds-instance-classes').classes;

/** The class by name (`db.m7g.large`), when RDS offers it for PostgreSQL in at least one region. */
export function instanceClass(name: string): InstanceClass | undefined {
  const row = rows()[name];
  return row?.postgres ? { name, ...row } : undefined;
}

/** Every class RDS offers for PostgreSQL, by memory and then by name. */
export const instanceClasses = (): readonly InstanceClass[] =>
  Object.entries(rows())
    .filter(([, row]) => row.postgres)
    .map(([name, row]) => ({ name, ...row }))
    .sort((a, b) => a.memoryGiB - b.memoryGiB || (a.name < b.name ? -1 : 1));

/**
 * What RDS and its operating system keep of an instance's memory, in MiB: 288 on 1 GiB and 27 more for
 * every further GiB. A line just above two observed instances, so that what is left is never overstated:
 * db.t3.micro keeps 288 of 1,024 MiB, db.t4g.xlarge 686 of 16,384 (rds-postgres-parameters.json, OBS16).
 */
const reservedMib = (memoryGiB: number): number => 288 + 27 * Math.max(0, memoryGiB - 1);

/**
 * `max_connections` as RDS derives it by default: LEAST(DBInstanceClassMemory / 9531392, 5000), where
 * DBInstanceClassMemory is the memory left after the reserve (RDS User Guide, "Quotas and constraints").
 */
export function defaultMaxConnections(of: Pick<InstanceClass, 'memoryGiB'>): number {
  const usableBytes = (of.memoryGiB * 1_024 - reservedMib(of.memoryGiB)) * 1_048_576;
  return Math.min(Math.floor(usableBytes / 9_531_392), 5_000);
}
