import {
  needsAwsIdentity,
  poolerPort,
  poolerScrapeTarget,
  routeNamespace,
  type ScrapeTarget,
  scrapeTarget,
} from './derived.ts';
import type { ResolvedNetwork, ResolvedSpec } from './resolved-spec.ts';

/** Pods of the service, by what they are. */
export type PodGroup =
  | 'every'
  | 'every-but-drill'
  | 'pooler-and-jobs'
  | 'workload'
  | 'pooler'
  | 'dump'
  | 'drill'
  /** Pods cert-manager starts to answer for a host name (ACME, HTTP-01). */
  | 'acme-solver';

export type StoreName = 'postgres' | 'redis';

/** One end of a connection. */
export type Party =
  | { readonly kind: 'pods'; readonly group: PodGroup }
  /** A store in the subnets of the network. */
  | { readonly kind: 'store'; readonly store: StoreName }
  /** Interface endpoints of AWS services in the network. */
  | { readonly kind: 'aws-endpoints' }
  | { readonly kind: 's3' }
  /** Every public IPv4 address. */
  | { readonly kind: 'internet' }
  | { readonly kind: 'addresses'; readonly cidrs: readonly string[] }
  /** Pods of another namespace; of all of it without labels. */
  | {
      readonly kind: 'cluster';
      readonly namespace: string;
      readonly podLabels?: Readonly<Record<string, string>>;
    }
  /** A security group somebody else made. */
  | { readonly kind: 'security-group'; readonly id: string }
  /** Members of the clients' security group that are no pods of the service: its nodes. */
  | { readonly kind: 'nodes' };

export interface Port {
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
}

/** Who may open a connection to whom. What no edge allows is forbidden by both halves. */
export interface Edge {
  /** Last part of the name of the policy it is part of, e.g. `postgres` of `allow-postgres`. */
  readonly name: string;
  readonly from: Party;
  readonly to: readonly Party[];
  readonly ports: readonly Port[];
}

/** HTTPS of AWS, interface endpoints and S3 alike. */
export const awsPort = 443;

/**
 * The Pod Identity agent listens on each node, on two link-local addresses and port 80 (Amazon EKS User Guide,
 * "Set up the Amazon EKS Pod Identity Agent").
 */
export const podIdentityAgent = ['169.254.170.23/32', 'fd00:ec2::23/128'] as const;
const agentPort = 80;

/** RFC 1918, and RFC 6598, from which VPCs take secondary ranges (Amazon VPC User Guide, "VPC CIDR blocks"). */
const privateRanges = ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16'] as const;

/**
 * Where what lives in the network can be. Its own range; a network given by ids has those that are named, or
 * ranges only AWS knows: there the port limits the connection and the range says "not the internet".
 */
export const networkRanges = (network: ResolvedNetwork): readonly string[] =>
  network.kind === 'created' ? [network.cidr] : (network.cidrs ?? privateRanges);

/** Never leaves the node, so no security group sees it. */
export const isLinkLocal = (cidr: string): boolean => /^(169\.254\.|fe80:|fd00:ec2:)/.test(cidr);

/**
 * The one answer to who may talk to whom. NetworkPolicies (charts/policy) and security groups (stacks/network)
 * are both made from it, so that neither can allow what the other forbids.
 */
export const connectionGraph = (spec: ResolvedSpec): readonly Edge[] => [
  ...names(spec),
  ...stores(spec),
  ...pooler(spec),
  ...awsServices(spec),
  ...backups(spec),
  ...clients(spec),
  ...declared(spec),
  ...mesh(spec),
];

const tcp = (...ports: readonly number[]): readonly Port[] =>
  ports.map((port) => ({ protocol: 'TCP', port }));
const pods = (group: PodGroup): Party => ({ kind: 'pods', group });
const foreignGroups = ({ network }: Pick<ResolvedSpec, 'network'>): readonly Party[] =>
  network.clientSecurityGroupIds.map((id) => ({ kind: 'security-group', id }));

function names({ environment: { kubernetes } }: ResolvedSpec): Edge[] {
  const dns: Party = { kind: 'cluster', namespace: 'kube-system', podLabels: { 'k8s-app': 'kube-dns' } };
  const caches: Party[] =
    kubernetes.dnsCidrs.length === 0 ? [] : [{ kind: 'addresses', cidrs: kubernetes.dnsCidrs }];
  return [
    {
      name: 'dns',
      from: pods('every'),
      to: [dns, ...caches],
      ports: [{ protocol: 'UDP', port: 53 }, ...tcp(53)],
    },
  ];
}

/**
 * Every pod reaches the database, Jobs included: they migrate what the workload reads. Not the drill: what restores
 * a database must have no way to the real one. The cache is the workload's.
 */
function stores({ network, postgres, redis, backup }: ResolvedSpec): Edge[] {
  const others = foreignGroups({ network });
  const reach = (store: StoreName, port: number, group: PodGroup): Edge[] =>
    [pods(group), ...others].map((from) => ({
      name: store,
      from,
      to: [{ kind: 'store', store }],
      ports: tcp(port),
    }));
  return [
    ...reach('postgres', postgres.port, databaseClients({ postgres, backup })),
    ...(redis === undefined ? [] : reach('redis', redis.port, 'workload')),
  ];
}

/**
 * A workload that has a pooler cannot go round it: the connection budget counts the pooler's connections alone. The
 * drill never meets the database it is a rehearsal for.
 */
function databaseClients({ postgres, backup }: Pick<ResolvedSpec, 'postgres' | 'backup'>): PodGroup {
  if (postgres.pooler !== undefined) return 'pooler-and-jobs';
  return backup.drill === undefined ? 'every' : 'every-but-drill';
}

/** The way to the database of a service that has a pooler. */
const pooler = ({ postgres }: ResolvedSpec): Edge[] =>
  postgres.pooler === undefined
    ? []
    : [{ name: 'pooler', from: pods('workload'), to: [pods('pooler')], ports: tcp(poolerPort) }];

/** IAM tokens are signed with credentials of the agent on the node, which asks AWS for them. */
function awsServices(spec: ResolvedSpec): Edge[] {
  const endpoints: Party = { kind: 'aws-endpoints' };
  const nodes: Party = { kind: 'nodes' };
  return [
    ...(needsAwsIdentity(spec)
      ? [
          {
            name: 'aws',
            from: pods('workload'),
            to: [{ kind: 'addresses', cidrs: podIdentityAgent } as const],
            ports: tcp(agentPort),
          },
          { name: 'aws', from: pods('workload'), to: [endpoints], ports: tcp(awsPort) },
        ]
      : []),
    // The network that is made has these; whatever runs on its nodes writes logs and reads keys there.
    ...(spec.network.kind === 'created'
      ? [
          { name: 'aws', from: nodes, to: [endpoints, { kind: 's3' } as const], ports: tcp(awsPort) },
          ...foreignGroups(spec).map((from) => ({ name: 'aws', from, to: [endpoints], ports: tcp(awsPort) })),
        ]
      : []),
  ];
}

/** The dump goes to S3 and the drill gets it there, each as a role the agent on the node gives it. */
function backups({ backup }: ResolvedSpec): Edge[] {
  return (['dump', 'drill'] as const)
    .filter((group) => backup[group] !== undefined)
    .flatMap((group): Edge[] => [
      { name: `${group}-s3`, from: pods(group), to: [{ kind: 's3' }], ports: tcp(awsPort) },
      {
        name: `${group}-s3`,
        from: pods(group),
        to: [{ kind: 'addresses', cidrs: podIdentityAgent }],
        ports: tcp(agentPort),
      },
    ]);
}

function clients(spec: ResolvedSpec): Edge[] {
  const { workload, environment } = spec;
  const from = (namespace: string): Party => ({ kind: 'cluster', namespace });
  const scrape = (group: PodGroup, { port }: ScrapeTarget): Edge => ({
    name: 'scrape',
    from: from(environment.kubernetes.monitoringNamespace),
    to: [pods(group)],
    ports: served(spec, port),
  });
  const ofPooler = poolerScrapeTarget(spec);
  return [
    ...gateways(spec).map(
      (gateway): Edge => ({
        name: 'ingress',
        from: gateway,
        to: [pods('workload')],
        ports: served(spec, workload.port),
      }),
    ),
    ...acmeSolvers(spec),
    scrape('workload', scrapeTarget(spec)),
    ...(ofPooler === undefined ? [] : [scrape('pooler', ofPooler)]),
  ];
}

/** Where requests from outside come from: a load balancer has addresses, a gateway in the cluster a namespace. */
function gateways(spec: ResolvedSpec): readonly Party[] {
  const cidrs = spec.workload.route?.clientCidrs;
  if (cidrs !== undefined) return [{ kind: 'addresses', cidrs }];
  const namespace = routeNamespace(spec);
  return namespace === undefined ? [] : [{ kind: 'cluster', namespace }];
}

/** Port a solver of cert-manager answers on (cert-manager, "HTTP01", `acmesolver`). */
const acmeSolverPort = 8_089;

/** An Ingress with a certificate: who gets it from ACME is asked through the same controller, by pods of its own. */
const acmeSolvers = (spec: ResolvedSpec): Edge[] =>
  spec.workload.route?.ingress?.tlsSecret === undefined
    ? []
    : gateways(spec).map((gateway) => ({
        name: 'acme',
        from: gateway,
        to: [pods('acme-solver')],
        ports: tcp(acmeSolverPort),
      }));

/** What the service itself names. */
function declared(spec: ResolvedSpec): Edge[] {
  const { egress, ingress, port: own } = spec.workload;
  return [
    ...egress.map(
      ({ cidrs, ports }): Edge => ({
        name: 'external',
        from: pods('workload'),
        to: [cidrs === undefined ? { kind: 'internet' } : { kind: 'addresses', cidrs }],
        ports: tcp(...ports),
      }),
    ),
    ...ingress.map(
      ({ namespace, podLabels, cidrs, port = own }): Edge => ({
        name: 'clients',
        from:
          namespace === undefined
            ? { kind: 'addresses', cidrs: cidrs ?? [] }
            : { kind: 'cluster', namespace, ...(podLabels && { podLabels }) },
        to: [pods('workload')],
        ports: served(spec, port),
      }),
    ),
  ];
}

/** A proxy of Linkerd is reached by other proxies on its own port (Linkerd, "Architecture", transported ports). */
const linkerdInbound = 4_143;

const served = ({ environment }: ResolvedSpec, port: number): readonly Port[] =>
  environment.kubernetes.mesh === 'linkerd' ? tcp(port, linkerdInbound) : tcp(port);

/** Where proxies get their certificates and their configuration. */
const controlPlanes = {
  // Istio, "Application Requirements", ports used by Istio: XDS and CA services.
  istio: { namespace: 'istio-system', podLabels: { app: 'istiod' }, ports: [15_012] },
  // linkerd-identity, linkerd-dst and linkerd-policy (charts of Linkerd's control plane).
  linkerd: { namespace: 'linkerd', ports: [8_080, 8_086, 8_090] },
} as const;

function mesh({ environment, postgres }: ResolvedSpec): Edge[] {
  const kind = environment.kubernetes.mesh;
  if (kind === undefined) return [];
  const { ports, ...plane } = controlPlanes[kind];
  const meshed: readonly PodGroup[] = postgres.pooler === undefined ? ['workload'] : ['workload', 'pooler'];
  return meshed.map((group) => ({
    name: 'mesh',
    from: pods(group),
    to: [{ kind: 'cluster', ...plane }],
    ports: tcp(...ports),
  }));
}

/** Port of a store, as the graph has it; undefined when nobody reaches it. */
export const portOf = (graph: readonly Edge[], store: StoreName): number | undefined =>
  graph.find(({ to }) => to.some((party) => party.kind === 'store' && party.store === store))?.ports[0]?.port;
