import type { Change } from '../../change.ts';
import { type Finding, type FindingProps, finding } from '../../finding.ts';
import { forcingArguments } from '../forcing.ts';

/** What ends, and who says what becomes of it. */
export interface Ending {
  /** `<kind>-<what happens>`. */
  readonly code: string;
  /** With its article, in the middle of a sentence: "the file system". */
  readonly noun: string;
  readonly source: string;
}

/** How a resource ends, as the beginning of a sentence: "Replaces the queue with a new, empty one". */
export function endingOf({ action, deposed }: Change, noun: string, successor = 'a new, empty one'): string {
  if (deposed !== undefined)
    return `Deletes the older object of ${noun} that an interrupted replacement left`;
  return action === 'replace' ? `Replaces ${noun} with ${successor}` : `Deletes ${noun}`;
}

/** What forces a replacement, as a sentence with a space before it; nothing for a deletion. */
export function forcedBy(change: Change): string {
  if (change.action !== 'replace') return '';
  const names = forcingArguments(change);
  if (names.length > 0) return ` The change of ${names.join(', ')} forces it.`;
  return ` ${reasons[change.actionReason ?? ''] ?? 'The plan does not say what forces it.'}`;
}

const reasons: Readonly<Record<string, string>> = {
  replace_because_tainted: 'It is marked as tainted: an earlier creation did not finish.',
  replace_by_request: 'It was asked for with -replace.',
  replace_by_triggers: 'A change of what replace_triggered_by names forces it.',
};

/** Content is lost with the resource: nothing in the plan keeps a copy. */
export const lost = (
  change: Change,
  {
    content,
    ...ending
  }: Ending & { readonly content: string } & Partial<
      Pick<FindingProps, 'fix' | 'interruption' | 'reversible'>
    >,
): Finding =>
  finding({
    interruption: 'outage',
    reversible: 'no',
    ...ending,
    data: 'loss',
    why: `${endingOf(change, ending.noun)}, and ${content} with it. Nothing in this plan keeps a copy.${forcedBy(change)}`,
  });

/** Taken out of service, while a copy is certain to remain. */
export const kept = (
  change: Change,
  { copy, ...ending }: Ending & { readonly copy: string } & Partial<Pick<FindingProps, 'fix' | 'reversible'>>,
): Finding =>
  finding({
    reversible: 'no',
    ...ending,
    interruption: 'outage',
    data: 'recoverability-reduced',
    why: `${endingOf(change, ending.noun)}. ${copy}${forcedBy(change)}`,
  });

/** AWS or the provider refuses the deletion, so that the apply fails and nothing happens to the resource. */
export const refused = (
  change: Change,
  { reason, fix, ...ending }: Ending & { readonly reason: string; readonly fix: string },
): Finding =>
  finding({
    ...ending,
    timing: 'not-applied',
    apply: 'fails',
    why: `${endingOf(change, ending.noun)}, which is refused: ${reason}.${forcedBy(change)}`,
    fix,
  });
