import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheFolder, packageFolder } from '../cache.ts';
import { type OnLine, run } from '../run.ts';
import { locked } from './lock.ts';
import { buildPart } from './part-build.ts';
import { PARTS, type Part, type PartName } from './parts.ts';

export interface PartsProps {
  /** Where the programs are kept. @default - see `cacheFolder` */
  readonly cacheDir?: string;
  /** What is being built, and which programs of this machine are taken or passed over. */
  readonly onProgress?: OnLine;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * The programs, by name. Looked for in `KUBEBUILDER_ASSETS`, on PATH (a program of another minor version is passed
 * over) and in the cache, and built where they are in none: the first build of all takes about ten minutes.
 * Processes that build at the same time wait for each other. Without `go` it throws `MissingTool`.
 */
export async function ensureParts<Name extends PartName>(
  names: readonly Name[],
  props: PartsProps = {},
): Promise<Readonly<Record<Name, string>>> {
  const paths: Partial<Record<Name, string>> = {};
  for (const name of inBuildOrder(names)) paths[name] = await ensurePart(name, props);
  return paths as Record<Name, string>;
}

/** Where one program is; builds it where it is not there. */
export async function partPath(name: PartName, props: PartsProps = {}): Promise<string> {
  return (await ensureParts([name], props))[name];
}

/** True where all of them are there already, so that nothing would have to be built. */
export async function builtParts(names: readonly PartName[], props: PartsProps = {}): Promise<boolean> {
  for (const name of names) {
    if ((await foundPart(name, props)) === undefined) return false;
  }
  return true;
}

async function ensurePart(name: PartName, props: PartsProps): Promise<string> {
  const found = await foundPart(name, props);
  if (found !== undefined) return found;
  const program = cachedProgram(name, props);
  const part = PARTS[name];
  // One build at a time on a machine: each uses every processor.
  await locked(
    join(props.cacheDir ?? cacheFolder(), 'parts', 'lock'),
    async () => {
      if (existsSync(program)) return;
      await buildPart({
        name,
        part,
        moduleFolder: moduleFiles(part),
        program,
        ...(props.onProgress === undefined ? {} : { onProgress: props.onProgress }),
      });
    },
    { onWait: () => props.onProgress?.(`${name}: waiting for another process that builds parts`) },
  );
  return program;
}

async function foundPart(name: PartName, props: PartsProps): Promise<string | undefined> {
  return (await installedPart(name, props)) ?? existing(cachedProgram(name, props));
}

/** A program of this machine, of the pinned minor version. */
async function installedPart(name: PartName, props: PartsProps): Promise<string | undefined> {
  const { version, versionArgs } = PARTS[name];
  if (versionArgs === undefined) return undefined;
  for (const path of candidates(name, props.env ?? process.env)) {
    const { stdout, stderr } = await run(path, versionArgs, { env: {}, limit: 60_000 });
    const is = versionIn(`${stdout}\n${stderr}`);
    if (is !== undefined && sameMinor(is, version)) return path;
    props.onProgress?.(
      `${name}: passing over ${path}, which is ${is ?? 'of unknown version'}, not ${version}`,
    );
  }
  return undefined;
}

function candidates(name: string, env: NodeJS.ProcessEnv): string[] {
  const folders = [env.KUBEBUILDER_ASSETS ?? '', ...(env.PATH ?? '').split(delimiter)];
  return folders.filter((folder) => folder !== '').flatMap((folder) => existing(join(folder, name)) ?? []);
}

/** `Kubernetes v1.34.2` is `1.34.2`. */
export function versionIn(text: string): string | undefined {
  return /\d+\.\d+\.\d+/.exec(text)?.[0];
}

/** True for 1.34.1 and 1.34.2, not for 1.33.9. */
export function sameMinor(one: string, other: string): boolean {
  const minor = (version: string) => version.split('.').slice(0, 2).join('.');
  return minor(one) === minor(other);
}

/** The folder's name holds the hash of all that decides what is compiled. */
function cachedProgram(name: PartName, props: PartsProps): string {
  const { minutes: _minutes, ...part } = PARTS[name];
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${JSON.stringify(part)}`);
  for (const file of ['go.mod', 'go.sum']) hash.update(readFileSync(join(moduleFiles(part), file)));
  const folder = `${name}-${part.version}-${hash.digest('hex').slice(0, 12)}`;
  return join(props.cacheDir ?? cacheFolder(), 'parts', folder, name);
}

function moduleFiles(part: Pick<Part, 'module'>): string {
  return join(packageFolder(), 'test', 'harness', 'cluster', 'modules', part.module);
}

function inBuildOrder<Name extends PartName>(names: readonly Name[]): Name[] {
  const order = Object.keys(PARTS);
  return [...new Set(names)].sort((one, other) => order.indexOf(one) - order.indexOf(other));
}

function existing(path: string): string | undefined {
  return existsSync(path) ? path : undefined;
}
