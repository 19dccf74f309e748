import type { AttributeChange, Change } from './change.ts';
import type { Context } from './context.ts';
import { type Finding, firstSentence } from './finding.ts';
import type { DriftFinding } from './impact.ts';
import { judge } from './judge.ts';
import { isComputedOnly } from './kinds/computed.ts';
import { kindOf } from './kinds/index.ts';
import type { Plan } from './read/index.ts';
import { isMarker, isObject, isUnset, type Value } from './value.ts';

const source = 'Terraform, resource_drift of the plan (what refreshing found beside the state)';

/**
 * What reality differs in from the state. Told one by one: a resource deleted by hand, a guard dropped by hand, and what
 * would be worth a word if a plan did it. The rest is counted, because most drift is noise.
 */
export function driftFindings({ drift, context }: Pick<Plan, 'drift' | 'context'>): readonly DriftFinding[] {
  const drifted = drift.filter(({ mode, action }) => mode === 'managed' && action !== 'move');
  const told = drifted.flatMap((change) => toldOf(change, context));
  const addresses = new Set(told.map(({ address }) => address));
  const rest = drifted.filter(({ address }) => !addresses.has(address));
  return [...told.sort((a, b) => (a.address < b.address ? -1 : 1)), ...countedOf(rest)];
}

const toldOf = (change: Change, context: Context): readonly DriftFinding[] =>
  change.action === 'delete' ? [deletedByHand(change, context)] : changedByHand(change, context);

const deletedByHand = (change: Change, context: Context): DriftFinding => ({
  address: change.address,
  type: change.type,
  severity: 'review',
  attributes: [],
  why: `Was deleted outside Terraform. ${
    isCreatedAnew(change, context)
      ? 'The plan creates it anew, without what was in it.'
      : 'Nothing in this plan creates it again.'
  }`,
  source,
});

/** A deposed object never comes back: what the plan creates at its address is another one. */
const isCreatedAnew = ({ address, deposed }: Change, context: Context): boolean =>
  deposed === undefined && context.at(address)?.action === 'create';

/** Guards first: they are told in words of their own, and what else was changed follows. */
function changedByHand(change: Change, context: Context): readonly DriftFinding[] {
  const dropped = guardsDropped(change);
  const judged = loudFindings(change, context).filter(
    ({ attribute }) => dropped.length === 0 || (attribute !== undefined && !dropped.includes(attribute)),
  );
  const [worst] = judged;
  if (dropped.length === 0 && worst === undefined) return [];
  const differing = worst === undefined ? [] : attributesOf(judged, change);
  const sentences = [
    ...(dropped.length === 0 ? [] : [guardSentence(dropped)]),
    ...(worst === undefined ? [] : [judgedSentence(worst, differing)]),
  ];
  return [
    {
      address: change.address,
      type: change.type,
      severity: 'review',
      attributes: [...dropped, ...differing],
      why: sentences.join(' '),
      source: dropped.length === 0 && worst !== undefined ? worst.source : source,
    },
  ];
}

function guardsDropped(change: Change): readonly string[] {
  const guards = kindOf(change)?.guards ?? {};
  return change.changed
    .filter(({ name, before, after }) => {
      const protects = Object.hasOwn(guards, name) ? guards[name] : undefined;
      return protects !== undefined && !isMarker(after) && protects(before) && !protects(after);
    })
    .map(({ name }) => name);
}

const guardSentence = (dropped: readonly string[]): string =>
  `Protection was dropped outside Terraform: ${dropped.join(', ')}. Find out who did it and why before relying on it.`;

/** What the same change would be worth in a plan, worst first. Of a kind nobody wrote rules for, the unknown is noise. */
function loudFindings(change: Change, context: Context): readonly Finding[] {
  if (change.action !== 'update') return [];
  const isKnown = kindOf(change) !== undefined;
  const changed = change.changed.filter((attribute) => !isFilledIn(attribute));
  return judge({ ...change, changed }, context).findings.filter(
    ({ severity, code }) => severity !== 'safe' && (isKnown || !code.startsWith('unknown-argument-')),
  );
}

/** Refreshing writes out what a new state leaves unset: `false` for nothing, or a block of which nothing is on. */
const isFilledIn = ({ before, after }: AttributeChange): boolean => isUnset(before) && isHollow(after);

const isHollow = (value: Value): boolean =>
  isUnset(value) ||
  value === false ||
  value === 0 ||
  (Array.isArray(value) && (value as readonly Value[]).every(isHollow)) ||
  (isObject(value) && Object.values(value).every(isHollow));

/** Those the findings are about; without any, all that differ but what the provider computes. */
function attributesOf(findings: readonly Finding[], change: Change): readonly string[] {
  const named = findings.flatMap(({ attribute }) => attribute ?? []);
  const differing = change.changed
    .map(({ name }) => name)
    .filter((name) => !isComputedOnly(change.type, name));
  return [...new Set(named.length > 0 ? named : differing)].sort();
}

/** In the words of a plan, which speak of what is to come: what was done by hand is done already. */
function judgedSentence({ severity, why }: Finding, attributes: readonly string[]): string {
  const where = attributes.length === 0 ? '' : ` in ${attributes.join(', ')}`;
  const verdict = severity === 'dangerous' ? 'be dangerous' : 'need a review';
  return `Differs from the state${where}. Planned by Terraform, the same change would ${verdict}: ${firstSentence(why)}`;
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
      why: `Outside Terraform, these came to differ from the state in nothing that is known to guard data or access: ${counts.join(', ')}.`,
      source,
      count: changes.length,
    },
  ];
}
