import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Edge, Party, PodGroup, Port } from '../../spec/connection-graph.ts';
import { partOfLabels, selectorLabels } from '../labels.ts';
import type { PolicyProps } from './props.ts';

type Pods = Extract<Party, { kind: 'pods' }>;

interface Rules {
  readonly ingress?: readonly object[];
  readonly egress?: readonly object[];
}

/**
 * One policy per reason, as plain objects: the library's own have no protocol-correct DNS rule, write port 0
 * for "all ports" and lose `policyTypes` when there is nothing else. `policyTypes` is always spelled out,
 * because a policy with only `egress` otherwise denies all ingress as well.
 */
const policy = (
  scope: Construct,
  props: PolicyProps,
  id: string,
  podSelector: object,
  rules: Rules,
): ApiObject =>
  new ApiObject(scope, id, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `${props.service}-${id}` },
    spec: {
      podSelector,
      policyTypes: [...(rules.ingress ? ['Ingress'] : []), ...(rules.egress ? ['Egress'] : [])],
      // The API server keeps no empty list: nothing is allowed where there are no rules.
      ...Object.fromEntries(Object.entries(rules).filter(([, list]) => list.length > 0)),
    },
  });

/** For the whole namespace: a pod nobody thought of is isolated too. */
export const defaultDeny = (scope: Construct, props: PolicyProps): ApiObject =>
  policy(scope, props, 'default-deny', {}, { ingress: [], egress: [] });

/**
 * A policy per name and group of pods: what they may reach as `allow-<name>`, who may reach them as
 * `allow-<name>` too, or as `allow-<name>-clients` where both ends are pods of the service.
 */
export function allowEdges(scope: Construct, props: PolicyProps): void {
  for (const [id, { group, rules }] of [...egressPolicies(props), ...ingressPolicies(props)])
    policy(scope, props, id, selectorOf(props, group), rules);
}

/** A rule without the other end would allow every one. */
function named(peers: object[], { name }: Edge): object[] {
  if (peers.length === 0) throw new Error(`allow-${name}: no policy can name the other end`);
  return peers;
}

interface Made {
  readonly group: PodGroup;
  readonly rules: Rules;
}

function egressPolicies(props: PolicyProps): Map<string, Made> {
  const made = new Map<string, Made>();
  for (const edge of props.graph) {
    if (edge.from.kind !== 'pods') continue;
    const { group } = edge.from;
    const id = policyId(made, edge.name, group);
    const rule = {
      to: named(
        edge.to.flatMap((party) => peersOf(props, party)),
        edge,
      ),
      ports: edge.ports.map(portOf),
    };
    made.set(id, { group, rules: { egress: [...(made.get(id)?.rules.egress ?? []), rule] } });
  }
  return made;
}

function ingressPolicies(props: PolicyProps): Map<string, Made> {
  const made = new Map<string, Made>();
  for (const edge of props.graph)
    for (const { group } of edge.to.filter(isPods)) {
      const id = edge.from.kind === 'pods' ? `allow-${edge.name}-clients` : policyId(made, edge.name, group);
      const rule = { from: named(peersOf(props, edge.from), edge), ports: edge.ports.map(portOf) };
      made.set(id, { group, rules: { ingress: [...(made.get(id)?.rules.ingress ?? []), rule] } });
    }
  return made;
}

/** The second group of pods with edges of one name gets a policy of its own. */
function policyId(made: ReadonlyMap<string, Made>, name: string, group: PodGroup): string {
  const plain = `allow-${name}`;
  const first = made.get(plain);
  return first === undefined || first.group === group ? plain : `${plain}-${group}`;
}

const isPods = (party: Party): party is Pods => party.kind === 'pods';

const portOf = ({ protocol, port }: Port): object => ({ protocol, port });

function selectorOf(props: PolicyProps, group: PodGroup): object {
  if (group === 'every') return { matchLabels: partOfLabels(props) };
  if (group === 'every-but-drill')
    return { matchLabels: partOfLabels(props), matchExpressions: [butNot('drill')] };
  if (group === 'pooler-and-jobs')
    return { matchLabels: partOfLabels(props), matchExpressions: [butNot('drill', 'server')] };
  if (group === 'acme-solver') return { matchLabels: { 'acme.cert-manager.io/http01-solver': 'true' } };
  if (group === 'workload') return { matchLabels: selectorLabels(props) };
  return { matchLabels: selectorLabels({ ...props, service: `${props.service}-${group}` }) };
}

const butNot = (...values: readonly string[]): object => ({
  key: 'app.kubernetes.io/component',
  operator: 'NotIn',
  values,
});

/** How a policy names the other end. Nodes and security groups are of AWS alone: no policy names them. */
function peersOf(props: PolicyProps, party: Party): object[] {
  switch (party.kind) {
    case 'pods':
      return [{ podSelector: selectorOf(props, party.group) }];
    case 'cluster':
      return [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': party.namespace } },
          ...(party.podLabels && { podSelector: { matchLabels: party.podLabels } }),
        },
      ];
    case 'addresses':
      return toCidrs(party.cidrs);
    case 'store':
    case 'aws-endpoints':
      return toCidrs(props.networkRanges);
    case 'internet':
      return [publicAddresses];
    case 's3':
      return props.s3Ranges === undefined ? [publicAddresses] : toCidrs(props.s3Ranges);
    default:
      return [];
  }
}

/**
 * Gateway endpoints leave S3 its public addresses, which are thousands and change. Where the cluster's own
 * network and its nodes are (RFC 1918, RFC 6598, link-local) is no part of them.
 */
const publicAddresses = {
  ipBlock: {
    cidr: '0.0.0.0/0',
    except: ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
  },
} as const;

const toCidrs = (cidrs: readonly string[]): object[] =>
  cidrs.map((cidr) => ({ ipBlock: { cidr: notEverywhere(cidr) } }));

function notEverywhere(cidr: string): string {
  if (cidr.endsWith('/0')) throw new Error(`${cidr} is the whole internet; name the network that is meant`);
  return cidr;
}
