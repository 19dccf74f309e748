import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { packageFolder, type Run, run } from '../harness/index.ts';

/** The kit as `npm publish` would send it. */
export interface PackedKit {
  readonly tarball: string;
  /** Paths inside. */
  readonly files: readonly string[];
  /** Bytes to download. */
  readonly size: number;
  /** Bytes on disk. */
  readonly unpackedSize: number;
}

/** A program that did not end with the expected code; the message holds what it printed. */
const failed = ({ program, args, code, stdout, stderr }: Run): Error =>
  new Error(`${program} ${args.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);

/**
 * The caller's own environment with another home folder: npm keeps its configuration and its cache, and
 * what a package writes into the home folder goes elsewhere.
 */
export function userEnvironment(home: string): Record<string, string> {
  mkdirSync(home, { recursive: true });
  const own = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const settings = join(process.env.HOME ?? homedir(), '.npmrc');
  return {
    npm_config_userconfig: settings,
    npm_config_cache: join(process.env.HOME ?? homedir(), '.npm'),
    ...Object.fromEntries(own),
    HOME: home,
    PLINTH_CACHE: join(home, '.cache', 'plinth'),
    npm_config_update_notifier: 'false',
  };
}

/** Runs npm to its end. */
export async function npm(
  args: readonly string[],
  cwd: string,
  env: Record<string, string>,
): Promise<string> {
  const done = await run('npm', args, { cwd, env, limit: 900_000 });
  if (done.code !== 0) throw failed(done);
  return done.stdout;
}

/** Packs the kit, which test/setup/build.ts has built, into the folder. */
export async function packKit(folder: string, env: Record<string, string>): Promise<PackedKit> {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const [packed] = JSON.parse(await npm(args, packageFolder(), env)) as [
    { filename: string; files: { path: string }[]; size: number; unpackedSize: number },
  ];
  const { filename, files, size, unpackedSize } = packed;
  return { tarball: join(folder, filename), files: files.map(({ path }) => path), size, unpackedSize };
}

/** Installs the packed kit into the folder, whose manifest says nothing unless something is to be said. */
export async function installKit(
  folder: string,
  { tarball }: PackedKit,
  env: Record<string, string>,
  manifest: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, undefined, 2));
  await npm(['install', '--no-audit', '--no-fund', tarball], folder, env);
}
