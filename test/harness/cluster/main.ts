/** `npm run cluster`: the test cluster for a person, until Ctrl-C. */
import { parseArgs } from 'node:util';
import { type Emulator, startEmulator } from '../emulator.ts';
import { MissingTool } from '../missing-tool.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { ALL_CRD_SETS, crdFiles } from './crds.ts';
import { ensureParts } from './part-cache.ts';
import { PARTS, type PartName } from './parts.ts';

const HELP = `npm run cluster -- [options]

Starts a Kubernetes control plane on loopback with three simulated nodes, metrics and the custom resource
definitions the charts use, prints how to reach it, and stays until Ctrl-C. The first start builds it: about
ten minutes, with Go. See test/e2e/cluster/README.md.

  --emulator     also start the AWS emulator and the External Secrets operator that reads from it
  --nodes <n>    how many nodes, in three zones in turn (default 3)
  --build        only build what is missing, the linters and helm included, and end
  --help
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      emulator: { type: 'boolean', default: false },
      nodes: { type: 'string', default: '3' },
      build: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  if (values.build) return buildAll();
  const nodes = Number(values.nodes);
  if (!Number.isInteger(nodes) || nodes < 0) throw new Error(`--nodes takes a number, not ${values.nodes}`);

  const emulator = values.emulator ? await startEmulator({ onProgress: progress }) : undefined;
  const cluster = await startCluster({
    onProgress: progress,
    nodes,
    metrics: true,
    crds: ALL_CRD_SETS,
    ...(emulator === undefined ? {} : { externalSecrets: { endpoint: emulator.endpoint } }),
  });
  process.stdout.write(instructions(cluster, emulator));
  await signalled();
  progress('stopping');
  await cluster.stop();
  await emulator?.stop();
}

async function buildAll(): Promise<void> {
  await ensureParts(Object.keys(PARTS) as PartName[], { onProgress: progress });
  await crdFiles(ALL_CRD_SETS, { onProgress: progress });
}

function instructions(cluster: Cluster, emulator: Emulator | undefined): string {
  return `
The cluster is at ${cluster.server}${emulator === undefined ? '' : `, the AWS emulator at ${emulator.endpoint}`}.

  export KUBECONFIG=${cluster.kubeconfig}
  kubectl get nodes
  npx plinth apply orders-local

An image tag provokes a failure (orders:crash, orders:image-absent, …); see test/e2e/cluster/README.md.
Ctrl-C ends the cluster and removes everything it wrote.
`;
}

/** Resolves at Ctrl-C. Before, while the cluster is being built or started, a signal ends everything at once. */
function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

function progress(line: string): void {
  process.stderr.write(`${line}\n`);
}

main().catch((error: unknown) => {
  const known = error instanceof MissingTool || error instanceof Error;
  process.stderr.write(`${known ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
