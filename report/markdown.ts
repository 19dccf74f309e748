import { fitted, type Section } from './markdown/budget.ts';
import { code, prose } from './markdown/escape.ts';
import { dangerousSection, folded, foldedItems } from './markdown/items.ts';
import {
  acknowledgementSection,
  boundarySection,
  costSection,
  driftSection,
  notesSection,
  policySection,
} from './markdown/sections.ts';
import type { Renderer } from './options.ts';
import { nextStep, noChange, verdictSentence, verdictWord } from './verdict.ts';
import { countsByType, isQuiet, type View, viewOf } from './view.ts';
import { clipped, visible } from './visible.ts';

/** A comment on a pull request. Its first line is hidden and names the stack, so that a bot finds its own comment again. */
export const markdown: Renderer = (review, { gate = 'dangerous' }) => {
  const view = viewOf(review);
  const marker = markerOf(review.stack);
  if (isQuiet(view)) return `${marker}\n${noChange}\n`;
  const sections: readonly Section[] = [
    [() => `${marker}\n**${verdictWord(view)}**: ${stackName(view)}${verdictSentence(view)}`],
    dangerousSection(view.dangerous),
    [() => prose(nextStep(view, gate))],
    acknowledgementSection(view),
    foldedItems('To review', view.toReview),
    boundarySection(view),
    driftSection(view),
    policySection(view),
    costSection(view),
    notesSection(view),
    safeSection(view),
  ];
  return `${fitted(sections)}\n`;
};

const stackName = ({ review }: View): string => (review.stack === null ? '' : `${code(review.stack)}: `);

/** Nothing of a name ends the HTML comment: what is not a letter, digit or single hyphen is encoded. */
const markerOf = (stack: string | null): string => {
  if (stack === null) return '<!-- plinth-review -->';
  const name = encodeURIComponent(visible(clipped(stack, 100))).replaceAll('--', '%2D%2D');
  return `<!-- plinth-review stack=${name.replace(/-$/, '%2D')} -->`;
};

function safeSection({ safe }: View): Section {
  if (safe.length === 0) return [() => ''];
  const title = `Safe (${safe.length})`;
  return [
    () =>
      folded(
        title,
        countsByType(safe)
          .map(([type, counts]) => `- ${code(type)}: ${counts}`)
          .join('\n'),
      ),
    () => `${title}: see the HTML and JSON reports.`,
  ];
}
