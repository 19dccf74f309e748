import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const regions = [
  ['eu-central-1', 'eu-west-1'],
  ['eu-west-1', 'eu-central-1'],
  ['us-east-1', 'us-west-2'],
  ['us-west-2', 'us-east-1'],
] as const;

/** Writes service files into `services/` of the folder that describe so many stacks in all, four each. */
export function writeServices(folder: string, stacks: number): void {
  mkdirSync(join(folder, 'services'), { recursive: true });
  for (let at = 0; at * regions.length < stacks; at++) {
    const environments = regions.slice(0, stacks - at * regions.length);
    writeFileSync(join(folder, 'services', `${serviceName(at)}.ts`), serviceFile(at, environments));
  }
}

const serviceName = (at: number): string => `service${String(at).padStart(3, '0')}`;

/** A service as the reference service in production: database, replicas, recovery region, cache, backups. */
const serviceFile = (at: number, environments: readonly (readonly [string, string])[]): string => `\
import { days, defineService, gib, mib, millicores, minutes, seconds } from 'plinth';

export default defineService({
  name: '${serviceName(at)}',
  owner: 'team-${at % 20}',
  workload: {
    image: 'registry.example.com/${serviceName(at)}:1.4.2',
    resources: { cpu: millicores(1000), memory: mib(1536) },
    replicas: { min: 3, max: 12 },
    processes: 2,
    pool: { size: 5, overflow: 5 },
    migration: { command: ['npm', 'run', 'migrate'], deadline: minutes(15) },
    env: { LOG_LEVEL: 'info' },
  },
  postgres: {
    version: '16',
    extensions: ['pg_stat_statements', 'pgaudit'],
    timeouts: { statement: seconds(15) },
    instanceClass: 'db.m7g.xlarge',
    storage: { size: gib(200), max: gib(1000) },
    replicas: { count: 1, inRecoveryRegion: true },
  },
  redis: { replicas: 2 },
  backup: { retention: days(365), objectLock: { mode: 'GOVERNANCE', duration: days(30) } },
  environments: {
${environments.map((place, index) => environment(`prod-${index + 1}`, place)).join('\n')}
  },
});
`;

const environment = (name: string, [region, recoveryRegion]: readonly [string, string]): string => `\
    '${name}': {
      tier: 'production',
      account: '777788889999',
      region: '${region}',
      recoveryRegion: '${recoveryRegion}',
      kubernetes: { cluster: 'platform-prod' },
      tags: { 'cost-center': 'commerce' },
    },`;
