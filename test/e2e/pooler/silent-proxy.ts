import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { findPython } from '../../harness/index.ts';

const program = fileURLToPath(new URL('./silent_proxy.py', import.meta.url));

export interface SilentProxy {
  readonly port: number;
  /** Lets the connections there are go silent, and tells how many they were. */
  readonly silence: () => Promise<number>;
  readonly stop: () => void;
}

/** Between a client and a server on this machine: it can be what a host is that no longer answers. */
export async function startSilentProxy(target: number): Promise<SilentProxy> {
  const { path } = await findPython();
  const child = spawn(path, [program, String(target)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('the proxy ended');
    return value;
  };
  const port = Number((await line()).replace('listening ', ''));
  return {
    port,
    silence: async () => {
      child.kill('SIGUSR1');
      return Number((await line()).replace('silent ', ''));
    },
    stop: () => child.kill('SIGKILL'),
  };
}
