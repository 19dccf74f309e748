import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClusterError, type ClusterProblem } from '../../../k8s/problem.ts';
import { credentialsOf } from '../../../k8s/transport/credentials.ts';
import { openCluster } from '../../../k8s/transport/index.ts';
import { accessOf } from '../../../k8s/transport/kubeconfig.ts';
import { proxyOf } from '../../../k8s/transport/proxy.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const server = { server: 'https://127.0.0.1:6443' };

/** One context, `main`, of the cluster and the user. */
function written(name: string, user: object = {}, cluster: object = server, more: object = {}): string {
  const file = join(folder, name);
  const config = {
    'current-context': 'main',
    clusters: [{ name: 'here', cluster }],
    users: [{ name: 'someone', user }],
    contexts: [{ name: 'main', context: { cluster: 'here', user: 'someone' } }],
    ...more,
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

async function problemOfOpening(work: () => unknown): Promise<ClusterProblem | undefined> {
  try {
    await work();
  } catch (error) {
    if (error instanceof ClusterError && error.badInput) return error.problems[0];
    throw error;
  }
  return undefined;
}

describe('a kubeconfig', () => {
  it('of several takes from the first that names it, and skips files that are absent', () => {
    const first = written('first', { token: 'first' }, server, { 'current-context': '' });
    const second = written(
      'second',
      { token: 'second' },
      { server: 'https://second' },
      {
        'current-context': 'other',
        contexts: [{ name: 'other', context: { cluster: 'here', user: 'someone', namespace: 'n' } }],
      },
    );

    const access = accessOf(undefined, undefined, {
      KUBECONFIG: `${join(folder, 'absent')}:${first}:${second}`,
    });

    expect(access).toEqual({
      context: 'other',
      clusterName: 'here',
      cluster: { server: 'https://127.0.0.1:6443' },
      userName: 'someone',
      user: { token: 'first' },
      namespace: 'n',
    });
  });

  it('has paths relative to its folder', () => {
    const file = written(
      'paths',
      { tokenFile: 'token', exec: { command: './bin/login' } },
      { ...server, 'certificate-authority': 'ca.pem' },
    );

    const { cluster, user } = accessOf(file, undefined, {});

    expect(cluster['certificate-authority']).toBe(join(folder, 'ca.pem'));
    expect(user.tokenFile).toBe(join(folder, 'token'));
    expect(user.exec?.command).toBe(join(folder, 'bin/login'));
  });

  it.each<[string, string, () => unknown]>([
    ['is absent', 'PLINTH-K8S-001', () => openCluster({ kubeconfig: join(folder, 'absent'), env: {} })],
    ['is not at home either', 'PLINTH-K8S-001', () => openCluster({ env: { HOME: folder } })],
    [
      'is no YAML',
      'PLINTH-K8S-002',
      () => {
        writeFileSync(join(folder, 'broken'), 'clusters: [');
        return openCluster({ kubeconfig: join(folder, 'broken'), env: {} });
      },
    ],
    [
      'has not the context',
      'PLINTH-K8S-003',
      () => openCluster({ kubeconfig: written('c'), context: 'x', env: {} }),
    ],
    [
      'has a context of a user it has not',
      'PLINTH-K8S-004',
      () => openCluster({ kubeconfig: written('u', {}, server, { users: [] }), env: {} }),
    ],
    [
      'has a server that is no address',
      'PLINTH-K8S-005',
      () => openCluster({ kubeconfig: written('s', {}, { server: 'ftp://x' }), env: {} }),
    ],
    [
      'names a file that is absent',
      'PLINTH-K8S-006',
      () => openCluster({ kubeconfig: written('f', { tokenFile: 'gone' }), env: {} }),
    ],
    [
      'names a plugin that is absent',
      'PLINTH-K8S-007',
      () => openCluster({ kubeconfig: written('e', { exec: { command: 'no-such-login' } }), env: {} }),
    ],
    [
      'names a plugin that fails',
      'PLINTH-K8S-007',
      () => openCluster({ kubeconfig: written('e2', { exec: { command: '/bin/false' } }), env: {} }),
    ],
    [
      'asks for a login Kubernetes no longer has',
      'PLINTH-K8S-009',
      () => openCluster({ kubeconfig: written('g', { 'auth-provider': { name: 'gcp' } }), env: {} }),
    ],
    [
      'asks for a SOCKS proxy',
      'PLINTH-K8S-010',
      () =>
        openCluster({ kubeconfig: written('p', {}, { ...server, 'proxy-url': 'socks5://x:1' }), env: {} }),
    ],
  ])('that %s is refused with %s', async (_what, code, work) => {
    expect((await problemOfOpening(work))?.code).toBe(code);
  });
});

describe('credentials', () => {
  const headersOf = async (user: object) =>
    (await credentialsOf({ context: 'c', clusterName: 'here', cluster: server, user }, {})).headers();

  it.each<[string, object, object]>([
    ['a token', { token: 't' }, { authorization: 'Bearer t' }],
    // base64 of "me:secret"
    ['a password', { username: 'me', password: 'secret' }, { authorization: 'Basic bWU6c2VjcmV0' }],
    [
      'an impersonated user',
      { token: 't', as: 'other', 'as-groups': ['g'] },
      { authorization: 'Bearer t', 'impersonate-user': 'other', 'impersonate-group': 'g' },
    ],
    ['nothing', {}, {}],
  ])('of %s go into the headers', async (_what, user, headers) => {
    expect(await headersOf(user)).toEqual(headers);
  });

  it('of a token file are its text without the line break', async () => {
    const tokenFile = join(folder, 'token-file');
    writeFileSync(tokenFile, 'from-file\n');

    expect(await headersOf({ tokenFile })).toEqual({ authorization: 'Bearer from-file' });
  });

  it('of a plugin come with what the plugin is told', async () => {
    const script = `echo "{\\"status\\":{\\"token\\":\\"$(echo "$KUBERNETES_EXEC_INFO" | grep -c 127.0.0.1:6443)\\"}}"`;
    const exec = { command: '/bin/sh', args: ['-c', script], provideClusterInfo: true };

    expect(await headersOf({ exec })).toEqual({ authorization: 'Bearer 1' });
  });
});

describe('a proxy', () => {
  const to = (server: string, env: Record<string, string>, url?: string) =>
    proxyOf(new URL(server), url, env)?.href;

  it.each([
    ['https://k8s.example.com', { HTTPS_PROXY: 'http://proxy:3128' }, 'http://proxy:3128/'],
    ['https://k8s.example.com', { https_proxy: 'proxy:3128' }, 'http://proxy:3128/'],
    ['https://k8s.example.com', { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'a,.example.com' }, undefined],
    [
      'https://k8s.example.com',
      { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'ample.com' },
      'http://proxy:3128/',
    ],
    ['https://10.1.2.3', { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: '10.0.0.0/8' }, undefined],
    ['https://11.1.2.3', { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: '10.0.0.0/8' }, 'http://proxy:3128/'],
    ['https://127.0.0.1:6443', { HTTPS_PROXY: 'http://proxy:3128' }, undefined],
    ['http://k8s.example.com', { HTTPS_PROXY: 'http://proxy:3128' }, undefined],
  ])('to %s with %j is %s', (server, env, proxy) => {
    expect(to(server, env as Record<string, string>)).toBe(proxy);
  });

  it('of the kubeconfig wins', () => {
    expect(to('https://127.0.0.1:6443', { HTTPS_PROXY: 'http://a:1' }, 'http://b:2')).toBe('http://b:2/');
  });
});
