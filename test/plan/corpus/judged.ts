import { readFileSync } from 'node:fs';
import { type Severity, scales } from '../../../plan/finding.ts';
import type { Impact, Review } from '../../../plan/impact.ts';
import { readPlan } from '../../../plan/read/index.ts';
import { reviewOf } from '../../../plan/review.ts';
import { type Case, type Expected, namesOf, verdictOf } from './case.ts';

/** The review of a case's committed plan. */
export function reviewed(folder: string, { id }: Case): Review {
  const bytes = readFileSync(`${folder}/${id}.json`);
  return reviewOf(readPlan(bytes, { source: id }), { today: '2026-01-05' });
}

export const keyOf = ({ address, deposed }: Pick<Impact, 'address' | 'deposed'>): string =>
  deposed === undefined ? address : `${address} (deposed ${deposed})`;

const fields = ['timing', 'interruption', 'data', 'reversible', 'apply'] as const;

/** In which words a review differs from its label, one line each; none where they agree. */
export function differences(one: Case, review: Review): readonly string[] {
  const names = namesOf(one);
  const expected = new Map(
    Object.entries(one.expect).map(([address, label]) => [names.inText(address), label]),
  );
  const verdict = verdictOf(one);
  return [
    ...(isVerdict(one, review) ? [] : [`verdict: ${review.verdict} instead of ${verdict}`]),
    ...[...expected].flatMap(([address, label]) =>
      fieldDifferences(
        address,
        label,
        review.impacts.find((impact) => keyOf(impact) === address),
      ),
    ),
    ...review.impacts.flatMap((impact) =>
      expected.has(keyOf(impact)) || impact.severity === 'safe'
        ? []
        : [`${keyOf(impact)}: ${impact.severity} instead of quiet (${codesOf(impact)})`],
    ),
    ...(one.together ?? []).flatMap(({ severity, addresses }) => {
      const wanted = addresses.map(names.inText);
      const found = review.combined.some(
        (finding) => isAtLeast(finding, severity) && wanted.every((name) => finding.addresses.includes(name)),
      );
      return found ? [] : [`together: nothing ${severity} about ${wanted.join(' and ')}`];
    }),
    ...driftDifferences(one, review),
  ];
}

/** Where only "not safe" is promised of a kind, the verdict is anything but that. */
function isVerdict(one: Case, { verdict }: Review): boolean {
  const isOpen = Object.values(one.expect).some(({ severity }) => severity === 'not-safe');
  return isOpen ? verdict !== 'safe' : verdict === verdictOf(one);
}

function driftDifferences(one: Case, review: Review): readonly string[] {
  const labels = new Map(
    Object.entries(one.drift ?? {}).map(([address, severity]) => [namesOf(one).inText(address), severity]),
  );
  const missed = [...labels].filter(
    ([address, severity]) =>
      !review.drift.some((found) => found.address === address && isAtLeast(found, severity)),
  );
  const loud = review.drift.filter(({ address, severity }) => severity !== 'safe' && !labels.has(address));
  return [
    ...missed.map(([address, severity]) => `drift: nothing ${severity} about ${address}`),
    ...loud.map(({ address, severity }) => `drift: ${address} ${severity} instead of quiet`),
  ];
}

function fieldDifferences(address: string, label: Expected, impact: Impact | undefined): readonly string[] {
  if (impact === undefined) return [`${address}: no impact instead of ${label.severity}`];
  const severity =
    label.severity === 'not-safe' ? impact.severity !== 'safe' : impact.severity === label.severity;
  return [
    ...(severity ? [] : [`${address}: ${impact.severity} instead of ${label.severity} (${codesOf(impact)})`]),
    ...fields.flatMap((field) =>
      label[field] === undefined || label[field] === impact[field]
        ? []
        : [`${address}: ${field} ${impact[field]} instead of ${label[field]} (${codesOf(impact)})`],
    ),
  ];
}

const codesOf = ({ findings }: Impact): string => findings.map(({ code }) => code).join(', ') || 'no finding';

const isAtLeast = ({ severity }: { readonly severity: Severity }, least: Severity): boolean =>
  scales.severity.indexOf(severity) >= scales.severity.indexOf(least);
