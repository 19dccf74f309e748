import { hasChanged } from '../../../change.ts';
import { finding } from '../../../finding.ts';
import type { AttributeRule } from '../../../kind.ts';
import { isMarker, list } from '../../../value.ts';
import { onlyAdds } from '../../taken.ts';
import { modifyTiming, switchOf } from './instance.ts';
import { sources } from './sources.ts';
import { fromTo, whenWords } from './words.ts';

export const identifier: AttributeRule = (attribute, change) => {
  const timing = modifyTiming(change);
  return [
    finding({
      code: 'rds-instance-rename',
      attribute: attribute.name,
      timing,
      interruption: 'outage',
      why: `Renames and reboots the instance ${whenWords(timing)}, and its old endpoint is gone at once. Clients that hold the old host name stay cut off; the new one answers after about ten minutes.`,
      fix: 'Give the clients the new endpoint in the same step, or keep the identifier.',
      source: `${sources.settings}; ${sources.rename}`,
    }),
  ];
};

export const port: AttributeRule = (attribute) => [
  finding({
    code: 'rds-instance-port',
    attribute: 'port',
    interruption: 'outage',
    why: `Restarts the instance now for the port change${fromTo(attribute)}, whatever apply_immediately says. Clients stay cut off until they use the new port and security groups let it through.`,
    fix: 'Change clients and security groups in the same step, or keep the port.',
    source: sources.settings,
  }),
];

export const subnetGroup: AttributeRule = (_attribute, change) => {
  const timing = modifyTiming(change);
  return [
    finding({
      code: 'rds-instance-subnet-group',
      attribute: 'db_subnet_group_name',
      timing,
      interruption: 'outage',
      why: `Moves the instance to another subnet group ${whenWords(timing)}, with the instance away meanwhile. Its address changes, and security groups of another VPC no longer fit.`,
      fix: 'Keep the subnet group, or plan the move as an outage.',
      source: sources.settings,
    }),
  ];
};

export const networkType: AttributeRule = (attribute, change) => {
  const timing = modifyTiming(change);
  return [
    finding({
      code: 'rds-instance-network-type',
      attribute: 'network_type',
      timing,
      interruption: 'unknown',
      why: `May interrupt the instance ${whenWords(timing)} for the network type change${fromTo(attribute)}.`,
      fix: 'Apply it in a quiet hour.',
      source: sources.settings,
    }),
  ];
};

export const customerOwnedIp: AttributeRule = (_attribute, change) => {
  const timing = modifyTiming(change);
  return [
    finding({
      code: 'rds-instance-outpost-address',
      attribute: 'customer_owned_ip_enabled',
      timing,
      interruption: 'unknown',
      why: `Changes the address on the Outpost ${whenWords(timing)}, and clients may lose it.`,
      source: sources.modify,
    }),
  ];
};

export const publicAccess: AttributeRule = (attribute) => {
  if (switchOf(attribute.after) === true) return [exposed('Gets a public address now.')];
  return [
    finding({
      code: 'rds-instance-public-access-off',
      attribute: 'publicly_accessible',
      interruption: 'unknown',
      why: 'Loses its public address now, so that clients outside the VPC can no longer connect.',
      fix: 'Make sure that every client is inside the VPC.',
      source: `${sources.settings}; ${sources.vpc}`,
    }),
  ];
};

export const exposed = (headline: string) =>
  finding({
    code: 'rds-instance-public',
    attribute: 'publicly_accessible',
    severity: 'dangerous',
    why: `${headline} The endpoint resolves to it outside the VPC, and only security groups stand between the database and the internet.`,
    fix: 'Keep publicly_accessible false, and reach the database through the VPC.',
    source: sources.vpc,
  });

/** A further group is quiet, as a further rule is: the rules are judged where they are. */
export const securityGroups: AttributeRule = ({ before, after }) => {
  if (!isMarker(before) && !isMarker(after) && list(after).length === 0) return [groupsKept];
  return onlyAdds(before, after) ? [] : [groupsChanged];
};

const groupsChanged = finding({
  code: 'rds-instance-security-groups',
  attribute: 'vpc_security_group_ids',
  severity: 'review',
  interruption: 'unknown',
  why: 'Changes its security groups now, and clients let in by a group that goes are cut off.',
  fix: 'Compare the rules of the groups.',
  source: sources.settings,
});

const groupsKept = finding({
  code: 'rds-instance-security-groups-kept',
  attribute: 'vpc_security_group_ids',
  severity: 'review',
  timing: 'not-applied',
  why: 'Keeps its security groups, though the plan shows none. The provider never sends an empty list.',
  fix: 'Name the security groups it shall have.',
  source: sources.sent,
});

/** One finding for the directory, whichever of its arguments show the change. */
export const directory: AttributeRule = (attribute, change) => {
  if (change.changed.find(({ name }) => ofDirectory.includes(name))?.name !== attribute.name) return [];
  const timing = modifyTiming(change);
  const isKerberos = hasChanged(change, ...kerberos);
  return [
    finding({
      code: 'rds-instance-directory',
      attribute: attribute.name,
      timing,
      interruption: isKerberos ? 'brief' : 'unknown',
      why: `Joins or leaves a directory ${whenWords(timing)}${isKerberos ? ', with a short interruption' : ''}. Logins through the old directory stop.`,
      fix: 'Apply it in a quiet hour, with another way to log in.',
      source: sources.settings,
    }),
  ];
};

/** The arguments AWS documents as brief; of a directory of one's own nothing is documented. */
const kerberos = ['domain', 'domain_iam_role_name'];
const ofDirectory = [...kerberos, 'domain_auth_secret_arn', 'domain_dns_ips', 'domain_fqdn', 'domain_ou'];
