import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type Cluster, startCluster } from '../test/harness/cluster/index.ts';
import { makeWorkspace, type Workspace } from '../test/harness/workspace.ts';
import { manyObjects } from './generated-objects.ts';
import { environment, plinth, root } from './kit.ts';
import { type Cost, measure, medianCost } from './measure.ts';
import { type StartUp, startUpOf } from './start-up.ts';

/** Objects of one apply, their namespace among them. */
export const OBJECTS = 1_000;
/** Of the apply that warms the caches of the server and of the tools. */
const FEW = 20;

/**
 * `kubectl` is the plain command. `unchecked` leaves out what kubectl does with each document before it is sent: of all
 * settings tried, its fastest (docs/performance.md).
 */
export const tools = ['plinth', 'kubectl', 'unchecked'] as const;
export type Tool = (typeof tools)[number];
type PerTool<T> = Readonly<Record<Tool, T>>;

export interface ClusterComparison {
  readonly objects: number;
  readonly runs: number;
  /** Into a namespace that is not there yet. */
  readonly first: PerTool<Cost>;
  /** The same once more. */
  readonly unchanged: PerTool<Cost>;
  /** Of a stack of few objects. */
  readonly status: StartUp;
}

/**
 * The same objects to one control plane by `plinth apply` and by `kubectl apply --server-side -f`, in turns, so that
 * all meet the same load; each run into a namespace of its own. None waits for pods: there are none among the objects.
 */
export async function compareApply(
  runs: number,
  onProgress: (line: string) => void,
): Promise<ClusterComparison> {
  const cluster = await startCluster({ nodes: 0, onProgress });
  const workspace = makeWorkspace('bench-cluster');
  const costs = { first: lists(), unchanged: lists() };
  const bench: Bench = { cluster, workspace, env: environmentOf(cluster, workspace) };
  try {
    for (const tool of tools) await applyTwice(bench, tool, `warm-${tool}`, FEW);
    for (let at = 1; at <= runs; at++)
      // Whoever goes first meets a cluster that is a little emptier.
      for (const tool of at % 2 === 0 ? tools : tools.toReversed()) {
        onProgress(`${tool}: apply of ${OBJECTS} objects, and once more: run ${at} of ${runs}`);
        const { first, unchanged } = await applyTwice(bench, tool, `${tool}-${at}`, OBJECTS);
        costs.first[tool].push(first);
        costs.unchanged[tool].push(unchanged);
      }
    const status = await startUpOf('plinth status', statusArgs(bench, 'warm-plinth'), bench.env, runs);
    return {
      objects: OBJECTS,
      runs,
      first: medians(costs.first),
      unchanged: medians(costs.unchanged),
      status,
    };
  } finally {
    workspace.remove();
    await cluster.stop();
  }
}

interface Bench {
  readonly cluster: Cluster;
  readonly workspace: Workspace;
  readonly env: Readonly<Record<string, string>>;
}

/** kubectl keeps what it discovered in its home, warm after the first run. */
const environmentOf = ({ kubeconfig }: Cluster, { folder }: Workspace): Record<string, string> =>
  environment({ KUBECONFIG: kubeconfig, HOME: folder });

const lists = (): Record<Tool, Cost[]> => ({ plinth: [], kubectl: [], unchecked: [] });

const medians = ({ plinth: own, kubectl, unchecked }: PerTool<readonly Cost[]>): PerTool<Cost> => ({
  plinth: medianCost(own),
  kubectl: medianCost(kubectl),
  unchecked: medianCost(unchecked),
});

/** Writes the objects of one namespace and has the tool apply them twice. */
async function applyTwice(
  { workspace, env }: Bench,
  tool: Tool,
  namespace: string,
  count: number,
): Promise<{ readonly first: Cost; readonly unchanged: Cost }> {
  const folder = workspace.path('dist', namespace);
  mkdirSync(folder, { recursive: true });
  const documents = manyObjects(namespace, count).map((object) => stringify(object));
  writeFileSync(join(folder, 'objects.yaml'), documents.join('---\n'));
  const [program, args] = commandOf(tool, workspace, namespace);
  const apply = () => measure(program, args, { cwd: root, env });
  return { first: await apply(), unchanged: await apply() };
}

function commandOf(tool: Tool, workspace: Workspace, namespace: string): [string, string[]] {
  if (tool === 'plinth')
    return [
      process.execPath,
      [plinth, 'apply', namespace, '--distdir', workspace.path('dist'), '--namespace', namespace],
    ];
  const flags = tool === 'unchecked' ? ['--validate=ignore'] : [];
  return ['kubectl', ['apply', '--server-side', ...flags, '-f', workspace.path('dist', namespace)]];
}

const statusArgs = ({ workspace }: Bench, stack: string): string[] => [
  ...[plinth, 'status', stack, '--distdir', workspace.path('dist'), '--namespace', stack],
];
