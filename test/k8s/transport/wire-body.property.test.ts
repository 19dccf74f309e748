import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Api } from '../../../k8s/api.ts';
import type { ManifestObject } from '../../../k8s/object.ts';
import { openCluster } from '../../../k8s/transport/index.ts';
import { type FakeServer, startFakeServer, writeKubeconfig } from './fake-api-server.ts';

let folder: string;
let server: FakeServer;
let api: Api;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wire-body-'));
  server = await startFakeServer(({ body }) => ({ body }));
  ({ api } = await openCluster({ kubeconfig: writeKubeconfig(join(folder, 'kubeconfig'), server), env: {} }));
});
afterAll(async () => {
  api.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

/** By way of its text, which has no -0. */
const json = fc.json({ stringUnit: 'binary' }).map((text) => JSON.parse(text) as unknown);
/** Names that generated models read as something else, or drop, beside any other. */
const fields = fc.dictionary(
  fc.oneof(
    fc.constantFrom('spec', 'from', '_from', 'default', 'enum', 'status', 'ingress', 'items'),
    fc.string(),
  ),
  json,
);

it('any object arrives as it is, and is left as it was', async () => {
  await fc.assert(
    fc.asyncProperty(fields, fc.stringMatching(/^[A-Za-z][A-Za-z0-9:. %/?#-]{0,20}$/), async (rest, name) => {
      const object = {
        ...rest,
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name },
      } as ManifestObject;
      const before = structuredClone(object);

      const { object: answered } = await api.apply(object, { manager: 'plinth' });

      const arrived = server.calls().at(-1);
      expect(JSON.parse(arrived?.body ?? '')).toEqual(before);
      expect(arrived?.path).toBe(`/apis/apps/v1/namespaces/orders/deployments/${name}`);
      expect(object).toEqual(before);
      expect(answered).toEqual(before);
    }),
  );
});
