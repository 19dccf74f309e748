import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { type Problem, ProblemsError } from '../spec/problem.ts';
import { printJson } from './json.ts';
import type { Note } from './note.ts';
import { type Rename, type StagedStack, type Staging, TERRAFORM_FILE } from './stage.ts';
import { staleStacks, terraformStacks } from './stale-stacks.ts';
import { lock } from './write-lock.ts';

/**
 * Output is staged completely, then a journal of renames is written, then they are done. Without the
 * journal a crash leaves the old files; with it, each file is old or new and complete, and whoever comes
 * next (`recoverOutput`, or the next synth) does the rest.
 *
 * Everything temporary is in `.plinth/` of the two folders: the lock, the journal, the staging folder.
 */
export interface Output {
  readonly staging: Staging;
  /** Puts the staged stacks in place. With `complete` these are all, and other stacks go away. */
  readonly commit: (stacks: readonly StagedStack[], complete: boolean) => Promise<Committed>;
  /** Leaves everything as it was. */
  readonly discard: () => void;
}

export interface Committed {
  readonly removed: readonly string[];
  readonly notes: readonly Note[];
}

/** Called between the steps of a commit, with the step to come; a test throws here. */
export type Fault = (step: string) => void;

interface Journal {
  readonly renames: readonly Rename[];
}

const WORK = '.plinth';
const journalOf = (outdir: string): string => join(outdir, WORK, 'journal.json');

/** Takes the two folders for this run, finishing first what a crashed one left. */
export async function openOutput(outdir: string, distdir: string, fault: Fault = () => {}): Promise<Output> {
  const folders = [resolve(outdir), resolve(distdir)] as const;
  const [out, dist] = folders;
  const made = folders.flatMap(missingParents);
  return refusing(out, async () => {
    const removeMade = (): void => {
      for (const folder of made) removeIfEmpty(folder);
    };
    const unlock = await lockBoth(folders).catch((error: unknown) => {
      removeMade();
      throw error;
    });
    const name = `stage-${process.pid}`;
    const staging: Staging = {
      outdir: out,
      distdir: dist,
      outStage: join(out, WORK, name),
      distStage: join(dist, WORK, name),
    };
    const close = (): void => {
      // What an interrupted commit staged is needed to finish it.
      if (!existsSync(journalOf(out))) clearStages(folders);
      unlock();
      removeMade();
    };
    try {
      replayJournal(out);
      clearStages(folders);
      mkdirSync(staging.outStage, { recursive: true });
      mkdirSync(staging.distStage, { recursive: true });
    } catch (error) {
      close();
      throw error;
    }
    return {
      staging,
      discard: close,
      commit: (stacks, complete) =>
        refusing(out, async () => {
          try {
            return commit(staging, stacks, complete, fault);
          } finally {
            close();
          }
        }),
    };
  });
}

/** Finishes a commit that a crash interrupted. Call it before reading the folders; without a crash it costs nothing. */
export async function recoverOutput(outdir: string, distdir: string): Promise<void> {
  if (!existsSync(journalOf(outdir))) return;
  (await openOutput(outdir, distdir)).discard();
}

function commit(
  staging: Staging,
  stacks: readonly StagedStack[],
  complete: boolean,
  fault: Fault,
): Committed {
  const current = new Set(stacks.map(({ stack }) => stack));
  const stale = complete ? staleStacks(staging, current) : { renames: [], removed: [], notes: [] };
  const removed = new Set(stale.removed);
  const onDisk = terraformStacks(staging.outdir).filter((stack) => !removed.has(stack));
  const renames = [
    ...stacks.flatMap((stack) => stack.renames),
    ...stale.renames,
    ...manifestRename(staging, [...new Set([...onDisk, ...current])].sort()),
  ];
  if (renames.length > 0) {
    fault('journal');
    writeJournal(staging.outdir, { renames });
    replayJournal(staging.outdir, fault);
  }
  return { removed: stale.removed, notes: stale.notes };
}

/** The list of stacks in the form `cdktf deploy` reads (cdktf/lib/manifest.js). */
function manifestRename(staging: Staging, stacks: readonly string[]): Rename[] {
  const file = join(staging.outdir, 'manifest.json');
  const text = printJson({
    version: (createRequire(import.meta.url)('cdktf/package.json') as { version: string }).version,
    stacks: Object.fromEntries(stacks.map((stack) => [stack, manifestEntry(stack)])),
  });
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return [];
  const staged = join(staging.outStage, 'manifest.json');
  writeFileSync(staged, text);
  return [[staged, file]];
}

const manifestEntry = (stack: string) => ({
  name: stack,
  constructPath: stack,
  workingDirectory: `stacks/${stack}`,
  synthesizedStackPath: `stacks/${stack}/${TERRAFORM_FILE}`,
  stackMetadataPath: `stacks/${stack}/metadata.json`,
  annotations: [],
  dependencies: [],
});

function writeJournal(outdir: string, journal: Journal): void {
  const file = journalOf(outdir);
  writeFileSync(`${file}.new`, JSON.stringify(journal));
  renameSync(`${file}.new`, file);
}

/** Does the renames of the journal that are not done yet: done is whose source is gone. */
function replayJournal(outdir: string, fault: Fault = () => {}): void {
  const file = journalOf(outdir);
  if (!existsSync(file)) return;
  const { renames } = JSON.parse(readFileSync(file, 'utf8')) as Journal;
  for (const [from, to] of renames) {
    fault(`rename ${to}`);
    if (!existsSync(from)) continue;
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
  }
  fault('end');
  rmSync(file);
}

/** Both folders in one order, so that two runs never wait for each other. */
async function lockBoth(folders: readonly string[]): Promise<() => void> {
  const unlocks: (() => void)[] = [];
  const unlockAll = (): void => {
    for (const unlock of unlocks) unlock();
    for (const folder of folders) removeIfEmpty(join(folder, WORK));
  };
  try {
    for (const folder of [...new Set(folders)].sort()) unlocks.push(await lock(join(folder, WORK, 'lock')));
  } catch (error) {
    unlockAll();
    throw error;
  }
  return unlockAll;
}

/** Staging folders, of this run and of crashed ones: whoever holds the lock owns them all. */
function clearStages(folders: readonly string[]): void {
  for (const folder of folders) {
    const work = join(folder, WORK);
    if (!existsSync(work)) continue;
    for (const name of readdirSync(work))
      if (name.startsWith('stage-')) rmSync(join(work, name), { recursive: true, force: true });
  }
}

/** The folder and those above it that this run is about to make, innermost first. */
function missingParents(folder: string): string[] {
  if (existsSync(folder) || dirname(folder) === folder) return [];
  return [folder, ...missingParents(dirname(folder))];
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Not empty, or never made.
  }
}

async function refusing<T>(folder: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw asProblem(folder, error);
  }
}

/** A failure of the file system as a problem; all else as it is. */
export function asProblem(folder: string, error: unknown): unknown {
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  return new ProblemsError([cannotWrite(path ?? folder, `${code} (${syscall})`)]);
}

const cannotWrite = (path: string, got: string): Problem => ({
  code: 'PLINTH-OUT-001',
  path,
  got,
  rule: 'the output folders must be writable',
  fix: 'make room or give permission there, or choose another folder',
});
