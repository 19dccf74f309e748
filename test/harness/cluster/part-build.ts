import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { OnLine } from '../run.ts';
import { go, moduleFolder } from './go-module.ts';
import type { Part } from './parts.ts';
import type { PatchedSource, SourceChange } from './patched-sources.ts';

export interface PartBuild {
  readonly name: string;
  readonly part: Part;
  /** The folder of its go.mod and go.sum. */
  readonly moduleFolder: string;
  /** Where the program will be, a file. */
  readonly program: string;
  readonly onProgress?: OnLine;
}

/** Compiles a part elsewhere and moves it to its place once it is complete. To be called under a lock. */
export async function buildPart(build: PartBuild): Promise<void> {
  const { name, part } = build;
  build.onProgress?.(
    `building ${name} ${part.version}, first time only, about ${part.minutes} minute${part.minutes === 1 ? '' : 's'}`,
  );
  const started = performance.now();
  const folder = dirname(build.program);
  mkdirSync(dirname(folder), { recursive: true });
  removeUnfinished(folder);
  const unfinished = mkdtempSync(`${folder}.`);
  try {
    for (const file of ['go.mod', 'go.sum'])
      copyFileSync(join(build.moduleFolder, file), join(unfinished, file));
    if (part.source !== undefined) await copySource(part.source, join(unfinished, 'source'), unfinished);
    const { code, stderr } = await go(goBuild(name, part), unfinished, `the test cluster's ${name}`);
    if (code !== 0) throw new Error(`${name} ${part.version} does not compile: ${stderr.slice(-4_000)}`);
    renameSync(join(unfinished, 'program'), folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  build.onProgress?.(`built ${name} in ${Math.round((performance.now() - started) / 1000)} s`);
}

/** What a build left behind that was killed; there is no other now, for builds are made under a lock. */
function removeUnfinished(folder: string): void {
  const left = readdirSync(dirname(folder)).filter((name) => name.startsWith(`${basename(folder)}.`));
  for (const name of left) rmSync(join(dirname(folder), name), { recursive: true, force: true });
}

/** Nothing of the machine gets into the program, and no requirement that go.mod and go.sum do not name. */
export function goBuild(name: string, part: Part): string[] {
  const version = part.versionVariable === undefined ? '' : ` -X ${part.versionVariable}=v${part.version}`;
  return [
    'build',
    '-mod=readonly',
    '-trimpath',
    '-buildvcs=false',
    '-ldflags',
    `-s -w${version}`,
    '-o',
    join('program', name),
    part.program,
  ];
}

async function copySource(source: PatchedSource, target: string, cwd: string): Promise<void> {
  const from = await moduleFolder(source.module, source.version, source.sum, cwd);
  mkdirSync(target);
  for (const name of source.folders) copyWritable(join(from, name), join(target, name));
  // All requirements are the wrapper's: it names every module that is compiled.
  writeFileSync(join(target, 'go.mod'), `module ${source.module}\n\ngo 1.24.0\n`);
  for (const change of source.changes) applyChange(change, target);
}

/** The module cache is read-only, files and folders. */
function copyWritable(from: string, to: string): void {
  if (!statSync(from).isDirectory()) {
    copyFileSync(from, to);
    chmodSync(to, 0o644);
    return;
  }
  mkdirSync(to);
  for (const name of readdirSync(from)) copyWritable(join(from, name), join(to, name));
}

function applyChange({ file, from, to, times = 1 }: SourceChange, folder: string): void {
  const path = join(folder, file);
  writeFileSync(path, changed(readFileSync(path, 'utf8'), { file, from, to, times }));
}

/** The text with every occurrence replaced; throws unless there are as many as were expected. */
export function changed(text: string, { file, from, to, times = 1 }: SourceChange): string {
  const parts = text.split(from);
  if (parts.length - 1 !== times) {
    throw new Error(`${file} has ${parts.length - 1} times ${JSON.stringify(from)}, not ${times}`);
  }
  return parts.join(to);
}
