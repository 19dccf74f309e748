import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import type { AttributeRule, Kind, Rule } from '../../kind.ts';
import {
  blocks,
  canonical,
  flag,
  hasUnknown,
  type Json,
  number,
  text,
  texts,
  type Value,
  type ValueObject,
} from '../../value.ts';
import { figure, quietly, tells, whenOff } from '../stores/arguments.ts';
import { endingOf, forcedBy, lost, refused } from '../stores/ending.ts';

const guide = 'Amazon EKS User Guide';
const noun = 'the Kubernetes cluster';
const ending = { code: 'eks-cluster-delete', noun, source: `${guide}, Delete a cluster` };
const endpoints = `${guide}, Cluster API server endpoint`;

type Openness = 'closed' | 'open' | 'unknown';

/** To whom the API server answers. */
function opennessOf(vpcConfig: Value | undefined): Openness {
  const block = blocks(vpcConfig)[0];
  if (block === undefined) return 'unknown';
  if (flag(block.endpoint_public_access) === false) return 'closed';
  const ranges = block.public_access_cidrs;
  if (hasUnknown(ranges) || hasUnknown(block.endpoint_public_access)) return 'unknown';
  // Nothing said is EKS's default, the whole internet: worth a sentence on every new cluster, and no alarm.
  if (texts(ranges).length === 0) return 'unknown';
  return texts(ranges).some((range) => range === '0.0.0.0/0' || range === '::/0') ? 'open' : 'closed';
}

const opened = (attribute: string, openness: Openness): readonly Finding[] =>
  openness === 'closed'
    ? []
    : [
        finding({
          code: 'eks-endpoint-public',
          attribute,
          severity: openness === 'open' ? 'dangerous' : 'review',
          why:
            openness === 'open'
              ? 'Lets the whole internet reach the API server of the cluster. Only its authentication stands before it.'
              : 'May let the whole internet reach the API server of the cluster: the plan lists no addresses, and by default EKS takes all.',
          fix: 'Turn endpoint_public_access off, or list the addresses in public_access_cidrs.',
          source: endpoints,
        }),
      ];

const without = (block: ValueObject | undefined, names: readonly string[]): Json =>
  Object.fromEntries(Object.entries(block ?? {}).filter(([name]) => !names.includes(name))) as Json;

/** Computed by EKS, and without meaning here. */
const aside = ['cluster_security_group_id', 'vpc_id'];

const vpcConfig: AttributeRule = ({ name, before, after }) => {
  const openness = opennessOf(after);
  if (openness !== 'closed' && opennessOf(before) !== openness) return opened(name, openness);
  const [old, planned] = [blocks(before)[0], blocks(after)[0]];
  if (canonical(without(old, aside)) === canonical(without(planned, aside)) && !hasUnknown(after)) return [];
  // Ways in that are only added cut nobody off.
  if (
    flag(old?.endpoint_private_access) === false &&
    canonical(without(old, [...aside, 'endpoint_private_access'])) ===
      canonical(without(planned, [...aside, 'endpoint_private_access']))
  )
    return [];
  if (isWiderOnly(old, planned))
    return [
      finding({
        code: 'eks-endpoint-wider',
        attribute: name,
        severity: 'review',
        why: 'Lets more addresses reach the API server of the cluster. Those that reach it now still do.',
        source: endpoints,
      }),
    ];
  return [
    finding({
      code: 'eks-endpoint',
      attribute: name,
      severity: 'review',
      interruption: 'unknown',
      why: 'Changes from where the API server of the cluster is reached. Clients and nodes that use a way it closes are cut off from it.',
      source: endpoints,
    }),
  ];
};

/** Who did what in the cluster is in these two, and nowhere else. */
const logTypes: AttributeRule = ({ name, before, after }) => {
  const taken = ['audit', 'authenticator'].filter(
    (type) => texts(before).includes(type) && !texts(after).includes(type),
  );
  if (taken.length === 0 || hasUnknown(after)) return [];
  return [
    finding({
      code: 'eks-logs-off',
      attribute: name,
      severity: 'review',
      why: `Stops the ${taken.join(' and ')} log of the cluster. What happens from now on is recorded nowhere.`,
      source: `${guide}, Send control plane logs to CloudWatch Logs`,
    }),
  ];
};

/** Nothing but addresses more in the list of those that may come from the internet. */
function isWiderOnly(old: ValueObject | undefined, planned: ValueObject | undefined): boolean {
  const [listed, wanted] = [texts(old?.public_access_cidrs), texts(planned?.public_access_cidrs)];
  const apart = [...aside, 'public_access_cidrs'];
  return (
    listed.length > 0 &&
    !hasUnknown(planned?.public_access_cidrs) &&
    listed.every((range) => wanted.includes(range)) &&
    canonical(without(old, apart)) === canonical(without(planned, apart))
  );
}

const version: AttributeRule = ({ name, before, after }) => [
  finding({
    code: 'eks-cluster-version',
    attribute: name,
    severity: 'review',
    reversible: 'no',
    why: `Upgrades the control plane of the cluster${fromTo(before, after)}. It keeps functioning meanwhile, can not go back, and APIs that were removed fail from then on.`,
    fix: 'Read the upgrade insights of the cluster first.',
    source: `Amazon EKS API Reference, UpdateClusterVersion; ${guide}, Update existing cluster to new Kubernetes version`,
  }),
];

const fromTo = (before: Value, after: Value): string =>
  text(before) === undefined || text(after) === undefined ? '' : ` from ${text(before)} to ${text(after)}`;

const cluster: Kind = {
  types: ['aws_eks_cluster'],
  noun,
  created: (change) => opened('vpc_config', opennessOf(change.after?.vpc_config)),
  updated: {
    ...quietly(
      'encryption_config',
      'force_update_version',
      'upgrade_policy',
      'zonal_shift_config',
      'bootstrap_self_managed_addons',
    ),
    version,
    vpc_config: vpcConfig,
    enabled_cluster_log_types: logTypes,
    access_config: tells({
      code: 'eks-access',
      severity: 'review',
      interruption: 'unknown',
      reversible: 'unknown',
      why: 'Changes how users sign in to the cluster. A mode with access entries can not be taken back.',
      source: `${guide}, Change authentication mode to use access entries`,
    }),
    deletion_protection: whenOff({
      code: 'eks-protection-off',
      data: 'recoverability-reduced',
      why: 'Turns deletion protection of the cluster off. A later deletion is not refused any more.',
      fix: 'Leave deletion_protection on.',
      source: ending.source,
    }),
  },
  destroyed: (change) => [
    flag(change.before?.deletion_protection) === true
      ? refused(change, {
          ...ending,
          code: 'eks-cluster-delete-refused',
          reason: 'deletion protection is on',
          fix: 'Turn deletion_protection off in an apply of its own.',
        })
      : lost(change, { ...ending, content: 'every object in it, secrets included, goes' }),
  ],
  guards: { deletion_protection: (value) => value === true },
};

const rolling = (code: string, what: string, reversible: 'yes' | 'no'): AttributeRule =>
  tells({
    code,
    severity: 'review',
    interruption: 'unknown',
    reversible,
    why: `Replaces the nodes of the group one after another for ${what}. Pods are drained from each and start elsewhere; disruption budgets are respected unless it is forced.`,
    source: `${guide}, Update a managed node group for your cluster`,
  });

const scaling: AttributeRule = ({ name, before, after }) => {
  const size = (value: Value): number | undefined => number(blocks(value)[0]?.desired_size);
  const [old, planned] = [size(before), size(after)];
  if (old !== undefined && planned !== undefined && planned >= old) return [];
  return [
    finding({
      code: 'eks-nodes-scaled-down',
      attribute: name,
      severity: planned === 0 ? 'dangerous' : 'review',
      interruption: planned === 0 ? 'outage' : 'unknown',
      why: `Takes nodes out of the group, from ${figure(old ?? null)} to ${figure(planned ?? null)}. Their pods stop and start elsewhere if there is room.`,
      source: `${guide}, Update a managed node group for your cluster`,
    }),
  ];
};

/**
 * Nodes of the cluster that the plan shows to stay, or to be there before the group goes. A Fargate profile is none: it runs
 * the pods its selectors name, and those do not run on nodes.
 */
const hasOtherNodes = (group: Change, context: Context): boolean =>
  group.replaceOrder === 'create-first' ||
  context
    .ofType('aws_eks_node_group')
    .some(
      (other) =>
        other !== group &&
        !['delete', 'replace', 'forget'].includes(other.action) &&
        text(other.after?.cluster_name) === text(group.before?.cluster_name),
    );

const nodesGone: Rule = (change, context) => {
  const others = hasOtherNodes(change, context);
  return [
    finding({
      code: 'eks-nodes-delete',
      severity: others ? 'review' : 'dangerous',
      interruption: others ? 'unknown' : 'outage',
      why: others
        ? `${endingOf(change, 'the node group', 'a new one')}. Its pods are drained, and start elsewhere if there is room.${forcedBy(change)}`
        : `${endingOf(change, 'the node group', 'a new one')}, and this plan shows no other nodes of the cluster. Its pods are drained and have nowhere to start.${forcedBy(change)}`,
      fix: others ? undefined : 'Add the new node group first, and delete this one in a plan of its own.',
      source: `${guide}, Delete a managed node group from your cluster`,
    }),
  ];
};

const nodeGroup: Kind = {
  types: ['aws_eks_node_group'],
  noun: 'the node group',
  updated: {
    ...quietly('labels', 'update_config', 'node_repair_config', 'force_update_version'),
    version: rolling('eks-nodes-version', 'another Kubernetes version', 'no'),
    release_version: rolling('eks-nodes-release', 'another release of their image', 'no'),
    launch_template: rolling('eks-nodes-template', 'another launch template', 'yes'),
    scaling_config: scaling,
    taint: tells({
      code: 'eks-nodes-taint',
      severity: 'review',
      interruption: 'unknown',
      why: 'Changes which pods the nodes of the group take. A taint NoExecute evicts those that run.',
      source: 'Kubernetes documentation, Taints and tolerations',
    }),
  },
  destroyed: nodesGone,
};

const addon: Kind = {
  types: ['aws_eks_addon'],
  noun: 'the add-on of the cluster',
  updated: {
    ...quietly('preserve', 'resolve_conflicts', 'resolve_conflicts_on_create', 'resolve_conflicts_on_update'),
    addon_version: rollsPods('another version'),
    configuration_values: rollsPods('another configuration'),
    service_account_role_arn: rollsPods('another role'),
    pod_identity_association: rollsPods('another role'),
  },
  destroyed: (change) =>
    flag(change.before?.preserve) === true
      ? [
          finding({
            code: 'eks-addon-kept',
            severity: 'review',
            why: 'Stops managing the add-on, whose software stays in the cluster. preserve is on.',
            source: `${guide}, Remove an Amazon EKS add-on from a cluster`,
          }),
        ]
      : [
          finding({
            code: 'eks-addon-delete',
            severity: 'review',
            interruption: 'unknown',
            why: `${endingOf(change, 'the add-on', 'a new one')}, and its software leaves the cluster: names, network or volumes may fail.${forcedBy(change)}`,
            source: `${guide}, Remove an Amazon EKS add-on from a cluster`,
          }),
        ],
};

function rollsPods(what: string): AttributeRule {
  return tells({
    code: 'eks-addon-update',
    severity: 'review',
    interruption: 'unknown',
    why: `Rolls the add-on out anew for ${what}. Whether the cluster notices depends on the add-on.`,
    source: `${guide}, Update an Amazon EKS add-on`,
  });
}

export const eksKinds: readonly Kind[] = [cluster, nodeGroup, addon];
