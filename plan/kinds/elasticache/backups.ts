import { type Finding, finding } from '../../finding.ts';
import type { AttributeRule } from '../../kind.ts';
import { isMarker, isUnset, number, type Value } from '../../value.ts';

const days = (value: Value): number | undefined => (isUnset(value) ? 0 : number(value));

interface BackupProps {
  readonly code: string;
  readonly source: string;
}

/** Days that automatic backups are kept; none or 0 turns them off. Removing the argument sends 0. */
export const retention =
  ({ code, source }: BackupProps): AttributeRule =>
  ({ name, before, after }) => {
    const [old, planned] = [days(before), days(after)];
    if (planned === undefined || old === undefined)
      return [
        finding({
          code: `${code}-retention-unknown`,
          attribute: name,
          data: 'unknown',
          reversible: 'unknown',
          why: 'Sets how many days automatic backups are kept to a value known only after apply. Fewer days delete the backups that are older.',
          source,
        }),
      ];
    if (planned >= old) return [];
    return [
      planned === 0 ? backupsOff(code, name, old, source) : fewerDays(code, name, old, planned, source),
    ];
  };

const backupsOff = (code: string, attribute: string, old: number, source: string): Finding =>
  finding({
    code: `${code}-backups-off`,
    attribute,
    severity: 'dangerous',
    data: 'recoverability-reduced',
    reversible: 'no',
    why: `Turns automatic backups off, which were kept for ${old} days. No new restore point is made from now on, and the automatic ones there are do not come back.`,
    fix: 'Keep at least one day, or take a manual backup first.',
    source,
  });

const fewerDays = (code: string, attribute: string, old: number, planned: number, source: string): Finding =>
  finding({
    code: `${code}-backups-shortened`,
    attribute,
    severity: 'dangerous',
    data: 'recoverability-reduced',
    reversible: 'no',
    why: `Keeps automatic backups for ${planned} days instead of ${old}. Those older than that are deleted.`,
    fix: 'Copy the older backups first if they may be needed.',
    source,
  });

/** The name of the snapshot a destroy takes: nothing is sent before that. */
export const finalSnapshot =
  ({ code, source }: BackupProps): AttributeRule =>
  ({ name, before, after }) => {
    if (isMarker(after) || !isUnset(after) || isUnset(before)) return [];
    return [
      finding({
        code: `${code}-final-snapshot-removed`,
        attribute: name,
        severity: 'review',
        timing: 'not-applied',
        data: 'recoverability-reduced',
        why: 'Drops the name of the final snapshot, so a later destroy takes none. Nothing is sent now; the next plan that destroys it loses the data.',
        fix: `Keep ${name}.`,
        source,
      }),
    ];
  };

/** A snapshot that is a resource: deleting it deletes a restore point. */
export const snapshotDeleted = (code: string, ending: string, source: string): Finding =>
  finding({
    code,
    severity: 'dangerous',
    data: 'recoverability-reduced',
    reversible: 'no',
    why: `${ending} a snapshot, and with it a restore point. A snapshot made later holds later data.`,
    source,
  });
