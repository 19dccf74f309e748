import { breach, type Rule, remove, set } from './rule.ts';

const exampleSubnets = ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'];

/** A network is given whole (VPC and subnets) or made from an address range, not both. */
export const networkIsGivenOrCreated: Rule = (context) => {
  const { cidr, vpcId, subnetIds } = context.draft.network;
  const given = vpcId !== undefined || subnetIds !== undefined;
  if (!given) return [];
  const problems = [];
  if (cidr !== undefined)
    problems.push(
      breach(context, {
        code: 'PLINTH-NET-001',
        at: ['network', 'cidr'],
        got: cidr,
        rule: 'a network that exists has its own address range',
        edits: remove(context, ['network', 'cidr']),
      }),
    );
  if (vpcId === undefined)
    problems.push(
      breach(context, {
        code: 'PLINTH-NET-002',
        at: ['network', 'vpcId'],
        got: vpcId,
        rule: 'subnets are given without their VPC',
        edits: [set(context, ['network', 'vpcId'], 'vpc-0123456789abcdef0')],
        fix: 'give network.vpcId, or leave network.subnetIds away to have a network made',
      }),
    );
  if (subnetIds === undefined)
    problems.push(
      breach(context, {
        code: 'PLINTH-NET-002',
        at: ['network', 'subnetIds'],
        got: subnetIds,
        rule: 'a VPC is given without its subnets',
        edits: [set(context, ['network', 'subnetIds'], exampleSubnets)],
        fix: 'give network.subnetIds, two private subnets in two zones or more, or leave network.vpcId away',
      }),
    );
  return problems;
};

/** RDS and ElastiCache subnet groups span two zones at least. */
export const subnetsSpanZones: Rule = (context) => {
  const { subnetIds } = context.draft.network;
  if (subnetIds === undefined || new Set(subnetIds).size >= 2) return [];
  return [
    breach(context, {
      code: 'PLINTH-NET-003',
      at: ['network', 'subnetIds'],
      got: subnetIds,
      rule: 'RDS needs subnets in two zones or more',
      edits: [set(context, ['network', 'subnetIds'], [...new Set([...subnetIds, ...exampleSubnets])])],
      fix: 'add a private subnet in another zone',
    }),
  ];
};
