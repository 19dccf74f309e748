import { resolve } from 'node:path';
import { type Run, run } from '../../harness/index.ts';

const bin = resolve('lib/cli/bin.js');

export interface PlinthProps {
  readonly kubeconfig: string;
  readonly distdir: string;
}

/** The command line as a person runs it, against one cluster and one folder of manifests. */
export const plinthOn =
  ({ kubeconfig, distdir }: PlinthProps) =>
  (...args: readonly string[]): Promise<Run> =>
    run(process.execPath, [bin, ...args, '--distdir', distdir], {
      env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', KUBECONFIG: kubeconfig },
    });

/** What a command printed with `--json`. */
export const jsonOf = <T>({ stdout, stderr }: Run): T => {
  try {
    return JSON.parse(stdout) as T;
  } catch {
    throw new Error(`no JSON on standard output: ${stdout}\n${stderr}`);
  }
};
