import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

type Files = Readonly<Record<string, string>>;

/**
 * A volume as the kubelet mounts it: files are links through `..data`, which is exchanged in one step when the Secret
 * changes. Written again, it changes as in a running pod.
 */
export function mount(folder: string, files: Files): void {
  mkdirSync(folder, { recursive: true });
  const version = `..version-${readdirSync(folder).length}`;
  mkdirSync(join(folder, version));
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, version, name);
    writeFileSync(file, text);
    chmodSync(file, 0o644);
    if (!existsSync(join(folder, name))) symlinkSync(join('..data', name), join(folder, name));
  }
  symlinkSync(version, join(folder, '..next'));
  renameSync(join(folder, '..next'), join(folder, '..data'));
}

/** A Secret of the External Secrets operator: the templates this project writes, over a document of the contract. */
export const rendered = (templates: Files, document: Files): Files =>
  Object.fromEntries(
    Object.entries(templates).map(([key, template]) => [
      key,
      template.replaceAll(/\{\{ \.(\w+)((?: \| [^|}]+)*) \}\}/g, (_, field: string, steps: string) =>
        steps
          .split(' | ')
          .slice(1)
          .reduce(apply, document[field] ?? `<no value: ${field}>`),
      ),
    ]),
  );

function apply(value: string, step: string): string {
  if (step === 'urlquery') return encodeURIComponent(value).replaceAll('%20', '+');
  const [, from, to] = /^replace ("(?:[^"\\]|\\.)*") ("(?:[^"\\]|\\.)*")$/.exec(step) ?? [];
  if (from === undefined || to === undefined) throw new Error(`no such step of a template here: ${step}`);
  return value.replaceAll(JSON.parse(from), JSON.parse(to));
}
