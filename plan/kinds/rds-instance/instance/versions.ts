/** What a change of the engine version is; `open` where AWS chooses the minor version. */
export type VersionStep = 'same' | 'minor' | 'major' | 'downgrade' | 'open';

export function versionStep(engine: string, before: string, after: string): VersionStep {
  const [old, wanted] = [numbersOf(before), numbersOf(after)];
  const length = Math.min(old.length, wanted.length);
  const at = old.slice(0, length).findIndex((part, index) => part !== wanted[index]);
  if (at === -1) return old.length === wanted.length ? 'same' : 'open';
  if ((wanted[at] as number) < (old[at] as number)) return 'downgrade';
  return at < majorLength(engine, old) ? 'major' : 'minor';
}

const numbersOf = (version: string): readonly number[] => (version.match(/\d+/g) ?? []).map(Number);

/** How many numbers name the major version: 16 of PostgreSQL 16.4, 8.0 of MySQL 8.0.35, 19 of Oracle 19.0.0.0. */
function majorLength(engine: string, [first = 0]: readonly number[]): number {
  if (engine === 'postgres') return first >= 10 ? 1 : 2;
  if (engine.includes('oracle')) return first >= 18 ? 1 : 2;
  return engine.includes('sqlserver') ? 1 : 2;
}
