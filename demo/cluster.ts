import type { ResolvedSpec } from '../spec/resolved-spec.ts';
import {
  builtParts,
  type Cluster,
  clusterParts,
  type Emulator,
  startCluster,
} from '../test/harness/index.ts';

/** Whether a cluster can be started without building anything first. */
export const hasClusterParts = (): Promise<boolean> =>
  builtParts(clusterParts({ metrics: true, externalSecrets: { endpoint: '' } }));

export const howToGetACluster =
  'npm run cluster -- --emulator builds what it needs once (Go 1.24.4 or later, about 9 minutes)';

/** A control plane with the operator that reads the connection contract from the emulator. */
export const startDemoCluster = (emulator: Emulator, say: (detail: string) => void): Promise<Cluster> =>
  startCluster({
    metrics: true,
    crds: ['prometheus-operator'],
    externalSecrets: { endpoint: emulator.endpoint },
    onProgress: say,
  });

/** What no manifest holds (docs/apply.md, "Before the first apply"). Nothing connects here, so any certificates do. */
export async function makePrerequisites({ environment }: ResolvedSpec, cluster: Cluster): Promise<void> {
  const { namespace } = environment.kubernetes;
  const make = (plural: string, kind: string, name: string, fields: object = {}) =>
    sent(
      cluster.send('POST', `/api/v1/${plural}?fieldManager=kubectl-create`, {
        apiVersion: 'v1',
        kind,
        metadata: { name },
        ...fields,
      }),
    );
  await make('namespaces', 'Namespace', namespace);
  await make(`namespaces/${namespace}/configmaps`, 'ConfigMap', 'rds-global-bundle', {
    data: { 'global-bundle.pem': 'certificates of a demo' },
  });
  await make(`namespaces/${namespace}/secrets`, 'Secret', 'aws-emulator-credentials', {
    stringData: { 'access-key-id': environment.account, 'secret-access-key': 'test' },
  });
}

/** As the API server sees `kubectl edit`. */
export async function editByHand({ service, environment }: ResolvedSpec, cluster: Cluster): Promise<void> {
  const { namespace } = environment.kubernetes;
  const path = `/api/v1/namespaces/${namespace}/configmaps/${service}-config?fieldManager=kubectl-edit`;
  await sent(cluster.send('PATCH', path, { data: { LOG_LEVEL: 'trace' } }, 'application/merge-patch+json'));
}

async function sent(answer: ReturnType<Cluster['send']>): Promise<void> {
  const { status, text } = await answer;
  if (status >= 300) throw new Error(`the API server answered ${status}: ${text}`);
}
