import { describe, expect, it } from 'vitest';
import type { JsonObject, MarkTree } from '../../../plan/value.ts';
import { aChange } from '../judged.ts';
import { anInstance, codes, found, unchanged } from './found.ts';

describe('backups', () => {
  const selection = (action: 'no-op' | 'update' = 'no-op') => {
    const attributes = { selection_tag: [{ type: 'STRINGEQUALS', key: 'backup', value: 'daily' }] };
    return aChange('aws_backup_selection', { before: attributes, after: attributes, actions: [action] });
  };

  it('end for a database whose tag the selection asks for is gone', () => {
    const untagged = anInstance({ tags: { backup: 'daily', team: 'a' } }, { tags: { team: 'a' } });

    expect(found([selection(), untagged])).toMatchObject([
      {
        code: 'leaves-backup-selection',
        severity: 'dangerous',
        data: 'recoverability-reduced',
        addresses: ['aws_backup_selection.main', 'aws_db_instance.main'],
      },
    ]);
  });

  it('go on when another tag is edited', () => {
    const retagged = anInstance(
      { tags: { backup: 'daily', team: 'a' } },
      { tags: { backup: 'daily', team: 'b' } },
    );

    expect(codes([selection(), retagged])).toEqual([]);
  });

  const unchangedSelection = (attributes: JsonObject) =>
    unchanged('aws_backup_selection', 'main', {
      selection_tag: [{ type: 'STRINGEQUALS', key: 'backup', value: 'daily' }],
      ...attributes,
    });
  const arn = 'arn:aws:rds:eu-central-1:111122223333:db:orders';
  const daily = { backup: 'daily' };
  const retagged = (after: JsonObject, unknown: MarkTree = {}) =>
    aChange('aws_db_instance', {
      before: { identifier: 'orders', arn, tags: daily, tags_all: daily },
      after: { identifier: 'orders', arn, ...after },
      unknown,
    });

  it('go on where the tag itself stays while all tags together are known only after apply', () => {
    const released = retagged({ tags: daily }, { tags: { release: true }, tags_all: true });

    expect(codes([selection(), released])).toEqual([]);
  });

  it('may end where the tag is not seen, or may come from default tags', () => {
    const hidden = retagged(
      { tags: {}, tags_all: {} },
      { tags: { backup: true }, tags_all: { backup: true } },
    );
    const dropped = retagged({ tags: { team: 'a' } }, { tags: { release: true }, tags_all: true });
    const may = [{ code: 'leaves-backup-selection', severity: 'review', data: 'unknown' }];

    for (const change of [hidden, dropped]) {
      expect(found([selection(), change])).toMatchObject(may);
      expect(found([selection(), change])[0]?.why).toMatch(/^May end the backups of a resource/);
    }
  });

  it('go on for what the selection names, by a wildcard too, and for what another selection takes in', () => {
    const untagged = retagged({ tags: {}, tags_all: {} });
    const weekly = retagged({ tags: { backup: 'weekly' }, tags_all: { backup: 'weekly' } });
    const other = unchanged('aws_backup_selection', 'weekly', {
      selection_tag: [{ type: 'STRINGEQUALS', key: 'backup', value: 'weekly' }],
    });

    expect(codes([unchangedSelection({ resources: ['arn:aws:rds:*:*:db:*'] }), untagged])).toEqual([]);
    expect(codes([unchangedSelection({ resources: [arn] }), untagged])).toEqual([]);
    expect(codes([unchangedSelection({}), other, weekly])).toEqual([]);
    expect(codes([unchangedSelection({ resources: ['arn:aws:dynamodb:*'] }), untagged])).toEqual([
      'leaves-backup-selection',
    ]);
  });

  it('may end where the selection has conditions or exclusions, and an empty condition is none', () => {
    const untagged = retagged({ tags: {}, tags_all: {} });
    const severity = (attributes: JsonObject) =>
      found([unchangedSelection(attributes), untagged])[0]?.severity;

    expect(severity({ not_resources: ['arn:aws:s3:::*'] })).toBe('review');
    expect(severity({ condition: [{ string_equals: [{ key: 'aws:ResourceTag/a', value: 'b' }] }] })).toBe(
      'review',
    );
    expect(severity({ condition: [{ string_equals: [], string_like: [] }] })).toBe('dangerous');
  });
});
