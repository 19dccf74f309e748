import { expect, it } from 'vitest';
import { aChange } from '../judged.ts';
import { anInstance, codes, found, unchanged } from './found.ts';

it('a static parameter leaves the instances of its group waiting for a reboot', () => {
  const parameter = (value: string) => ({ name: 'max_connections', value, apply_method: 'pending-reboot' });
  const group = aChange('aws_db_parameter_group', {
    before: { name: 'orders', family: 'postgres16', parameter: [parameter('200')] },
    after: { name: 'orders', family: 'postgres16', parameter: [parameter('400')] },
  });
  const user = unchanged('aws_db_instance', 'main', { identifier: 'orders', parameter_group_name: 'orders' });

  expect(found([group, user])).toMatchObject([
    { code: 'parameters-wait-for-reboot', timing: 'next-reboot', severity: 'review' },
  ]);
});

it('a swapped parameter group leaves its instance waiting, unless it restarts anyway', () => {
  const group = aChange('aws_db_parameter_group', {
    name: 'new',
    after: { name: 'tuned', family: 'postgres16' },
  });
  const swapped = anInstance({ parameter_group_name: 'usual' }, { parameter_group_name: 'tuned' });
  const resized = anInstance(
    { parameter_group_name: 'usual' },
    { parameter_group_name: 'tuned', instance_class: 'db.m6g.2xlarge' },
  );

  expect(found([group, swapped])).toMatchObject([
    {
      code: 'parameters-wait-for-reboot',
      addresses: ['aws_db_instance.main', 'aws_db_parameter_group.new'],
      timing: 'next-reboot',
      severity: 'review',
    },
  ]);
  expect(codes([group, resized])).toEqual([]);
});

it('a class change restarts the instance, whether a standby takes over or not', () => {
  const parameter = (value: string) => ({ name: 'max_connections', value, apply_method: 'pending-reboot' });
  const group = aChange('aws_db_parameter_group', {
    before: { name: 'orders', family: 'postgres16', parameter: [parameter('200')] },
    after: { name: 'orders', family: 'postgres16', parameter: [parameter('400')] },
  });
  const resized = (before: string, after: string) =>
    anInstance(
      { parameter_group_name: 'orders', multi_az: true, instance_class: before },
      { parameter_group_name: 'orders', multi_az: false, instance_class: after },
    );

  expect(codes([group, resized('db.m6g.large', 'db.m6g.xlarge')])).not.toContain(
    'parameters-wait-for-reboot',
  );
  expect(codes([group, resized('db.m6g.large', 'db.m6g.large')])).toContain('parameters-wait-for-reboot');
});
