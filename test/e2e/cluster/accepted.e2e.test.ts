import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ManifestObject } from '../../../k8s/object.ts';
import { ALL_CRD_SETS, type Cluster, startCluster } from '../../harness/cluster/index.ts';
import { MissingTool, makeWorkspace, orMissing, type Run } from '../../harness/index.ts';
import { everyManifest, objectsOf, writeManifests } from '../../lint/every-manifest.ts';
import type { Synthesized } from '../services/definitions.ts';

const started = await orMissing(() => startCluster({ nodes: 0, crds: ALL_CRD_SETS }));
if (started instanceof MissingTool) console.warn(started.message);
const stacks = await everyManifest();

/** Named by a service and made by whoever runs the cluster. */
const priorityClass = {
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  metadata: { name: 'business-critical' },
  value: 1_000_000,
};

interface PodTemplate {
  readonly metadata: object;
  readonly spec: object;
}

/** The pods an object makes. */
function podTemplatesOf({ kind, spec }: ManifestObject): PodTemplate[] {
  const { template, jobTemplate } = (spec ?? {}) as {
    readonly template?: PodTemplate;
    readonly jobTemplate?: { readonly spec: { readonly template: PodTemplate } };
  };
  if (kind === 'CronJob') return [jobTemplate?.spec.template as PodTemplate];
  return kind === 'Deployment' || kind === 'Job' ? [template as PodTemplate] : [];
}

describe.skipIf(started instanceof MissingTool)('a real API server', () => {
  const workspace = makeWorkspace('accepted');
  const cluster = (): Cluster => {
    if (started instanceof MissingTool) throw started;
    return started;
  };
  const folders = new Map(
    writeManifests(stacks, workspace.path('dist')).map(({ stack, folder }) => [stack, folder]),
  );
  const apply = (file: string): Promise<Run> =>
    cluster().kubectl('apply', '--validate=strict', '--filename', file);

  beforeAll(async () => {
    await cluster().apply(priorityClass);
  });
  afterAll(async () => {
    workspace.remove();
    await cluster().stop();
  });

  it.each(stacks.map((stack) => [stack.stack, stack] as const))(
    'accepts every file of %s by plain kubectl apply, in order, without a warning',
    async (name, { manifests }) => {
      for (const file of manifests) {
        const { code, stderr } = await apply(`${folders.get(name)}/${file.name}`);
        expect({ file: file.name, code, stderr }).toEqual({ file: file.name, code: 0, stderr: '' });
      }
    },
  );

  it.each(stacks.map((stack) => [stack.stack, stack] as const))(
    'admits every pod of %s to its namespace, which enforces Pod Security "restricted"',
    async (name, stack) => {
      const pods = podsOf(stack);
      expect(pods.length).toBeGreaterThan(0);
      const file = workspace.path(`${name}-pods.json`);
      writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: pods }));
      const { code, stdout, stderr } = await cluster().kubectl(
        'create',
        '--dry-run=server',
        '--validate=strict',
        '--filename',
        file,
      );

      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout.trim().split('\n')).toHaveLength(pods.length);
    },
  );

  it('refuses there a pod that is not restricted, and a manifest with a field nobody knows', async () => {
    const [stack] = stacks as readonly [Synthesized];
    const { namespace } = stack.spec.environment.kubernetes;
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'bare', namespace },
      spec: { containers: [{ name: 'bare', image: 'registry.example.com/bare:1.0.0' }] },
    };
    writeFileSync(workspace.path('bare.json'), JSON.stringify(pod));
    writeFileSync(
      workspace.path('typo.json'),
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'typo', namespace },
        dada: {},
      }),
    );

    expect((await apply(workspace.path('bare.json'))).stderr).toContain('violates PodSecurity "restricted');
    expect((await apply(workspace.path('typo.json'))).stderr).toContain('unknown field "dada"');
  });
});

const podsOf = (stack: Synthesized): object[] =>
  objectsOf(stack).flatMap((object) =>
    podTemplatesOf(object).map(({ metadata, spec }) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        ...metadata,
        name: `${object.kind.toLowerCase()}-${object.metadata.name}`.slice(0, 63),
        namespace: object.metadata.namespace,
      },
      spec,
    })),
  );
