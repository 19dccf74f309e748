import type { Severity } from '../plan/finding.ts';
import { padded, wrapped } from './columns.ts';
import type { Renderer } from './options.ts';
import { nextStep, noChange, verdictSentence, verdictWord } from './verdict.ts';
import {
  acknowledgementsByStanding,
  countsByType,
  type Item,
  isDue,
  isQuiet,
  type View,
  viewOf,
} from './view.ts';
import { clipped, visible } from './visible.ts';
import { counted, effectWords, withoutHeadline } from './words.ts';

type Paint = (style: Style, text: string) => string;
type Style = Severity | 'bold' | 'faint';

const codes: Readonly<Record<Style, string>> = {
  dangerous: '1;31',
  review: '33',
  safe: '32',
  bold: '1',
  faint: '2',
};

const coloured: Paint = (style, text) => `\u001b[${codes[style]}m${text}\u001b[0m`;
const plain: Paint = (_style, text) => text;

/** Plan texts may be of any length; a terminal is for reading. */
const LONGEST = 2000;

/** Worst first, and the verdict last, where the eye is when the command ends. */
export const terminal: Renderer = (review, { colour = false, width = 80, gate = 'dangerous' }) => {
  const view = viewOf(review);
  if (isQuiet(view)) return `${noChange}\n`;
  const page = new Page(Math.max(40, width), colour ? coloured : plain);
  page.items('Dangerous', view.dangerous);
  page.items('To review', view.toReview);
  boundary(page, view);
  drift(page, view);
  policy(page, view);
  cost(page, view);
  acknowledgements(page, view);
  notes(page, view);
  safe(page, view);
  page.heading(verdictWord(view), view.review.verdict);
  page.text(`${stackText(view)}${verdictSentence(view)}`, '', '');
  page.text(nextStep(view, gate), '', '');
  return page.toString();
};

const stackText = ({ review }: View): string => (review.stack === null ? '' : `${review.stack}: `);

/** Lines of a terminal, wrapped under their own indentation. */
class Page {
  readonly #lines: string[] = [];
  readonly #width: number;
  readonly #paint: Paint;

  constructor(width: number, paint: Paint) {
    this.#width = width;
    this.#paint = paint;
  }

  heading(text: string, style: Style): void {
    if (this.#lines.length > 0) this.#lines.push('');
    this.#lines.push(this.#paint(style, text));
  }

  /** A text after a label, its further lines under the text. */
  text(text: string, label: string, indent = '  ', style?: Style): void {
    const lead = label === '' ? '' : padded(label, Math.max(10, label.length + 1));
    const lines = wrapped(visible(clipped(text, LONGEST)), this.#width - indent.length - lead.length);
    lines.forEach((line, index) => {
      const start = index === 0 ? this.#paint('faint', lead) : ' '.repeat(lead.length);
      const shown = style === undefined ? line : this.#paint(style, line);
      this.#lines.push(`${indent}${lead === '' ? '' : start}${shown}`);
    });
  }

  gap(): void {
    this.#lines.push('');
  }

  items(title: string, items: readonly Item[]): void {
    if (items.length === 0) return;
    const severity = items[0]?.severity ?? 'safe';
    this.heading(`${title} (${items.length})`, severity);
    items.forEach((item, index) => {
      if (index > 0) this.gap();
      this.#item(item);
    });
  }

  #item(item: Item): void {
    const mark = item.severity === 'dangerous' ? '!! ' : '!  ';
    const [first = '', ...rest] = wrapped(visible(clipped(item.headline, LONGEST)), this.#width - 3);
    this.#lines.push(`${this.#paint(item.severity, mark)}${this.#paint('bold', first)}`);
    for (const line of rest) this.#lines.push(`   ${this.#paint('bold', line)}`);
    for (const address of item.addresses) this.text(address, item.action ?? 'on', '   ');
    this.text(effectsText(item), 'effect', '   ');
    if (item.accepted !== undefined)
      this.text(
        `acknowledged until ${item.accepted.expires}: ${item.accepted.justification}`,
        'accepted',
        '   ',
      );
    for (const { code, why, fix, source } of item.findings) {
      const rest = withoutHeadline(why, item.headline);
      this.text(`${rest === '' ? '' : `${rest} `}[${code}]`, 'why', '   ');
      if (fix !== undefined) this.text(fix, 'fix', '   ');
      this.text(source, 'source', '   ');
    }
  }

  toString(): string {
    return `${this.#lines.map((line) => line.trimEnd()).join('\n')}\n`;
  }
}

const effectsText = (item: Item): string =>
  effectWords(item)
    .map(({ label, value }) => `${label.toLowerCase()} ${value}`)
    .join(', ');

function boundary(page: Page, { review }: View): void {
  if (review.boundary.length === 0) return;
  page.heading('Across the boundary', 'bold');
  for (const { name, before, after, why } of review.boundary) {
    page.text(`${name}: ${before} -> ${after}`, '');
    page.text(why, '', '    ');
  }
}

function drift(page: Page, { review }: View): void {
  if (review.drift.length === 0) return;
  page.heading('Drift', 'bold');
  for (const { address, severity, attributes, why, source, count } of review.drift) {
    const names = attributes.length === 0 ? '' : ` (${attributes.join(', ')})`;
    const what = count === undefined ? `${address}${names}` : counted(count, 'resource');
    page.text(`${what}: ${why}`, severity);
    if (source !== undefined) page.text(source, 'source', '            ');
  }
}

function policy(page: Page, { review }: View): void {
  if (review.policy.length === 0) return;
  page.heading('Policy', 'bold');
  for (const { tool, rule, level, message, address, file, line } of review.policy) {
    const place =
      address ?? (file === undefined ? undefined : `${file}${line === undefined ? '' : `:${line}`}`);
    page.text(`${tool} ${rule}${place === undefined ? '' : ` ${place}`}: ${message}`, level);
  }
}

function cost(page: Page, { review, noCost }: View): void {
  page.heading('Cost', 'bold');
  if (review.cost === null) {
    page.text(noCost ?? '', '');
    return;
  }
  const { tool, currency, before, after, difference, resources } = review.cost;
  page.text(`${before} -> ${after} ${currency} a month (${difference}), by ${tool}`, '');
  for (const resource of resources)
    page.text(`${resource.difference} ${currency}  ${resource.address}`, '', '    ');
}

function acknowledgements(page: Page, { review }: View): void {
  if (review.acknowledgements.length === 0) return;
  page.heading('Acknowledgements', review.acknowledgements.some(isDue) ? 'dangerous' : 'bold');
  for (const { control, resource, justification, expires, standing } of acknowledgementsByStanding(review))
    page.text(`${control} ${resource} until ${expires}: ${justification}`, standing);
}

function notes(page: Page, { notes: found }: View): void {
  if (found.length === 0) return;
  page.heading('Notes', 'bold');
  for (const { text, addresses = [] } of found) {
    page.text(text, '');
    for (const address of addresses) page.text(address, '', '    ');
  }
}

function safe(page: Page, { safe: items }: View): void {
  if (items.length === 0) return;
  page.heading(`Safe (${items.length})`, 'safe');
  for (const [type, counts] of countsByType(items)) page.text(`${type}: ${counts}`, '');
}
