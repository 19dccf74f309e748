import { describe, expect, it } from 'vitest';
import { changeOf } from '../../../plan/change.ts';
import type { JsonObject } from '../../../plan/value.ts';
import { aChange } from '../judged.ts';
import { anInstance, codes, found, unchanged } from './found.ts';

describe('an endpoint that changes in place', () => {
  const host = 'orders.c1a2b3.eu-central-1.rds.amazonaws.com';
  const arn = 'arn:aws:rds:eu-central-1:111122223333:db:orders';
  const usual = { address: host, arn, port: 5432 };
  const renamed = (more: JsonObject = {}) =>
    anInstance({ ...usual, ...more }, { ...usual, ...more, identifier: 'sales' });
  const moved = anInstance(usual, { ...usual, port: 5433 });
  const record = (value: string) =>
    unchanged('aws_route53_record', 'database', { name: 'db.example.com', records: [value] });
  const secret = changeOf({
    address: 'aws_secretsmanager_secret_version.database',
    mode: 'managed',
    type: 'aws_secretsmanager_secret_version',
    name: 'database',
    provider_name: 'registry.terraform.io/hashicorp/aws',
    change: {
      actions: ['no-op'],
      before: { secret_string: host },
      after: { secret_string: host },
      before_sensitive: { secret_string: true },
      after_sensitive: { secret_string: true },
    },
  });
  const held = ['aws_db_instance.main', 'aws_route53_record.database'];

  it('leaves the old one with what holds it, as text or by reference', () => {
    expect(found([renamed({ apply_immediately: true }), record(host)])).toMatchObject([
      { code: 'stale-endpoint', addresses: held, timing: 'now', severity: 'dangerous' },
    ]);
  });

  it('does so in the window when the rename waits for it, and at once for a port', () => {
    expect(found([renamed(), record(host)])).toMatchObject([
      { timing: 'maintenance-window', severity: 'review' },
    ]);
    expect(found([moved, record(`${host}:5432`)])).toMatchObject([{ timing: 'now', severity: 'dangerous' }]);
  });

  it('may leave it in a secret that is made from it', () => {
    const references = { 'aws_secretsmanager_secret_version.database': ['aws_db_instance.main'] };

    expect(found([renamed(), secret], references)).toMatchObject([
      { code: 'stale-endpoint', interruption: 'unknown', severity: 'review' },
    ]);
  });

  it('leaves a backup selection with the old ARN', () => {
    const selection = unchanged('aws_backup_selection', 'daily', { resources: [arn] });
    const references = { 'aws_backup_selection.daily': ['aws_db_instance.main'] };

    expect(codes([renamed(), selection], references)).toEqual(['rename-leaves-backup-selection']);
  });

  it('is nothing to what holds another host, or refers to the new name', () => {
    const alarm = aChange('aws_cloudwatch_metric_alarm', {
      name: 'cpu',
      before: { dimensions: { DBInstanceIdentifier: 'orders' } },
      after: { dimensions: { DBInstanceIdentifier: 'sales' } },
    });

    expect(codes([renamed(), record(`my-${host}`)])).toEqual([]);
    expect(
      codes([renamed(), alarm], { 'aws_cloudwatch_metric_alarm.cpu': ['aws_db_instance.main'] }),
    ).toEqual([]);
    expect(codes([moved, record(host)])).toEqual([]);
  });
});
