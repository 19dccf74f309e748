import { describe, expect, it } from 'vitest';
import { changesOf, parsePlan } from './terraform-plan.ts';

const change = (actions: string[], before: object | null, after: object | null) => ({
  address: 'aws_db_instance.main',
  mode: 'managed',
  type: 'aws_db_instance',
  name: 'main',
  change: { actions, before, after },
});
const plan = (...changes: object[]) =>
  parsePlan(
    JSON.stringify({ format_version: '1.2', terraform_version: '1.11.4', resource_changes: changes }),
  );

describe('a plan', () => {
  it('names what it changes and in which argument', () => {
    const updated = plan(change(['update'], { port: 5432, multi_az: true }, { port: 5432, multi_az: false }));
    expect(changesOf(updated)).toEqual(['update aws_db_instance.main (multi_az)']);
  });

  it('tells a replacement by its two actions', () => {
    expect(changesOf(plan(change(['delete', 'create'], { name: 'a' }, { name: 'b' })))).toEqual([
      'delete/create aws_db_instance.main (name)',
    ]);
  });

  it('names creation and deletion without arguments', () => {
    expect(changesOf(plan(change(['create'], null, {}), change(['delete'], {}, null)))).toEqual([
      'create aws_db_instance.main',
      'delete aws_db_instance.main',
    ]);
  });

  it('is empty where it only reads', () => {
    expect(changesOf(plan(change(['no-op'], {}, {}), change(['read'], null, {})))).toEqual([]);
  });

  it('is refused where it is another document', () => {
    expect(() => parsePlan('[]')).toThrow('not the JSON of a terraform plan');
    expect(() => parsePlan('{"format_version":1}')).toThrow('not the JSON of a terraform plan');
  });
});
