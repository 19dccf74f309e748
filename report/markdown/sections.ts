import { scales } from '../../plan/finding.ts';
import type {
  Acknowledgement,
  BoundaryFigure,
  Cost,
  DriftFinding,
  Note,
  PolicyResult,
} from '../../plan/impact.ts';
import { acknowledgementsByStanding, isDue, type View } from '../view.ts';
import { counted } from '../words.ts';
import { linesOf, type Section } from './budget.ts';
import { cell, code, prose } from './escape.ts';
import { folded } from './items.ts';

const none: Section = [() => ''];

/** The whole list, then its first fifty and ten lines, then only how many there are. */
function listed<T>(
  title: string,
  items: readonly T[],
  line: (item: T) => string,
  show: (body: string) => string,
): Section {
  if (items.length === 0) return none;
  const first = (limit: number) => () => {
    const lines = linesOf(items.slice(0, limit), line);
    const left = items.length - limit;
    return show(left > 0 ? `${lines}\n- and ${left} more, in the HTML and JSON reports` : lines);
  };
  return [first(items.length), first(50), first(10), () => `${title}: see the HTML and JSON reports.`];
}

export function boundarySection({ review }: View): Section {
  if (review.boundary.length === 0) return none;
  const row = ({ name, before, after, why }: BoundaryFigure): string =>
    `| ${cell(name)} | ${cell(before)} | ${cell(after)} | ${cell(why)} |`;
  const head = ['| Across the boundary | Before | After | Why |', '| --- | --- | --- | --- |'].join('\n');
  return [
    () => `${head}\n${linesOf(review.boundary, row)}`,
    () => `Across the boundary: see the HTML and JSON reports.`,
  ];
}

/** What matters stands open; what was only counted is folded. */
export function driftSection({ review }: View): Section {
  if (review.drift.length === 0) return none;
  const line = ({ address, severity, attributes, why, source, count }: DriftFinding): string => {
    const names = attributes.length === 0 ? '' : ` (${attributes.map(code).join(', ')})`;
    const what = count === undefined ? `${code(address)}${names}` : counted(count, 'resource');
    return `- **${severity}** ${what}: ${prose(why)}${source === undefined ? '' : ` Source: ${prose(source)}`}`;
  };
  const title = `Drift (${review.drift.length})`;
  const matters = review.drift.some(({ severity }) => severity !== 'safe');
  const worstFirst = [...review.drift].sort(
    (a, b) => scales.severity.indexOf(b.severity) - scales.severity.indexOf(a.severity),
  );
  return listed(title, worstFirst, line, (body) =>
    matters ? `### ${title}\n\n${body}` : folded(title, body),
  );
}

export function policySection({ review }: View): Section {
  const title = `Policy results (${review.policy.length})`;
  const said = ({ tool, rule, level, message, address, file, line }: PolicyResult): string => {
    const place =
      address ?? (file === undefined ? undefined : `${file}${line === undefined ? '' : `:${line}`}`);
    return `- **${level}** ${prose(tool)} ${code(rule)}${place === undefined ? '' : ` ${code(place)}`}: ${prose(message)}`;
  };
  return listed(title, review.policy, said, (body) => folded(title, body));
}

export function costSection({ review, noCost }: View): Section {
  if (review.cost === null) return [() => `**Cost**: ${prose(noCost ?? '')}`];
  const { tool, currency, before, after, difference, resources } = review.cost;
  const total = `**Cost** a month, by ${tool}: ${prose(`${before} to ${after} ${currency} (${difference})`)}`;
  const line = (one: Cost['resources'][number]): string => `- ${code(one.address)}: ${prose(one.difference)}`;
  if (resources.length === 0) return [() => total];
  const title = `By resource (${resources.length})`;
  return [() => `${total}\n\n${folded(title, linesOf(resources, line))}`, () => total];
}

/** Those that fail come first and stand open; where there are more than fit, the ones that fail stay longest. */
export function acknowledgementSection({ review }: View): Section {
  const all = acknowledgementsByStanding(review);
  const line = ({ control, resource, justification, expires, standing }: Acknowledgement): string =>
    `- **${standing}** ${code(control)} ${code(resource)} until ${prose(expires)}: ${prose(justification)}`;
  const title = `Acknowledgements (${all.length}${all.some(isDue) ? `, ${all.filter(isDue).length} no longer count` : ''})`;
  return listed(title, all, line, (body) => `### ${title}\n\n${body}`);
}

export function notesSection({ notes }: View): Section {
  const title = `Notes (${notes.length})`;
  const line = ({ text, addresses = [] }: Note): string =>
    `- **Note**: ${prose(text)}${addresses.length === 0 ? '' : ` ${linesOf(addresses, code).replaceAll('\n', ', ')}`}`;
  return listed(title, notes, line, (body) => `### ${title}\n\n${body}`);
}
