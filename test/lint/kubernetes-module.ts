import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { moduleFolder } from '../harness/cluster/go-module.ts';
import { KUBERNETES_VERSION } from '../harness/cluster/index.ts';
import { packageFolder } from '../harness/index.ts';

/** Folder of the Kubernetes module the test cluster is built from; its hash is the one pinned there. */
export async function kubernetesModule(): Promise<string> {
  const sums = join(packageFolder(), 'test/harness/cluster/modules/kubernetes/go.sum');
  const [name, version] = ['k8s.io/kubernetes', `v${KUBERNETES_VERSION}`];
  const line = readFileSync(sums, 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name} ${version} h1:`));
  if (line === undefined) throw new Error(`${sums} does not pin ${name} ${version}`);
  return moduleFolder(name, version, line.split(' ')[2] as string, tmpdir());
}
