import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../plan/value.ts';
import { aChange } from '../judged.ts';
import { found, unchanged } from './found.ts';

describe('the conditions of a backup selection', () => {
  const none = { string_equals: [], string_not_equals: [], string_like: [], string_not_like: [] };
  const selection = (condition: JsonObject, more: JsonObject = {}) =>
    unchanged('aws_backup_selection', 'tagged', {
      resources: ['*'],
      selection_tag: [],
      not_resources: [],
      condition: [{ ...none, ...condition }],
      ...more,
    });
  const key = 'aws:ResourceTag/backup';
  const daily = selection({ string_equals: [{ key, value: 'daily' }] });
  const arn = 'arn:aws:ec2:eu-central-1:111122223333:volume/vol-1';
  const retagged = (before: JsonObject, after: JsonObject) =>
    aChange('aws_ebs_volume', {
      before: { arn, tags: before, tags_all: before },
      after: { arn, tags: after, tags_all: after },
    });
  const leaving = (...changes: Parameters<typeof found>[0]) =>
    found(changes).filter(({ code }) => code === 'leaves-backup-selection');

  it('let a resource go whose tag goes', () => {
    expect(leaving(daily, retagged({ backup: 'daily' }, {}))).toMatchObject([
      {
        severity: 'dangerous',
        data: 'recoverability-reduced',
        addresses: ['aws_backup_selection.tagged', 'aws_ebs_volume.main'],
      },
    ]);
    const like = selection({ string_like: [{ key, value: 'dai*' }] });
    expect(leaving(like, retagged({ backup: 'daily' }, { backup: 'never' }))).toHaveLength(1);
    const unlike = selection({ string_not_equals: [{ key, value: 'never' }] });
    expect(leaving(unlike, retagged({}, { backup: 'never' }))).toHaveLength(1);
  });

  it('do not care about other tags', () => {
    expect(leaving(daily, retagged({ backup: 'daily' }, { backup: 'daily', team: 'shop' }))).toEqual([]);
    expect(leaving(daily, retagged({ team: 'shop' }, {}))).toEqual([]);
  });

  it('leave it where another selection takes it in, or this one never did', () => {
    const all = unchanged('aws_backup_selection', 'all', { resources: ['*'], condition: [none] });
    expect(leaving(daily, all, retagged({ backup: 'daily' }, {}))).toEqual([]);
    const without = selection({ string_equals: [{ key, value: 'daily' }] }, { not_resources: [arn] });
    expect(leaving(without, retagged({ backup: 'daily' }, {}))).toEqual([]);
  });
});
