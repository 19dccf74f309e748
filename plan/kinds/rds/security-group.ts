import type { AttributeChange } from '../../change.ts';
import { type Finding, finding } from '../../finding.ts';
import type { Kind } from '../../kind.ts';
import { blocks, canonical, hasUnknown, isMarker, type Json, type Value } from '../../value.ts';

const source = 'Amazon RDS User Guide, Controlling access with security groups (EC2-Classic)';

const rulesOf = (value: Value): readonly string[] =>
  blocks(value).map((rule) => canonical(rule as unknown as Json));
const isOpen = (rule: string): boolean => rule.includes('"0.0.0.0/0"') || rule.includes('"::/0"');

function ingress({ name, before, after }: AttributeChange): readonly Finding[] {
  const [old, planned] = [rulesOf(before), rulesOf(after)];
  const added = planned.filter((rule) => !old.includes(rule));
  const narrows = isMarker(after) || hasUnknown(after) || old.some((rule) => !planned.includes(rule));
  if (added.some(isOpen)) return [exposed(name)];
  return [
    finding({
      code: 'rds-security-group-ingress',
      attribute: name,
      severity: 'review',
      interruption: narrows ? 'unknown' : 'none',
      why: narrows
        ? 'Changes or removes who may connect to the database now. Clients that only a removed rule lets in are cut off.'
        : 'Lets further clients connect to the database now.',
      source,
    }),
  ];
}

const exposed = (attribute: string): Finding =>
  finding({
    code: 'rds-security-group-open',
    attribute,
    severity: 'dangerous',
    why: 'Lets the whole internet connect to the database.',
    fix: 'Name the addresses of the clients.',
    source,
  });

/** The groups of EC2-Classic, which provider 4 and older states may still hold. */
export const securityGroup: Kind = {
  types: ['aws_db_security_group'],
  noun: 'the database security group',
  created: ({ after }) => (rulesOf(after?.ingress ?? null).some(isOpen) ? [exposed('ingress')] : []),
  updated: { ingress },
  destroyed: () => [
    finding({
      code: 'rds-security-group-delete',
      interruption: 'unknown',
      apply: 'unknown',
      why: 'Deletes the security group of the database. Clients it lets in lose their access; AWS refuses while it is in use.',
      source,
    }),
  ],
};
