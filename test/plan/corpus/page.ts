import type { Effect } from '../../../plan/finding.ts';
import type { Review } from '../../../plan/impact.ts';
import { type Case, type Expected, namesOf, verdictOf } from './case.ts';
import { groups } from './index.ts';
import { differences, keyOf, reviewed } from './judged.ts';

const intro = `# Cases of the review

Every row is a change in a real plan of Terraform with AWS provider 5.100.0: a state whose plan is empty, an edit of the
configuration, and \`terraform plan -refresh=false\`. Expected is what the named page says by the definitions of the
review; fields a page leaves open are left out. Got is what \`plinth review\` says. Plans and labels are in
\`test/plan/corpus\`; \`node lib/scripts/corpus.js\` makes the plans anew and writes this page.
`;

/** docs/review-cases.md */
export function casesPage(folder: string): string {
  const sections = Object.entries(groups).map(([title, cases]) => {
    const rows = cases.flatMap((one) => rowsOf(one, reviewed(folder, one)));
    return [
      `## ${title}`,
      '',
      '| Case | Expected | Got | Source |',
      '| --- | --- | --- | --- |',
      ...rows,
    ].join('\n');
  });
  return `${[intro, countsOf(Object.values(groups).flat()), ...sections].join('\n')}\n`;
}

function countsOf(cases: readonly Case[]): string {
  const of = (verdict: string) => cases.filter((one) => verdictOf(one) === verdict).length;
  return `${cases.length} cases: ${of('dangerous')} dangerous, ${of('review')} for review, ${of('safe')} quiet.\n`;
}

function rowsOf(one: Case, review: Review): readonly string[] {
  const names = namesOf(one);
  const mark = differences(one, review).length === 0 ? '' : ' **differs**';
  const expected = Object.entries(one.expect).map(([address, label]) => {
    const impact = review.impacts.find((found) => keyOf(found) === names.inText(address));
    return {
      what: address,
      label: worded(label),
      got: impact === undefined ? 'nothing' : worded(impact, label),
    };
  });
  const together = (one.together ?? []).map(({ severity, addresses }) => {
    const wanted = addresses.map(names.inText);
    const found = review.combined.find((finding) => wanted.every((name) => finding.addresses.includes(name)));
    return {
      what: addresses.join(' with '),
      label: `${severity} together`,
      got: found?.severity ?? 'nothing',
    };
  });
  const rows = [...expected, ...together];
  if (rows.length === 0) {
    const verdict = verdictOf(one);
    return [
      row(
        `${one.title}${mark}`,
        verdict === 'safe' ? 'quiet' : verdict,
        review.verdict === 'safe' ? 'quiet' : review.verdict,
        one.source,
      ),
    ];
  }
  return rows.map(({ what, label, got }, index) =>
    row(
      `${index === 0 ? `${one.title}${mark}` : '…'}${rows.length > 1 ? ` (${what})` : ''}`,
      label,
      got,
      index === 0 ? one.source : '',
    ),
  );
}

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const words: { readonly [K in keyof Effect]: (value: Effect[K]) => string } = {
  severity: (value) => value,
  timing: (value) => (value === 'unknown' ? 'time unknown' : value.replace('-', ' ')),
  interruption: (value) =>
    value === 'none' ? 'no interruption' : value === 'unknown' ? 'may interrupt' : value,
  data: (value) =>
    value === 'none' ? 'no data touched' : value === 'unknown' ? 'data unknown' : value.replace('-', ' '),
  reversible: (value) => ({ yes: 'reversible', no: 'irreversible', unknown: 'reversible unknown' })[value],
  apply: (value) => ({ succeeds: 'applies', fails: 'apply fails', unknown: 'may be refused' })[value],
};

/** The fields a label has, in words. */
function worded(effect: Partial<Expected>, of: Partial<Expected> = effect): string {
  const { severity, ...rest } = of;
  const said = (Object.keys(rest) as (keyof typeof rest)[]).flatMap((field) => {
    const value = effect[field];
    return value === undefined ? [] : [(words[field] as (value: string) => string)(value)];
  });
  const first = effect.severity === 'not-safe' ? 'not safe' : effect.severity;
  return [first, ...said].filter((word) => severity !== undefined && word !== undefined).join(', ');
}
