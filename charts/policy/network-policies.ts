import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { partOfLabels, selectorLabels } from '../labels.ts';
import type { PolicyProps } from './props.ts';

type Labels = Readonly<Record<string, string>>;
type Rules =
  | { readonly ingress: readonly object[] }
  | { readonly egress: readonly object[] }
  | { readonly ingress: readonly object[]; readonly egress: readonly object[] };

/**
 * One policy per reason, as plain objects: the library's own have no protocol-correct DNS rule, write port 0
 * for "all ports" and lose `policyTypes` when there is nothing else. `policyTypes` is always spelled out,
 * because a policy with only `egress` otherwise denies all ingress as well.
 */
const policy = (
  scope: Construct,
  props: PolicyProps,
  id: string,
  podLabels: Labels,
  rules: Rules,
): ApiObject =>
  new ApiObject(scope, id, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `${props.service}-${id}` },
    spec: {
      podSelector: Object.keys(podLabels).length === 0 ? {} : { matchLabels: podLabels },
      policyTypes: [...('ingress' in rules ? ['Ingress'] : []), ...('egress' in rules ? ['Egress'] : [])],
      ...rules,
    },
  });

const tcp = (port: number) => ({ protocol: 'TCP', port });
const inNamespace = (name: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
});
const toCidrs = (cidrs: readonly string[]) => cidrs.map((cidr) => ({ ipBlock: { cidr } }));

/** For the whole namespace: a pod nobody thought of is isolated too. */
export const defaultDeny = (scope: Construct, props: PolicyProps): ApiObject =>
  policy(scope, props, 'default-deny', {}, { ingress: [], egress: [] });

/**
 * The pods of the cluster's DNS, and addresses that no pod selector matches: a cache on the node listens on a
 * link-local address (Kubernetes docs, "Using NodeLocal DNSCache in Kubernetes Clusters").
 */
export const allowDns = (scope: Construct, props: PolicyProps): ApiObject =>
  policy(scope, props, 'allow-dns', partOfLabels(props), {
    egress: [
      {
        to: [
          { ...inNamespace('kube-system'), podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } },
          ...toCidrs((props.dnsCidrs ?? []).map(notEverywhere)),
        ],
        ports: [{ protocol: 'UDP', port: 53 }, tcp(53)],
      },
    ],
  });

/** Jobs included: they migrate the same database the workload reads. */
export function allowStores(scope: Construct, props: PolicyProps): void {
  for (const { name, cidrs, port } of props.egress) {
    policy(scope, props, `allow-${name}`, partOfLabels(props), {
      egress: [{ to: toCidrs(cidrs.map(notEverywhere)), ports: [tcp(port)] }],
    });
  }
}

function notEverywhere(cidr: string): string {
  if (cidr.endsWith('/0'))
    throw new Error(`egress to ${cidr} is the whole internet; name the network that is meant`);
  return cidr;
}

/**
 * IAM tokens are signed with credentials the EKS Pod Identity agent hands out on each node, on these two
 * link-local addresses and port 80 (Amazon EKS User Guide, "Set up the Amazon EKS Pod Identity Agent").
 * Port 443 is for interface endpoints of AWS services inside the network; nothing here reaches the internet.
 */
const podIdentityAgent = ['169.254.170.23/32', 'fd00:ec2::23/128'];

export function allowAws(scope: Construct, props: PolicyProps): void {
  if (props.awsEndpointCidrs === undefined) return;
  policy(scope, props, 'allow-aws', selectorLabels(props), {
    egress: [
      { to: toCidrs(podIdentityAgent), ports: [tcp(80)] },
      { to: toCidrs(props.awsEndpointCidrs.map(notEverywhere)), ports: [tcp(443)] },
    ],
  });
}

export const allowIngress = (scope: Construct, props: PolicyProps): ApiObject =>
  policy(scope, props, 'allow-ingress', selectorLabels(props), {
    ingress: [{ from: [inNamespace(props.ingressNamespace)], ports: [tcp(props.port)] }],
  });

export const allowScrape = (scope: Construct, props: PolicyProps): ApiObject =>
  policy(scope, props, 'allow-scrape', selectorLabels(props), {
    ingress: [{ from: [inNamespace(props.monitoringNamespace)], ports: [tcp(props.port)] }],
  });
