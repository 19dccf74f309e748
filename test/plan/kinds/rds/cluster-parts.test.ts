import { describe, expect, it } from 'vitest';
import { judged } from '../../judged.ts';
import { createFirst, destroyFirst, effect, effectOf, quiet, refused, updated } from './effects.ts';

describe('a global cluster', () => {
  const type = 'aws_rds_global_cluster';
  const update = updated(type, { global_cluster_identifier: 'world' });
  const members = { global_cluster_members: [{ db_cluster_arn: 'a', is_writer: true }] };

  it('upgrades its members at once', () => {
    expect(update({ engine_version: '16.4' }, { engine_version: '16.6' })).toEqual(
      effect({ severity: 'dangerous', interruption: 'outage', reversible: 'no' }),
    );
  });

  it('is weaker without deletion protection and with force_destroy', () => {
    expect(update({ deletion_protection: true }, { deletion_protection: false })).toEqual(
      effect({ data: 'recoverability-reduced' }),
    );
    expect(update({ force_destroy: false }, { force_destroy: true })).toEqual(
      effect({ timing: 'not-applied', data: 'recoverability-reduced' }),
    );
  });

  it('is refused its deletion under deletion protection', () => {
    expect(effectOf(judged(type, { before: { deletion_protection: true } }))).toEqual(refused);
  });

  it('ends replication and leaves the data to its members', () => {
    expect(effectOf(judged(type, { before: members }))).toEqual(
      effect({ interruption: 'unknown', reversible: 'no', apply: 'unknown' }),
    );
    expect(effectOf(judged(type, { before: { ...members, force_destroy: true } }))).toEqual(
      effect({ interruption: 'unknown', reversible: 'no' }),
    );
    expect(effectOf(judged(type, { before: { global_cluster_members: [] } }))).toEqual(effect({}));
  });
});

describe('a custom endpoint', () => {
  const type = 'aws_rds_cluster_endpoint';
  const state = {
    cluster_endpoint_identifier: 'reports',
    static_members: ['a', 'b'],
    custom_endpoint_type: 'READER',
  };
  const update = updated(type, state);

  it('loses members', () => {
    expect(update({}, { static_members: ['a'] })).toEqual(effect({ interruption: 'unknown' }));
    expect(update({}, { static_members: ['a', 'b', 'c'] })).toEqual(quiet);
    expect(update({ excluded_members: [] }, { excluded_members: ['a'] })).toEqual(
      effect({ interruption: 'unknown' }),
    );
    expect(update({ excluded_members: ['a'] }, { excluded_members: [] })).toEqual(quiet);
  });

  it('leads to other roles', () => {
    expect(update({}, { custom_endpoint_type: 'ANY' })).toEqual(effect({ interruption: 'unknown' }));
  });

  it('cuts its clients off when it goes', () => {
    const gone = effect({ severity: 'dangerous', interruption: 'outage' });
    expect(effectOf(judged(type, { before: state }))).toEqual(gone);
    expect(effectOf(judged(type, { before: state, after: state, actions: destroyFirst }))).toEqual(gone);
    expect(effectOf(judged(type, { before: state, after: state, actions: createFirst }))).toEqual(refused);
  });
});

describe('other parts of a cluster', () => {
  it('stop auditing with the activity stream', () => {
    expect(effectOf(judged('aws_rds_cluster_activity_stream', { before: { mode: 'async' } }))).toEqual(
      effect({}),
    );
    expect(effectOf(judged('aws_rds_cluster_activity_stream', { after: { mode: 'async' } }))).toEqual(quiet);
  });

  it('stop copying with the zero-ETL integration', () => {
    const type = 'aws_rds_integration';
    expect(effectOf(judged(type, { before: { integration_name: 'a' } }))).toEqual(
      effect({ interruption: 'unknown' }),
    );
    expect(updated(type, {})({ data_filter: 'a' }, { data_filter: 'b' })).toEqual(
      effect({ interruption: 'unknown' }),
    );
    expect(updated(type, {})({ integration_name: 'a' }, { integration_name: 'b' })).toEqual(quiet);
  });

  it('cut clients off with the shard group', () => {
    const type = 'aws_rds_shard_group';
    expect(effectOf(judged(type, { before: { max_acu: 768 } }))).toEqual(
      effect({ severity: 'dangerous', interruption: 'outage', data: 'unknown', reversible: 'no' }),
    );
    const update = updated(type, {});
    expect(update({ max_acu: 768 }, { max_acu: 400 })).toEqual(effect({ interruption: 'unknown' }));
    expect(update({ max_acu: 400 }, { max_acu: 768 })).toEqual(quiet);
    expect(update({ compute_redundancy: 1 }, { compute_redundancy: 0 })).toEqual(
      effect({ interruption: 'unknown' }),
    );
    expect(update({ publicly_accessible: false }, { publicly_accessible: true })).toEqual(
      effect({ severity: 'dangerous' }),
    );
  });

  it('lose a restore point with a snapshot of DocumentDB or Neptune', () => {
    const gone = effect({ severity: 'dangerous', data: 'recoverability-reduced', reversible: 'no' });
    expect(
      effectOf(judged('aws_docdb_cluster_snapshot', { before: { db_cluster_identifier: 'a' } })),
    ).toEqual(gone);
    expect(
      effectOf(judged('aws_neptune_cluster_snapshot', { before: { db_cluster_identifier: 'a' } })),
    ).toEqual(gone);
  });
});
