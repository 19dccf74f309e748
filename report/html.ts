import { createHash } from 'node:crypto';
import { icon, text } from './html/items.ts';
import { script } from './html/script.ts';
import { sections } from './html/sections.ts';
import { style } from './html/style.ts';
import type { Renderer } from './options.ts';
import { nextStep, noChange, verdictSentence, verdictWord } from './verdict.ts';
import { isQuiet, type View, viewOf } from './view.ts';
import { clipped } from './visible.ts';

const hashOf = (content: string): string =>
  `'sha256-${createHash('sha256').update(content, 'utf8').digest('base64')}'`;

/** Nothing is loaded, and nothing runs or styles but the two elements of this page, which their hashes name. */
const policy = [
  "default-src 'none'",
  `script-src ${hashOf(script)}`,
  `style-src ${hashOf(style)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** One file that needs nothing: all content is in the markup, and the script adds only the filter and keys. */
export const html: Renderer = (review, { gate = 'dangerous', version }) => {
  const view = viewOf(review);
  const name = review.stack === null ? 'Review of a plan' : `Review of ${clipped(review.stack, 200)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${text(`${verdictWord(view)}: ${name}`)}</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the findings</a>
<header class="top"><div class="wrap">
<div class="title"><h1>${text(name)}</h1><span class="meta">${planText(view)}</span><button type="button" id="theme" class="needs-js" aria-label="Switch between light and dark">Dark</button></div>
<div class="verdict ${review.verdict}"><strong>${icon(review.verdict)}${verdictWord(view)}</strong><p>${text(isQuiet(view) ? noChange : verdictSentence(view))}</p><p class="next">${text(nextStep(view, gate))}</p></div>
</div></header>
${toolbar(view)}
<main id="content" class="wrap${isLong(view) ? ' many' : ''}" tabindex="-1">
<p id="nothing" class="nothing" hidden>Nothing fits the filter. Escape clears it.</p>
${sections(view)}
</main>
<footer class="wrap"><span class="needs-js"><kbd>/</kbd> search, <kbd>j</kbd> <kbd>k</kbd> or arrows move, <kbd>Enter</kbd> opens, <kbd>Escape</kbd> clears. </span>plinth review${version === undefined ? '' : ` ${text(version)}`}</footer>
<script>${script}</script>
</body>
</html>
`;
};

/** From here on a browser lays out only what is seen. */
const isLong = ({ impacts }: View): boolean => impacts.length > 300;

const planText = ({ review: { terraform, counts } }: View): string => {
  const version = terraform.version === null ? '' : `Terraform ${text(clipped(terraform.version, 40))}, `;
  const actions = (['create', 'update', 'replace', 'delete', 'forget', 'import', 'move', 'read'] as const)
    .filter((action) => counts[action] > 0)
    .map((action) => `${counts[action]} ${action}`);
  return `${version}format ${text(clipped(terraform.format, 40))}${actions.length === 0 ? '' : ` · ${actions.join(', ')}`}`;
};

const options = (values: readonly string[]): string =>
  [...new Set(values.filter((value) => value !== ''))]
    .sort()
    .map((value) => `<option value="${text(value)}">${text(value)}</option>`)
    .join('');

/** Filters, which are of no use without the script and hidden then. */
function toolbar({ dangerous, toReview, safe, impacts }: View): string {
  const toggle = (severity: string, name: string, count: number): string =>
    `<button type="button" class="toggle ${severity}" data-severity="${severity}" aria-pressed="true">${name} ${count}</button>`;
  return `<search class="toolbar needs-js"><div class="wrap">
<input id="search" type="search" placeholder="Search address, finding, text ( / )" aria-label="Search findings" autocomplete="off" spellcheck="false">
${toggle('dangerous', 'Dangerous', dangerous.length)}${toggle('review', 'Review', toReview.length)}${toggle('safe', 'Safe', safe.length)}
<select id="action" aria-label="Action"><option value="">All actions</option>${options(impacts.map(({ action = '' }) => action))}</select>
<select id="type" aria-label="Type of resource"><option value="">All types</option>${options(impacts.map(({ type = '' }) => type))}</select>
<span class="status" id="status" role="status"></span>
</div></search>`;
}
