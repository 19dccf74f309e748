import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { ExecCredentialPlugin } from './kubeconfig.ts';

export interface ExecPlugin {
  readonly plugin: ExecCredentialPlugin;
  /** How often it was asked for a token. */
  calls(): number;
}

/**
 * A program for kubeconfig's `exec`. Each call hands out another token, of those it was given in their order, and the
 * last one again and again. It does not say when a token expires: a client finds out by a 401.
 */
export function writeExecPlugin(file: string, tokens: readonly string[]): ExecPlugin {
  const calls = `${file}.calls`;
  writeFileSync(
    file,
    `const { appendFileSync, readFileSync } = require('node:fs');
const tokens = ${JSON.stringify(tokens)};
appendFileSync(${JSON.stringify(calls)}, 'x');
const call = readFileSync(${JSON.stringify(calls)}, 'utf8').length;
const token = tokens[Math.min(call, tokens.length) - 1];
console.log(JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: { token } }));
`,
  );
  return {
    plugin: {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: process.execPath,
      args: [file],
      interactiveMode: 'Never',
    },
    calls: () => (existsSync(calls) ? readFileSync(calls, 'utf8').length : 0),
  };
}
