import {
  anAttachment,
  anEgressRule,
  anIngressRule,
  anOldRule,
  aPasswordPolicy,
  aRole,
  aRolePolicy,
  aSecurityGroup,
  inline,
  trusting,
} from './base/access.ts';
import { between, change, configured, creation, dangerous, deletion, review } from './build.ts';
import type { Case } from './case.ts';
import * as source from './sources.ts';

const INGRESS = 'aws_vpc_security_group_ingress_rule.main';
const GROUP = 'aws_security_group.main';
const OLD = 'aws_security_group_rule.main';
const ROLE = 'aws_iam_role.main';
const exposed = dangerous({ timing: 'now', data: 'none' });
const narrower = review({ timing: 'now', interruption: 'unknown', data: 'none' });

export const access: readonly Case[] = [
  {
    id: 'ingress-world-created',
    title: 'The database port opened to the world',
    ...creation(anIngressRule({ cidr_ipv4: '0.0.0.0/0' })),
    expect: { [INGRESS]: exposed },
    source: source.SECURITY_GROUPS,
  },
  {
    id: 'ingress-world-ipv6',
    title: 'The database port opened to the world over IPv6',
    ...creation(anIngressRule({ cidr_ipv4: null, cidr_ipv6: '::/0' })),
    expect: { [INGRESS]: exposed },
    source: source.SECURITY_GROUPS,
  },
  {
    id: 'ingress-world-updated',
    title: 'A rule of one network widened to the world',
    ...change(anIngressRule(), { cidr_ipv4: '0.0.0.0/0' }),
    expect: { [INGRESS]: exposed },
    source: source.SECURITY_GROUPS,
  },
  {
    id: 'ingress-world-everything',
    title: 'Every port opened to the world',
    ...creation(anIngressRule({ ip_protocol: '-1', from_port: null, to_port: null, cidr_ipv4: '0.0.0.0/0' })),
    expect: { [INGRESS]: exposed },
    source: source.SECURITY_GROUPS,
  },
  {
    id: 'ingress-world-https',
    title: 'Port 443 opened to the world',
    ...creation(anIngressRule({ from_port: 443, to_port: 443, cidr_ipv4: '0.0.0.0/0' })),
    expect: { [INGRESS]: review({ timing: 'now', data: 'none' }) },
    source: source.SECURITY_GROUPS,
  },
  {
    id: 'ingress-inline-world',
    title: 'The world in a rule inside the group',
    ...change(aSecurityGroup(), { ingress: [inline(5432, '10.0.0.0/16'), inline(22, '0.0.0.0/0')] }),
    expect: { [GROUP]: exposed },
    source: source.SECURITY_GROUPS,
  },
  {
    id: 'ingress-inline-removed',
    title: 'Every rule inside the group removed',
    ...change(aSecurityGroup(), { ingress: [] }),
    expect: { [GROUP]: narrower },
    source: `${source.SECURITY_GROUPS}; ${source.PROVIDER}`,
  },
  {
    id: 'ingress-old-rule-world',
    title: 'The world in a rule of the older resource type',
    ...change(anOldRule(), { cidr_blocks: ['10.0.0.0/16', '0.0.0.0/0'] }),
    expect: { [OLD]: exposed },
    source: source.SECURITY_GROUPS,
  },
  {
    id: 'ingress-deleted',
    title: 'A rule deleted',
    ...deletion(anIngressRule()),
    expect: { [INGRESS]: narrower },
    source: source.SECURITY_GROUPS,
  },
  {
    id: 'egress-deleted',
    title: 'A rule for outgoing connections deleted',
    ...deletion(anEgressRule()),
    expect: { 'aws_vpc_security_group_egress_rule.main': narrower },
    source: source.SECURITY_GROUPS,
  },
  {
    id: 'security-group-description',
    title: 'Another description: replaces the group, which may be in use',
    ...change(aSecurityGroup(), { description: 'database of orders' }),
    expect: { [GROUP]: review({ data: 'none' }) },
    source: 'Amazon VPC User Guide, Delete a security group',
  },
  {
    id: 'role-trusts-everybody',
    title: 'Everybody may assume the role',
    ...change(aRole(), { assume_role_policy: trusting('*') }),
    expect: { [ROLE]: exposed },
    source: source.IAM_PRINCIPAL,
  },
  {
    id: 'role-trusts-another',
    title: 'Another service may assume the role',
    ...change(aRole(), { assume_role_policy: trusting({ Service: 'lambda.amazonaws.com' }) }),
    expect: { [ROLE]: review({ timing: 'now', data: 'none' }) },
    source: source.IAM_ROLES,
  },
  {
    id: 'role-deleted',
    title: 'A role deleted',
    ...deletion(aRole()),
    expect: { [ROLE]: narrower },
    source: source.IAM_ROLES,
  },
  {
    id: 'role-policy-narrower',
    title: 'A role may only read',
    ...between(aRolePolicy('s3:GetObject', 's3:PutObject'), aRolePolicy('s3:GetObject')),
    expect: { 'aws_iam_role_policy.main': narrower },
    source: source.IAM_POLICIES,
  },
  {
    id: 'role-policy-wider',
    title: 'A role may delete too',
    ...between(aRolePolicy('s3:GetObject'), aRolePolicy('s3:GetObject', 's3:DeleteObject')),
    expect: { 'aws_iam_role_policy.main': review({ timing: 'now', data: 'none' }) },
    source: source.IAM_POLICIES,
  },
  {
    id: 'role-attachment-deleted',
    title: 'A managed policy detached from a role',
    ...deletion(anAttachment('AmazonS3ReadOnlyAccess')),
    expect: { 'aws_iam_role_policy_attachment.main': narrower },
    source: source.IAM_POLICIES,
  },
  {
    id: 'ingress-private-created',
    title: 'A rule of a private network',
    ...creation(anIngressRule()),
    expect: {},
    source: source.SECURITY_GROUPS,
  },
  {
    id: 'ingress-description',
    title: 'Description and tags of a rule and its group',
    before: configured(anIngressRule(), aSecurityGroup()),
    after: configured(
      anIngressRule({ description: 'from the cluster', tags: { team: 'orders' } }),
      aSecurityGroup({ tags: { team: 'orders' } }),
    ),
    expect: {},
    source: source.SECURITY_GROUPS,
  },
  {
    id: 'role-created',
    title: 'A new role with a policy',
    before: configured(),
    after: configured(aRole(), aRolePolicy('s3:GetObject')),
    expect: {},
    source: source.IAM_ROLES,
  },
  {
    id: 'passwords-weaker',
    title: 'Shorter passwords',
    ...change(aPasswordPolicy(), { minimum_password_length: 8 }),
    expect: {
      'aws_iam_account_password_policy.main': review({ timing: 'now', interruption: 'none', data: 'none' }),
    },
    source: source.IAM_PASSWORDS,
  },
  {
    id: 'passwords-stronger',
    title: 'Longer passwords, with symbols',
    ...change(aPasswordPolicy(), { minimum_password_length: 20, require_symbols: true }),
    expect: {},
    source: source.IAM_PASSWORDS,
  },
  {
    id: 'role-description',
    title: 'Description and tags of a role',
    ...change(aRole(), { description: 'orders', tags: { team: 'orders' } }),
    expect: {},
    source: source.IAM_ROLES,
  },
];
