import type { Finding } from '../plan/finding.ts';
import { type Gate, gateRefuses } from '../plan/gate.ts';
import { type Item, isDue, type View } from './view.ts';
import { counted, severityWord } from './words.ts';

export const noChange = 'No change.';

/** What makes a finding dangerous, the worst first. */
const harms: readonly (readonly [(finding: Finding) => boolean, one: string, many: string])[] = [
  [({ data }) => data === 'loss', 'loses data', 'lose data'],
  [({ data }) => data === 'unknown', 'may lose data', 'may lose data'],
  [
    ({ data }) => data === 'recoverability-reduced',
    'reduces what can be recovered',
    'reduce what can be recovered',
  ],
  [
    ({ interruption, timing }) => interruption === 'outage' && (timing === 'now' || timing === 'unknown'),
    'interrupts the service now',
    'interrupt the service now',
  ],
  [({ data, interruption }) => data === 'none' && interruption !== 'outage', 'opens access', 'open access'],
];

/** How many items do each sort of harm; one that does two counts for both. */
function harmsOf(items: readonly Item[]): string {
  return harms
    .flatMap(([applies, one, many]) => {
      const does = ({ findings }: Item): boolean =>
        findings.some((finding) => finding.severity === 'dangerous' && applies(finding));
      const count = items.filter(does).length;
      return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
    })
    .join(', ');
}

const bracketed = (text: string): string => (text === '' ? '' : ` (${text})`);

/** The verdict in one sentence, without the word for it. */
export function verdictSentence({ review, dangerous, toReview }: View): string {
  const { changes } = review.counts;
  const open = dangerous.filter(({ accepted }) => accepted === undefined);
  const parts: string[] = [];
  const impacts = open.filter(({ kind }) => kind === 'impact');
  const combined = open.length - impacts.length;
  const of = (count: number): string => `${count} of ${counted(changes, 'change')}`;
  if (impacts.length > 0)
    parts.push(
      `${of(impacts.length)} ${impacts.length === 1 ? 'is' : 'are'} dangerous${bracketed(harmsOf(impacts))}`,
    );
  if (combined > 0) parts.push(counted(combined, 'dangerous combination'));
  const accepted = dangerous.length - open.length;
  if (accepted > 0) parts.push(`${counted(accepted, 'dangerous finding')} acknowledged`);
  const beside = [...review.drift, ...review.notes].filter(({ severity }) => severity === 'dangerous').length;
  if (beside > 0) parts.push(`${counted(beside, 'dangerous fact')} beside the changes`);
  const due = review.acknowledgements.filter(isDue).length;
  if (due > 0) parts.push(`${counted(due, 'acknowledgement')} no longer ${due === 1 ? 'counts' : 'count'}`);
  const toRead = toReview.filter(({ accepted: by }) => by === undefined).length;
  if (toRead > 0)
    parts.push(`${parts.length > 0 ? '' : `of ${counted(changes, 'change')}, `}${toRead} to review`);
  return parts.length > 0 ? `${parts.join('; ')}.` : `${counted(changes, 'change')}, nothing to review.`;
}

export const verdictWord = ({ review }: View): string => severityWord[review.verdict];

/** What the gate does, and what to do about it. */
export function nextStep({ review }: View, gate: Gate): string {
  if (gate === 'none') return 'No gate is set.';
  if (!gateRefuses(review, gate)) return `The gate (${gate}) lets this plan pass.`;
  const due = review.acknowledgements.some(isDue)
    ? ' Renew or remove the acknowledgements that no longer count.'
    : '';
  return (
    `The gate (${gate}) refuses this plan. Change what is listed, or acknowledge it: ` +
    `control plinth/<code>, address, justification, expiry date.${due}`
  );
}
