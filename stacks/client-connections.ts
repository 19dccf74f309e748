import {
  awsPort,
  connectionGraph,
  type Edge,
  isLinkLocal,
  networkRanges,
  type Party,
  portOf,
  type StoreName,
} from '../spec/connection-graph.ts';
import type { ResolvedSpec } from '../spec/resolved-spec.ts';
import type { ClientEgress, NetworkProps } from './network/index.ts';

/** What the security groups of the network are made from: the connection graph, of which the manifests' policies are the other half. */
export function clientConnections(
  spec: ResolvedSpec,
): Required<Pick<NetworkProps, 'clientSecurityGroupIds' | 'clientEgress'>> & Pick<NetworkProps, 'reachS3On'> {
  const graph = connectionGraph(spec);
  const given = spec.network.kind === 'given';
  return {
    clientSecurityGroupIds: foreignClients(graph),
    clientEgress: [...new Map(egressOf(spec, graph).map((egress) => [egress.name, egress])).values()],
    // A network that is made has an endpoint of S3, and the way to it.
    ...(given && reaches(graph, 's3') && { reachS3On: awsPort }),
  };
}

/** Port on which the graph lets clients reach a store. */
export function storePort(spec: ResolvedSpec, store: StoreName): number {
  const port = portOf(connectionGraph(spec), store);
  if (port === undefined) throw new Error(`${spec.stack}: nobody may reach ${store}`);
  return port;
}

const foreignClients = (graph: readonly Edge[]): readonly string[] => [
  ...new Set(graph.flatMap(({ from }) => (from.kind === 'security-group' ? [from.id] : []))),
];

/** Pods are members of the clients' group; what never leaves their node or the cluster passes no group of ours. */
const egressOf = (spec: ResolvedSpec, graph: readonly Edge[]): ClientEgress[] =>
  graph
    .filter(({ from }) => from.kind === 'pods')
    .flatMap(({ to, ports }) =>
      to
        .flatMap((party) => cidrsOf(spec, party))
        .filter((cidr) => !isLinkLocal(cidr))
        .flatMap((cidr) =>
          ports.map(({ protocol, port }): ClientEgress => {
            const kind = protocol === 'TCP' ? 'tcp' : 'udp';
            return {
              name: `${cidr.replace(/[./]/g, '-').replaceAll(':', '_')}-${kind}-${port}`,
              cidr,
              protocol: kind,
              port,
            };
          }),
        ),
    );

/** Endpoints of a network that is made have a group, and the way to it. */
function cidrsOf(spec: ResolvedSpec, party: Party): readonly string[] {
  if (party.kind === 'addresses') return party.cidrs;
  // A security group knows no exceptions: that no private address is meant, the policy says.
  if (party.kind === 'internet') return ['0.0.0.0/0'];
  return party.kind === 'aws-endpoints' && spec.network.kind === 'given' ? networkRanges(spec.network) : [];
}

const reaches = (graph: readonly Edge[], kind: Party['kind']): boolean =>
  graph.some(({ from, to }) => from.kind === 'pods' && to.some((party) => party.kind === kind));
