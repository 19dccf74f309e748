import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../plan/value.ts';
import { aChange, judged } from '../../judged.ts';
import { fields, judgedIn, quietly, unchanged } from '../s3/fields.ts';

const exposed = 'dangerous now none none yes succeeds';
const worthASentence = 'review now none none yes succeeds';
const mayCutOff = 'review now unknown none yes succeeds';
const cutOff = 'dangerous now outage none yes succeeds';
const gap = 'review now brief none yes succeeds';

const block = (port: number, peers: JsonObject, to = port): JsonObject => ({
  from_port: port,
  to_port: to,
  protocol: 'tcp',
  description: '',
  cidr_blocks: [],
  ipv6_cidr_blocks: [],
  prefix_list_ids: [],
  security_groups: [],
  self: false,
  ...peers,
});
const from = (cidr: string) => ({ cidr_blocks: [cidr] });
const group = (ingress: readonly JsonObject[], more: JsonObject = {}): JsonObject => ({
  id: 'sg-db',
  name: 'db',
  ingress,
  egress: [],
  ...more,
});
const groupChange = (before: readonly JsonObject[], after: readonly JsonObject[]) =>
  aChange('aws_security_group', { before: group(before), after: group(after) });
const database = unchanged('aws_db_instance', {
  vpc_security_group_ids: ['sg-db'],
  port: 5432,
  engine: 'postgres',
});

describe('rules within a security group', () => {
  const inline = (before: readonly JsonObject[], after: readonly JsonObject[]) =>
    judgedIn([groupChange(before, after)]);

  it('expose whatever they open to the internet but the web', () => {
    expect(inline([], [block(5432, from('0.0.0.0/0'))])).toBe(exposed);
    expect(inline([], [block(22, { ipv6_cidr_blocks: ['::/0'] })])).toBe(exposed);
    expect(inline([], [block(0, from('0.0.0.0/0'), 65535)])).toBe(exposed);
    expect(inline([], [{ ...block(0, from('0.0.0.0/0')), protocol: '-1' }])).toBe(exposed);
    expect(inline([], [block(80, from('0.0.0.0/0'), 443)])).toBe(exposed);
    expect(inline([], [block(6379, { cidr_blocks: ['0.0.0.0/1', '128.0.0.0/1'] })])).toBe(exposed);
    expect(inline([block(22, from('10.0.0.0/8'))], [block(22, from('0.0.0.0/0'))])).toBe(exposed);
  });

  it('are worth a sentence when the web is open', () => {
    expect(inline([], [block(443, from('0.0.0.0/0'))])).toBe(worthASentence);
    expect(inline([], [block(80, { ipv6_cidr_blocks: ['::/0'] })])).toBe(worthASentence);
  });

  it('expose nothing anew that was open', () => {
    const open = block(22, from('0.0.0.0/0'));
    expect(inline([open], [open, block(22, from('10.0.0.0/8'))])).toBe(quietly);
    expect(inline([open], [{ ...open, description: 'anybody' }])).toBe(quietly);
  });

  it('are quiet when they let in more of what is private', () => {
    expect(inline([], [block(5432, from('10.0.0.0/16'))])).toBe(quietly);
    expect(inline([block(5432, from('10.0.0.0/16'))], [block(5432, from('10.0.0.0/8'))])).toBe(quietly);
    expect(inline([], [block(5432, { security_groups: ['sg-app'] })])).toBe(quietly);
  });

  it('are quiet when they are split or written otherwise', () => {
    const halves = block(5432, { cidr_blocks: ['10.0.0.0/9', '10.128.0.0/9'] });
    expect(inline([block(5432, from('10.0.0.0/8'))], [halves])).toBe(quietly);
    expect(inline([block(5432, { self: true })], [block(5432, { security_groups: ['sg-db'] })])).toBe(
      quietly,
    );
  });

  it('may cut off whoever they let in no more', () => {
    expect(inline([block(8080, from('10.0.0.0/8'))], [])).toBe(mayCutOff);
    expect(inline([block(8080, from('10.0.0.0/8'))], [block(8080, from('10.0.0.0/16'))])).toBe(mayCutOff);
    expect(inline([block(22, from('0.0.0.0/0'))], [block(22, from('10.0.0.0/8'))])).toBe(mayCutOff);
  });

  it('cut clients off from a store on its port', () => {
    const rule = block(5432, { security_groups: ['sg-app'] });
    expect(judgedIn([groupChange([rule], []), database])).toBe(cutOff);
    expect(judgedIn([groupChange([rule], [block(5432, { security_groups: ['sg-new'] })]), database])).toBe(
      cutOff,
    );
    expect(judgedIn([groupChange([block(8080, { security_groups: ['sg-app'] })], []), database])).toBe(
      mayCutOff,
    );
  });

  it('may leave clients of a store in when a narrower or other peer stays', () => {
    const wide = block(5432, from('10.0.0.0/8'));
    expect(judgedIn([groupChange([wide], [block(5432, from('10.0.0.0/16'))]), database])).toBe(mayCutOff);
    const app = block(5432, { security_groups: ['sg-app'] });
    expect(judgedIn([groupChange([wide, app], [wide]), database])).toBe(mayCutOff);
  });

  it('hand over to resources of their own with a moment in between', () => {
    const created = aChange('aws_vpc_security_group_ingress_rule', {
      after: {
        security_group_id: 'sg-db',
        ip_protocol: 'tcp',
        from_port: 5432,
        to_port: 5432,
        cidr_ipv4: '10.0.0.0/8',
      },
    });
    expect(judgedIn([groupChange([block(5432, from('10.0.0.0/8'))], []), created, database])).toBe(gap);
  });

  it('may cut off what goes out', () => {
    const egress = [{ ...block(0, from('0.0.0.0/0')), protocol: '-1' }];
    const change = { before: group([], { egress }), after: group([]) };
    expect(fields(judged('aws_security_group', change))).toBe(mayCutOff);
    expect(fields(judged('aws_security_group', { before: group([]), after: group([], { egress }) }))).toBe(
      quietly,
    );
  });

  it('are not guessed when they are known after apply', () => {
    const impact = judged('aws_security_group', {
      before: group([block(5432, from('10.0.0.0/8'))]),
      after: { id: 'sg-db', egress: [] },
      unknown: { ingress: true },
    });
    expect(fields(impact)).toBe(mayCutOff);
  });
});

describe('a rule that is a resource of its own', () => {
  const type = 'aws_vpc_security_group_ingress_rule';
  const rule = (cidr: string, more: JsonObject = {}): JsonObject => ({
    security_group_id: 'sg-db',
    ip_protocol: 'tcp',
    from_port: 5432,
    to_port: 5432,
    cidr_ipv4: cidr,
    ...more,
  });

  it('exposes what it opens to the internet', () => {
    expect(fields(judged(type, { after: rule('0.0.0.0/0') }))).toBe(exposed);
    expect(fields(judged(type, { before: rule('10.0.0.0/8'), after: rule('0.0.0.0/0') }))).toBe(exposed);
    expect(fields(judged(type, { after: rule('0.0.0.0/0', { from_port: 443, to_port: 443 }) }))).toBe(
      worthASentence,
    );
    expect(
      fields(
        judged(type, { after: rule('0.0.0.0/0', { ip_protocol: '-1', from_port: null, to_port: null }) }),
      ),
    ).toBe(exposed);
  });

  it('is quiet when it lets in something private, or only its description differs', () => {
    expect(fields(judged(type, { after: rule('10.0.0.0/8') }))).toBe(quietly);
    expect(fields(judged(type, { before: rule('10.0.0.0/16'), after: rule('10.0.0.0/8') }))).toBe(quietly);
    expect(
      fields(judged(type, { before: rule('10.0.0.0/8'), after: rule('10.0.0.0/8', { description: 'a' }) })),
    ).toBe(quietly);
  });

  it('cuts clients off from a store, unless another rule lets them in', () => {
    const removed = aChange(type, { before: rule('10.0.0.0/16') });
    expect(judgedIn([removed])).toBe(mayCutOff);
    expect(judgedIn([removed, database])).toBe(cutOff);
    expect(judgedIn([removed, database, unchanged(type, rule('10.0.0.0/8'), 'wide')])).toBe(quietly);
    expect(judgedIn([removed, database, aChange(type, { name: 'wide', after: rule('10.0.0.0/8') })])).toBe(
      quietly,
    );
  });

  it('does not count the copy of itself that the group shows', () => {
    const shown = unchanged('aws_security_group', group([block(5432, from('10.0.0.0/16'))]));
    expect(judgedIn([aChange(type, { before: rule('10.0.0.0/16') }), shown, database])).toBe(cutOff);
  });

  it('may meet its own duplicate', () => {
    const removed = aChange(type, { before: rule('10.0.0.0/16') });
    const same = aChange('aws_security_group_rule', {
      after: {
        security_group_id: 'sg-db',
        type: 'ingress',
        protocol: 'tcp',
        from_port: 5432,
        to_port: 5432,
        cidr_blocks: ['10.0.0.0/16'],
      },
    });
    expect(judgedIn([removed, same, database])).toBe('review now brief none yes unknown');
  });

  it('leaves a gap when it is replaced', () => {
    const old = {
      security_group_id: 'sg-db',
      type: 'ingress',
      protocol: 'tcp',
      from_port: 5432,
      to_port: 5432,
      cidr_blocks: ['10.0.0.0/16'],
    };
    const replacement = aChange('aws_security_group_rule', {
      before: old,
      after: { ...old, cidr_blocks: ['10.0.0.0/8'] },
      actions: ['delete', 'create'],
      replacePaths: [['cidr_blocks']],
    });
    expect(judgedIn([replacement, database])).toBe(gap);
  });

  it('does not mind the peer that the provider computes beside addresses', () => {
    const old = {
      security_group_id: 'sg-db',
      type: 'ingress',
      protocol: 'tcp',
      from_port: 5432,
      to_port: 5432,
      cidr_blocks: ['10.0.0.0/16'],
    };
    const replacement = judged('aws_security_group_rule', {
      before: old,
      after: { ...old, cidr_blocks: ['10.0.0.0/8'] },
      unknown: { source_security_group_id: true, id: true, security_group_rule_id: true },
      actions: ['delete', 'create'],
      replacePaths: [['cidr_blocks']],
    });
    expect(fields(replacement)).toBe(gap);
  });

  it('is not guessed when its peer is known after apply', () => {
    const settings = { security_group_id: 'sg-db', ip_protocol: 'tcp', from_port: 5432, to_port: 5432 };
    const updated = judged(type, {
      before: { ...settings, referenced_security_group_id: 'sg-app' },
      after: settings,
      unknown: { referenced_security_group_id: true },
    });
    expect(fields(updated)).toBe(mayCutOff);
  });

  it('goes with its group', () => {
    const gone = aChange('aws_security_group', { before: group([]) });
    expect(judgedIn([aChange(type, { before: rule('10.0.0.0/16') }), gone])).toBe(quietly);
  });

  it('stays revoked when its group cannot be replaced', () => {
    const moved = aChange(type, {
      before: rule('10.0.0.0/16'),
      after: { ...rule('10.0.0.0/16'), security_group_id: null },
      unknown: { security_group_id: true },
      actions: ['delete', 'create'],
      replacePaths: [['security_group_id']],
    });
    const replaced = (actions: readonly string[]) =>
      aChange('aws_security_group', {
        before: group([]),
        after: group([], { id: null }),
        unknown: { id: true },
        actions,
        replacePaths: [['name']],
      });
    expect(judgedIn([moved, replaced(['delete', 'create']), database])).toBe(cutOff);
    expect(judgedIn([moved, replaced(['create', 'delete']), database])).toBe(mayCutOff);
  });
});

describe('a rule that follows its database to another port', () => {
  const rule = (port: number): JsonObject => ({
    security_group_id: 'sg-db',
    ip_protocol: 'tcp',
    from_port: port,
    to_port: port,
    cidr_ipv4: '10.0.0.0/16',
  });
  const follows = aChange('aws_vpc_security_group_ingress_rule', { before: rule(5432), after: rule(5433) });
  const settings = { vpc_security_group_ids: ['sg-db'], engine: 'postgres' };

  it('cuts nobody off by itself', () => {
    const moved = aChange('aws_db_instance', {
      before: { ...settings, port: 5432 },
      after: { ...settings, port: 5433 },
    });
    expect(judgedIn([follows, moved])).toBe(mayCutOff);
    expect(judgedIn([follows, database])).toBe(cutOff);
  });
});
