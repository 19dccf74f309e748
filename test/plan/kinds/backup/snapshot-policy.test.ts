import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../plan/value.ts';
import { judged } from '../../judged.ts';
import { fields } from '../s3/fields.ts';

const schedule = (more: JsonObject = {}): JsonObject => ({
  name: 'daily',
  create_rule: [{ interval: 24, interval_unit: 'HOURS', times: ['23:45'] }],
  retain_rule: [{ count: 14 }],
  cross_region_copy_rule: [],
  ...more,
});
const policy = (
  schedules: readonly JsonObject[],
  details: JsonObject = {},
  more: JsonObject = {},
): JsonObject => ({
  description: 'd',
  execution_role_arn: 'r',
  state: 'ENABLED',
  policy_details: [
    { resource_types: ['VOLUME'], target_tags: { backup: 'yes' }, schedule: schedules, ...details },
  ],
  ...more,
});
const change = (after: JsonObject, before = policy([schedule()])) =>
  fields(judged('aws_dlm_lifecycle_policy', { before, after }));
const quiet = 'safe now none none yes succeeds';
const off = 'dangerous now none recoverability-reduced yes succeeds';
const weaker = 'review now none recoverability-reduced yes succeeds';
const unclear = 'review now none unknown yes succeeds';

describe('a snapshot policy', () => {
  it('makes no snapshots any more once it is disabled or deleted', () => {
    expect(change(policy([schedule()], {}, { state: 'DISABLED' }))).toBe(off);
    expect(fields(judged('aws_dlm_lifecycle_policy', { before: policy([schedule()]) }))).toBe(off);
  });

  it('was off before it is deleted', () => {
    const before = policy([schedule()], {}, { state: 'DISABLED' });
    expect(fields(judged('aws_dlm_lifecycle_policy', { before }))).toBe(quiet);
    expect(change(policy([schedule()]), before)).toBe(quiet);
  });

  it('deletes the snapshots beyond a lower count', () => {
    expect(change(policy([schedule({ retain_rule: [{ count: 3 }] })]))).toBe(
      'dangerous now none recoverability-reduced no succeeds',
    );
    expect(change(policy([schedule({ retain_rule: [{ count: 30 }] })]))).toBe(quiet);
  });

  it('keeps those it has when only their age is limited further', () => {
    const aged = (interval: number, interval_unit: string) =>
      policy([schedule({ retain_rule: [{ interval, interval_unit }] })]);
    expect(change(aged(10, 'DAYS'), aged(2, 'WEEKS'))).toBe(weaker);
    expect(change(aged(1, 'MONTHS'), aged(2, 'WEEKS'))).toBe(quiet);
  });

  it('leaves open what other tags, times and schedules leave out', () => {
    expect(change(policy([schedule()], { target_tags: { backup: 'gold' } }))).toBe(unclear);
    expect(change(policy([schedule({ name: 'nightly' })]))).toBe(unclear);
    expect(change(policy([schedule({ create_rule: [{ interval: 12, interval_unit: 'HOURS' }] })]))).toBe(
      unclear,
    );
  });

  it('copies to another Region no more', () => {
    const before = policy([schedule({ cross_region_copy_rule: [{ target: 'eu-west-1' }] })]);
    expect(change(policy([schedule()]), before)).toBe(weaker);
  });

  it('is quiet about a schedule more, its description and the tags of its snapshots', () => {
    const more = [schedule({ tags_to_add: { by: 'dlm' } }), schedule({ name: 'weekly' })];
    expect(change(policy(more, {}, { description: 'e' }))).toBe(quiet);
  });
});
