import { describe, expect, it } from 'vitest';
import { judge } from '../../../../plan/judge.ts';
import { aChange, contextOf, judged } from '../../judged.ts';
import { fields, quiet } from '../stores/fields.ts';

describe('placeholders with provisioners', () => {
  const runs = (actions: readonly string[]) => {
    const change = aChange('null_resource', { before: {}, after: {}, actions });
    return judge(change, { ...contextOf([change]), hasProvisioners: () => true });
  };

  it('run commands no plan shows', () => {
    expect(runs(['delete', 'create'])).toMatchObject(fields('review now unknown unknown unknown unknown'));
    expect(runs(['create'])).toMatchObject(fields('review now unknown unknown unknown unknown'));
  });
});

describe('local files', () => {
  it('are written anew from the configuration', () => {
    expect(
      judged('local_file', {
        before: { content: 'a' },
        after: { content: 'b' },
        actions: ['delete', 'create'],
        replacePaths: [['content']],
      }),
    ).toMatchObject(quiet);
    expect(judged('local_file', { before: { content: 'a' } })).toMatchObject(quiet);
  });
});
