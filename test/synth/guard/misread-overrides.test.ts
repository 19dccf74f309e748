import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { describe, expect, it } from 'vitest';
import { cdktfWrites, guardSays, type Write } from './cases.ts';

describe('addOverride', () => {
  it('splits a key at its dots in cdktf, and is refused here', () => {
    const write: Write = (stack) => {
      new SnsTopic(stack, 'alerts', {}).addOverride('tags.kubernetes.io/role', 'elb');
    };
    expect(cdktfWrites(write).resource?.aws_sns_topic?.alerts).toMatchObject({
      tags: { kubernetes: { 'io/role': 'elb' } },
    });
    expect(guardSays(write)).toMatchObject([
      { code: 'PLINTH-GUARD-011', path: 'orders-prod/aws_sns_topic.alerts.tags.kubernetes' },
    ]);
  });

  it('makes an object where the list is missing in cdktf, and is refused here', () => {
    const write: Write = (stack) => {
      new SecurityGroup(stack, 'clients', {}).addOverride('ingress.0.from_port', 5432);
    };
    expect(cdktfWrites(write).resource?.aws_security_group?.clients).toMatchObject({
      ingress: { '0': { from_port: 5432 } },
    });
    expect(guardSays(write)).toMatchObject([
      { code: 'PLINTH-GUARD-011', path: 'orders-prod/aws_security_group.clients.ingress' },
    ]);
  });

  it('appends to a list that is there in cdktf, and is refused here', () => {
    const write: Write = (stack) => {
      const group = new SecurityGroup(stack, 'clients', {
        ingress: [{ fromPort: 1, toPort: 1, protocol: 'tcp' }],
      });
      group.addOverride('ingress', [{ from_port: 2, to_port: 2, protocol: 'tcp' }]);
    };
    const clients = cdktfWrites(write).resource?.aws_security_group?.clients as unknown as {
      ingress: unknown[];
    };
    expect(clients.ingress).toHaveLength(2);
    expect(guardSays(write)).toMatchObject([
      { code: 'PLINTH-GUARD-011', got: 'a list of 2 where the override has 1' },
    ]);
  });

  it('on the stack is judged as well', () => {
    const write: Write = (stack) => {
      new SnsTopic(stack, 'alerts', {});
      stack.addOverride('resource.aws_sns_topic.alerts.tags.example.com/team', 'orders');
    };
    expect(guardSays(write)).toMatchObject([
      { code: 'PLINTH-GUARD-011', path: 'orders-prod.resource.aws_sns_topic.alerts.tags.example' },
    ]);
  });

  it('passes on a property, an element of a list that is there, and a whole map', () => {
    const write: Write = (stack) => {
      const group = new SecurityGroup(stack, 'clients', {
        ingress: [{ fromPort: 1, toPort: 1, protocol: 'tcp' }],
      });
      group.addOverride('description', 'clients');
      group.addOverride('ingress.0.from_port', 5432);
      group.addOverride('tags', { 'kubernetes.io/role': 'elb' });
      group.addOverride('lifecycle.prevent_destroy', true);
    };
    expect(guardSays(write)).toEqual([]);
  });
});
