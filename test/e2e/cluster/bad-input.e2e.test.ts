import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ManifestObject } from '../../../k8s/object.ts';
import { type Cluster, startCluster } from '../../harness/cluster/index.ts';
import { freePort, makeWorkspace } from '../../harness/index.ts';
import { type Followed, plinthOn, startPlinthOn } from './plinth.ts';
import { shop, writeManifests } from './shop.ts';

const place = (text: string) => text.trim().split('\n');

describe('what cannot be applied', () => {
  const workspace = makeWorkspace('bad-input');
  const distdir = workspace.path('dist');
  let cluster: Cluster;
  let plinth: ReturnType<typeof plinthOn>;
  const withKubeconfig = (kubeconfig: string) => plinthOn({ kubeconfig, distdir });

  beforeAll(async () => {
    cluster = await startCluster();
    plinth = withKubeconfig(cluster.kubeconfig);
    writeManifests(distdir, 'shop-dev', shop());
  });
  afterAll(async () => {
    await cluster?.stop();
    workspace.remove();
  });

  /** Records of applies: there must be none of one that was refused. */
  const records = async (): Promise<string> =>
    (await cluster.kubectl('get', 'configmap,secret,lease', '-A', '-l', 'plinth.dev/record', '-o', 'name'))
      .stdout;

  describe('because of what was given is bad input', () => {
    it('a folder that is not there', async () => {
      const { code, stderr } = await plinth('apply', 'nothing-here');

      expect(stderr).toContain('PLINTH-K8S-070');
      expect(stderr).toContain('run plinth synth nothing-here');
      expect(code).toBe(2);
    });

    it('a folder without manifests', async () => {
      mkdirSync(workspace.path('dist', 'empty-dev'), { recursive: true });
      const { code, stderr } = await plinth('apply', 'empty-dev');

      expect(place(stderr)[0]).toMatch(/^PLINTH-K8S-02\d .*empty-dev/);
      expect(code).toBe(2);
    });

    it('manifests with several mistakes, each told with its file', async () => {
      mkdirSync(workspace.path('dist', 'broken-dev'), { recursive: true });
      writeFileSync(
        workspace.path('dist', 'broken-dev', '00.yaml'),
        'kind: ConfigMap\nmetadata: { name: a }\n',
      );
      writeFileSync(workspace.path('dist', 'broken-dev', '01.yaml'), 'a: [1\n');
      const { code, stderr } = await plinth('apply', 'broken-dev');

      expect(stderr).toContain('00.yaml');
      expect(stderr).toContain('01.yaml');
      expect(code).toBe(2);
    });

    it('a kubeconfig that is not there', async () => {
      const { code, stderr } = await plinth('apply', 'shop-dev', '--kubeconfig', workspace.path('none'));

      expect(stderr).toMatch(/^PLINTH-K8S-0/);
      expect(stderr).toContain(workspace.path('none'));
      expect(code).toBe(2);
    });

    it('a kubeconfig that is none', async () => {
      writeFileSync(workspace.path('notes.txt'), 'clusters: 7\n');
      const { code } = await plinth('apply', 'shop-dev', '--kubeconfig', workspace.path('notes.txt'));

      expect(code).toBe(2);
    });

    it('a context that is not in it, with those that are', async () => {
      const { code, stderr } = await plinth('apply', 'shop-dev', '--context', 'prdo');

      expect(stderr).toContain('prdo');
      expect(stderr).toContain('plinth-test');
      expect(code).toBe(2);
    });

    it('a kubeconfig that points nowhere', async () => {
      const file = workspace.path('nowhere');
      const nobody = `https://127.0.0.1:${await freePort()}`;
      writeFileSync(file, readFileSync(cluster.kubeconfig, 'utf8').replaceAll(cluster.server, nobody));
      const { code, stderr } = await withKubeconfig(file)('apply', 'shop-dev');

      expect(stderr).toContain(nobody);
      expect(code).toBe(2);
    });

    it('a kubeconfig that points at something that is no API server', async () => {
      const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
      await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
      const { port } = server.address() as { port: number };
      const file = workspace.path('ssh');
      const other = `https://127.0.0.1:${port}`;
      writeFileSync(file, readFileSync(cluster.kubeconfig, 'utf8').replaceAll(cluster.server, other));
      const { code, stderr } = await withKubeconfig(file)('apply', 'shop-dev');
      server.close();

      expect(stderr).toContain('PLINTH-K8S-032 shop-dev: the API server speaks TLS at this address');
      expect(code).toBe(2);
    });

    it('credentials that expired, with how to sign in again', async () => {
      const { code, stderr } = await withKubeconfig(await cluster.expiredKubeconfig())('apply', 'shop-dev');

      expect(stderr).toMatch(/expired|refused|sign in|log in/i);
      expect(code).toBe(2);
    });

    it('has left no record', async () => {
      expect(await records()).toBe('');
    });
  });

  describe('because the cluster refuses is a failure', () => {
    it('without permission, naming each verb and kind before anything is written', async () => {
      const reader = await cluster.kubeconfigFor({
        user: 'reader',
        clusterRules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list'] }],
      });
      const { code, stderr } = await withKubeconfig(reader)('apply', 'shop-dev');

      expect(stderr).toContain('no permission to patch Deployment in namespace shop-dev');
      expect(stderr).toContain('no permission to create Job in namespace shop-dev');
      expect(code).toBe(1);
      expect(await records()).toBe('');
    });

    it('without permission to read, naming verb and kind', async () => {
      const nobody = await cluster.kubeconfigFor({ user: 'nobody', rules: [] });
      const { code, stderr } = await withKubeconfig(nobody)('apply', 'shop-dev');

      // Whichever of the reads that are under way is refused first.
      expect(stderr).toMatch(/nobody may not (?:get|list) [a-z.]+ in namespace shop-dev/);
      expect(code).toBe(1);
    });

    it('a kind it does not serve, naming it', async () => {
      const monitor = {
        apiVersion: 'external-secrets.io/v1',
        kind: 'ExternalSecret',
        metadata: { name: 'orders', namespace: 'shop-crd' },
        spec: {},
      };
      writeManifests(distdir, 'shop-crd', shop({ stack: 'shop-crd', also: [monitor] }));
      const { code, stderr } = await plinth('apply', 'shop-crd');

      expect(stderr).toContain('PLINTH-K8S-064 ExternalSecret/orders');
      expect(code).toBe(1);
      expect(await records()).toBe('');
    });

    it('a namespace that is being deleted, naming what holds it', async () => {
      writeManifests(distdir, 'shop-gone', shop({ stack: 'shop-gone' }));
      await cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop-gone' } }, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'held', namespace: 'shop-gone', finalizers: ['example.com/hold'] },
      } as Parameters<Cluster['apply']>[0]);
      await cluster.kubectl('delete', 'namespace', 'shop-gone', '--wait=false');
      const { code, stderr } = await plinth('apply', 'shop-gone');

      expect(stderr).toContain('PLINTH-K8S-066 Namespace/shop-gone');
      expect(code).toBe(1);
    });

    it('an object the server finds invalid, with the field', async () => {
      const objects = shop({ stack: 'shop-bad' }).map((object) =>
        object.kind === 'Service' ? { ...object, spec: { ...(object.spec as object), typo: 1 } } : object,
      );
      writeManifests(distdir, 'shop-bad', objects);
      const { code, stderr } = await plinth('apply', 'shop-bad');

      expect(stderr).toContain('typo');
      expect(code).toBe(1);
    });
  });

  it('an inventory that was edited by hand is refused, and made anew on request', async () => {
    writeManifests(
      distdir,
      'shop-edit',
      shop({ stack: 'shop-edit' }).filter(({ kind }) => !/Autoscaler/.test(kind)),
    );
    expect((await plinth('apply', 'shop-edit')).code).toBe(0);
    const name = 'plinth-inventory-shop-edit';
    await cluster.kubectl(
      'patch',
      'configmap',
      name,
      '-n',
      'shop-edit',
      '-p',
      '{"data":{"inventory":"{}\\n"}}',
    );
    writeManifests(
      distdir,
      'shop-edit',
      shop({ stack: 'shop-edit' }).filter(({ kind }) => !/Autoscaler|Disruption/.test(kind)),
    );
    const refused = await plinth('apply', 'shop-edit');
    expect(refused.stderr).toContain('PLINTH-K8S-060');
    expect(refused.code).toBe(2);

    const rebuilt = await plinth('apply', 'shop-edit', '--rebuild-inventory');
    expect(rebuilt.stderr).toContain('- PodDisruptionBudget/shop');
    expect(rebuilt.code).toBe(0);
    expect((await plinth('apply', 'shop-edit')).stdout).toContain('nothing to change');
  });

  it('two applies of one stack at once: one is done, the other refused or has nothing to do', async () => {
    const hanging = shop({ stack: 'shop-two', podAnnotations: {} }).filter(
      ({ kind }) => !/Autoscaler/.test(kind),
    );
    writeManifests(distdir, 'shop-two', hanging);
    const both = await Promise.all([plinth('apply', 'shop-two'), plinth('apply', 'shop-two')]);
    const codes = both.map(({ code }) => code).sort();

    expect(codes[0]).toBe(0);
    const refused = both.find(({ code }) => code !== 0);
    if (refused !== undefined) expect(refused.stderr).toMatch(/PLINTH-K8S-06[123]/);
    expect((await plinth('apply', 'shop-two')).stdout).toContain('nothing to change');
  });

  describe('an API server that goes away in the middle', () => {
    /** No node has it until a test says so: until then pods wait, and whoever waits for them is in the middle. */
    const awaited = 'example.com/awaited';
    const waitingFor = (stack: string) =>
      shop({ stack })
        .filter(({ kind }) => !/Autoscaler/.test(kind))
        .map((object) => (object.kind === 'Deployment' ? on(object, { [awaited]: stack }) : object));
    const letGo = async (stack: string): Promise<void> => {
      const labelled = await cluster.kubectl('label', 'node', 'node-1', `${awaited}=${stack}`, '--overwrite');
      expect(labelled.code, labelled.stderr).toBe(0);
    };

    /** An apply that has made the Deployment, whose pods no node takes yet, when the API server is gone. */
    async function leftAlone(stack: string): Promise<Followed> {
      writeManifests(distdir, stack, waitingFor(stack));
      const applying = startPlinthOn({ kubeconfig: cluster.kubeconfig, distdir })('apply', stack);
      await applying.printed('+ Deployment/shop');
      await cluster.apiServer.stop();
      return applying;
    }

    it('is waited for', async () => {
      const applying = await leftAlone('shop-away');
      await applying.printed('The API server does not answer');
      await cluster.apiServer.start();
      await letGo('shop-away');
      const { code, stderr } = await applying.ended;

      expect(stderr).toMatch(/The API server does not answer.* trying again in[\s\S]*ready Deployment\/shop/);
      expect(code, stderr).toBe(0);
    });

    it('and stays away ends it, and the next apply goes on', async () => {
      const stack = 'shop-lost';
      const applying = await leftAlone(stack);
      const { code, stderr } = await applying.ended;
      await cluster.apiServer.start();

      expect(stderr).toContain('PLINTH-K8S-031');
      expect(code).toBe(1);
      await letGo(stack);
      const next = await plinth('apply', stack);
      expect(next.stderr).toContain('ready Deployment/shop');
      expect(next.code, next.stderr).toBe(0);
    });
  });
});

/** A workload whose pods run on nodes with these labels only. */
function on(workload: ManifestObject, nodeSelector: Readonly<Record<string, string>>): ManifestObject {
  const { template, ...spec } = workload.spec as { readonly template: { readonly spec: object } };
  return {
    ...workload,
    spec: { ...spec, template: { ...template, spec: { ...template.spec, nodeSelector } } },
  };
}
