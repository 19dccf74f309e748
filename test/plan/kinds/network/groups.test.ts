import { describe, expect, it } from 'vitest';
import { aChange, judged } from '../../judged.ts';
import { fields, judgedIn, quietly, unchanged } from '../s3/fields.ts';

const group = { id: 'sg-db', name: 'db', ingress: [], egress: [] };
const refused = 'review not-applied none none yes fails';
const mayCutOff = 'review now unknown none yes succeeds';
const type = 'aws_security_group';
const replaced = (actions: readonly string[]) =>
  aChange(type, {
    before: group,
    after: { name: 'data', ingress: [], egress: [] },
    unknown: { id: true },
    actions,
    replacePaths: [['name']],
  });
const database = unchanged('aws_db_instance', { vpc_security_group_ids: ['sg-db'], port: 5432 });

describe('a security group', () => {
  it('cannot be deleted or replaced first while something has it', () => {
    expect(judgedIn([aChange(type, { before: group }), database])).toBe(refused);
    expect(judgedIn([replaced(['delete', 'create']), database])).toBe(refused);
  });

  it('finds users in nested blocks', () => {
    const lambda = unchanged('aws_lambda_function', { vpc_config: [{ security_group_ids: ['sg-db'] }] });
    expect(judgedIn([aChange(type, { before: group }), lambda])).toBe(refused);
  });

  it('can be deleted once what has it lets go', () => {
    const moved = aChange('aws_db_instance', {
      before: { vpc_security_group_ids: ['sg-db'] },
      after: { vpc_security_group_ids: ['sg-new'] },
    });
    const maybe = 'review now none none yes unknown';
    expect(judgedIn([aChange(type, { before: group }), moved])).toBe(maybe);
    expect(judgedIn([aChange(type, { before: group })])).toBe(maybe);
  });

  it('gets a new id when it is replaced', () => {
    expect(judgedIn([replaced(['create', 'delete']), database])).toBe(mayCutOff);
    expect(judgedIn([replaced(['delete', 'create'])])).toBe('review now unknown none yes unknown');
  });

  it('is quiet when it is new and private, or only tagged', () => {
    expect(fields(judged(type, { after: group }))).toBe(quietly);
    expect(fields(judged(type, { before: group, after: { ...group, revoke_rules_on_delete: true } }))).toBe(
      quietly,
    );
  });

  it('of a VPC by default is taken over with its rules, and left as it is', () => {
    expect(fields(judged('aws_default_security_group', { after: { ingress: [] } }))).toBe(mayCutOff);
    expect(fields(judged('aws_default_security_group', { before: group }))).toBe(
      'safe not-applied none none yes succeeds',
    );
  });
});

describe('a network ACL', () => {
  const entry = (number: number, cidr: string, action = 'allow') => ({
    rule_no: number,
    action,
    protocol: '6',
    from_port: 5432,
    to_port: 5432,
    cidr_block: cidr,
    ipv6_cidr_block: '',
  });
  const change = (before: readonly object[], after: readonly object[]) =>
    fields(
      judged('aws_network_acl', { before: { ingress: before as never }, after: { ingress: after as never } }),
    );

  it('may cut off traffic that it allows no more, or denies', () => {
    expect(change([entry(100, '10.0.0.0/8')], [])).toBe(mayCutOff);
    expect(
      change([entry(100, '10.0.0.0/8')], [entry(90, '10.1.0.0/16', 'deny'), entry(100, '10.0.0.0/8')]),
    ).toBe(mayCutOff);
    expect(fields(judged('aws_network_acl', { before: { ingress: [] } }))).toBe(mayCutOff);
  });

  it('is worth a sentence when the internet comes as far as the security groups', () => {
    expect(change([], [entry(100, '0.0.0.0/0')])).toBe('review now none none yes succeeds');
  });

  it('is quiet when it allows more of what is private', () => {
    expect(change([], [entry(100, '10.0.0.0/8')])).toBe(quietly);
    expect(change([entry(100, '10.0.0.0/16')], [entry(110, '10.0.0.0/8')])).toBe(quietly);
  });

  it('loses an entry that is a resource of its own', () => {
    const rule = {
      network_acl_id: 'acl',
      rule_number: 100,
      egress: false,
      protocol: 'tcp',
      rule_action: 'allow',
      cidr_block: '10.0.0.0/8',
      from_port: 5432,
      to_port: 5432,
    };
    expect(fields(judged('aws_network_acl_rule', { before: rule }))).toBe(mayCutOff);
    expect(fields(judged('aws_network_acl_rule', { after: rule }))).toBe(quietly);
  });
});

describe('prefix lists and attachments', () => {
  const entries = (...cidrs: readonly string[]) => ({
    entry: cidrs.map((cidr) => ({ cidr, description: '' })),
  });

  it('let in or cut off whoever they name', () => {
    const change = (before: object, after: object) =>
      fields(judged('aws_ec2_managed_prefix_list', { before: before as never, after: after as never }));
    expect(change(entries('10.0.0.0/8'), entries('10.0.0.0/8', '0.0.0.0/0'))).toBe(
      'dangerous now none none yes succeeds',
    );
    expect(change(entries('10.0.0.0/8', '192.168.0.0/16'), entries('10.0.0.0/8'))).toBe(mayCutOff);
    expect(change(entries('10.0.0.0/8'), entries('10.0.0.0/8', '192.168.0.0/16'))).toBe(quietly);
  });

  it('take a group off an interface', () => {
    expect(
      fields(judged('aws_network_interface_sg_attachment', { before: { security_group_id: 'sg-db' } })),
    ).toBe(mayCutOff);
  });
});
