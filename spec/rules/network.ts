import { zonesOf } from '../../facts/regions.ts';
import { alignedCidr, parseCidr, printCidr } from '../cidr.ts';
import type { Path } from '../location.ts';
import type { Problem } from '../problem.ts';
import { breach, type Rule, type RuleContext, set } from './rule.ts';

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
        edits: [set(context, ['network', 'cidr'], false)],
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

/** A network that is made has the one range it was given. */
export const rangesAreOfAGivenNetwork: Rule = (context) => {
  const { cidrs, vpcId, subnetIds } = context.draft.network;
  if (cidrs === undefined || vpcId !== undefined || subnetIds !== undefined) return [];
  const at = ['network', 'cidrs'];
  return [
    breach(context, {
      code: 'PLINTH-NET-007',
      at,
      got: cidrs,
      rule: 'is of a network that is given by vpcId and subnetIds; one that is made has network.cidr',
      edits: [set(context, at, false)],
    }),
  ];
};

/** RDS and ElastiCache subnet groups span two zones at least, here and in the recovery region. */
export const subnetsSpanZones: Rule = (context) => {
  const { subnetIds, recovery } = context.draft.network;
  return [
    ...spansZones(context, ['network', 'subnetIds'], subnetIds),
    ...spansZones(context, ['network', 'recovery', 'subnetIds'], recovery?.subnetIds),
  ];
};

function spansZones(context: RuleContext, at: Path, subnetIds: readonly string[] | undefined): Problem[] {
  if (subnetIds === undefined || new Set(subnetIds).size >= 2) return [];
  return [
    breach(context, {
      code: 'PLINTH-NET-003',
      at,
      got: subnetIds,
      rule: 'RDS needs subnets in two zones or more',
      edits: [set(context, at, [...new Set([...subnetIds, ...exampleSubnets])])],
      fix: 'add a private subnet in another zone',
    }),
  ];
}

/** An address range begins where one of its size may. */
export const cidrIsAligned: Rule = (context) => {
  const { cidr } = context.draft.network;
  const parsed = cidr === undefined ? undefined : parseCidr(cidr);
  const aligned = parsed && printCidr(alignedCidr(parsed));
  if (cidr === undefined || aligned === cidr) return [];
  return [
    breach(context, {
      code: 'PLINTH-NET-005',
      at: ['network', 'cidr'],
      got: cidr,
      rule: 'must be a network address: octets up to 255, and no bits beyond the prefix',
      edits: [set(context, ['network', 'cidr'], aligned ?? '10.20.0.0/16')],
    }),
  ];
};

/** Zones lie in the region, and no two are the same. */
export const zonesAreOfTheRegion: Rule = (context) => {
  const { environment, network } = context.draft;
  const { region, recoveryRegion } = environment;
  return [
    ...zonesOfRegion(context, ['network', 'availabilityZones'], network.availabilityZones, region),
    ...zonesOfRegion(
      context,
      ['network', 'recovery', 'availabilityZones'],
      network.recovery?.availabilityZones,
      recoveryRegion,
    ),
  ];
};

function zonesOfRegion(
  context: RuleContext,
  at: Path,
  zones: readonly string[] | undefined,
  region: string | undefined,
): Problem[] {
  if (zones === undefined || region === undefined) return [];
  const right = new Set(zones).size === zones.length && zones.every((zone) => zone.slice(0, -1) === region);
  if (right) return [];
  return [
    breach(context, {
      code: 'PLINTH-NET-006',
      at,
      got: zones,
      rule: `must be different zones of ${region}`,
      edits: [set(context, at, zonesOf(region))],
    }),
  ];
}
