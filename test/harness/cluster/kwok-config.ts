import { podStages } from './stages.ts';

/** What kwok plays: the life of pods, and what they use. Nodes live as kwok has them by itself. */
export function kwokConfig(): string {
  const objects: unknown[] = [...podStages(), usage(), nodeMetrics()];
  return objects.map((object) => JSON.stringify(object)).join('\n---\n');
}

/** Where a node's usage is read, as its annotation says it to metrics-server. */
export const USAGE_PATH = '/metrics/nodes/{nodeName}/metrics/resource';

const KWOK = 'kwok.x-k8s.io/v1alpha1';

/** Usage of each container: what an annotation of the pod says, else almost nothing. */
function usage(): unknown {
  const from = (resource: string, otherwise: string) => ({
    expression:
      `"kwok.x-k8s.io/usage-${resource}" in pod.metadata.annotations ` +
      `? Quantity(pod.metadata.annotations["kwok.x-k8s.io/usage-${resource}"]) : Quantity("${otherwise}")`,
  });
  return {
    apiVersion: KWOK,
    kind: 'ClusterResourceUsage',
    metadata: { name: 'usage' },
    spec: { usages: [{ usage: { cpu: from('cpu', '1m'), memory: from('memory', '1Mi') } }] },
  };
}

type Dimension = 'node' | 'pod' | 'container';

/**
 * The series of the kubelet's resource endpoint that metrics-server reads. It takes a node that uses nothing for one it
 * could not read, so each node has something of its own running.
 */
function nodeMetrics(): unknown {
  return {
    apiVersion: KWOK,
    kind: 'Metric',
    metadata: { name: 'resource' },
    spec: {
      path: USAGE_PATH,
      metrics: [
        metric('container_start_time_seconds', 'container', 'gauge', 'pod.SinceSecond()'),
        metric(
          'container_cpu_usage_seconds_total',
          'container',
          'counter',
          'pod.CumulativeUsage("cpu", container.name)',
        ),
        metric(
          'container_memory_working_set_bytes',
          'container',
          'gauge',
          'pod.Usage("memory", container.name)',
        ),
        metric('pod_cpu_usage_seconds_total', 'pod', 'counter', 'pod.CumulativeUsage("cpu")'),
        metric('pod_memory_working_set_bytes', 'pod', 'gauge', 'pod.Usage("memory")'),
        metric(
          'node_cpu_usage_seconds_total',
          'node',
          'counter',
          'node.CumulativeUsage("cpu") + 0.1 * node.SinceSecond()',
        ),
        metric('node_memory_working_set_bytes', 'node', 'gauge', 'node.Usage("memory") + 500000000.0'),
      ],
    },
  };
}

function metric(name: string, dimension: Dimension, kind: 'gauge' | 'counter', value: string): unknown {
  const pod = [
    { name: 'namespace', value: 'pod.metadata.namespace' },
    { name: 'pod', value: 'pod.metadata.name' },
  ];
  const labels = {
    node: [],
    pod,
    container: [{ name: 'container', value: 'container.name' }, ...pod],
  }[dimension];
  return { name, dimension, kind, help: name, labels, value };
}
