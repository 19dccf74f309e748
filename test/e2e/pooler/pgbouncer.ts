import { spawnSync } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { MissingTool } from '../../harness/index.ts';

/** The oldest whose SIGTERM waits for clients (PgBouncer's changelog, 1.23.0). */
const oldest = [1, 23] as const;

/** The folder of a `pgbouncer` that is new enough: `PLINTH_PGBOUNCER` first, then PATH. */
export async function findPgbouncer(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const named = env.PLINTH_PGBOUNCER;
  const folders = (env.PATH ?? '').split(delimiter);
  // Debian puts it where only an administrator's PATH looks.
  const candidates = named ? [named] : [...folders, '/usr/sbin'].map((folder) => join(folder, 'pgbouncer'));
  const versions = candidates.map((program) => ({ program, version: versionOf(program) }));
  const found = versions.find(({ version }) => version !== undefined && isNewEnough(version));
  if (found !== undefined) return dirname(found.program);
  const tooOld = versions.find(({ version }) => version !== undefined)?.version;
  throw new MissingTool({
    tool: `PgBouncer ${oldest.join('.')} or later`,
    purpose: 'running the pooler',
    remedy:
      'install the package pgbouncer of Debian 13 or PostgreSQL, or set PLINTH_PGBOUNCER to the program',
    ...(tooOld && { detail: `found ${tooOld}` }),
  });
}

const versionOf = (program: string): string | undefined =>
  /PgBouncer (\d+\.\d+)/.exec(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1];

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}
