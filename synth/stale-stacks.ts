import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject } from './json.ts';
import type { Note } from './note.ts';
import { type Rename, SPEC_FILE, type Staging, TERRAFORM_FILE, terraformFolder, trashOf } from './stage.ts';

export interface StaleStacks {
  readonly renames: readonly Rename[];
  readonly removed: readonly string[];
  readonly notes: readonly Note[];
}

/** The stacks that were synthesized into the folders before and are not among `current`. */
export function staleStacks(staging: Staging, current: ReadonlySet<string>): StaleStacks {
  const names = new Set([...terraformStacks(staging.outdir), ...manifestStacks(staging.distdir)]);
  const renames: Rename[] = [];
  const removed: string[] = [];
  const notes: Note[] = [];
  for (const stack of [...names].sort()) {
    if (current.has(stack)) continue;
    const terraform = terraformFolder(staging.outdir, stack);
    if (holdsState(terraform)) {
      notes.push(keptForState(stack));
      continue;
    }
    const manifests = join(staging.distdir, stack);
    if (existsSync(terraform)) renames.push([terraform, trashOf(staging.outStage, stack)]);
    if (existsSync(manifests)) renames.push([manifests, trashOf(staging.distStage, stack)]);
    removed.push(stack);
  }
  return { renames, removed, notes };
}

/** Stacks with Terraform JSON in the folder. */
export const terraformStacks = (outdir: string): string[] =>
  foldersIn(join(outdir, 'stacks')).filter((stack) =>
    existsSync(join(terraformFolder(outdir, stack), TERRAFORM_FILE)),
  );

const manifestStacks = (distdir: string): string[] =>
  foldersIn(distdir).filter((stack) => existsSync(join(distdir, stack, SPEC_FILE)));

const foldersIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
        .map(({ name }) => name)
    : [];

/** Whether a local state in the folder, of any workspace, may hold resources. */
function holdsState(folder: string): boolean {
  if (!existsSync(folder)) return false;
  const workspaces = foldersIn(join(folder, 'terraform.tfstate.d')).map((name) =>
    join('terraform.tfstate.d', name),
  );
  return ['', ...workspaces].some((inner) => {
    const at = join(folder, inner);
    return readdirSync(at)
      .filter((name) => /^terraform\..*tfstate$|^terraform\.tfstate$/.test(name))
      .some((name) => hasResources(join(at, name)));
  });
}

/** An unreadable state counts as one with resources: removing it could lose them. */
function hasResources(file: string): boolean {
  try {
    const text = readFileSync(file, 'utf8');
    if (text.trim() === '') return false;
    const state: unknown = JSON.parse(text);
    return !isObject(state) || !Array.isArray(state.resources) || state.resources.length > 0;
  } catch {
    return true;
  }
}

const keptForState = (stack: string): Note => ({
  code: 'PLINTH-NOTE-002',
  path: stack,
  message:
    'this stack is no longer described, and its folder is kept because its Terraform state holds resources; destroy them, then synthesize again',
});
