import { MissingTool } from '../missing-tool.ts';
import { type Run, run } from '../run.ts';

/** The oldest compiler that the pinned modules accept. */
const OLDEST_GO = '1.24.4';

/** Runs the Go command; without one, throws `MissingTool`. */
export async function go(args: readonly string[], cwd: string, purpose: string): Promise<Run> {
  try {
    return await run('go', args, { cwd, env: goEnvironment() });
  } catch (error) {
    throw new MissingTool({
      tool: `go ${OLDEST_GO} or newer`,
      purpose,
      remedy: 'install it from https://go.dev/dl/ and put it on PATH',
      detail: error instanceof Error ? error.message : String(error),
    });
  }
}

/** Proxy, cache and certificates are the caller's; what decides about the result is not. */
function goEnvironment(): Record<string, string> {
  const inherited = Object.entries(process.env).map(([name, value]) => [name, value ?? ''] as const);
  return { ...Object.fromEntries(inherited), CGO_ENABLED: '0', GOWORK: 'off', GO111MODULE: 'on' };
}

/** The folder of a module of the given hash in Go's module cache, downloaded when it is not there. */
export async function moduleFolder(name: string, version: string, sum: string, cwd: string): Promise<string> {
  const wanted = `${name}@${version}`;
  const { code, stdout, stderr } = await go(['mod', 'download', '-json', wanted], cwd, wanted);
  const answer = code === 0 ? parse(stdout) : {};
  if (answer.Dir === undefined) throw new Error(`go could not download ${wanted}: ${stdout}${stderr}`);
  if (answer.Sum !== sum)
    throw new Error(`${wanted} is not what was pinned: its hash is ${answer.Sum}, not ${sum}`);
  return answer.Dir;
}

function parse(text: string): { Dir?: string; Sum?: string } {
  return JSON.parse(text);
}
