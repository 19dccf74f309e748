import type { Change } from '../../change.ts';
import { type Finding, finding } from '../../finding.ts';
import { isMarker, isUnset, type Value } from '../../value.ts';
import { causeOf, endsIt, isNameTaken, leavesOld } from '../keys/ending.ts';

export interface StoreProps {
  /** Start of the finding's code. */
  readonly code: string;
  /** With its article: "the replication group". */
  readonly noun: string;
  readonly source: string;
  /** The name of the final snapshot in the prior state, which alone counts. @default - it has none */
  readonly finalSnapshot?: Value | undefined;
  /** Whether the engine can be backed up at all. @default true */
  readonly canBackUp?: boolean;
  /** What has to differ for the old and the new one to exist together. */
  readonly name: string;
  /** Arguments that name the backup a new one is filled from. @default - none */
  readonly seeds?: readonly string[];
  readonly finalSnapshotArgument?: string;
}

/** A cache is a store: without a final snapshot its content is gone with it. */
export function storeGone(change: Change, props: StoreProps): readonly Finding[] {
  if (isNameTaken(change, props.name)) return [nameTaken(change, props)];
  if (leavesOld(change)) return [leftBehind(change, props)];
  const isKept = hasFinalSnapshot(props.finalSnapshot);
  const kept = isKept
    ? 'A final snapshot, named in the prior state, keeps the data.'
    : props.canBackUp === false
      ? 'This engine has no backups, so all of its data is lost.'
      : 'The prior state names no final snapshot, so its data is lost.';
  return [
    finding({
      code: `${props.code}-${change.action === 'replace' ? 'replaced' : 'deleted'}`,
      interruption: 'outage',
      data: isKept ? 'recoverability-reduced' : 'loss',
      reversible: 'no',
      why: `${endsIt(change)} ${props.noun}${causeOf(change)}. ${kept} Clients lose their endpoint while it is gone.${comesBack(change, props)}`,
      fix: isKept || props.finalSnapshotArgument === undefined ? undefined : fixOf(props),
      source: `${props.source}; AWS provider 5.100.0, requests it sends (measured)`,
    }),
  ];
}

const hasFinalSnapshot = (value: Value | undefined): boolean => isMarker(value) || !isUnset(value);

const fixOf = ({ finalSnapshotArgument }: StoreProps): string =>
  `Set ${finalSnapshotArgument} and apply that first: a destroy follows the prior state.`;

function comesBack(change: Change, { seeds = [] }: StoreProps): string {
  if (change.action !== 'replace') return '';
  const seed = seeds.find((name) => !isUnset(change.after?.[name]));
  return seed === undefined
    ? ' The new one is empty.'
    : ` The new one starts from the backup in ${seed}, as old as that is.`;
}

const nameTaken = (change: Change, { code, noun, name, source }: StoreProps): Finding =>
  finding({
    code: `${code}-name-taken`,
    timing: 'not-applied',
    apply: 'fails',
    why: `Fails to replace ${noun}${causeOf(change)}, as the new one cannot have the ${name} of the old one. The new one is created first here, while the old one still has the name.`,
    fix: `Change ${name} too, or let the old one be destroyed first.`,
    source,
  });

const leftBehind = (change: Change, { code, noun, source }: StoreProps): Finding =>
  finding({
    code: `${code}-left-behind`,
    severity: 'review',
    interruption: 'unknown',
    why: `Creates an empty replacement of ${noun}${causeOf(change)} and leaves the old one running, unmanaged. Clients that follow the endpoint reach the empty one.`,
    fix: 'Move the data, or import the old one again.',
    source: `Terraform language, removed block with destroy = false; ${source}`,
  });
