import { describe, expect, it } from 'vitest';
import { aChange } from '../judged.ts';
import { anInstance, aReplica, codes, found } from './found.ts';

describe('a primary and its replicas', () => {
  const smaller = { instance_class: 'db.m6g.large' };
  const now = { apply_immediately: true };

  it('interrupted in one window leave nobody to read from', () => {
    const together = found([anInstance({}, smaller), aReplica({}, smaller)]);

    expect(together).toMatchObject([
      {
        code: 'interrupted-together',
        addresses: ['aws_db_instance.main', 'aws_db_instance.replica'],
        timing: 'maintenance-window',
        interruption: 'outage',
        severity: 'review',
      },
    ]);
  });

  it('interrupted at apply are an outage of all of it', () => {
    const [together] = found([
      anInstance(now, { ...now, ...smaller }),
      aReplica(now, { ...now, ...smaller }),
    ]);

    expect(together).toMatchObject({ code: 'interrupted-together', timing: 'now', severity: 'dangerous' });
  });

  it('interrupted in windows of their own are not', () => {
    const elsewhen = { maintenance_window: 'tue:03:00-tue:04:00' };

    expect(codes([anInstance({}, smaller), aReplica(elsewhen, { ...elsewhen, ...smaller })])).toEqual([]);
  });

  it('fail when a rename of the primary reaches the replica', () => {
    const [first] = found([
      anInstance({}, { identifier: 'sales' }),
      aReplica({}, { replicate_source_db: 'sales' }),
    ]);

    expect(first).toMatchObject({
      code: 'rename-of-replicated-primary',
      apply: 'fails',
      severity: 'dangerous',
    });
  });
});

it('a cluster whose instances are all resized in one window has none to fail over to', () => {
  const member = (name: string) =>
    aChange('aws_rds_cluster_instance', {
      name,
      before: {
        cluster_identifier: 'ledger',
        instance_class: 'db.r6g.large',
        preferred_maintenance_window: 'sun:03:00-sun:04:00',
      },
      after: {
        cluster_identifier: 'ledger',
        instance_class: 'db.r6g.xlarge',
        preferred_maintenance_window: 'sun:03:00-sun:04:00',
      },
    });

  expect(codes([member('one'), member('two')])).toEqual(['interrupted-together']);
});
