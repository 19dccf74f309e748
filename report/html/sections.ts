import type { Acknowledgement } from '../../plan/impact.ts';
import { acknowledgementsByStanding, type Item, isDue, type View } from '../view.ts';
import { counted } from '../words.ts';
import { graphFigure } from './graph.ts';
import { code, icon, itemDetails, itemLine, safeGroups, text } from './items.ts';

/** With how many items a page still opens at once; more of them are shown in their short form. */
const DETAILED = 1500;

const section = (id: string, title: string, body: string, mark = ''): string =>
  body === ''
    ? ''
    : `<section id="${id}" aria-labelledby="${id}-title"${mark}><h2 id="${id}-title">${title}</h2>\n${body}\n</section>`;

const titled = (name: string, count: number): string => `${name} <span class="count">${count}</span>`;

function itemSection(id: string, name: string, items: readonly Item[], detailed: number): string {
  const shown = items.map((item, index) => (index < detailed ? itemDetails(item) : itemLine(item)));
  const remark =
    items.length > detailed
      ? `<p class="soft">The first ${detailed} have their reasons here, the others in the JSON report.</p>`
      : '';
  return section(id, titled(name, items.length), remark + shown.join('\n'), ' data-list');
}

export function sections(view: View): string {
  const { review, dangerous, toReview, safe } = view;
  return [
    dangerous.length === 0
      ? ''
      : itemSection('dangerous', `${icon('dangerous')}Dangerous`, dangerous, DETAILED),
    acknowledgements(view),
    toReview.length === 0
      ? ''
      : itemSection(
          'review',
          `${icon('review')}To review`,
          toReview,
          Math.max(0, DETAILED - dangerous.length),
        ),
    boundary(view),
    drift(view),
    policy(view),
    cost(view),
    notes(view),
    section('graph', 'Resource graph', graphFigure(review.impacts)),
    safe.length === 0
      ? ''
      : section('safe', titled(`${icon('safe')}Safe`, safe.length), safeGroups(safe), ' data-list'),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

const card = (lines: readonly string[]): string =>
  lines.length === 0
    ? ''
    : `<div class="card"><ul>${lines.map((line) => `<li>${line}</li>`).join('\n')}</ul></div>`;

function boundary({ review }: View): string {
  if (review.boundary.length === 0) return '';
  const rows = review.boundary.map(
    ({ name, before, after, why }) =>
      `<tr${before === after ? '' : ' class="changed"'}><th scope="row">${text(name)}</th><td data-label="Before">${text(before)}</td><td data-label="After">${text(after)}</td><td data-label="Why">${text(why)}</td></tr>`,
  );
  return section(
    'boundary',
    'Across the boundary',
    `<div class="card"><table class="stack-small"><thead><tr><th scope="col">Figure</th><th scope="col">Before</th><th scope="col">After</th><th scope="col">Why</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`,
  );
}

function drift({ review }: View): string {
  const lines = review.drift.map(({ address, severity, attributes, why, source, count }) => {
    const names = attributes.length === 0 ? '' : ` (${attributes.map(code).join(', ')})`;
    const what = count === undefined ? `${code(address)}${names}` : counted(count, 'resource');
    const says = source === undefined ? '' : `<br><span class="source">Source: ${text(source)}</span>`;
    return `<span class="tag ${severity}">${severity}</span> ${what}: ${text(why)}${says}`;
  });
  return section('drift', titled('Drift', lines.length), card(lines));
}

const levels = { error: 'dangerous', warning: 'review', note: 'safe', none: 'safe' } as const;

function policy({ review }: View): string {
  const lines = review.policy.map(({ tool, rule, level, message, address, file, line }) => {
    const place =
      address ?? (file === undefined ? undefined : `${file}${line === undefined ? '' : `:${line}`}`);
    return `<span class="tag ${levels[level]}">${level}</span> ${text(tool)} ${code(rule)} ${place === undefined ? '' : code(place)}<br>${text(message)}`;
  });
  return section('policy', titled('Policy results', lines.length), card(lines));
}

function cost({ review, noCost }: View): string {
  if (review.cost === null) return section('cost', 'Cost', `<p class="card">${text(noCost ?? '')}</p>`);
  const { tool, currency, before, after, difference, resources } = review.cost;
  const total = `${text(before)} to <strong>${text(after)} ${text(currency)}</strong> a month (${text(difference)}), by ${text(tool)}`;
  return section(
    'cost',
    'Cost',
    card([
      total,
      ...resources.map((one) => `${code(one.address)}: ${text(one.difference)} ${text(currency)}`),
    ]),
  );
}

const standings = {
  expired: 'dangerous',
  'too far ahead': 'dangerous',
  active: 'safe',
  unused: 'review',
} as const satisfies Record<Acknowledgement['standing'], string>;

function acknowledgements({ review }: View): string {
  const all = acknowledgementsByStanding(review);
  const due = all.filter(isDue).length;
  const lines = all.map(
    ({ control, resource, justification, expires, standing }) =>
      `<span class="tag ${standings[standing]}">${standing}</span> ${code(control)} ${code(resource)} until ${text(expires)}<br>${text(justification)}`,
  );
  const title = titled('Acknowledgements', all.length);
  return section(
    'acknowledgements',
    due === 0
      ? title
      : `${title} <span class="tag dangerous">${due} no longer ${due === 1 ? 'counts' : 'count'}</span>`,
    card(lines),
  );
}

function notes({ notes: found }: View): string {
  const lines = found.map(
    ({ text: said, addresses = [] }) => `${text(said)} ${addresses.map(code).join(', ')}`,
  );
  return section('notes', titled('Notes', lines.length), card(lines));
}
