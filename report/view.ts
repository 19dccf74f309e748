import { byWorst, type Effect, type Finding, firstSentence, type Severity } from '../plan/finding.ts';
import type { Acknowledgement, Note, Review } from '../plan/impact.ts';

/** What is shown as one thing: the impact of one resource, or a finding of several. */
export interface Item extends Effect {
  /** Stable within a report, for links. */
  readonly id: string;
  readonly kind: 'impact' | 'combined';
  /** With the key of a deposed object. */
  readonly addresses: readonly string[];
  readonly type?: string;
  readonly action?: string;
  readonly headline: string;
  readonly findings: readonly Finding[];
  readonly changed: readonly string[];
  /** Set where every finding that would refuse it is acknowledged. */
  readonly accepted?: Acknowledgement;
  /** The acknowledgement of single findings, by code. */
  readonly acknowledged: ReadonlyMap<string, Acknowledgement>;
}

export interface View {
  readonly review: Review;
  readonly impacts: readonly Item[];
  readonly combined: readonly Item[];
  /** Worst first; the accepted ones after the open ones. */
  readonly dangerous: readonly Item[];
  readonly toReview: readonly Item[];
  readonly safe: readonly Item[];
  /** Why there is no cost estimate, unless there is one. */
  readonly noCost: string | undefined;
  /** Those that are not said elsewhere. */
  readonly notes: readonly Note[];
}

export const isDue = ({ standing }: Acknowledgement): boolean =>
  standing === 'expired' || standing === 'too far ahead';

export function viewOf(review: Review): View {
  const impacts = review.impacts.map((impact, index) => impactItem(review, impact, index));
  const combined = review.combined.map((finding, index) => combinedItem(review, finding, index));
  const all = [...impacts, ...combined].sort(openFirst);
  const of = (severity: Severity): readonly Item[] => all.filter((item) => item.severity === severity);
  const costNote = review.notes.find(({ code }) => code === 'no-cost');
  return {
    review,
    impacts,
    combined,
    dangerous: of('dangerous'),
    toReview: of('review'),
    safe: of('safe'),
    noCost: review.cost === null ? (costNote?.text ?? 'No cost estimate.') : undefined,
    notes: review.notes.filter((note) => review.cost !== null || note !== costNote),
  };
}

const openFirst = (a: Item, b: Item): number =>
  Number(a.accepted !== undefined) - Number(b.accepted !== undefined) || byWorst(a, b);

function impactItem(review: Review, impact: Review['impacts'][number], index: number): Item {
  const acknowledged = acknowledgedOf(review, impact);
  const deciding = impact.findings.filter(({ severity }) => severity === impact.severity);
  const isAccepted = acknowledged.size > 0 && deciding.every(({ code }) => acknowledged.has(code));
  const accepted = isAccepted ? acknowledged.get(deciding[0]?.code ?? '') : undefined;
  return {
    ...effectOf(impact),
    id: `i${index}`,
    kind: 'impact',
    addresses: [
      impact.deposed === undefined ? impact.address : `${impact.address} (deposed object ${impact.deposed})`,
    ],
    type: impact.type,
    action: impact.action,
    headline: impact.headline,
    findings: impact.findings,
    changed: impact.changed,
    ...(accepted !== undefined && { accepted }),
    acknowledged,
  };
}

const nothing: ReadonlyMap<string, Acknowledgement> = new Map();

function acknowledgedOf(
  review: Review,
  { acknowledged = [] }: Review['impacts'][number],
): ReadonlyMap<string, Acknowledgement> {
  if (acknowledged.length === 0) return nothing;
  return new Map(
    acknowledged.flatMap(({ code, by }) => {
      const acknowledgement = activeAt(review, by);
      return acknowledgement === undefined ? [] : [[code, acknowledgement] as const];
    }),
  );
}

function combinedItem(review: Review, combined: Review['combined'][number], index: number): Item {
  const accepted =
    combined.acknowledgedBy === undefined ? undefined : activeAt(review, combined.acknowledgedBy);
  return {
    ...effectOf(combined),
    id: `c${index}`,
    kind: 'combined',
    addresses: combined.addresses,
    headline: firstSentence(combined.why),
    findings: [combined],
    changed: [],
    ...(accepted !== undefined && { accepted }),
    acknowledged: new Map(accepted === undefined ? [] : [[combined.code, accepted]]),
  };
}

function activeAt(review: Review, index: number): Acknowledgement | undefined {
  const acknowledgement = review.acknowledgements[index];
  return acknowledgement?.standing === 'active' ? acknowledgement : undefined;
}

const effectOf = ({ severity, timing, interruption, data, reversible, apply }: Effect): Effect => ({
  severity,
  timing,
  interruption,
  data,
  reversible,
  apply,
});

/** Nothing changes and there is nothing else to say. */
export const isQuiet = ({ review }: View): boolean =>
  review.impacts.length === 0 &&
  review.combined.length === 0 &&
  review.policy.length === 0 &&
  review.drift.every(({ severity }) => severity === 'safe') &&
  review.notes.every(({ severity = 'safe' }) => severity === 'safe') &&
  !review.acknowledgements.some(isDue);

/** Acknowledgements that fail first, then those that count, then those nothing needs. */
export function acknowledgementsByStanding(review: Review): readonly Acknowledgement[] {
  const order = ['expired', 'too far ahead', 'active', 'unused'];
  return [...review.acknowledgements].sort((a, b) => order.indexOf(a.standing) - order.indexOf(b.standing));
}

/** How many of each action, by type of resource. */
export function countsByType(items: readonly Item[]): readonly (readonly [string, string])[] {
  const types = new Map<string, Map<string, number>>();
  for (const { type = '', action = '' } of items) {
    const actions = types.get(type) ?? new Map<string, number>();
    types.set(type, actions.set(action, (actions.get(action) ?? 0) + 1));
  }
  return [...types]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, actions]) => [
      type,
      [...actions]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([action, count]) => `${count} ${action}`)
        .join(', '),
    ]);
}
