import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuiltStack } from './build.ts';

/** Where a run writes and where it stages; plain data, so that a worker can be given it. */
export interface Staging {
  readonly outdir: string;
  readonly distdir: string;
  /** Folders on the file systems of the two, so that a rename is all that is left to do. */
  readonly outStage: string;
  readonly distStage: string;
}

/** A rename that is due: `from` takes the place of `to`. */
export type Rename = readonly [from: string, to: string];

export interface StagedStack {
  readonly stack: string;
  /** Files that differ from what is there, relative to the output folders' parents. */
  readonly changed: readonly string[];
  readonly renames: readonly Rename[];
}

export const TERRAFORM_FILE = 'cdk.tf.json';
export const SPEC_FILE = 'spec.json';
export const terraformFolder = (outdir: string, stack: string): string => join(outdir, 'stacks', stack);

/** Writes the files of a stack that differ from those in place into the staging folders. */
export function stage(staging: Staging, built: BuiltStack): StagedStack {
  const terraform = folder(
    terraformFolder(staging.outdir, built.stack),
    terraformFolder(staging.outStage, built.stack),
    [{ name: TERRAFORM_FILE, text: built.terraformJson }],
  );
  const manifestFiles = [{ name: SPEC_FILE, text: built.specJson }, ...built.manifests];
  const target = join(staging.distdir, built.stack);
  const manifests = folder(target, join(staging.distStage, built.stack), manifestFiles);
  const names = new Set(manifestFiles.map(({ name }) => name));
  const old = staleManifests(target, names).map(
    (name): Rename => [join(target, name), trashOf(staging.distStage, `${built.stack}-${name}`)],
  );
  return {
    stack: built.stack,
    changed: [...terraform.changed, ...manifests.changed],
    renames: [...terraform.renames, ...manifests.renames, ...old],
  };
}

/** Where a rename puts what is to go away; it is deleted with the staging folder. */
export const trashOf = (stageFolder: string, name: string): string => join(stageFolder, '.trash', name);

interface File {
  readonly name: string;
  readonly text: string;
}

function folder(
  target: string,
  staged: string,
  files: readonly File[],
): { changed: string[]; renames: Rename[] } {
  const isNew = !existsSync(target);
  const due = isNew ? files : files.filter(({ name, text }) => textOf(join(target, name)) !== text);
  if (due.length > 0) mkdirSync(staged, { recursive: true });
  for (const { name, text } of due) writeFileSync(join(staged, name), text);
  const changed = due.map(({ name }) => join(target, name));
  // A folder that is not there yet comes into being with all its files.
  const renames: Rename[] = isNew
    ? [[staged, target]]
    : due.map(({ name }) => [join(staged, name), join(target, name)]);
  return { changed, renames };
}

const textOf = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};

const staleManifests = (target: string, names: ReadonlySet<string>): string[] =>
  existsSync(target) ? readdirSync(target).filter((name) => name.endsWith('.yaml') && !names.has(name)) : [];
