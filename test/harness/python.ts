import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './cache.ts';
import { MissingTool } from './missing-tool.ts';
import { type OnLine, run } from './run.ts';

const OLDEST = [3, 10] as const;
const CANDIDATES = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];

export interface Python {
  readonly path: string;
  /** `3.11.7` */
  readonly version: string;
}

/** Finds a Python of 3.10 or later that can make virtual environments; `PLINTH_PYTHON` names another first. */
export async function findPython(env: NodeJS.ProcessEnv = process.env): Promise<Python> {
  const seen: string[] = [];
  for (const path of [env.PLINTH_PYTHON, ...CANDIDATES]) {
    if (!path) continue;
    const python = await probe(path, env);
    if (python === undefined) continue;
    if (isNewEnough(python.version)) return python;
    seen.push(`${path} is ${python.version}`);
  }
  throw new MissingTool({
    tool: `Python ${OLDEST.join('.')} or later, with its venv module`,
    purpose: 'the AWS emulator',
    remedy: 'install python3 and python3-venv, or set PLINTH_PYTHON to its path',
    detail: seen.join(', ') || `none of ${CANDIDATES.join(', ')} is on PATH`,
  });
}

async function probe(path: string, env: NodeJS.ProcessEnv): Promise<Python | undefined> {
  const ask = 'import venv, ensurepip, platform; print(platform.python_version())';
  const answer = await run(path, ['-c', ask], { env: inherited(env) }).catch(() => undefined);
  return answer?.code === 0 ? { path, version: answer.stdout.trim() } : undefined;
}

/** True for 3.10 and later. */
export function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

export interface VenvProps {
  /** A file of pinned requirements; its content is the key of the environment. */
  readonly requirements: string;
  /** What is installed, as messages name it. @default the AWS emulator */
  readonly tool?: string;
  /** What it is needed for. @default every test and demonstration that applies a stack */
  readonly purpose?: string;
  /** @default - see `cacheFolder` */
  readonly cacheDir?: string;
  readonly onProgress?: OnLine;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * The Python of a virtual environment that holds exactly the requirements, made on first use and kept in the cache.
 * It is built beside its place and renamed into it, so a second process sees either nothing or all of it; where two
 * build at once, the first to finish wins and the other uses that.
 */
export async function ensureVenv(props: VenvProps): Promise<string> {
  const env = props.env ?? process.env;
  const python = await findPython(env);
  const cache = props.cacheDir ?? cacheFolder(env);
  const place = join(cache, 'venv', venvKey(readFileSync(props.requirements, 'utf8'), python.version));
  const program = join(place, 'bin', 'python');
  if (existsSync(program)) return program;

  mkdirSync(join(cache, 'venv'), { recursive: true });
  const building = mkdtempSync(join(cache, 'venv', 'building-'));
  try {
    await build(python, building, props, env);
    moveInto(place, building);
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
  return program;
}

/** The name of an environment: another requirement or another minor version of Python is another environment. */
export function venvKey(requirements: string, pythonVersion: string): string {
  const minor = pythonVersion.split('.').slice(0, 2).join('.');
  const digest = createHash('sha256').update(requirements).digest('hex').slice(0, 16);
  return `py${minor}-${digest}`;
}

async function build(
  python: Python,
  folder: string,
  props: VenvProps,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const { requirements, onProgress, tool = 'the AWS emulator' } = props;
  const { purpose = 'every test and demonstration that applies a stack' } = props;
  const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-compile', '-r', requirements];
  const steps = [
    {
      what: `making a virtual environment with Python ${python.version}`,
      program: python.path,
      args: ['-m', 'venv', folder],
    },
    { what: `installing ${tool} into it`, program: join(folder, 'bin', 'python'), args: pip },
  ];
  for (const step of steps) {
    onProgress?.(step.what);
    const onLine = onProgress && ((line: string) => onProgress(`  ${line}`));
    const done = await run(step.program, step.args, { env: inherited(env), ...(onLine && { onLine }) });
    if (done.code !== 0) {
      throw new MissingTool({
        tool,
        purpose,
        remedy: 'give pip access to a package index or set PIP_INDEX_URL to one, then run again',
        detail: `${step.what} ended with ${done.code}: ${lastLines(`${done.stdout}\n${done.stderr}`)}`,
      });
    }
  }
}

/** Another process may have put its own there meanwhile: it holds the same, so that one stays. */
export function moveInto(place: string, built: string): void {
  try {
    renameSync(built, place);
  } catch (error) {
    if (!existsSync(join(place, 'bin', 'python'))) throw error;
  }
}

/** pip needs the person's own settings (index, proxy, certificates); Python must not see another installation. */
function inherited(env: NodeJS.ProcessEnv): Record<string, string> {
  const kept = Object.entries(env).filter(
    ([name]) => !['PYTHONPATH', 'PYTHONHOME', 'VIRTUAL_ENV'].includes(name),
  );
  return Object.fromEntries(kept.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-5).join('\n');
}
