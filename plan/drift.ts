import type { Change } from './change.ts';
import type { DriftFinding } from './impact.ts';
import { kindOf } from './kinds/index.ts';
import type { Plan } from './read/index.ts';
import { isMarker } from './value.ts';

const source = 'Terraform, resource_drift of the plan (what refreshing found beside the state)';

/**
 * What reality differs in from the state. A guard dropped by hand and a resource deleted by hand are told one by one;
 * the rest is counted, because most drift is noise.
 */
export function driftFindings(plan: Pick<Plan, 'drift'>): readonly DriftFinding[] {
  const drifted = plan.drift.filter(({ mode, action }) => mode === 'managed' && action !== 'move');
  const told = drifted.flatMap((change) => toldOf(change));
  const addresses = new Set(told.map(({ address }) => address));
  const rest = drifted.filter(({ address }) => !addresses.has(address));
  return [...told.sort((a, b) => (a.address < b.address ? -1 : 1)), ...countedOf(rest)];
}

const toldOf = (change: Change): readonly DriftFinding[] =>
  change.action === 'delete' ? deletedByHand(change) : guardsDropped(change);

const deletedByHand = ({ address, type }: Change): readonly DriftFinding[] => [
  {
    address,
    type,
    severity: 'review',
    attributes: [],
    why: 'Was deleted outside Terraform. The plan creates it anew, without what was in it.',
    source,
  },
];

function guardsDropped(change: Change): readonly DriftFinding[] {
  const guards = kindOf(change)?.guards ?? {};
  const dropped = change.changed
    .filter(({ name, before, after }) => {
      const protects = Object.hasOwn(guards, name) ? guards[name] : undefined;
      return protects !== undefined && !isMarker(after) && protects(before) && !protects(after);
    })
    .map(({ name }) => name);
  if (dropped.length === 0) return [];
  const names = dropped.join(', ');
  return [
    {
      address: change.address,
      type: change.type,
      severity: 'review',
      attributes: dropped,
      why: `Protection was dropped outside Terraform: ${names}. Find out who did it and why before relying on it.`,
      source,
    },
  ];
}

/** One entry for all of it: what differs, and in how many of which type. */
function countedOf(changes: readonly Change[]): readonly DriftFinding[] {
  const [first] = changes;
  if (first === undefined) return [];
  const types = [...new Set(changes.map(({ type }) => type))].sort();
  const counts = types.map((type) => `${type} ${changes.filter((change) => change.type === type).length}`);
  return [
    {
      address: first.address,
      type: types.length === 1 ? first.type : 'several types',
      severity: 'safe',
      attributes: [],
      why: `Outside Terraform something changed that guards neither data nor access: ${counts.join(', ')}.`,
      source,
      count: changes.length,
    },
  ];
}
