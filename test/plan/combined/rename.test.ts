import { describe, expect, it } from 'vitest';
import { changeOf } from '../../../plan/change.ts';
import type { JsonObject, MarkTree } from '../../../plan/value.ts';
import { aChange } from '../judged.ts';
import { codes, found } from './found.ts';

describe('a rename without a moved block', () => {
  const attributes = { identifier: 'orders', skip_final_snapshot: true };

  it('destroys and creates the same database', () => {
    const old = aChange('aws_db_instance', { name: 'old', before: attributes });
    const created = aChange('aws_db_instance', { name: 'new', after: attributes });

    expect(found([old, created])).toMatchObject([
      {
        code: 'renamed-without-moved',
        severity: 'dangerous',
        data: 'loss',
        addresses: ['aws_db_instance.new', 'aws_db_instance.old'],
      },
    ]);
  });

  it('is not seen in two databases of other names', () => {
    const old = aChange('aws_db_instance', { name: 'old', before: attributes });
    const created = aChange('aws_db_instance', { name: 'new', after: { identifier: 'ledger' } });

    expect(codes([old, created])).toEqual([]);
  });

  const deleted = (type: string, name: string, before: JsonObject) => aChange(type, { name, before });
  const made = (type: string, name: string, after: JsonObject, unknown: MarkTree = {}) =>
    aChange(type, { name, after, unknown });

  it('is not seen where the database in two instances has one name', () => {
    const old = deleted('aws_db_instance', 'old', { ...attributes, name: 'app' });
    const created = made('aws_db_instance', 'new', { identifier: 'ledger', name: 'app' });

    expect(codes([old, created])).toEqual([]);
  });

  it('is not guessed where several have the name', () => {
    const old = deleted('aws_db_instance', 'old', attributes);
    const created = ['here', 'there'].map((name) => made('aws_db_instance', name, attributes));

    expect(codes([old, ...created])).toEqual([]);
  });

  const instances = (actions: 'create' | 'delete', keys: readonly (string | number)[]) =>
    keys.map((index) =>
      changeOf({
        address: `aws_db_instance.main[${JSON.stringify(index)}]`,
        mode: 'managed',
        type: 'aws_db_instance',
        name: 'main',
        index,
        provider_name: 'registry.terraform.io/hashicorp/aws',
        ...(actions === 'delete' && { action_reason: 'delete_because_wrong_repetition' }),
        change: {
          actions: [actions],
          before: actions === 'delete' ? { identifier: `orders-${index}`, skip_final_snapshot: true } : null,
          after: actions === 'create' ? {} : null,
          after_unknown: actions === 'create' ? { identifier: true } : {},
        },
      }),
    );

  it('of several of one block is told once', () => {
    expect(found([...instances('delete', [0, 1]), ...instances('create', ['a', 'b'])])).toMatchObject([
      {
        code: 'renamed-without-moved',
        severity: 'dangerous',
        data: 'loss',
        addresses: [
          'aws_db_instance.main["a"]',
          'aws_db_instance.main["b"]',
          'aws_db_instance.main[0]',
          'aws_db_instance.main[1]',
        ],
        fix: 'Add moved blocks, one for each.',
      },
    ]);
  });

  it('of one that may be any of several is not told', () => {
    expect(codes([...instances('delete', [0]), ...instances('create', ['a', 'b'])])).toEqual([]);
  });
});
