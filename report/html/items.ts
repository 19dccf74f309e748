import type { Effect, Finding, Severity } from '../../plan/finding.ts';
import type { Item } from '../view.ts';
import { clipped } from '../visible.ts';
import { counted, effectWords, severityWord, withoutHeadline } from '../words.ts';
import { xmlText } from '../xml.ts';
import { markShape } from './graph.ts';

/** Text of the plan as text of the page. Values can be of any length, and a page is for reading. */
export const text = (value: string): string => xmlText(clipped(value, 4000));
export const code = (value: string): string => `<code>${xmlText(clipped(value, 1000))}</code>`;

export const icon = (severity: Severity): string =>
  `<svg class="icon ${severity}" viewBox="0 0 16 16" aria-hidden="true">${markShape[severity]}</svg>`;

const chips = (effect: Effect): string =>
  `<span class="chips">${effectWords(effect)
    .map(({ label, value, tone }) => `<span class="chip ${tone}"><b>${label}</b> ${value}</span>`)
    .join(' ')}</span>`;

const marks = ({ severity, action = '', type = '' }: Item): string =>
  `data-s="${severity}" data-a="${text(action)}" data-t="${text(type)}"`;

const where = ({ addresses, action, accepted }: Item): string =>
  `<span class="where"><span class="action">${text(action ?? 'together')}</span>${addresses.map(code).join(' ')}${accepted === undefined ? '' : '<span class="tag accepted-tag">Acknowledged</span>'}</span>`;

const summaryOf = (item: Item): string =>
  [
    `<span class="headline">${icon(item.severity)}<span><span class="visually-hidden">${severityWord[item.severity]}: </span>${text(item.headline)}</span></span>`,
    where(item),
    chips(item),
  ].join('');

const acceptance = ({ accepted }: Item): string =>
  accepted === undefined
    ? ''
    : `<p class="ack"><strong>Acknowledged</strong> until ${text(accepted.expires)}: ${text(accepted.justification)}</p>`;

function findingText(finding: Finding, item: Item): string {
  const why = withoutHeadline(finding.why, item.headline);
  const attribute = finding.attribute === undefined ? '' : `argument ${code(finding.attribute)}`;
  return [
    `<article class="finding"><header><span class="tag ${finding.severity}">${severityWord[finding.severity]}</span>${code(finding.code)}${attribute}</header>`,
    // Of a single finding the fields are those of the item, which stand above.
    item.findings.length > 1 ? chips(finding) : '',
    why === '' ? '' : `<p>${text(why)}</p>`,
    finding.fix === undefined ? '' : `<p class="fix"><strong>Fix</strong> ${text(finding.fix)}</p>`,
    `<p class="source">Source: ${text(finding.source)}</p></article>`,
  ].join('');
}

/** Dangerous ones stand open. */
export function itemDetails(item: Item): string {
  const isOpen = item.severity === 'dangerous' && item.accepted === undefined;
  return [
    `<details class="item s-${item.severity}${item.accepted === undefined ? '' : ' accepted'}" id="${item.id}" ${marks(item)}${isOpen ? ' open' : ''}>`,
    `<summary class="stop">${summaryOf(item)}</summary>`,
    `<div class="body">${acceptance(item)}`,
    ...item.findings.map((finding) => findingText(finding, item)),
    item.changed.length === 0 ? '' : `<p class="soft">Changed: ${item.changed.map(code).join(', ')}</p>`,
    '</div></details>',
  ].join('');
}

/** One of very many: all its verdicts, and the reasons in the JSON report. */
export const itemLine = (item: Item): string =>
  `<div class="item flat stop s-${item.severity}" id="${item.id}" tabindex="-1" ${marks(item)}>${summaryOf(item)}${acceptance(item)}</div>`;

/** Safe changes, by type, closed. */
export function safeGroups(items: readonly Item[]): string {
  const types = new Map<string, Item[]>();
  for (const item of items) {
    const group = types.get(item.type ?? 'combined');
    if (group === undefined) types.set(item.type ?? 'combined', [item]);
    else group.push(item);
  }
  return [...types]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([type, group]) =>
        `<details class="group"><summary class="stop">${code(type)}<span class="soft">${counted(group.length, 'change')}</span></summary><ul>${group.map(safeRow).join('')}</ul></details>`,
    )
    .join('\n');
}

const safeRow = (item: Item): string =>
  [
    `<li class="row stop" id="${item.id}" tabindex="-1" ${marks(item)}>`,
    `${item.addresses.map(code).join(' ')}<span class="soft">${text(item.action ?? '')}</span><span>${text(item.headline)}</span>`,
    item.changed.length === 0 ? '' : `<span class="soft">${item.changed.map(code).join(', ')}</span>`,
    '</li>',
  ].join('');
