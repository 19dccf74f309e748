import type { Api } from './api.ts';
import { USAGE_PATH } from './kwok-config.ts';
import { KUBERNETES_VERSION } from './parts.ts';

export interface NodeProps {
  readonly name: string;
  /** @default 'eu-central-1a' */
  readonly zone?: string;
  /** @default '8' */
  readonly cpu?: string;
  /** @default '32Gi' */
  readonly memory?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly {
    readonly key: string;
    readonly value?: string;
    readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  }[];
}

/** Nodes `node-1`, `node-2`, …, in three zones in turn. */
export function zonedNodes(count: number): NodeProps[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `node-${index + 1}`,
    zone: `eu-central-1${'abc'[index % 3]}`,
  }));
}

/**
 * Makes the node; kwok keeps it ready. A node comes with its status, as from a kubelet that registers itself: between a
 * node without one and a change of it kwok would fill it in.
 */
export async function addNode(api: Pick<Api, 'send'>, props: NodeProps): Promise<void> {
  const { status, text } = await api.send('POST', '/api/v1/nodes', nodeObject(props));
  if (status !== 201) throw new Error(`node ${props.name}: ${status} ${text}`);
}

export function nodeObject({ name, zone = 'eu-central-1a', cpu = '8', memory = '32Gi', ...rest }: NodeProps) {
  const amount = { cpu, memory, pods: '110', 'ephemeral-storage': '100Gi' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      annotations: {
        'kwok.x-k8s.io/node': 'fake',
        'metrics.k8s.io/resource-metrics-path': USAGE_PATH.replace('{nodeName}', name),
      },
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'node.kubernetes.io/instance-type': 'm7i.2xlarge',
        'topology.kubernetes.io/region': zone.slice(0, -1),
        'topology.kubernetes.io/zone': zone,
        ...rest.labels,
      },
    },
    spec: { ...(rest.taints === undefined ? {} : { taints: rest.taints }) },
    status: { allocatable: amount, capacity: amount, nodeInfo: { kubeletVersion: `v${KUBERNETES_VERSION}` } },
  };
}
