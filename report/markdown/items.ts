import { addressGroups } from '../addresses.ts';
import type { Item } from '../view.ts';
import { counted, effectWords, withoutHeadline } from '../words.ts';
import { linesOf, type Section } from './budget.ts';
import { code, codeWhole, prose } from './escape.ts';

const addressesOf = ({ addresses }: Item): string => addresses.map(code).join(', ');

const effects = (item: Item): string =>
  effectWords(item)
    .map(({ label, value }) => `${label}: ${value}`)
    .join(' · ');

const action = (item: Item): string => (item.action === undefined ? '' : `${item.action} · `);

const acceptance = ({ accepted }: Item): readonly string[] =>
  accepted === undefined
    ? []
    : [`  - **Acknowledged** until ${prose(accepted.expires)}: ${prose(accepted.justification)}`];

/** Everything there is to say. */
const full = (item: Item): string =>
  [
    `- **${prose(item.headline)}** ${addressesOf(item)}<br>${action(item)}${effects(item)}`,
    ...acceptance(item),
    ...item.findings.flatMap(({ code: name, why, fix, source }) => {
      const rest = withoutHeadline(why, item.headline);
      return [
        ...(rest === '' ? [] : [`  - **Why**: ${prose(rest)}`]),
        ...(fix === undefined ? [] : [`  - **Fix**: ${prose(fix)}`]),
        `  - **Source**: ${prose(source)} (${code(name)})`,
      ];
    }),
  ].join('\n');

/** Headline, effects and fix in one line. */
const brief = (item: Item): string => {
  const fix = item.findings.find((finding) => finding.fix !== undefined)?.fix;
  return [
    `- **${prose(item.headline)}** ${addressesOf(item)} · ${action(item)}${effects(item)}${fix === undefined ? '' : ` · **Fix**: ${prose(fix)}`}`,
    ...acceptance(item),
  ].join('\n');
};

/** Address and headline. */
const line = (item: Item): string =>
  `- ${addressesOf(item)}: ${prose(item.headline)}${item.accepted === undefined ? '' : ' (acknowledged)'}`;

/** By what happens, with every address; instances of one resource together. */
const byCode = (items: readonly Item[]): string =>
  linesOf(grouped(items), ([name, of]) => {
    const groups = addressGroups(of.flatMap(({ addresses }) => addresses));
    const shown = groups.map(({ base, keys }) =>
      keys === '' ? code(base) : `${code(base)} ${codeWhole(keys)}`,
    );
    return `- ${code(name)}, ${counted(of.length, 'item')}: ${shown.join(', ')}`;
  });

/** By what happens, with numbers only. */
const countsByCode = (items: readonly Item[]): string => {
  const groups = grouped(items);
  const shown = groups.slice(0, 50).map(([name, of]) => `- ${code(name)}: ${counted(of.length, 'item')}`);
  const left = groups.length - shown.length;
  return (left === 0 ? shown : [...shown, `- and ${counted(left, 'more code')}`]).join('\n');
};

/** Groups by the code of the worst finding, open and accepted ones apart. */
function grouped(items: readonly Item[]): readonly (readonly [string, readonly Item[]])[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const name = `${item.findings[0]?.code ?? item.action}${item.accepted === undefined ? '' : ' (acknowledged)'}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return [...groups];
}

const SHORTENED = 'Shortened to fit a comment: the whole of it is in the HTML and JSON reports.';

/** Never folded, and never cut: every address is named unless even the bare addresses are longer than a comment may be. */
export function dangerousSection(items: readonly Item[]): Section {
  if (items.length === 0) return [() => ''];
  const title = `### Dangerous (${items.length})`;
  const of = (lines: string, ...remarks: readonly string[]): string =>
    [title, ...remarks, lines].join('\n\n');
  return [
    () => of(linesOf(items, full)),
    () => of(linesOf(items, brief), SHORTENED),
    () => of(linesOf(items, line), SHORTENED),
    () => of(byCode(items), SHORTENED),
    () =>
      of(
        countsByCode(items),
        'There is no room in a comment for so many addresses. **This list is not complete**: every dangerous item is in the HTML and JSON reports, and each of them counts for the gate.',
      ),
  ];
}

export const folded = (title: string, body: string): string =>
  `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;

/** Folded, and shortened from the end. */
export function foldedItems(name: string, items: readonly Item[]): Section {
  if (items.length === 0) return [() => ''];
  const title = `${name} (${items.length})`;
  return [
    () => folded(title, linesOf(items, full)),
    () => folded(title, `${SHORTENED}\n\n${linesOf(items, line)}`),
    () => folded(title, `${SHORTENED}\n\n${byCode(items)}`),
    () => folded(title, `${SHORTENED}\n\n${countsByCode(items)}`),
    () => `${title}: see the HTML and JSON reports.`,
  ];
}
