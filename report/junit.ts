import type { Renderer } from './options.ts';
import { acknowledgementsByStanding, type Item, isDue, viewOf } from './view.ts';
import { effectWords } from './words.ts';
import { xmlText } from './xml.ts';

interface Case {
  readonly name: string;
  readonly group: string;
  readonly failure?: { readonly message: string; readonly type: string };
  readonly skipped?: string;
  readonly output: string;
}

/** One suite: a case for each impact and each combined finding, and one for each acknowledgement that no longer counts. */
export const junit: Renderer = (review) => {
  const { impacts, combined } = viewOf(review);
  const due = acknowledgementsByStanding(review).filter(isDue);
  const cases: readonly Case[] = [
    ...[...impacts, ...combined].map(itemCase),
    ...due.map(({ control, resource, standing, expires, justification }) => ({
      name: `${control} ${resource}`,
      group: 'acknowledgement',
      failure: { message: `${standing} (last day ${expires})`, type: 'acknowledgement' },
      output: justification,
    })),
  ];
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const skipped = cases.filter((one) => one.skipped !== undefined).length;
  const name = `plinth review${review.stack === null ? '' : ` ${review.stack}`}`;
  const counts = `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${xmlText(name)}" ${counts}>`,
    ...cases.map(caseText),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
};

function itemCase(item: Item): Case {
  const { severity, accepted, headline, findings } = item;
  const refuses = severity === 'dangerous' && accepted === undefined;
  return {
    name: `${item.addresses.join(', ')}${item.action === undefined ? `: ${findings[0]?.code}` : ` (${item.action})`}`,
    group: item.type ?? 'combined',
    ...(refuses && { failure: { message: headline, type: findings[0]?.code ?? severity } }),
    ...(severity === 'dangerous' &&
      accepted !== undefined && {
        skipped: `acknowledged until ${accepted.expires}: ${accepted.justification}`,
      }),
    output: outputOf(item),
  };
}

/** Lines are joined before escaping, so each line is escaped by itself. */
const outputOf = (item: Item): string =>
  [
    `${item.severity}: ${item.headline}`,
    effectWords(item)
      .map(({ label, value }) => `${label}: ${value}`)
      .join('; '),
    ...item.findings.flatMap(({ code, why, fix, source }) => [
      `[${code}] ${why}`,
      ...(fix === undefined ? [] : [`Fix: ${fix}`]),
      `Source: ${source}`,
    ]),
  ].join('\n');

function caseText({ name, group, failure, skipped, output }: Case): string {
  const lines = output.split('\n').map(xmlText).join('\n');
  const failed =
    failure === undefined
      ? []
      : [
          `      <failure message="${xmlText(failure.message)}" type="${xmlText(failure.type)}">${lines}</failure>`,
        ];
  return [
    `    <testcase name="${xmlText(name)}" classname="${xmlText(group)}">`,
    ...failed,
    ...(skipped === undefined ? [] : [`      <skipped message="${xmlText(skipped)}"/>`]),
    `      <system-out>${lines}</system-out>`,
    '    </testcase>',
  ].join('\n');
}
