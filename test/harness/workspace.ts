import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Workspace {
  readonly folder: string;
  /** The path of a file or folder inside. */
  path(...parts: string[]): string;
  remove(): void;
}

/** A new, empty folder of one's own under the system's folder for temporary files. */
export function makeWorkspace(name = 'work'): Workspace {
  const folder = mkdtempSync(join(tmpdir(), `plinth-${name}-`));
  return {
    folder,
    path: (...parts) => join(folder, ...parts),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** A workspace that starts as a copy of a folder. */
export function copyToWorkspace(source: string, name?: string): Workspace {
  const workspace = makeWorkspace(name);
  cpSync(source, workspace.folder, { recursive: true });
  return workspace;
}
