import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ManifestObject } from '../../../k8s/object.ts';
import { type Cluster, startCluster } from '../../harness/cluster/index.ts';
import { makeWorkspace } from '../../harness/index.ts';
import { plinthOn } from './plinth.ts';
import { shop, writeManifests } from './shop.ts';

const stacks = ['killed-a', 'killed-b', 'killed-c', 'killed-d', 'killed-e'] as const;
/** In each stack; an apply that was faster than its killer does not count. */
const kills = 10;
const rounds = 4 * kills;

/** Each version has another image, another migration and another extra object than the one before. */
const version = (stack: string, round: number): ManifestObject[] =>
  shop({
    stack,
    tag: `1.${round}.0`,
    also: [
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: `extra-${round}`,
          namespace: stack,
          labels: { 'app.kubernetes.io/managed-by': 'plinth', 'app.kubernetes.io/instance': stack },
        },
        data: { round: String(round) },
      },
    ],
  });

describe('an apply that is killed', () => {
  const workspace = makeWorkspace('killed');
  const distdir = workspace.path('dist');
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

  /** Starts an apply and ends it with SIGKILL; whether it had ended by itself before. */
  const applyAndKill = (stack: string, after: number): Promise<'killed' | 'ended'> =>
    new Promise((done) => {
      const child = spawn(
        process.execPath,
        [resolve('lib/cli/bin.js'), 'apply', stack, '--distdir', distdir],
        {
          env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', KUBECONFIG: cluster.kubeconfig },
          stdio: 'ignore',
        },
      );
      const timer = setTimeout(() => child.kill('SIGKILL'), after);
      child.once('exit', (_, signal) => {
        clearTimeout(timer);
        done(signal === 'SIGKILL' ? 'killed' : 'ended');
      });
    });

  const labelled = async (stack: string): Promise<string[]> => {
    const kinds = 'configmap,service,job,deployment,hpa,pdb';
    const { stdout } = await cluster.kubectl(
      ...['get', kinds, '-n', stack, '-o', 'name', '-l', `app.kubernetes.io/instance=${stack}`],
    );
    return stdout.trim().split('\n').sort();
  };

  it.concurrent.each(stacks)(
    `in %s, at ${kills} random moments, is finished by the next, with no orphan`,
    async (stack) => {
      let [killed, longest] = [0, 3_000];
      for (let round = 1; killed < kills && round <= rounds; round++) {
        writeManifests(distdir, stack, version(stack, round));
        const after = Math.round(Math.random() * longest);
        const outcome = await applyAndKill(stack, after);
        if (outcome === 'killed') killed++;
        const next = await plinth('apply', stack);
        // About as long as an apply takes at the moment, so that any part of it may be the last.
        longest = outcome === 'killed' ? (after + next.seconds * 1_000) * 0.8 : after * 0.7;

        const moment = `round ${round}, ${outcome} after ${after} ms: ${next.stderr}`;
        expect(next.code, moment).toBe(0);
        expect(await labelled(stack), moment).toEqual([
          `configmap/extra-${round}`,
          'configmap/settings',
          'deployment.apps/shop',
          'horizontalpodautoscaler.autoscaling/shop',
          `job.batch/migration-1-${round}-0`,
          'poddisruptionbudget.policy/shop',
          'service/shop',
        ]);
      }
      expect(killed).toBe(kills);
    },
  );

  it('has run each migration once', () => {
    const made = cluster
      .auditWrites()
      .filter(
        ({ objectRef, responseStatus }) => objectRef?.resource === 'jobs' && responseStatus?.code === 201,
      )
      .map(({ objectRef }) => `${objectRef?.namespace}/${objectRef?.name}`);

    expect(made.length).toBeGreaterThanOrEqual(stacks.length * kills);
    expect(made.filter((name, i) => made.indexOf(name) !== i)).toEqual([]);
  });
});
