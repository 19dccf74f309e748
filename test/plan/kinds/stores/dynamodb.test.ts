import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../plan/value.ts';
import { judged } from '../../judged.ts';
import { fields, quiet } from './fields.ts';

const table: JsonObject = {
  name: 'orders',
  billing_mode: 'PROVISIONED',
  hash_key: 'id',
  read_capacity: 10,
  write_capacity: 5,
  deletion_protection_enabled: false,
  stream_enabled: true,
  stream_view_type: 'NEW_IMAGE',
  point_in_time_recovery: [{ enabled: true, recovery_period_in_days: 35 }],
  ttl: [{ attribute_name: '', enabled: false }],
  global_secondary_index: [
    { name: 'by-day', hash_key: 'day', range_key: '', projection_type: 'ALL', read_capacity: 5 },
  ],
  replica: [{ region_name: 'eu-west-1', point_in_time_recovery: true }],
};
const deleted = (before: JsonObject) =>
  judged('aws_dynamodb_table', { before: { ...table, ...before }, actions: ['delete'] });
const changed = (after: JsonObject, before: JsonObject = {}) =>
  judged('aws_dynamodb_table', { before: { ...table, ...before }, after: { ...table, ...before, ...after } });

describe('deletion of a DynamoDB table', () => {
  it('leaves a system backup for 35 days where point-in-time recovery was on', () => {
    expect(deleted({})).toMatchObject(fields('dangerous now outage recoverability-reduced no succeeds'));
  });

  it('leaves nothing where it was off', () => {
    expect(deleted({ point_in_time_recovery: [{ enabled: false }] })).toMatchObject(
      fields('dangerous now outage loss no succeeds'),
    );
  });

  it('is refused where the prior state has deletion protection', () => {
    expect(deleted({ deletion_protection_enabled: true })).toMatchObject(
      fields('review not-applied none none yes fails'),
    );
  });

  it('is a loss also when another key replaces it', () => {
    const impact = judged('aws_dynamodb_table', {
      before: { ...table, point_in_time_recovery: [] },
      after: { ...table, hash_key: 'key' },
      actions: ['delete', 'create'],
      replacePaths: [['hash_key']],
    });
    expect(impact).toMatchObject(fields('dangerous now outage loss no succeeds'));
    expect(impact.findings[0]?.why).toContain('hash_key');
  });

  it('loses nothing where the replacement leaves the old table', () => {
    expect(
      judged('aws_dynamodb_table', { before: table, after: table, actions: ['create', 'forget'] }),
    ).toMatchObject(fields('review now unknown none unknown succeeds'));
  });
});

describe('backups of a DynamoDB table', () => {
  it('go when point-in-time recovery is turned off', () => {
    expect(changed({ point_in_time_recovery: [{ enabled: false }] })).toMatchObject(
      fields('dangerous now none recoverability-reduced no succeeds'),
    );
  });

  it('go when its block is removed', () => {
    expect(changed({ point_in_time_recovery: [] })).toMatchObject(
      fields('dangerous now none recoverability-reduced no succeeds'),
    );
  });

  it('go in part when the period is shortened', () => {
    expect(
      changed({ point_in_time_recovery: [{ enabled: true, recovery_period_in_days: 7 }] }),
    ).toMatchObject(fields('dangerous now none recoverability-reduced no succeeds'));
  });

  it('are quiet when they are turned on', () => {
    expect(changed({}, { point_in_time_recovery: [] })).toMatchObject(quiet);
    const on = changed(
      { point_in_time_recovery: [{ enabled: true }] },
      { point_in_time_recovery: [{ enabled: false }] },
    );
    expect(on).toMatchObject({ ...quiet, findings: [] });
  });
});

describe('update of a DynamoDB table', () => {
  it('is worth a sentence when deletion protection goes off, and quiet when it goes on', () => {
    expect(
      changed({ deletion_protection_enabled: false }, { deletion_protection_enabled: true }),
    ).toMatchObject(fields('review now none recoverability-reduced yes succeeds'));
    expect(changed({ deletion_protection_enabled: true })).toMatchObject({ ...quiet, findings: [] });
  });

  it('may delete items when an expiry attribute is set', () => {
    expect(changed({ ttl: [{ attribute_name: 'expires', enabled: true }] })).toMatchObject(
      fields('review now none unknown no succeeds'),
    );
  });

  it('is quiet when expiry goes off', () => {
    expect(
      changed(
        { ttl: [{ attribute_name: '', enabled: false }] },
        { ttl: [{ attribute_name: 'expires', enabled: true }] },
      ),
    ).toMatchObject(quiet);
  });

  it('throttles when capacity is lowered, and not when it is raised', () => {
    expect(changed({ read_capacity: 5 })).toMatchObject(fields('review now unknown none yes succeeds'));
    expect(changed({ read_capacity: 20 })).toMatchObject({ ...quiet, findings: [] });
  });

  it('is quiet about zeros of capacity once it is billed by request', () => {
    expect(changed({ billing_mode: 'PAY_PER_REQUEST', read_capacity: 0, write_capacity: 0 })).toMatchObject({
      ...quiet,
      findings: [],
    });
  });

  it('cuts off queries on an index that goes, and is quiet about one that is added', () => {
    expect(changed({ global_secondary_index: [] })).toMatchObject(
      fields('dangerous now outage none yes succeeds'),
    );
    const added = {
      global_secondary_index: [
        ...(table.global_secondary_index as JsonObject[]),
        { name: 'by-customer', hash_key: 'customer', projection_type: 'ALL' },
      ],
    };
    expect(changed(added)).toMatchObject({ ...quiet, findings: [] });
  });

  it('does not mind that the capacity of an added index is computed', () => {
    const index = { name: 'by-customer', hash_key: 'customer', range_key: '', projection_type: 'ALL' };
    const kept = table.global_secondary_index as JsonObject[];
    const impact = judged('aws_dynamodb_table', {
      before: table,
      after: { ...table, global_secondary_index: [...kept, index] },
      unknown: { global_secondary_index: [{}, { read_capacity: true, write_capacity: true }] },
    });
    expect(impact).toMatchObject({ ...quiet, findings: [] });
  });

  it('is quiet when an index only gets more capacity', () => {
    const [index] = table.global_secondary_index as JsonObject[];
    expect(changed({ global_secondary_index: [{ ...index, read_capacity: 50 }] })).toMatchObject(quiet);
    expect(changed({ global_secondary_index: [{ ...index, read_capacity: 0 }] })).toMatchObject(quiet);
  });

  it('throttles when an index gets less capacity', () => {
    const [index] = table.global_secondary_index as JsonObject[];
    expect(changed({ global_secondary_index: [{ ...index, read_capacity: 2 }] })).toMatchObject(
      fields('review now unknown none yes succeeds'),
    );
  });

  it('cuts off the clients of a Region whose replica goes', () => {
    expect(changed({ replica: [] })).toMatchObject(
      fields('dangerous now outage recoverability-reduced yes succeeds'),
    );
  });

  it('cuts off queries on an index that is built anew, and says so once for two', () => {
    const [index] = table.global_secondary_index as JsonObject[];
    const two = [index, { ...index, name: 'by-week', hash_key: 'week' }] as JsonObject[];
    const told = changed(
      { global_secondary_index: two.map((one) => ({ ...one, projection_type: 'KEYS_ONLY' })) },
      { global_secondary_index: two },
    );
    expect(told).toMatchObject(fields('dangerous now outage none yes succeeds'));
    expect(told.findings.map(({ code }) => code)).toEqual(['dynamodb-index-rebuilt']);
    expect(told.findings[0]?.why).toContain('2 indexes');
  });

  it('does not mind that the ARNs of a replica that is added or changed are computed', () => {
    const replica = { region_name: 'eu-west-1', point_in_time_recovery: true, propagate_tags: false };
    const computed = { arn: true, kms_key_arn: true, stream_arn: true, stream_label: true };
    const told = judged('aws_dynamodb_table', {
      before: { ...table, replica: [{ ...replica, arn: 'arn', kms_key_arn: '' }] },
      after: {
        ...table,
        replica: [
          { ...replica, propagate_tags: true },
          { region_name: 'us-east-1', point_in_time_recovery: true },
        ],
      },
      unknown: { replica: [computed, computed] },
    });
    expect(told).toMatchObject({ ...quiet, findings: [] });
  });

  it('loses the continuous backups of a replica', () => {
    const told = judged('aws_dynamodb_table', {
      before: { ...table, replica: [{ region_name: 'eu-west-1', point_in_time_recovery: true }] },
      after: { ...table, replica: [{ region_name: 'eu-west-1', point_in_time_recovery: false }] },
      unknown: { replica: [{ arn: true }] },
    });
    expect(told).toMatchObject(fields('dangerous now none recoverability-reduced no succeeds'));
  });

  it('makes a replica anew under another key', () => {
    const [a, b] = ['a', 'b'].map((key) => [{ region_name: 'eu-west-1', kms_key_arn: `arn:key/${key}` }]);
    expect(changed({ replica: b as JsonObject[] }, { replica: a as JsonObject[] })).toMatchObject(
      fields('dangerous now outage recoverability-reduced yes succeeds'),
    );
  });

  it('refuses another expiry attribute while expiry is on', () => {
    expect(
      changed(
        { ttl: [{ attribute_name: 'dies', enabled: true }] },
        { ttl: [{ attribute_name: 'expires', enabled: true }] },
      ),
    ).toMatchObject(fields('review not-applied none none yes fails'));
  });

  it('stops telling consumers when the stream goes off', () => {
    expect(changed({ stream_enabled: false, stream_view_type: '' })).toMatchObject(
      fields('review now unknown none unknown succeeds'),
    );
  });

  it('is quiet about the table class and tags', () => {
    expect(changed({ table_class: 'STANDARD_INFREQUENT_ACCESS', tags: { a: 'b' } })).toMatchObject({
      ...quiet,
      findings: [],
    });
  });
});

describe('what belongs to a DynamoDB table', () => {
  it('loses an item that is deleted', () => {
    expect(judged('aws_dynamodb_table_item', { before: { item: '{}' } })).toMatchObject(
      fields('dangerous now none loss unknown succeeds'),
    );
  });

  it('keeps the table when a replica is deleted', () => {
    expect(
      judged('aws_dynamodb_table_replica', { before: { deletion_protection_enabled: false } }),
    ).toMatchObject(fields('dangerous now outage recoverability-reduced yes succeeds'));
  });
});
