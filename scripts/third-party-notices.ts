import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly homepage?: string;
  readonly repository?: string | { readonly url: string };
}

/** Who wrote the packages among the bundled files, under which licence, and where their source is. */
export function thirdPartyNotices(root: string, files: readonly string[]): string {
  const folders = [...new Set(files.flatMap(packageFolderOf))].sort();
  const notices = new Map(
    folders.map((folder) => {
      const read = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Package;
      return [`${read.name} ${read.version}`, notice(read, join(root, folder))];
    }),
  );
  return `The files of this folder contain code of the packages below.\n\n${[...notices.values()].join('\n')}`;
}

/** `node_modules/a/node_modules/@b/c/lib/d.js` is of `node_modules/a/node_modules/@b/c`. */
export const packageFolderOf = (file: string): string[] =>
  /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.slice(1) ?? [];

function notice({ name, version, license, homepage, repository }: Package, folder: string): string {
  const source = (typeof repository === 'string' ? repository : repository?.url) ?? homepage;
  const title = `${name} ${version}`;
  const facts = [
    `Licence: ${license ?? 'see below'}`,
    ...(source === undefined ? [] : [`Source: ${source}`]),
  ];
  return [title, '-'.repeat(title.length), ...facts, '', ...texts(folder)].join('\n');
}

const texts = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(?:licen[cs]e|notice|copying)(?:[.-]|$)/i.test(entry.name))
    .map(({ name }) => `${readFileSync(join(folder, name), 'utf8').trim()}\n`);
