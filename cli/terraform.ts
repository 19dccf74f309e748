import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { agreed } from './agreed.ts';
import { exitCode, print } from './output.ts';
import { selectedRef } from './services.ts';
import { synthesizeServices } from './synthesize.ts';

interface TerraformOptions {
  readonly outdir: string;
  readonly distdir: string;
  readonly yes?: boolean;
  readonly terraform: string;
}

type Action = 'plan' | 'deploy' | 'destroy';

/** The plan file, kept in the stack's folder: what was shown is what is applied. */
const planFile = 'plinth.tfplan';

/** `plinth plan|deploy|destroy <stack>`: Terraform on a freshly synthesized stack, with the shell's own settings. */
export async function terraform(action: Action, stack: string, options: TerraformOptions): Promise<void> {
  const { stack: name } = await selectedRef(stack, 'plan');
  const { folder, outcome } = await planStack(name, options, { destroy: action === 'destroy' });
  if (outcome === 'failed') return failed();
  if (action === 'plan') return print(`The plan is kept in ${join(folder, planFile)}.`);
  if (outcome === 'unchanged') return print('Nothing to change.');
  if (!options.yes && !(await agreed(`${action} ${name}?`))) return print('Nothing was changed.');
  if ((await runTerraform(options.terraform, folder, ['apply', '-input=false', planFile])) !== 0) failed();
}

export interface PlannedStack {
  /** Where the stack's configuration is, and its plan file. */
  readonly folder: string;
  readonly planFile: string;
  readonly outcome: 'changes' | 'unchanged' | 'failed';
}

/** Synthesizes one stack, then `init` and `plan`; the plan is kept. What Terraform prints may go to standard error. */
export async function planStack(
  name: string,
  { outdir, distdir, terraform }: Pick<TerraformOptions, 'outdir' | 'distdir' | 'terraform'>,
  { destroy = false, quiet = false }: { readonly destroy?: boolean; readonly quiet?: boolean } = {},
): Promise<PlannedStack> {
  await synthesizeServices({ selector: [name], outdir, distdir });
  const folder = join(outdir, 'stacks', name);
  const run = (...args: string[]) => runTerraform(terraform, folder, args, quiet);
  const planned = { folder, planFile: join(folder, planFile) };

  if ((await run('init', '-input=false')) !== 0) return { ...planned, outcome: 'failed' };
  const code = await run(
    'plan',
    '-input=false',
    `-out=${planFile}`,
    '-detailed-exitcode',
    ...(destroy ? ['-destroy'] : []),
  );
  if (code !== 0 && code !== 2) return { ...planned, outcome: 'failed' };
  return { ...planned, outcome: code === 0 ? 'unchanged' : 'changes' };
}

const failed = (): void => {
  process.exitCode = exitCode.failed;
};

function runTerraform(
  binary: string,
  cwd: string,
  args: readonly string[],
  toStandardError = false,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, {
      cwd,
      stdio: ['inherit', toStandardError ? 2 : 'inherit', 'inherit'],
    });
    child.once('error', (error) => reject(startError(binary, error)));
    child.once('close', (code) => resolve(code ?? exitCode.failed));
  });
}

/** `terraform show -json` of a plan file, which needs the folder it was made in. */
export function showPlan(binary: string, folder: string, file: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, ['show', '-json', file], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const shown: Buffer[] = [];
    const said: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => shown.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    child.once('error', (error) => reject(startError(binary, error)));
    child.once('close', (code) =>
      code === 0
        ? resolve(Buffer.concat(shown))
        : reject(
            new Error(Buffer.concat(said).toString('utf8').trim() || `${binary} show ended with ${code}`),
          ),
    );
  });
}

const startError = (binary: string, error: NodeJS.ErrnoException): Error =>
  error.code === 'ENOENT' ? new Error(notFound(binary)) : error;

const notFound = (binary: string): string =>
  `${binary} was not found; install Terraform or OpenTofu 1.11 or later, or name it with --terraform or PLINTH_TERRAFORM`;
