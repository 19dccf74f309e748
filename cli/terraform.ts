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
  await synthesizeServices({ selector: [name], outdir: options.outdir, distdir: options.distdir });
  const folder = join(options.outdir, 'stacks', name);
  const run = (...args: string[]) => runTerraform(options.terraform, folder, args);

  if ((await run('init', '-input=false')) !== 0) return failed();
  const planned = await run(
    'plan',
    '-input=false',
    `-out=${planFile}`,
    '-detailed-exitcode',
    ...(action === 'destroy' ? ['-destroy'] : []),
  );
  if (planned !== 0 && planned !== 2) return failed();
  if (action === 'plan') return print(`The plan is kept in ${join(folder, planFile)}.`);
  if (planned === 0) return print('Nothing to change.');
  if (!options.yes && !(await agreed(`${action} ${name}?`))) return print('Nothing was changed.');
  if ((await run('apply', '-input=false', planFile)) !== 0) failed();
}

const failed = (): void => {
  process.exitCode = exitCode.failed;
};

function runTerraform(binary: string, cwd: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, { cwd, stdio: 'inherit' });
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? new Error(notFound(binary)) : error),
    );
    child.once('close', (code) => resolve(code ?? exitCode.failed));
  });
}

const notFound = (binary: string): string =>
  `${binary} was not found; install Terraform or OpenTofu 1.11 or later, or name it with --terraform or PLINTH_TERRAFORM`;
