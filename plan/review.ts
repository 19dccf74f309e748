import type { ResolvedSuppression } from '../spec/resolved-spec.ts';
import { acknowledge } from './acknowledge.ts';
import { boundaryOf } from './boundary.ts';
import type { Change } from './change.ts';
import { combinedRules } from './combined/index.ts';
import { driftFindings } from './drift.ts';
import { byWorst, type Severity, scales } from './finding.ts';
import type { BoundaryFigure, CombinedFinding, Cost, Impact, Note, PolicyResult, Review } from './impact.ts';
import { judge } from './judge.ts';
import { notesOf } from './notes.ts';
import type { Plan } from './read/index.ts';

export interface ReviewOptions {
  /** Name of the stack the plan is of, where it is one of the kit. */
  readonly stack?: string;
  /** Accepted impacts; those of other sources than `plinth/` are not looked at. */
  readonly suppressions?: readonly ResolvedSuppression[];
  /** Day acknowledgements are judged on, YYYY-MM-DD. */
  readonly today: string;
  /** What the two halves of the stack say, beside what the plan itself tells. */
  readonly boundary?: readonly BoundaryFigure[];
  readonly policy?: readonly PolicyResult[];
  readonly cost?: Cost;
  /** Further notes: why there is no cost, what could not be read. */
  readonly notes?: readonly Note[];
  /** Called now and then while the changes are judged. */
  readonly onProgress?: (judged: number, changes: number) => void;
}

/** What a plan does to data and uptime. Pure: the same plan and options give the same review. */
export function reviewOf(plan: Plan, options: ReviewOptions): Review {
  const { context } = plan;
  const changed = plan.changes.filter(isChange);
  const judged = changed.map((change, index) => {
    if (index % 250 === 0) options.onProgress?.(index, changed.length);
    return { ...judge(change, context), ...aboutOf(change, plan) };
  });
  options.onProgress?.(changed.length, changed.length);
  const known = new Map(judged.map((impact) => [keyOf(impact), { impact, changed: impact.changed }]));
  const judgedOf = (change: Change) => known.get(keyOf(change));
  const combined = worstFirst(combinedRules.flatMap((rule) => rule(context, judgedOf)));
  const drift = driftFindings(plan);
  const accepted = acknowledge(worstFirst(judged), combined, options);
  const notes = [...notesOf(plan), ...(options.notes ?? [])];
  return {
    schema: 'plinth.review/1',
    verdict: worst([...judged, ...combined, ...drift, ...notes]),
    unacknowledged: worst([...accepted.open, ...drift, ...notes]),
    stack: options.stack ?? null,
    terraform: { version: plan.terraformVersion ?? null, format: plan.formatVersion },
    counts: countsOf(judged, accepted.count),
    impacts: accepted.impacts,
    combined: accepted.combined,
    boundary: [...boundaryOf(context), ...(options.boundary ?? [])],
    drift,
    notes,
    acknowledgements: accepted.acknowledgements,
    policy: options.policy ?? [],
    cost: options.cost ?? null,
  };
}

/** A deposed object is listed for its deletion only. */
const isChange = (change: Change): boolean =>
  change.action !== 'no-op' && (change.mode === 'managed' || change.action === 'read');

const aboutOf = (change: Change, plan: Plan) => ({
  changed: change.changed.map(({ name }) => name),
  dependsOn: distinct(
    plan
      .dependencies(change)
      .filter(isChange)
      .map(({ address }) => address),
  ).filter((address) => address !== change.address),
});

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();

const worst = (parts: readonly { readonly severity?: Severity }[]): Severity =>
  parts.reduce<Severity>(
    (found, { severity = 'safe' }) =>
      scales.severity.indexOf(severity) > scales.severity.indexOf(found) ? severity : found,
    'safe',
  );

/** Those of one severity by their addresses, each of which is put together once. */
const worstFirst = <T extends Impact | CombinedFinding>(parts: readonly T[]): readonly T[] =>
  parts
    .map((part) => ({ part, key: keyOf(part) }))
    .sort((a, b) => byWorst(a.part, b.part) || (a.key < b.key ? -1 : Number(a.key > b.key)))
    .map(({ part }) => part);

const keyOf = (part: Pick<Impact, 'address' | 'deposed'> | CombinedFinding): string =>
  'address' in part ? `${part.address} ${part.deposed ?? ''}` : `${part.addresses.join(' ')} ${part.code}`;

function countsOf(impacts: readonly Impact[], acknowledged: number): Review['counts'] {
  const counts = {
    changes: impacts.length,
    dangerous: 0,
    review: 0,
    safe: 0,
    create: 0,
    update: 0,
    delete: 0,
    replace: 0,
    forget: 0,
    read: 0,
    import: 0,
    move: 0,
    acknowledged,
  };
  for (const { severity, action } of impacts) {
    counts[severity] += 1;
    counts[action] += 1;
  }
  return counts;
}
