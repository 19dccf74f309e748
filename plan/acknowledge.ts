import type { ResolvedSuppression } from '../spec/resolved-spec.ts';
import { covers, judge, standingOf } from '../spec/suppressions.ts';
import { type Effect, type Finding, worstOf } from './finding.ts';
import type { Acknowledgement, CombinedFinding, Impact, Review } from './impact.ts';

interface AcknowledgeOptions {
  readonly suppressions?: readonly ResolvedSuppression[];
  readonly today: string;
}

type ReviewedImpact = Impact & Pick<Review['impacts'][number], 'changed' | 'dependsOn'>;

export interface Accepted {
  readonly impacts: Review['impacts'];
  readonly combined: Review['combined'];
  readonly acknowledgements: readonly Acknowledgement[];
  /** What no acknowledgement covers, one entry per impact and combined finding. */
  readonly open: readonly Effect[];
  /** Impacts and combined findings that are accepted wholly. */
  readonly count: number;
}

/** An impact as suppressions name it: `plinth/<code>` on an address. */
const suppressible = (code: string, resource: string) => ({ control: `plinth/${code}`, resource });

/** Applies the acknowledgements that count on a day. One that has expired covers nothing and is listed. */
export function acknowledge(
  impacts: readonly ReviewedImpact[],
  combined: readonly CombinedFinding[],
  { suppressions = [], today }: AcknowledgeOptions,
): Accepted {
  const ours = suppressions.filter(({ control }) => control.startsWith('plinth/'));
  if (ours.length === 0) return nothingAccepted(impacts, combined);
  const findings = [
    ...impacts.flatMap(({ address, findings }) => findings.map(({ code }) => suppressible(code, address))),
    ...combined.flatMap(({ addresses, code }) => addresses.map((address) => suppressible(code, address))),
  ];
  const { unused } = judge(findings, ours, today);
  const active = (index: number): boolean =>
    standingOf(ours[index] as ResolvedSuppression, today) === 'active';
  const coveredBy = (code: string, address: string): number =>
    ours.findIndex((one, index) => active(index) && covers(one, suppressible(code, address)));

  const reviewed = impacts.map((impact) => {
    const by = impact.findings
      .map(({ code }) => ({ code, by: coveredBy(code, impact.address) }))
      .filter((one) => one.by !== -1);
    return by.length === 0 ? impact : { ...impact, acknowledged: by };
  });
  const together = combined.map((finding) => {
    // All of its resources: one that joins later was not thought of when the others were accepted.
    const by = finding.addresses.map((address) => coveredBy(finding.code, address));
    return by.includes(-1) ? finding : { ...finding, acknowledgedBy: by[0] as number };
  });
  const left = reviewed.map(openFindings);
  return {
    impacts: reviewed,
    combined: together,
    acknowledgements: ours.map((one) => acknowledgementOf(one, today, unused.includes(one))),
    open: [
      ...left.filter((findings) => findings.length > 0).map(worstOf),
      ...together.filter((finding) => !('acknowledgedBy' in finding)),
    ],
    count:
      reviewed.filter((impact, index) => impact.findings.length > 0 && left[index]?.length === 0).length +
      together.filter((finding) => 'acknowledgedBy' in finding).length,
  };
}

const nothingAccepted = (
  impacts: readonly ReviewedImpact[],
  combined: readonly CombinedFinding[],
): Accepted => ({ impacts, combined, acknowledgements: [], open: [...impacts, ...combined], count: 0 });

function openFindings(impact: Review['impacts'][number]): readonly Finding[] {
  const accepted = new Set((impact.acknowledged ?? []).map(({ code }) => code));
  return impact.findings.filter(({ code }) => !accepted.has(code));
}

function acknowledgementOf(one: ResolvedSuppression, today: string, isUnused: boolean): Acknowledgement {
  const standing = standingOf(one, today);
  return {
    control: one.control,
    resource: one.resource,
    justification: one.justification,
    expires: one.expires,
    standing: standing === 'active' && isUnused ? 'unused' : standing,
  };
}
