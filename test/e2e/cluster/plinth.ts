import { resolve } from 'node:path';
import { type Run, type Running, run, start } from '../../harness/index.ts';

const bin = resolve('lib/cli/bin.js');

export interface PlinthProps {
  readonly kubeconfig: string;
  readonly distdir: string;
}

const environmentOf = ({ kubeconfig }: PlinthProps) => ({
  env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', KUBECONFIG: kubeconfig },
});

/** The command line as a person runs it, against one cluster and one folder of manifests. */
export const plinthOn =
  (props: PlinthProps) =>
  (...args: readonly string[]): Promise<Run> =>
    run(process.execPath, [bin, ...args, '--distdir', props.distdir], environmentOf(props));

/** A command that a test follows while it runs: stops, kills, or lets go on. */
export interface Followed extends Running {
  /** Once this is in what it has printed on standard error. Throws where it ends without. */
  printed(text: string): Promise<void>;
}

/** The same, without waiting for its end. */
export const startPlinthOn =
  (props: PlinthProps) =>
  (...args: readonly string[]): Followed => {
    const lines: string[] = [];
    const looks = new Set<() => void>();
    const running = start(process.execPath, [bin, ...args, '--distdir', props.distdir], {
      ...environmentOf(props),
      onErrorLine: (line) => {
        lines.push(line);
        for (const look of looks) look();
      },
    });
    const seen = (text: string): Promise<void> =>
      new Promise((done) => {
        const look = (): void => {
          if (!lines.some((line) => line.includes(text))) return;
          looks.delete(look);
          done();
        };
        looks.add(look);
        look();
      });
    const ended = async (text: string): Promise<void> => {
      const { code, stderr } = await running.ended;
      if (!stderr.includes(text)) throw new Error(`it ended with ${code} and without ${text}: ${stderr}`);
    };
    return { ...running, printed: (text) => Promise.race([seen(text), ended(text)]) };
  };

/** What a command printed with `--json`. */
export const jsonOf = <T>({ stdout, stderr }: Run): T => {
  try {
    return JSON.parse(stdout) as T;
  } catch {
    throw new Error(`no JSON on standard output: ${stdout}\n${stderr}`);
  }
};
