import { execFileSync } from 'node:child_process';
import { verify } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { makeWorkspace } from '../workspace.ts';
import { makeAuthority, newKey } from './certificates.ts';
import { certificateKubeconfig } from './credentials.ts';
import { writeExecPlugin } from './exec-plugin.ts';
import { nodeObject, zonedNodes } from './nodes.ts';
import { serviceAccountToken } from './users.ts';

const workspace = makeWorkspace('access');
afterAll(() => workspace.remove());

describe('a token of a service account', () => {
  const { publicKey, privateKey } = newKey();
  const key = privateKey.export({ type: 'sec1', format: 'pem' }).toString();
  const account = { name: 'deployer', namespace: 'orders', uid: 'u-1' };
  const [header = '', claims = '', signature = ''] = serviceAccountToken(account, key, 1_000_000_000).split(
    '.',
  );

  it('is signed', () => {
    const signed = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
    const text = Buffer.from(`${header}.${claims}`);
    expect(verify('sha256', text, signed, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  it('expires a minute early, for the server takes it a minute longer', () => {
    const read: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString());
    expect(read).toMatchObject({ exp: 1_000_000 - 60, sub: 'system:serviceaccount:orders:deployer' });
  });
});

describe('a program that hands out tokens', () => {
  it('hands out one after the other, then the last again', () => {
    const { plugin, calls } = writeExecPlugin(workspace.path('exec.cjs'), ['one', 'two']);
    const call = (): unknown =>
      JSON.parse(execFileSync(plugin.command, [...plugin.args]).toString()).status.token;
    expect(calls()).toBe(0);
    expect([call(), call(), call()]).toEqual(['one', 'two', 'two']);
    expect(calls()).toBe(3);
  });
});

describe('a kubeconfig', () => {
  it('has one context, in the namespace asked for', () => {
    const text = certificateKubeconfig(
      makeAuthority('a'),
      'https://127.0.0.1:1',
      { commonName: 'reader' },
      'orders',
    );
    const read = JSON.parse(text);
    expect(read['current-context']).toBe('plinth-test');
    expect(read.contexts[0].context.namespace).toBe('orders');
    expect(Object.keys(read.users[0].user)).toEqual(['client-certificate-data', 'client-key-data']);
  });
});

describe('nodes', () => {
  it('are spread over three zones in turn', () => {
    expect(zonedNodes(4).map(({ name, zone }) => `${name} ${zone}`)).toEqual([
      'node-1 eu-central-1a',
      'node-2 eu-central-1b',
      'node-3 eu-central-1c',
      'node-4 eu-central-1a',
    ]);
  });

  it('carry the labels that scheduling goes by', () => {
    expect(nodeObject({ name: 'n', zone: 'eu-west-1b' }).metadata.labels).toMatchObject({
      'kubernetes.io/hostname': 'n',
      'topology.kubernetes.io/zone': 'eu-west-1b',
      'topology.kubernetes.io/region': 'eu-west-1',
    });
  });
});
