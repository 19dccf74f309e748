import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../plan/value.ts';
import { judged } from '../../judged.ts';
import { fields, quiet } from './fields.ts';

const broker: JsonObject = {
  apply_immediately: false,
  auto_minor_version_upgrade: false,
  broker_name: 'orders',
  deployment_mode: 'SINGLE_INSTANCE',
  engine_type: 'ActiveMQ',
  engine_version: '5.17.6',
  host_instance_type: 'mq.m5.large',
  publicly_accessible: false,
  security_groups: ['sg-1'],
  user: [{ username: 'app', password: 'secret-one' }],
};
const changed = (after: JsonObject, before: JsonObject = {}) =>
  judged('aws_mq_broker', { before: { ...broker, ...before }, after: { ...broker, ...before, ...after } });

describe('Amazon MQ broker', () => {
  it('loses its messages when it is deleted', () => {
    expect(judged('aws_mq_broker', { before: broker })).toMatchObject(
      fields('dangerous now outage loss no succeeds'),
    );
  });

  it('comes back empty when it is replaced, and says what forces that', () => {
    const impact = judged('aws_mq_broker', {
      before: broker,
      after: { ...broker, publicly_accessible: true },
      actions: ['delete', 'create'],
      replacePaths: [['publicly_accessible']],
    });
    expect(impact).toMatchObject(fields('dangerous now outage loss no succeeds'));
    expect(impact.findings[0]?.why).toContain('The change of publicly_accessible forces it.');
  });

  it('says so when the new one is on the internet and the old one was not', () => {
    const replaced = (before: boolean) =>
      judged('aws_mq_broker', {
        before: { ...broker, publicly_accessible: before },
        after: { ...broker, publicly_accessible: true, broker_name: 'orders-2' },
        actions: ['delete', 'create'],
        replacePaths: [['broker_name']],
      }).findings.map(({ code }) => code);

    expect(replaced(false)).toEqual(['mq-delete', 'mq-public']);
    expect(replaced(true)).toEqual(['mq-delete']);
  });

  it('changes its instance type in the maintenance window by default', () => {
    expect(changed({ host_instance_type: 'mq.m5.xlarge' })).toMatchObject(
      fields('review maintenance-window outage none yes succeeds'),
    );
  });

  it('is rebooted at once with apply_immediately', () => {
    const impact = changed({ host_instance_type: 'mq.m5.xlarge' }, { apply_immediately: true });
    expect(impact).toMatchObject(fields('dangerous now outage none yes succeeds'));
    expect(impact.headline).toBe(
      'Reboots the message broker now for the instance type mq.m5.large to mq.m5.xlarge.',
    );
  });

  it('fails over within seconds where a standby is there', () => {
    expect(
      changed(
        { host_instance_type: 'mq.m5.xlarge' },
        { apply_immediately: true, deployment_mode: 'ACTIVE_STANDBY_MULTI_AZ' },
      ),
    ).toMatchObject(fields('review now brief none yes succeeds'));
  });

  it('does not promise anything for the nodes of a cluster', () => {
    expect(
      changed(
        { configuration: [{ id: 'c-1', revision: 3 }] },
        { apply_immediately: true, deployment_mode: 'CLUSTER_MULTI_AZ' },
      ),
    ).toMatchObject(fields('review now unknown none yes succeeds'));
  });

  it('can not go back from an engine upgrade', () => {
    expect(changed({ engine_version: '5.18' })).toMatchObject(
      fields('review maintenance-window outage none no succeeds'),
    );
  });

  it('changes its users in the window, and says no password', () => {
    const impact = changed({ user: [{ username: 'app', password: 'secret-two' }] });
    expect(impact).toMatchObject(fields('review maintenance-window outage none yes succeeds'));
    expect(JSON.stringify(impact)).not.toContain('secret-');
  });

  it('may refuse clients of the old credentials even with a standby', () => {
    expect(
      changed(
        { user: [{ username: 'other', password: 'x' }] },
        { apply_immediately: true, deployment_mode: 'ACTIVE_STANDBY_MULTI_AZ' },
      ),
    ).toMatchObject(fields('review now unknown none yes succeeds'));
  });

  it('swaps its security groups without a reboot', () => {
    expect(changed({ security_groups: ['sg-2'] }, { apply_immediately: true })).toMatchObject(
      fields('review now unknown none yes succeeds'),
    );
  });

  it('waits for no window where apply_immediately is not known yet', () => {
    const impact = judged('aws_mq_broker', {
      before: broker,
      after: { ...broker, host_instance_type: 'mq.m5.xlarge', apply_immediately: null },
      unknown: { apply_immediately: true },
    });
    expect(impact).toMatchObject(fields('dangerous unknown outage none yes succeeds'));
  });

  it.each([
    ['its maintenance window', { maintenance_window_start_time: [{ day_of_week: 'SUNDAY' }] }],
    ['automatic minor upgrades', { auto_minor_version_upgrade: true }],
    ['its tags', { tags: { team: 'a' } }],
  ])('is quiet about %s', (_what, after) => {
    expect(changed(after)).toMatchObject({ ...quiet, findings: [] });
  });

  it.each([
    ['its storage', { storage_type: 'efs' }],
    ['its way to sign in', { authentication_strategy: 'ldap' }],
    ['its directory', { ldap_server_metadata: [{ hosts: ['ldap.example.org'] }] }],
  ])('keeps %s, as no request carries that', (_what, after) => {
    expect(changed(after, { apply_immediately: true })).toMatchObject(
      fields('review not-applied none none yes succeeds'),
    );
  });

  it('cuts clients off by a security group that goes, not by one that comes', () => {
    expect(changed({ security_groups: ['sg-2'] })).toMatchObject(
      fields('review now unknown none yes succeeds'),
    );
    expect(changed({ security_groups: ['sg-2', 'sg-1'] })).toMatchObject(quiet);
  });

  it('is dangerous when it is created for the internet, and quiet otherwise', () => {
    expect(judged('aws_mq_broker', { after: { ...broker, publicly_accessible: true } })).toMatchObject(
      fields('dangerous now none none yes succeeds'),
    );
    expect(judged('aws_mq_broker', { after: broker })).toMatchObject(quiet);
  });
});

describe('Amazon MQ configuration', () => {
  it('stays where it is when Terraform destroys it', () => {
    expect(judged('aws_mq_configuration', { before: { name: 'c' } })).toMatchObject(
      fields('review not-applied none none yes succeeds'),
    );
  });

  it('is quiet about a revision, which a broker takes up by its own argument', () => {
    const change = { before: { data: '<broker/>' }, after: { data: '<broker schedulePeriod="1"/>' } };
    expect(judged('aws_mq_configuration', change)).toMatchObject(quiet);
  });
});
