import { finding } from '../../finding.ts';
import { type AttributeRule, quiet } from '../../kind.ts';
import { flag, hasUnknown, isUnset, text } from '../../value.ts';
import { tells, whenOff, whenOn } from '../stores/arguments.ts';
import { tellsOfTaken } from '../taken.ts';

const routes = 'Amazon VPC User Guide, Configure route tables';
const endpoints = 'AWS PrivateLink Guide, Access an AWS service using an interface VPC endpoint';
const balancing = 'Elastic Load Balancing API Reference, ModifyRule and SetRulePriorities';

const everywhere = ['0.0.0.0/0', '::/0'];

/** One target goes and another comes: the one that comes tells. */
const target: AttributeRule = ({ name, after }, change) => {
  if (isUnset(after) && targetNames.some((other) => other !== name && !isUnset(change.after?.[other])))
    return [];
  const isOut = ['destination_cidr_block', 'destination_ipv6_cidr_block'].some((destination) =>
    everywhere.includes(text(change.after?.[destination]) ?? ''),
  );
  const isPublic = isOut && name === 'gateway_id' && /^igw-/.test(text(after) ?? '');
  return [
    finding({
      code: isPublic ? 'path-internet' : 'path-target',
      attribute: name,
      severity: 'review',
      interruption: 'unknown',
      why: isPublic
        ? 'Sends what leaves for the internet straight through an internet gateway. What has a public address in its subnets can be reached from outside, and what has none does not get out any more.'
        : `Sends ${isOut ? 'what leaves for the internet' : 'the traffic of the route'} another way now. Connections that are open are cut.`,
      source: routes,
    }),
  ];
};

const targetNames = [
  'carrier_gateway_id',
  'core_network_arn',
  'egress_only_gateway_id',
  'gateway_id',
  'local_gateway_id',
  'nat_gateway_id',
  'network_interface_id',
  'transit_gateway_id',
  'vpc_endpoint_id',
  'vpc_peering_connection_id',
];

const otherTable = tells({
  code: 'path-table',
  severity: 'review',
  interruption: 'unknown',
  why: 'Puts the subnet under another route table now. What the old one led to and the new one does not is out of reach.',
  source: routes,
});

/** Names inside the VPC lead to the endpoint, or to the public addresses of the service. */
const privateNames: AttributeRule = ({ name, after }) => [
  finding({
    code: 'traffic-private-dns',
    attribute: name,
    severity: 'review',
    interruption: 'unknown',
    why:
      flag(after) === true && !hasUnknown(after)
        ? 'Lets the name of the service lead to the endpoint in the whole VPC. Clients that its security groups do not let in are cut off.'
        : 'Lets the name of the service lead past the endpoint. Clients without a way to the internet are cut off.',
    source: endpoints,
  }),
];

/** Terraform computes it from `subnets`, whose own change tells. */
const subnetMapping: AttributeRule = ({ name, after }, change) =>
  hasUnknown(after) && change.changed.some((other) => other.name === 'subnets')
    ? []
    : [
        finding({
          code: 'subnets',
          attribute: name,
          severity: 'review',
          interruption: 'unknown',
          why: 'Changes in which subnets it runs, or on which addresses. Connections through those it leaves are cut.',
          source: 'Elastic Load Balancing API Reference, SetSubnets',
        }),
      ];

const listenerRule = {
  priority: tells({
    code: 'traffic-order',
    severity: 'review',
    interruption: 'unknown',
    why: 'Changes the order in which the rules of the listener are tried. The first that matches decides where a request goes.',
    source: balancing,
  }),
  action: tells({
    code: 'traffic-action',
    severity: 'review',
    interruption: 'unknown',
    why: 'Changes where requests that match the rule go.',
    source: balancing,
  }),
  condition: tells({
    code: 'traffic-condition',
    severity: 'review',
    interruption: 'unknown',
    why: 'Changes which requests the rule takes.',
    source: balancing,
  }),
};

const balancer = { subnet_mapping: subnetMapping };

/** Rules of what traffic goes through, by type. */
export const paths: Readonly<Record<string, Readonly<Record<string, AttributeRule>>>> = {
  aws_route: { ...Object.fromEntries(targetNames.map((name) => [name, target])), state: quiet },
  aws_route_table: {
    route: tellsOfTaken({
      code: 'path-routes',
      severity: 'review',
      interruption: 'unknown',
      why: 'Takes routes out of the table or leads them elsewhere, now. Traffic that went by them is cut.',
      source: routes,
    }),
  },
  aws_route_table_association: { route_table_id: otherTable },
  aws_main_route_table_association: { route_table_id: otherTable },
  aws_subnet: {
    map_public_ip_on_launch: whenOn({
      code: 'path-public-addresses',
      severity: 'review',
      why: 'Gives new instances of the subnet a public address. Those that run keep what they have.',
      fix: 'Ask for a public address where one is needed.',
      source: 'Amazon VPC User Guide, Modify the IP addressing attributes of your subnet',
    }),
  },
  aws_vpc: Object.fromEntries(
    ['enable_dns_support', 'enable_dns_hostnames'].map((name) => [
      name,
      whenOff({
        code: 'path-names',
        severity: 'review',
        interruption: 'unknown',
        why:
          name === 'enable_dns_support'
            ? 'Stops the DNS server of the network from answering. Nothing in it resolves names any more, unless it asks another server.'
            : 'Takes their public names from instances. Endpoints with private names need the option too.',
        source: 'Amazon VPC User Guide, DNS attributes for your VPC',
      }),
    ]),
  ),
  aws_vpc_endpoint: {
    private_dns_enabled: privateNames,
    route_table_ids: tellsOfTaken({
      code: 'path-endpoint-tables',
      severity: 'review',
      interruption: 'unknown',
      why: 'Takes the endpoint out of a route table. Its subnets reach the service by the internet, or not at all.',
      source: 'AWS PrivateLink Guide, Gateway endpoints',
    }),
  },
  aws_lb: balancer,
  aws_alb: balancer,
  aws_lb_listener_rule: listenerRule,
  aws_alb_listener_rule: listenerRule,
};
