import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ManifestObject } from '../../../k8s/object.ts';
import { type Cluster, startCluster } from '../../harness/cluster/index.ts';
import { makeWorkspace } from '../../harness/index.ts';
import { plinthOn, startPlinthOn } from './plinth.ts';
import { type ShopProps, shop, writeManifests } from './shop.ts';

describe('what was left behind', () => {
  const workspace = makeWorkspace('recovery');
  const distdir = workspace.path('dist');
  let cluster: Cluster;
  let plinth: ReturnType<typeof plinthOn>;
  let start: ReturnType<typeof startPlinthOn>;

  beforeAll(async () => {
    cluster = await startCluster();
    plinth = plinthOn({ kubeconfig: cluster.kubeconfig, distdir });
    start = startPlinthOn({ kubeconfig: cluster.kubeconfig, distdir });
  });
  afterAll(async () => {
    await cluster?.stop();
    workspace.remove();
  });

  const small = (props: ShopProps): ManifestObject[] =>
    shop(props).filter(({ kind }) => !/Autoscaler|Disruption/.test(kind));
  const write = (stack: string, props: ShopProps): void =>
    writeManifests(distdir, stack, small({ stack, ...props }));
  const settings = (stack: string, name: string): ManifestObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name,
      namespace: stack,
      labels: { 'app.kubernetes.io/managed-by': 'plinth', 'app.kubernetes.io/instance': stack },
    },
    data: { of: name },
  });

  const isThere = async (stack: string, kind: string, name: string): Promise<boolean> =>
    (await cluster.kubectl('get', kind, name, '-n', stack)).code === 0;
  const deleteJob = (stack: string, version: string) =>
    cluster.kubectl('delete', 'job', `migration-${version}`, '-n', stack);

  /** How often a Job of this name was made. */
  const made = (stack: string, name: string): number =>
    cluster
      .auditWrites()
      .filter(
        ({ objectRef, responseStatus, requestURI }) =>
          objectRef?.resource === 'jobs' &&
          objectRef.namespace === stack &&
          objectRef.name === name &&
          responseStatus?.code === 201 &&
          !requestURI.includes('dryRun'),
      ).length;

  it.concurrent('an apply that stood still deletes and records nothing once another took its place', async () => {
    const stack = 'left-still';
    write(stack, { also: [settings(stack, 'extra')] });
    expect((await plinth('apply', stack)).code).toBe(0);
    write(stack, { tag: '2.0.0-never-ready', migration: '1.0.0' });
    const first = start('apply', stack);
    await first.printed('~ Deployment/shop');
    first.kill('SIGSTOP');
    const back = await plinth('rollback', stack);
    first.kill('SIGCONT');
    const { code, stderr } = await first.ended;

    expect(back.code, back.stderr).toBe(0);
    expect(stderr).toMatch(/PLINTH-K8S-06[13]/);
    expect(code).toBe(1);
    expect(await isThere(stack, 'configmap', 'extra')).toBe(true);
    const drift = await plinth('drift', stack);
    expect(drift.stdout).toContain('as release 2 left it');
    expect(drift.code).toBe(0);
  });

  it.concurrent('a migration that completed is not run again, although its apply was killed and the Job is gone', async () => {
    const stack = 'left-killed';
    write(stack, { tag: '1.0.0-never-ready', migration: '1.0.0' });
    const first = start('apply', stack);
    await first.printed('stage 5');
    first.kill('SIGKILL');
    await first.ended;
    await deleteJob(stack, '1-0-0');
    write(stack, {});
    const next = await plinth('apply', stack);

    expect(next.code, next.stderr).toBe(0);
    expect(made(stack, 'migration-1-0-0')).toBe(1);
  });

  it.concurrent('a Job that was run again and failed then is not taken for the one that completed', async () => {
    const stack = 'left-failed';
    write(stack, {});
    expect((await plinth('apply', stack)).code).toBe(0);
    const failing = small({ stack }).map((object) =>
      object.kind === 'Job'
        ? (JSON.parse(JSON.stringify(object).replace('shop:1.0.0', 'shop:migration-fails')) as ManifestObject)
        : object,
    );
    writeManifests(distdir, stack, failing);
    const again = await plinth('apply', stack, '--rerun-jobs');
    expect(again.stderr).toContain(`plinth apply ${stack} --rerun-jobs`);
    expect(again.code).toBe(1);
    await deleteJob(stack, '1-0-0');
    write(stack, {});
    const next = await plinth('apply', stack);

    expect(next.code, next.stderr).toBe(0);
    expect(made(stack, 'migration-1-0-0')).toBe(3);
    expect(await isThere(stack, 'job', 'migration-1-0-0')).toBe(true);
  });

  it.concurrent('an inventory that was deleted is noticed, and made anew without running Jobs again', async () => {
    const stack = 'left-lost';
    write(stack, { also: [settings(stack, 'extra')] });
    expect((await plinth('apply', stack)).code).toBe(0);
    await deleteJob(stack, '1-0-0');
    await cluster.kubectl('delete', 'configmap', `plinth-inventory-${stack}`, '-n', stack);
    write(stack, {});
    const refused = await plinth('apply', stack);
    expect(refused.stderr).toContain('PLINTH-K8S-073');
    expect(refused.stderr).toContain(`plinth apply ${stack} --rebuild-inventory`);
    expect(refused.code).toBe(2);
    const rebuilt = await plinth('apply', stack, '--rebuild-inventory');

    expect(rebuilt.stderr).toContain('- ConfigMap/extra');
    expect(rebuilt.code).toBe(0);
    expect(made(stack, 'migration-1-0-0')).toBe(1);
    expect((await plinth('rollback', stack, '--list')).stdout).toMatch(/^ +1 .*\n +2 /);
  });

  it.concurrent('a namespace stays when others have something in it, and the stack is forgotten all the same', async () => {
    const stack = 'left-shared';
    write(stack, {});
    expect((await plinth('apply', stack)).code).toBe(0);
    await cluster.kubectl('create', 'configmap', 'rds-global-bundle', '-n', stack, '--from-literal=a=b');
    const pruned = await plinth('prune', stack, '--all', '--prune-protected', '--yes');

    expect(pruned.stdout).toContain(
      `kept Namespace/${stack}: it holds ConfigMap/rds-global-bundle, which this stack did not make`,
    );
    expect(pruned.code).toBe(0);
    expect(await isThere(stack, 'configmap', 'rds-global-bundle')).toBe(true);
    expect(await isThere(stack, 'deployment', 'shop')).toBe(false);
    expect(
      (await cluster.kubectl('get', 'secret,configmap,lease', '-n', stack, '-l', 'plinth.dev/record')).stderr,
    ).toContain('No resources found');
    const status = await plinth('status', stack);
    expect(status.stdout).toContain('nothing was applied here yet');
  });

  it.concurrent('a migration that runs still refuses another version, and one that cannot start gives way to it', async () => {
    const stack = 'left-running';
    write(stack, {});
    expect((await plinth('apply', stack)).code).toBe(0);
    write(stack, { tag: '2.0.0', migration: '2.0.0-job-hangs' });
    const first = start('apply', stack);
    await cluster.until('the migration runs', async () => {
      const { stdout } = await cluster.kubectl(
        ...['get', 'pods', '-n', stack, '-l', 'job-name=migration-2-0-0-job-hangs'],
        ...['-o', 'jsonpath={.items[*].status.containerStatuses[*].state.running.startedAt}'],
      );
      return stdout === '' ? undefined : true;
    });
    first.kill('SIGKILL');
    await first.ended;
    write(stack, { tag: '3.0.0' });
    const refused = await plinth('apply', stack);
    expect(refused.stderr).toContain('PLINTH-K8S-076 left-running Job/migration-2-0-0-job-hangs');
    expect(refused.code).toBe(1);
    const back = await plinth('rollback', stack);
    expect(back.stderr).toContain('PLINTH-K8S-076');
    expect(await isThere(stack, 'job', 'migration-2-0-0-job-hangs')).toBe(true);
    expect(made(stack, 'migration-3-0-0')).toBe(0);

    await deleteJob(stack, '2-0-0-job-hangs');
    write(stack, { tag: '2.0.0', migration: '2.0.0-job-image-absent' });
    const second = start('apply', stack);
    await second.printed('PLINTH-K8S-10');
    second.kill('SIGKILL');
    await second.ended;
    write(stack, { tag: '3.0.0' });
    const next = await plinth('apply', stack);
    expect(next.stderr).toMatch(/- Job\/migration-2-0-0-job-image-absent[\s\S]*\+ Job\/migration-3-0-0/);
    expect(next.code).toBe(0);
  });

  it.concurrent('a definition and its objects are applied as one set', async () => {
    const stack = 'left-kinds';
    const definition: ManifestObject = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'gizmos.recovery.example.com' },
      spec: {
        group: 'recovery.example.com',
        names: { kind: 'Gizmo', listKind: 'GizmoList', plural: 'gizmos', singular: 'gizmo' },
        scope: 'Namespaced',
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: {
              openAPIV3Schema: {
                type: 'object',
                properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
              },
            },
          },
        ],
      },
    };
    const gizmo = {
      ...settings(stack, 'one'),
      apiVersion: 'recovery.example.com/v1',
      kind: 'Gizmo',
      data: undefined,
      spec: { size: 1 },
    };
    write(stack, { also: [definition, JSON.parse(JSON.stringify(gizmo)) as ManifestObject] });
    const applied = await plinth('apply', stack);

    expect(applied.stderr).toContain('+ Gizmo/one');
    expect(applied.code, applied.stderr).toBe(0);
    expect((await plinth('apply', stack)).stdout).toContain('nothing to change');
  });

  it.concurrent('a stack that moves to another namespace is refused as long as the old one is there', async () => {
    const stack = 'left-moved';
    const old = small({ stack: 'left-moved-old' });
    const labelled = JSON.parse(
      JSON.stringify(old).replaceAll(
        '"app.kubernetes.io/instance":"left-moved-old"',
        `"app.kubernetes.io/instance":"${stack}"`,
      ),
    ) as ManifestObject[];
    writeManifests(distdir, stack, labelled);
    expect((await plinth('apply', stack)).code).toBe(0);
    write(stack, {});
    const refused = await plinth('apply', stack);
    expect(refused.stderr).toContain('PLINTH-K8S-077 left-moved Namespace/left-moved-old');
    expect(refused.code).toBe(2);
    const pruned = await plinth('prune', stack, '--all', '--namespace', 'left-moved-old', '--yes');
    expect(pruned.code, pruned.stderr).toBe(0);
    expect(await isThere('left-moved-old', 'deployment', 'shop')).toBe(false);

    expect((await plinth('apply', stack)).code).toBe(0);
  });
});
