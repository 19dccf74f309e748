import type { Change } from '../../change.ts';
import { type Finding, finding } from '../../finding.ts';
import type { Kind } from '../../kind.ts';
import { isMarker, isUnset, type Value } from '../../value.ts';
import { causeOf, endsIt, isNameTaken } from '../ending.ts';

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
function storeGone(change: Change, props: StoreProps): readonly Finding[] {
  if (isNameTaken(change, props.name)) return [nameTaken(change, props)];
  const data = dataOf(props);
  return [
    finding({
      code: `${props.code}-${change.action === 'replace' ? 'replaced' : 'deleted'}`,
      interruption: 'outage',
      data,
      reversible: 'no',
      why: `${endsIt(change)} ${props.noun}${causeOf(change)}. ${copyText(props, data)} Clients lose their endpoint while it is gone.${comesBack(change, props)}`,
      fix:
        data === 'recoverability-reduced' || props.finalSnapshotArgument === undefined
          ? undefined
          : fixOf(props),
      source: `${props.source}; AWS provider 5.100.0, requests it sends (measured)`,
    }),
  ];
}

/** Whether a copy remains; a name the plan hides cannot be told from none. */
const dataOf = ({ finalSnapshot }: StoreProps): Finding['data'] =>
  isMarker(finalSnapshot) ? 'unknown' : isUnset(finalSnapshot) ? 'loss' : 'recoverability-reduced';

function copyText({ canBackUp }: StoreProps, data: Finding['data']): string {
  if (data === 'unknown') return 'The plan does not show whether a final snapshot is named.';
  if (data !== 'loss') return 'A final snapshot, named in the prior state, keeps the data.';
  return canBackUp === false
    ? 'This engine has no backups, so all of its data is lost.'
    : 'The prior state names no final snapshot, so its data is lost.';
}

const fixOf = ({ finalSnapshotArgument }: StoreProps): string =>
  `Set ${finalSnapshotArgument} and apply that first: a destroy follows the prior state.`;

/** How a store of a kind ends, and how it is left. */
export const storeEnds = (
  props: (change: Change) => StoreProps,
): Required<Pick<Kind, 'destroyed' | 'left'>> => ({
  destroyed: (change) => storeGone(change, props(change)),
  left: (change) => [
    isNameTaken(change, props(change).name)
      ? nameTaken(change, props(change))
      : leftBehind(change, props(change)),
  ],
});

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
