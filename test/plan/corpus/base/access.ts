import type { JsonObject } from '../../../../plan/value.ts';
import { aResource } from '../build.ts';
import type { Resource } from '../case.ts';
import { policyOf } from './keys.ts';

const GROUP = 'sg-0a1b2c3d4e5f60001';

/** A rule written inside the group; JSON needs each of its arguments. */
export const inline = (port: number, ...cidrs: readonly string[]): JsonObject => ({
  from_port: port,
  to_port: port,
  protocol: 'tcp',
  cidr_blocks: cidrs,
  description: '',
  ipv6_cidr_blocks: [],
  prefix_list_ids: [],
  security_groups: [],
  self: false,
});

export const aSecurityGroup = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_security_group',
    {
      name: 'orders-database',
      description: 'orders database',
      vpc_id: 'vpc-0a1b2c3d4e5f60001',
      ingress: [inline(5432, '10.0.0.0/16')],
      ...args,
    },
    {
      id: GROUP,
      arn: `arn:aws:ec2:eu-central-1:111122223333:security-group/${GROUP}`,
      owner_id: '111122223333',
      ingress: [],
      egress: [],
    },
  );

const rule = (type: string, args: JsonObject): Resource =>
  aResource(
    type,
    {
      security_group_id: GROUP,
      ip_protocol: 'tcp',
      from_port: 5432,
      to_port: 5432,
      cidr_ipv4: '10.0.0.0/16',
      ...args,
    },
    {
      id: 'sgr-0a1b2c3d4e5f60001',
      arn: 'arn:aws:ec2:eu-central-1:111122223333:security-group-rule/sgr-0a1b2c3d4e5f60001',
      security_group_rule_id: 'sgr-0a1b2c3d4e5f60001',
    },
  );
export const anIngressRule = (args: JsonObject = {}): Resource =>
  rule('aws_vpc_security_group_ingress_rule', args);
export const anEgressRule = (args: JsonObject = {}): Resource =>
  rule('aws_vpc_security_group_egress_rule', args);

/** A rule of the older resource type. */
export const anOldRule = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_security_group_rule',
    {
      security_group_id: GROUP,
      type: 'ingress',
      protocol: 'tcp',
      from_port: 5432,
      to_port: 5432,
      cidr_blocks: ['10.0.0.0/16'],
      ...args,
    },
    { id: 'sgrule-1234567890' },
  );

export const trusting = (principal: JsonObject | string): string =>
  policyOf({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' });

export const aRole = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_iam_role',
    { name: 'orders', assume_role_policy: trusting({ Service: 'ecs-tasks.amazonaws.com' }), ...args },
    {
      id: 'orders',
      arn: 'arn:aws:iam::111122223333:role/orders',
      unique_id: 'AROAEXAMPLEEXAMPLE001',
      create_date: '2026-01-05T10:00:00Z',
      managed_policy_arns: [],
      inline_policy: [],
    },
  );

export const aRolePolicy = (...actions: readonly string[]): Resource =>
  aResource(
    'aws_iam_role_policy',
    {
      name: 'orders',
      role: 'orders',
      policy: policyOf({
        Effect: 'Allow',
        Action: actions,
        Resource: 'arn:aws:s3:::orders-documents-111122223333/*',
      }),
    },
    { id: 'orders:orders' },
  );

export const anAttachment = (policy: string): Resource =>
  aResource(
    'aws_iam_role_policy_attachment',
    { role: 'orders', policy_arn: `arn:aws:iam::aws:policy/${policy}` },
    { id: 'orders-20260105100000000000000001' },
  );

export const aPasswordPolicy = (args: JsonObject = {}): Resource =>
  aResource(
    'aws_iam_account_password_policy',
    { minimum_password_length: 14, require_numbers: true, allow_users_to_change_password: true, ...args },
    { id: 'iam-account-password-policy' },
  );
