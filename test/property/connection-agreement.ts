import { connectionGraph, type Edge, type Party } from '../../spec/connection-graph.ts';
import type { ResolvedSpec } from '../../spec/resolved-spec.ts';
import type { BuiltStack } from '../../synth/build.ts';
import { objectsIn } from './objects.ts';

/**
 * Both halves against the graph: every edge is allowed by the policies and by the security groups it passes, and
 * neither allows anything that is no edge. Each half is written as lines of text, once from what was synthesized
 * and once from the graph, by code that shares nothing with what made it.
 */
export const disagreements = (spec: ResolvedSpec, built: BuiltStack): string[] => [
  ...difference('policy', policyLines(built), expectedPolicyLines(spec)),
  ...difference('security group', groupLines(built), expectedGroupLines(spec)),
];

function difference(what: string, found: readonly string[], expected: readonly string[]): string[] {
  return [
    ...found.filter((line) => !expected.includes(line)).map((line) => `${what} allows, no edge: ${line}`),
    ...expected.filter((line) => !found.includes(line)).map((line) => `${what} misses an edge: ${line}`),
  ];
}

interface Peer {
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
  readonly namespaceSelector?: Selector;
  readonly podSelector?: Selector;
}
interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values: readonly string[];
  }[];
}
interface Rule {
  readonly to?: readonly Peer[];
  readonly from?: readonly Peer[];
  readonly ports: readonly { readonly protocol: string; readonly port: number }[];
}
interface PolicySpec {
  readonly podSelector: Selector;
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
}

const labels = ({ matchLabels = {}, matchExpressions = [] }: Selector): string =>
  [
    ...Object.entries(matchLabels)
      .map(([key, value]) => `${key}=${value}`)
      .sort(),
    ...matchExpressions.map(
      ({ key, operator, values }) => `${key} ${operator} ${[...values].sort().join(' ')}`,
    ),
  ].join();

function peerLine({ ipBlock, namespaceSelector, podSelector }: Peer): string {
  if (ipBlock !== undefined)
    return [ipBlock.cidr, ...(ipBlock.except ?? []).map((cidr) => `!${cidr}`)].join(' ');
  return [namespaceSelector, podSelector].map((selector) => (selector ? labels(selector) : '*')).join(' ');
}

function policyLines(built: BuiltStack): string[] {
  const policies = objectsIn(built)
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .map(({ spec }) => spec as unknown as PolicySpec);
  const lines = (direction: 'ingress' | 'egress') =>
    policies.flatMap((policy) =>
      (policy[direction] ?? []).flatMap((rule) => {
        const peers = direction === 'egress' ? rule.to : rule.from;
        // Kubernetes takes an empty or absent list of peers as everybody.
        const named = (peers ?? []).length === 0 ? ['everybody'] : (peers ?? []).map(peerLine);
        return named.flatMap((peer) =>
          rule.ports.map(
            ({ protocol, port }) => `${labels(policy.podSelector)} ${direction} ${peer} ${protocol} ${port}`,
          ),
        );
      }),
    );
  return [...lines('ingress'), ...lines('egress')];
}

const everyPublicAddress =
  '0.0.0.0/0 !10.0.0.0/8 !100.64.0.0/10 !169.254.0.0/16 !172.16.0.0/12 !192.168.0.0/16';

const rangesOf = (cidrs: readonly string[] | undefined): readonly string[] =>
  cidrs ?? ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16'];

function expectedPolicyLines(spec: ResolvedSpec): string[] {
  const selector = (party: Party): string => {
    if (party.kind !== 'pods') throw new Error(`${party.kind} is no group of pods`);
    const every = `app.kubernetes.io/part-of=${spec.service}`;
    if (party.group === 'every') return every;
    if (party.group === 'every-but-drill') return `${every},app.kubernetes.io/component NotIn drill`;
    if (party.group === 'pooler-and-jobs') return `${every},app.kubernetes.io/component NotIn drill server`;
    if (party.group === 'acme-solver') return 'acme.cert-manager.io/http01-solver=true';
    const name = party.group === 'workload' ? spec.service : `${spec.service}-${party.group}`;
    return `app.kubernetes.io/instance=${spec.stack},app.kubernetes.io/name=${name}`;
  };
  const ranges = spec.network.kind === 'created' ? [spec.network.cidr] : rangesOf(spec.network.cidrs);
  const peers = (party: Party): readonly string[] => {
    if (party.kind === 'pods') return [`* ${selector(party)}`];
    if (party.kind === 'addresses') return party.cidrs;
    if (party.kind === 'store' || party.kind === 'aws-endpoints') return ranges;
    if (party.kind === 'internet') return [everyPublicAddress];
    if (party.kind === 's3') return spec.backup.s3Cidrs ?? [everyPublicAddress];
    if (party.kind !== 'cluster') return [];
    const pods = party.podLabels ? labels({ matchLabels: party.podLabels }) : '*';
    return [`kubernetes.io/metadata.name=${party.namespace} ${pods}`];
  };
  const lines = ({ from, to, ports }: Edge) =>
    to.flatMap((target) =>
      ports.flatMap(({ protocol, port }) => [
        ...(from.kind === 'pods'
          ? peers(target).map((peer) => `${selector(from)} egress ${peer} ${protocol} ${port}`)
          : []),
        ...(target.kind === 'pods'
          ? peers(from).map((peer) => `${selector(target)} ingress ${peer} ${protocol} ${port}`)
          : []),
      ]),
    );
  return [...new Set(connectionGraph(spec).flatMap(lines))];
}

type Attributes = Readonly<Record<string, unknown>>;

const groups: Readonly<Record<string, string>> = {
  '${aws_security_group.network_clients.id}': 'clients',
  '${aws_security_group.network_endpoints.id}': 'endpoints',
  '${aws_security_group.postgres_security-group.id}': 'postgres',
  '${aws_security_group.redis_security-group.id}': 'redis',
};

/** The recovery region's network is one of its own with the same rules and the replica alone. */
function groupLines(built: BuiltStack): string[] {
  const rules = (direction: 'ingress' | 'egress') =>
    Object.entries(
      ((built.terraform.resource as Record<string, Record<string, Attributes>>)[
        `aws_vpc_security_group_${direction}_rule`
      ] ?? {}) as Record<string, Attributes>,
    ).filter(([name]) => !name.startsWith('recovery_'));
  const name = (value: unknown) => groups[String(value)] ?? String(value);
  return (['ingress', 'egress'] as const).flatMap((direction) =>
    rules(direction).map(([, rule]) => {
      const other =
        rule.referenced_security_group_id ??
        rule.cidr_ipv4 ??
        rule.cidr_ipv6 ??
        (rule.prefix_list_id ? 's3' : '?');
      const protocol = String(rule.ip_protocol).toUpperCase();
      const ports = rule.from_port === rule.to_port ? rule.from_port : `${rule.from_port}-${rule.to_port}`;
      return `${name(rule.security_group_id)} ${direction} ${name(other)} ${protocol} ${ports}`;
    }),
  );
}

function expectedGroupLines(spec: ResolvedSpec): string[] {
  const isLocal = (cidr: string) => cidr.startsWith('169.254.') || cidr.startsWith('fd00:ec2:');
  const lines = ({ from, to, ports }: Edge) => {
    const source = { pods: 'clients', nodes: 'clients', 'security-group': 'id' in from ? from.id : '' }[
      from.kind as string
    ];
    if (source === undefined) return [];
    return to.flatMap((target) =>
      ports.flatMap(({ protocol, port }) => {
        const out = (other: string) =>
          source === 'clients' ? [`clients egress ${other} ${protocol} ${port}`] : [];
        const both = (group: string) => [`${group} ingress ${source} ${protocol} ${port}`, ...out(group)];
        if (target.kind === 'store') return both(target.store);
        if (target.kind === 'aws-endpoints')
          return spec.network.kind === 'created'
            ? both('endpoints')
            : rangesOf(spec.network.cidrs).flatMap(out);
        if (target.kind === 'internet') return out('0.0.0.0/0');
        if (target.kind === 's3') return out('s3');
        if (target.kind === 'addresses') return target.cidrs.filter((cidr) => !isLocal(cidr)).flatMap(out);
        return [];
      }),
    );
  };
  return [...new Set(connectionGraph(spec).flatMap(lines))];
}
