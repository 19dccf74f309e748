import type { Finding } from '../plan/finding.ts';
import type { Review } from '../plan/impact.ts';
import type { Renderer } from './options.ts';
import { visibleJson } from './visible.ts';

/** `plinth.review/1`: docs/review.schema.json describes it. Keys come in the order of the contract. */
export const json: Renderer = (review) => {
  const text = JSON.stringify(inOrder(review), null, 2);
  // Of megabytes of plain text, looking for what does not show would take longer than writing them.
  return `${isPlainLines(text) ? text : visibleJson(text)}\n`;
};

/** Printable ASCII and line breaks, in which nothing is unseen. */
const isPlainLines = (text: string): boolean => !/[^\n -~]/.test(text);

/** JSON leaves out what is undefined, so that an optional key is there only where it says something. */
const inOrder = (review: Review): Review => ({
  schema: review.schema,
  verdict: review.verdict,
  unacknowledged: review.unacknowledged,
  stack: review.stack,
  terraform: { version: review.terraform.version, format: review.terraform.format },
  counts: review.counts,
  impacts: review.impacts.map(impactInOrder),
  combined: review.combined.map(combinedInOrder),
  boundary: review.boundary,
  drift: review.drift,
  notes: review.notes,
  acknowledgements: review.acknowledgements,
  policy: review.policy,
  cost: review.cost,
});

type ReviewedImpact = Review['impacts'][number];
type Combined = Review['combined'][number];

const impactInOrder = (impact: ReviewedImpact): ReviewedImpact => ({
  address: impact.address,
  ...(impact.deposed !== undefined && { deposed: impact.deposed }),
  type: impact.type,
  action: impact.action,
  severity: impact.severity,
  timing: impact.timing,
  interruption: impact.interruption,
  data: impact.data,
  reversible: impact.reversible,
  apply: impact.apply,
  headline: impact.headline,
  findings: impact.findings.map(findingInOrder),
  changed: impact.changed,
  ...(impact.acknowledged !== undefined && { acknowledged: impact.acknowledged }),
  dependsOn: impact.dependsOn,
});

const findingInOrder = (finding: Finding): Finding => ({
  code: finding.code,
  ...(finding.attribute !== undefined && { attribute: finding.attribute }),
  severity: finding.severity,
  timing: finding.timing,
  interruption: finding.interruption,
  data: finding.data,
  reversible: finding.reversible,
  apply: finding.apply,
  why: finding.why,
  ...(finding.fix !== undefined && { fix: finding.fix }),
  source: finding.source,
});

const combinedInOrder = (combined: Combined): Combined => ({
  ...findingInOrder(combined),
  addresses: combined.addresses,
  ...(combined.acknowledgedBy !== undefined && { acknowledgedBy: combined.acknowledgedBy }),
});
