import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ManifestObject } from '../../../charts/manifests.ts';
import { at, find, render } from '../../charts/fixture.ts';
import { type Cluster, startCluster } from '../../harness/index.ts';
import { withBackups } from './ground.ts';

const kinds = new Set(['Namespace', 'ServiceAccount', 'ConfigMap', 'CronJob', 'NetworkPolicy']);

describe('the API server', () => {
  let cluster: Cluster;
  let objects: readonly ManifestObject[];

  beforeAll(async () => {
    cluster = await startCluster({ nodes: 0 });
    objects = render(withBackups('http://127.0.0.1:4566', 'iam')).filter(({ kind }) => kinds.has(kind));
    await cluster.apply(find(objects, 'Namespace', 'orders'));
  });
  afterAll(() => cluster?.stop());

  it('takes every field of the CronJobs and what they need, strictly', async () => {
    for (const { apiVersion, kind, metadata, ...rest } of objects.filter(
      (object) => object.kind !== 'Namespace',
    )) {
      const group = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
      const plural = kind === 'NetworkPolicy' ? 'networkpolicies' : `${kind.toLowerCase()}s`;
      const path = `${group}/namespaces/orders/${plural}/${metadata.name}?fieldManager=test&fieldValidation=Strict&force=true`;
      const body = JSON.stringify({ apiVersion, kind, metadata, ...rest });
      const { status, text } = await cluster.send('PATCH', path, body, 'application/apply-patch+yaml');
      expect([200, 201], `${kind} ${metadata.name}: ${text}`).toContain(status);
    }
  });

  it.each(['dump', 'drill'])(
    'admits the pod of the %s where Pod Security "restricted" is enforced',
    async (name) => {
      const template = at(
        find(objects, 'CronJob', `orders-${name}`),
        'spec.jobTemplate.spec.template',
      ) as object;
      const pod = { apiVersion: 'v1', kind: 'Pod', ...template };
      const named = JSON.stringify({ ...pod, metadata: { ...(at(pod, 'metadata') as object), name } });
      const path = '/api/v1/namespaces/orders/pods?dryRun=All&fieldValidation=Strict';
      const { status, text } = await cluster.send('POST', path, named, 'application/json');
      expect(status, text).toBe(201);
    },
  );
});
