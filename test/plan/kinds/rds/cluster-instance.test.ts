import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../plan/value.ts';
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

const type = 'aws_rds_cluster_instance';
const writer = {
  identifier: 'orders-1',
  cluster_identifier: 'orders',
  instance_class: 'db.r6g.large',
  writer: true,
  apply_immediately: false,
};
const reader = { ...writer, identifier: 'orders-2', writer: false };
const staying = [type, { name: 'second', before: reader, after: reader, actions: ['no-op'] }] as const;
const update = updated(type, writer);

const larger = (state: JsonObject) => ({
  before: state,
  after: { ...state, instance_class: 'db.r6g.xlarge' },
});

describe('the class of a cluster instance', () => {
  it('is an outage where no other instance stands in', () => {
    expect(effectOf(judged(type, larger(writer)))).toEqual(
      effect({ timing: 'maintenance-window', interruption: 'outage' }),
    );
  });

  it('is dangerous without a stand-in and applied immediately', () => {
    expect(effectOf(judged(type, larger({ ...writer, apply_immediately: true })))).toEqual(
      effect({ severity: 'dangerous', interruption: 'outage' }),
    );
  });

  it('is a failover where another instance stays up', () => {
    expect(effectOf(judgedAmong([type, larger({ ...writer, apply_immediately: true })], [staying]))).toEqual(
      effect({ interruption: 'brief' }),
    );
  });

  it('is an outage where every instance changes its class in the same apply', () => {
    const other = [type, { name: 'second', ...larger(reader) }] as const;
    expect(effectOf(judgedAmong([type, larger({ ...writer, apply_immediately: true })], [other]))).toEqual(
      effect({ severity: 'dangerous', interruption: 'outage' }),
    );
  });

  it('does not count instances of another cluster', () => {
    const stranger = { ...reader, cluster_identifier: 'billing' };
    const other = [type, { name: 'other', before: stranger, after: stranger, actions: ['no-op'] }] as const;
    expect(effectOf(judgedAmong([type, larger(writer)], [other]))).toEqual(
      effect({ timing: 'maintenance-window', interruption: 'outage' }),
    );
  });
});

describe('other arguments of a cluster instance', () => {
  it('expose it where it becomes public', () => {
    expect(update({ publicly_accessible: false }, { publicly_accessible: true })).toEqual(
      effect({ severity: 'dangerous' }),
    );
    expect(update({ publicly_accessible: true }, { publicly_accessible: false })).toEqual(
      effect({ interruption: 'unknown' }),
    );
  });

  it('wait for a reboot by hand where the parameter group is swapped', () => {
    expect(update({ db_parameter_group_name: 'a' }, { db_parameter_group_name: 'b' })).toEqual(
      effect({ timing: 'next-reboot' }),
    );
  });

  it('may restart it for a certificate authority', () => {
    expect(
      update({ ca_cert_identifier: 'rds-ca-2019' }, { ca_cert_identifier: 'rds-ca-rsa2048-g1' }),
    ).toEqual(effect({ timing: 'maintenance-window', interruption: 'unknown' }));
  });

  it('run what is pending where apply_immediately goes on', () => {
    expect(update({}, { apply_immediately: true })).toEqual(effect({ interruption: 'unknown' }));
  });

  it('are not sent where they follow the cluster or count at a deletion only', () => {
    const notSent = effect({ severity: 'safe', timing: 'not-applied' });
    expect(update({ engine_version: '16.4' }, { engine_version: '16.6' })).toEqual(notSent);
    expect(update({ force_destroy: false }, { force_destroy: true })).toEqual(notSent);
  });

  it.each([
    ['auto_minor_version_upgrade', true, false],
    ['copy_tags_to_snapshot', true, false],
    ['monitoring_interval', 0, 60],
    ['performance_insights_enabled', false, true],
    ['promotion_tier', 1, 0],
  ])('say nothing of %s', (name, before, after) => {
    expect(update({ [name]: before }, { [name]: after })).toEqual(quiet);
  });
});

describe('the deletion of a cluster instance', () => {
  it('fails over where another instance stays up, and loses no data', () => {
    expect(effectOf(judgedAmong([type, { before: writer }], [staying]))).toEqual(
      effect({ interruption: 'brief' }),
    );
  });

  it('drops the connections of a reader', () => {
    const other = [type, { name: 'second', before: writer, after: writer, actions: ['no-op'] }] as const;
    expect(effectOf(judgedAmong([type, { before: reader }], [other]))).toEqual(
      effect({ interruption: 'brief' }),
    );
  });

  it('is an outage for the last instance, whose data stays in the cluster', () => {
    const last = effect({ severity: 'dangerous', interruption: 'outage' });
    expect(effectOf(judged(type, { before: writer }))).toEqual(last);
    expect(
      effectOf(judgedAmong([type, { before: writer }], [[type, { name: 'second', before: reader }]])),
    ).toEqual(last);
    expect(effectOf(judged('aws_docdb_cluster_instance', { before: writer }))).toEqual(last);
  });
});

describe('the deletion of a cluster instance together with its cluster', () => {
  it('does not say that the data stays', () => {
    const cluster = ['aws_rds_cluster', { before: { cluster_identifier: 'orders' } }] as const;
    expect(judgedAmong([type, { before: writer }], [cluster]).headline).toBe(
      'Deletes the writer; its cluster goes too, with the data.',
    );
    expect(judged(type, { before: writer }).headline).toBe(
      'Deletes the writer; the data stays in the cluster.',
    );
  });
});

describe('the replacement of a cluster instance', () => {
  const replacePaths = [['availability_zone']];

  it('is an outage where it goes first and is alone', () => {
    expect(
      effectOf(judged(type, { before: writer, after: writer, actions: destroyFirst, replacePaths })),
    ).toEqual(effect({ severity: 'dangerous', interruption: 'outage' }));
  });

  it('is a failover where another one stays up', () => {
    expect(
      effectOf(
        judgedAmong(
          [type, { before: writer, after: writer, actions: destroyFirst, replacePaths }],
          [staying],
        ),
      ),
    ).toEqual(effect({ interruption: 'brief' }));
  });

  it('is a failover to the new one where that comes first', () => {
    const after = { ...writer, identifier: 'orders-3' };
    expect(effectOf(judged(type, { before: writer, after, actions: createFirst, replacePaths }))).toEqual(
      effect({ interruption: 'brief' }),
    );
  });

  it('is refused where the new one comes first under the same name', () => {
    expect(
      effectOf(judged(type, { before: writer, after: writer, actions: createFirst, replacePaths })),
    ).toEqual(refused);
  });

  it('only adds one where the old one is left', () => {
    expect(
      effectOf(judged(type, { before: writer, after: writer, actions: leaveOld, replacePaths })),
    ).toEqual(effect({}));
  });
});

describe('the creation of a cluster instance', () => {
  it('is quiet inside the network and dangerous with a public address', () => {
    expect(effectOf(judged(type, { after: reader }))).toEqual(quiet);
    expect(effectOf(judged(type, { after: { ...reader, publicly_accessible: true } }))).toEqual(
      effect({ severity: 'dangerous' }),
    );
  });
});
