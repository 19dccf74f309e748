import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ManifestObject } from '../../../k8s/object.ts';
import { type Cluster, startCluster } from '../../harness/cluster/index.ts';
import { makeWorkspace } from '../../harness/index.ts';
import { jsonOf, plinthOn } from './plinth.ts';
import { shop, writeManifests } from './shop.ts';

/** A user of kubectl, whose edits the API server records under their own manager. */
const handEdit = ['--field-manager', 'kubectl-edit'] as const;

describe('a stack on a real API server', () => {
  const workspace = makeWorkspace('apply');
  const distdir = workspace.path('dist');
  const stack = 'shop-dev';
  let cluster: Cluster;
  let plinth: ReturnType<typeof plinthOn>;

  beforeAll(async () => {
    cluster = await startCluster({ metrics: true });
    plinth = plinthOn({ kubeconfig: cluster.kubeconfig, distdir });
  });
  afterAll(async () => {
    await cluster?.stop();
    workspace.remove();
  });

  const write = (objects: readonly ManifestObject[]) => writeManifests(distdir, stack, objects);
  const live = <T>(path: string) => cluster.get<T>(path.replace('{ns}', stack));
  const deployment = () =>
    live<{ spec: { replicas: number; template: { spec: { containers: { image: string }[] } } } }>(
      '/apis/apps/v1/namespaces/{ns}/deployments/shop',
    );
  const settings = async () =>
    (await live<{ data: Record<string, string> }>('/api/v1/namespaces/{ns}/configmaps/settings')).data;

  it('is applied stage by stage from nothing until all of it is ready', async () => {
    write(shop());
    const applied = await plinth('apply', stack);

    expect(applied.stderr).toContain('stage 4 migrations: 1 object, 1 to write');
    expect(applied.stdout).toMatch(
      /^shop-dev: 7 created, 0 changed, 0 unchanged, 0 pruned; release 1, all ready/,
    );
    expect(applied.code).toBe(0);
    expect((await deployment()).spec.replicas).toBe(2);
  });

  it('starts with as many pods as the autoscaler keeps, and then leaves their number to it', async () => {
    const { metadata } = await live<{ metadata: { managedFields: { manager: string; fieldsV1: object }[] } }>(
      '/apis/apps/v1/namespaces/{ns}/deployments/shop',
    );
    const ours = metadata.managedFields.find(({ manager }) => manager === 'plinth');

    expect(JSON.stringify(ours)).not.toContain('f:replicas');
  });

  it('is left alone by a second apply, which says so and writes nothing at all', async () => {
    const before = cluster.auditWrites().length;
    const again = await plinth('apply', stack);

    expect(again.stdout).toMatch(/^shop-dev: nothing to change; 7 objects as they should be, all ready/);
    expect(again.code).toBe(0);
    expect(cluster.auditWrites().slice(before)).toEqual([]);
  });

  it('is shown by status, each object with its state', async () => {
    const status = await plinth('status', stack);

    expect(status.stdout).toMatch(/ {2}Deployment\/shop +Current/);
    expect(status.stdout).toContain('7 of 7 objects are ready; release 1');
    expect(status.code).toBe(0);
  });

  it('rolls to a changed image, after the migration of the new version', async () => {
    write(shop({ tag: '1.1.0' }));
    const diff = await plinth('diff', stack);
    expect(diff.stdout).toContain(
      '.image: "registry.example.com/shop:1.0.0" -> "registry.example.com/shop:1.1.0"',
    );
    expect(diff.stdout).toContain('+ Job/migration-1-1-0');

    const applied = await plinth('apply', stack, '--json');

    expect(jsonOf(applied)).toMatchObject({ writes: 3, release: 2, ready: true });
    expect((await deployment()).spec.template.spec.containers[0]?.image).toBe(
      'registry.example.com/shop:1.1.0',
    );
    // The Job of the version before is in no manifest any more.
    expect((await cluster.kubectl('get', 'job', 'migration-1-0-0', '-n', stack)).stderr).toContain(
      'NotFound',
    );
  });

  it('goes back to the release before, and leaves migrations as they are', async () => {
    const rolledBack = await plinth('rollback', stack);

    expect(rolledBack.stdout).toContain('shop-dev is back at release 1');
    expect(rolledBack.code).toBe(0);
    expect((await deployment()).spec.template.spec.containers[0]?.image).toBe(
      'registry.example.com/shop:1.0.0',
    );
    const jobs = cluster
      .auditWrites()
      .filter(
        ({ objectRef, verb }) => objectRef?.resource === 'jobs' && (verb === 'create' || verb === 'patch'),
      );
    expect(jobs.map(({ objectRef }) => objectRef?.name)).toEqual(['migration-1-0-0', 'migration-1-1-0']);
  });

  it('does not run a migration again that completed and is gone', async () => {
    const applied = await plinth('apply', stack, '--json');
    const { changes } = jsonOf<{ changes: { ref: { kind: string }; action: string }[] }>(applied);

    expect(changes.filter(({ ref }) => ref.kind === 'Job')).toMatchObject([{ action: 'finished' }]);
    expect(applied.code).toBe(0);
  });

  it('runs its Jobs again when that is asked for', async () => {
    const applied = await plinth('apply', stack, '--rerun-jobs', '--json');
    const { changes } = jsonOf<{ changes: { ref: { kind: string }; action: string }[] }>(applied);

    expect(changes.filter(({ ref }) => ref.kind === 'Job')).toMatchObject([{ action: 'create' }]);
    expect(applied.code).toBe(0);
  });

  it('loses what is removed from its manifests', async () => {
    write(shop({ tag: '1.1.0' }).filter(({ kind }) => kind !== 'PodDisruptionBudget'));
    const applied = await plinth('apply', stack);

    expect(applied.stderr).toContain('- PodDisruptionBudget/shop');
    expect((await cluster.kubectl('get', 'pdb', '-n', stack)).stderr).toContain('No resources found');
  });

  it('keeps what is annotated to be kept, and namespaces, whatever its manifests say', async () => {
    const kept: ManifestObject = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kept', namespace: stack, annotations: { 'plinth.dev/keep': 'true' } },
      data: { letters: 'abc' },
    };
    write(shop({ tag: '1.1.0', also: [kept] }));
    await plinth('apply', stack);
    write(shop({ tag: '1.1.0' }).filter(({ kind }) => kind !== 'Namespace'));
    const applied = await plinth('apply', stack);

    expect(applied.stderr).toContain('kept ConfigMap/kept: it is annotated plinth.dev/keep');
    expect(applied.stderr).toContain('kept Namespace/shop-dev: deleting a Namespace needs --prune-protected');
    expect(applied.code).toBe(0);
    write(shop({ tag: '1.1.0' }));
    await plinth('apply', stack);
  });

  it('reports a hand edit as drift with who did it, and repairs it when asked', async () => {
    const patch = JSON.stringify({ data: { LOG_LEVEL: 'debug', ADDED: 'by hand' } });
    await cluster.kubectl(
      'patch',
      'configmap',
      'settings',
      '-n',
      stack,
      '--type=merge',
      '-p',
      patch,
      ...handEdit,
    );
    const drift = await plinth('drift', stack);

    expect(drift.stdout).toContain('.data.LOG_LEVEL: "debug" -> "info"  (by kubectl-edit)');
    expect(drift.stdout).toContain('.data.ADDED: "by hand" -> (none)  (by kubectl-edit)');
    expect(drift.code).toBe(3);

    const repaired = await plinth('drift', stack, '--repair');
    expect(repaired.code, repaired.stderr).toBe(0);
    expect(await settings()).toEqual({ LOG_LEVEL: 'info' });
    expect((await plinth('drift', stack)).code).toBe(0);
  });

  it('reports an object that somebody deleted, and makes it again', async () => {
    await cluster.kubectl('delete', 'service', 'shop', '-n', stack);
    const drift = await plinth('drift', stack);

    expect(drift.stdout).toContain('- Service/shop is gone');
    expect((await plinth('drift', stack, '--repair')).code).toBe(0);
    expect((await cluster.kubectl('get', 'service', 'shop', '-n', stack)).code).toBe(0);
  });

  it('refuses a field that another manager owns until it is forced, naming manager and field', async () => {
    const patch = JSON.stringify({ data: { LOG_LEVEL: 'trace' } });
    await cluster.kubectl(
      ...['patch', 'configmap', 'settings', '-n', stack, '--type=merge', '-p', patch],
      ...['--field-manager', 'settings-operator'],
    );
    const before = cluster.auditWrites().length;
    const refused = await plinth('apply', stack);

    expect(refused.stderr).toContain('PLINTH-K8S-068 ConfigMap/settings .data.LOG_LEVEL');
    expect(refused.stderr).toContain('settings-operator');
    expect(refused.code).toBe(1);
    expect(cluster.auditWrites().slice(before)).toEqual([]);

    const forced = await plinth('apply', stack, '--force-conflicts');
    expect(forced.code).toBe(0);
    expect(await settings()).toEqual({ LOG_LEVEL: 'info' });
  });

  it('takes over what was applied by kubectl before, so that what is removed goes away', async () => {
    const other = 'shop-old';
    const objects = shop({ stack: other, settings: { OLD: '1' } });
    writeManifests(distdir, other, objects);
    await cluster.kubectl('create', 'namespace', other);
    const files = `${distdir}/${other}/00-all.yaml`;
    await cluster.kubectl('apply', '-f', files);
    writeManifests(distdir, other, shop({ stack: other }));
    const applied = await plinth('apply', other);

    expect(applied.code).toBe(0);
    const { data } = await cluster.get<{ data: object }>(`/api/v1/namespaces/${other}/configmaps/settings`);
    expect(data).toEqual({ LOG_LEVEL: 'info' });
  });

  it('is taken away whole by prune --all, after it is told to, and not with what is kept in it', async () => {
    expect((await plinth('prune', stack, '--all')).code).toBe(1);
    const held = await plinth('prune', stack, '--all', '--yes', '--prune-protected');
    expect(held.stdout).toContain('kept Namespace/shop-dev: it holds ConfigMap/kept, which is kept');
    await cluster.kubectl('annotate', 'configmap', 'kept', '-n', stack, 'plinth.dev/keep-');
    const pruned = await plinth('prune', stack, '--all', '--yes', '--prune-protected');

    expect(pruned.stdout).toContain('- Namespace/shop-dev');
    expect(pruned.code).toBe(0);
    expect((await cluster.kubectl('get', 'namespace', stack)).stderr).toContain('NotFound');
  });
});
