import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageFolderOf, thirdPartyNotices } from '../../scripts/third-party-notices.ts';
import { makeWorkspace, type Workspace } from '../harness/workspace.ts';

describe('third-party notices', () => {
  let root: Workspace;
  beforeEach(() => {
    root = makeWorkspace('notices');
  });
  afterEach(() => root.remove());

  const install = (folder: string, json: object, files: Record<string, string>): void => {
    mkdirSync(root.path(folder), { recursive: true });
    writeFileSync(root.path(folder, 'package.json'), JSON.stringify(json));
    for (const [name, text] of Object.entries(files)) writeFileSync(root.path(folder, name), text);
  };

  it('hold the licence text, the notice and the source of each package once, and no other file', () => {
    install(
      'node_modules/@a/b',
      { name: '@a/b', version: '1.2.3', license: 'MPL-2.0', repository: { url: 'https://example.com/b' } },
      { LICENSE: 'the licence of b', NOTICE: 'the notice of b', 'README.md': 'how to use b' },
    );
    const files = ['node_modules/@a/b/index.js', 'node_modules/@a/b/lib/other.js', 'cli/bin.ts'];
    const notices = thirdPartyNotices(root.folder, files);
    for (const text of ['MPL-2.0', 'the licence of b', 'the notice of b', 'https://example.com/b'])
      expect(notices).toContain(text);
    expect(notices.split('@a/b 1.2.3')).toHaveLength(2);
    expect(notices).not.toContain('how to use b');
  });

  it('name the innermost package of a file', () => {
    expect(packageFolderOf('node_modules/a/node_modules/@b/c/lib/d.js')).toEqual([
      'node_modules/a/node_modules/@b/c',
    ]);
    expect(packageFolderOf('spec/units.ts')).toEqual([]);
  });
});
