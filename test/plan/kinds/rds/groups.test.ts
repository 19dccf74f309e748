import { describe, expect, it } from 'vitest';
import { judged } from '../../judged.ts';
import {
  createFirst,
  destroyFirst,
  effect,
  effectOf,
  judgedAmong,
  leaveOld,
  quiet,
  refused,
  updated,
} from './effects.ts';

describe('an option group', () => {
  const group = { name: 'orders', engine_name: 'mysql' };
  const update = updated('aws_db_option_group', group);
  const option = (option_name: string, port?: number) => ({
    option_name,
    ...(port !== undefined && { port }),
  });

  it('may interrupt its instances for an option that comes or changes', () => {
    const expected = effect({ interruption: 'unknown' });
    expect(update({ option: [] }, { option: [option('MARIADB_AUDIT_PLUGIN')] })).toEqual(expected);
    expect(
      update({ option: [option('MEMCACHED', 11211)] }, { option: [option('MEMCACHED', 11212)] }),
    ).toEqual(expected);
  });

  it('cannot lose a permanent option again', () => {
    expect(update({ option: [] }, { option: [option('TDE')] })).toEqual(
      effect({ interruption: 'unknown', reversible: 'no' }),
    );
  });

  it('may be refused the removal of an option', () => {
    expect(update({ option: [option('TDE'), option('STATSPACK')] }, { option: [option('TDE')] })).toEqual(
      effect({ interruption: 'unknown', apply: 'unknown' }),
    );
  });

  it('is refused its deletion while an instance keeps it', () => {
    const state = { identifier: 'orders', option_group_name: 'orders' };
    expect(
      effectOf(
        judgedAmong(
          ['aws_db_option_group', { before: group }],
          [['aws_db_instance', { before: state, after: state }]],
        ),
      ),
    ).toEqual(refused);
  });

  it('may be held by snapshots when its instance has left', () => {
    const user = [
      'aws_db_instance',
      {
        before: { option_group_name: 'orders' },
        after: { option_group_name: 'b', apply_immediately: true },
      },
    ] as const;
    expect(effectOf(judgedAmong(['aws_db_option_group', { before: group }], [user]))).toEqual(
      effect({ apply: 'unknown' }),
    );
    expect(
      effectOf(
        judgedAmong(
          ['aws_db_option_group', { before: group, after: { ...group, name: 'b' }, actions: createFirst }],
          [user],
        ),
      ),
    ).toEqual(effect({ apply: 'unknown' }));
  });
});

describe.each([
  ['aws_db_option_group', 'option_group_name'],
  ['aws_db_subnet_group', 'db_subnet_group_name'],
] as const)('%s, which an instance leaves in the maintenance window', (type, argument) => {
  const group = { name: 'orders' };
  const leaver = [
    'aws_db_instance',
    { before: { [argument]: 'orders' }, after: { [argument]: 'b' } },
  ] as const;

  it('is refused its deletion, which comes before', () => {
    const impact = judgedAmong([type, { before: group }], [leaver]);
    expect(effectOf(impact)).toEqual(refused);
    expect(impact.findings[0]?.fix).toContain('later apply');
  });

  it('is refused the deletion that ends a replacement', () => {
    const props = { before: group, after: { name: 'b' }, actions: createFirst, replacePaths: [['name']] };
    expect(effectOf(judgedAmong([type, props], [leaver]))).toEqual(refused);
  });

  it('is refused no deletion that a replacement leaves out', () => {
    const props = { before: group, after: { name: 'b' }, actions: leaveOld };
    expect(effectOf(judgedAmong([type, props], [leaver])).apply).not.toBe('fails');
  });
});

describe('a subnet group', () => {
  const group = { name: 'orders', subnet_ids: ['a', 'b'] };
  const update = updated('aws_db_subnet_group', group);

  it('takes more subnets and another description quietly', () => {
    expect(update({}, { subnet_ids: ['c', 'b', 'a'] })).toEqual(quiet);
    expect(update({ description: 'Old' }, { description: 'New' })).toEqual(quiet);
  });

  it('may be refused the removal of a subnet', () => {
    expect(update({}, { subnet_ids: ['a', 'c'] })).toEqual(effect({ apply: 'unknown' }));
  });

  it('is refused its replacement while a cluster stands in it', () => {
    const state = { cluster_identifier: 'orders', db_subnet_group_name: 'orders' };
    const cluster = ['aws_rds_cluster', { before: state, after: state, actions: ['no-op'] }] as const;
    const change = {
      before: group,
      after: { ...group, name: 'b' },
      actions: destroyFirst,
      replacePaths: [['name']],
    };
    expect(effectOf(judgedAmong(['aws_db_subnet_group', change], [cluster]))).toEqual(refused);
  });

  it('goes quietly once its instance has left it at apply', () => {
    const instance = [
      'aws_db_instance',
      {
        before: { db_subnet_group_name: 'orders' },
        after: { db_subnet_group_name: 'b', apply_immediately: true },
      },
    ] as const;
    expect(effectOf(judgedAmong(['aws_db_subnet_group', { before: group }], [instance]))).toEqual(quiet);
  });

  it('goes quietly with the last cluster in it', () => {
    const cluster = ['aws_rds_cluster', { before: { db_subnet_group_name: 'orders' } }] as const;
    expect(effectOf(judgedAmong(['aws_db_subnet_group', { before: group }], [cluster]))).toEqual(quiet);
  });
});

describe('a database security group of EC2-Classic', () => {
  const rule = (cidr: string) => ({ cidr, security_group_id: null });
  const update = updated('aws_db_security_group', { name: 'orders' });

  it('is dangerous where it lets the whole internet in', () => {
    const open = { ingress: [rule('0.0.0.0/0')] };
    expect(update({ ingress: [] }, open)).toEqual(effect({ severity: 'dangerous' }));
    expect(effectOf(judged('aws_db_security_group', { after: open }))).toEqual(
      effect({ severity: 'dangerous' }),
    );
  });

  it('may cut clients off where a rule goes', () => {
    expect(update({ ingress: [rule('10.0.0.0/8')] }, { ingress: [] })).toEqual(
      effect({ interruption: 'unknown' }),
    );
    expect(update({ ingress: [] }, { ingress: [rule('10.0.0.0/8')] })).toEqual(effect({}));
    expect(effectOf(judged('aws_db_security_group', { before: { name: 'orders' } }))).toEqual(
      effect({ interruption: 'unknown', apply: 'unknown' }),
    );
  });
});
