import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { Ran } from '../../charts/postgres-server.ts';

export interface Client {
  /** Standard input of psql: statements, each ended by `;` and a line feed. */
  readonly say: (sql: string) => void;
  /** Resolves once psql has printed it. */
  readonly heard: (text: string) => Promise<void>;
  readonly end: () => void;
  readonly done: Promise<Ran>;
}

/** psql by a connection string. Its host is a name of the cluster, so here it gets the address besides. */
export function connect(url: string, variables: Readonly<Record<string, string>> = {}): Client {
  const options = ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--set=ON_ERROR_STOP=1'];
  const env = {
    PATH: process.env.PATH ?? '',
    PGHOSTADDR: '127.0.0.1',
    // Longer than the pooler lets anybody wait.
    PGCONNECT_TIMEOUT: '60',
    ...variables,
  };
  const child = spawn('psql', [url, ...options], { env });
  const texts = { stdout: '', stderr: '' };
  const waiting: { text: string; resolve: () => void }[] = [];
  child.stdout.on('data', (text) => {
    texts.stdout += text;
    for (const { text: wanted, resolve } of waiting) if (texts.stdout.includes(wanted)) resolve();
  });
  child.stderr.on('data', (text) => (texts.stderr += text));
  // A psql that was refused no longer reads.
  child.stdin.on('error', () => undefined);
  const done = doneOf(child, texts);
  return {
    say: (sql) => child.stdin.write(`${sql}\n`),
    heard: (text) =>
      Promise.race([
        new Promise<void>((resolve) => {
          waiting.push({ text, resolve });
          if (texts.stdout.includes(text)) resolve();
        }),
        done.then(({ stdout, stderr }) => {
          if (!stdout.includes(text)) throw new Error(`psql ended without ${text}: ${stderr}`);
        }),
      ]),
    end: () => child.stdin.end(),
    done,
  };
}

const doneOf = (child: ChildProcessWithoutNullStreams, texts: { stdout: string; stderr: string }) =>
  new Promise<Ran>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      resolve({ code: code ?? -1, stdout: texts.stdout.trim(), stderr: texts.stderr.trim() }),
    );
  });

export function query(
  url: string,
  sql: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const client = connect(url, variables);
  client.say(sql);
  client.end();
  return client.done;
}

/** Asks until the answer is right; the test's own time limit ends it otherwise. */
export async function until<T>(ask: () => Promise<T> | T, right: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (right(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
