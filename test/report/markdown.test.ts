import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finding } from '../../plan/finding.ts';
import type { Review } from '../../plan/impact.ts';
import { render } from '../../report/index.ts';
import { LIMIT } from '../../report/markdown/budget.ts';
import { hostileReview, hostileText, hostileTexts } from './hostile.ts';
import { anImpact, aReview, destroyed, resized, sampleReview } from './sample-review.ts';

const comment = (review: Review): string => render(review, 'markdown', { scrub: (text) => text });

/** A line without its code spans, by the rule of CommonMark; undefined where a backtick opens none. */
function withoutCode(line: string): string | undefined {
  let rest = line;
  let outside = '';
  for (;;) {
    const open = /`+/.exec(rest);
    if (open === null) return outside + rest;
    const after = rest.slice(open.index + open[0].length);
    const close = [...after.matchAll(/`+/g)].find(([ticks]) => ticks.length === open[0].length);
    if (close === undefined) return undefined;
    outside += `${rest.slice(0, open.index)}\u0001`;
    rest = after.slice(close.index + open[0].length);
  }
}

const ownLines =
  /^(|<!-- plinth-review[^<>]*-->|\*\*.*|### (Dangerous|Acknowledgements|Drift|Notes) .*|- .*| {2}- .*|<details><summary>[A-Z][A-Za-z ]+ \(\d+\)<\/summary>|<\/details>|\| .*|The gate .*|Shortened to fit .*|There is no room .*|[A-Z][A-Za-z ]+(?: \([\w ,]+\))?: see the .*)$/;

/** What is wrong with a comment whose texts are somebody else's. */
function injections(text: string): readonly string[] {
  const found: string[] = [];
  const lines = text.trimEnd().split('\n');
  for (const line of lines) {
    if (!ownLines.test(line)) found.push(`a line of its own: ${line}`);
    const outside = withoutCode(line);
    if (outside === undefined) {
      found.push(`an open code span: ${line}`);
      continue;
    }
    const own = outside
      .replace(/^<!-- plinth-review(?: stack=[\w%.!~*'()-]*)? -->$/, '')
      .replace(/^<details><summary>|<\/summary>$|^<\/details>$|<br>/g, '')
      .replace(/^### /, '');
    if (/[<>@#[\]_~$&\\]|:\/\/|\bwww\.|(?:^|[^*])\*(?:[^*]|$)/i.test(own)) found.push(`markup: ${own}`);
    if (/(?<![\w.,-])[0-9a-f]{7,40}(?![\w-])|\bGH-\d/i.test(own)) found.push(`a reference: ${own}`);
  }
  if (
    lines.filter((line) => line.startsWith('<details>')).length !==
    lines.filter((line) => line === '</details>').length
  )
    found.push('an open <details>');
  return found;
}

const many = (count: number, address: (index: number) => string): Review =>
  aReview({
    impacts: Array.from({ length: count }, (_, index) =>
      anImpact({ address: address(index), action: 'delete', type: 'aws_db_instance', findings: [destroyed] }),
    ),
  });

const fits = (text: string): void => {
  expect(text.length).toBeLessThanOrEqual(LIMIT);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(LIMIT);
  expect(injections(text)).toEqual([]);
};

describe('the comment', () => {
  it('begins with a hidden marker and one line of verdict', () => {
    const [marker, verdict] = comment(sampleReview()).split('\n');

    expect(marker).toBe('<!-- plinth-review stack=orders-prod -->');
    expect(verdict).toBe(
      '**Dangerous**: `orders-prod`: 2 of 15 changes are dangerous (1 loses data, 1 reduces what can be recovered, 2 interrupt the service now); 1 dangerous combination; 1 dangerous finding acknowledged; 1 acknowledgement no longer counts; 4 to review.',
    );
  });

  it('folds nothing that is dangerous, and no acknowledgement', () => {
    const open = comment(sampleReview()).replaceAll(/<details>[\s\S]*?<\/details>/g, '');

    for (const shown of [
      '`aws_db_instance.legacy`',
      '`rds-instance-destroy`',
      '`rds-backups-shortened`',
      '`pending-queue-flushed`',
      '`security-group-open`',
      '**Fix**: Set `apply_immediately` = false',
      '**Source**: Amazon RDS User Guide, Deleting a DB instance',
      '**expired** `plinth/rds-backups-shortened`',
      'deletion_protection',
    ])
      expect(open).toContain(shown);
    expect(open).not.toContain('aws_quicksight_dashboard');
  });

  it('lists acknowledgements that fail before those that count', () => {
    const text = comment(sampleReview());

    expect(text.indexOf('- **expired**')).toBeLessThan(text.indexOf('- **active**'));
  });

  it('says why there is no cost', () => {
    expect(comment(sampleReview())).toContain('**Cost**: No cost estimate: infracost is not installed.');
  });

  it('is inert whatever the plan calls things', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(injections(comment(hostileReview(text)))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it.each(hostileTexts)('is inert where things are called %j', (text) => {
    expect(injections(comment(hostileReview(text)))).toEqual([]);
    expect(injections(comment(hostileReview(`See ${text}. And ${text}`)))).toEqual([]);
  });

  it('ends its marker where the name of a stack tries to', () => {
    const [marker] = comment(aReview({ ...sampleReview(), stack: '--><script>--' })).split('\n');

    expect(marker).toBe('<!-- plinth-review stack=%2D%2D%3E%3Cscript%3E%2D%2D -->');
  });
});

describe('the comment of a large plan', () => {
  it('keeps every dangerous item when there is little room, and says that it is shortened', () => {
    for (const count of [30, 100, 300, 600]) {
      const text = comment(many(count, (index) => `module.m${index}.aws_db_instance.main`));

      fits(text);
      for (let index = 0; index < count; index++)
        expect(text).toContain(`\`module.m${index}.aws_db_instance.main\``);
      if (count > 100) expect(text).toContain('Shortened to fit a comment');
    }
  });

  it('names every instance of one resource in ranges', () => {
    const text = comment(many(10_000, (index) => `module.databases.aws_db_instance.main[${index}]`));

    fits(text);
    expect(text).toContain('`module.databases.aws_db_instance.main` `[0-9999]`');
    expect(text).not.toContain('not complete');
  });

  it('counts 10,000 dangerous changes with addresses of 60 characters, and says plainly that the list is elsewhere', () => {
    const text = comment(many(10_000, (index) => `aws_db_instance.${`d${index}_`.padEnd(44, 'x')}`));

    fits(text);
    expect(text).toContain('10000 of 10000 changes are dangerous');
    expect(text).toContain('- `rds-instance-destroy`: 10000 items');
    expect(text).toContain('**This list is not complete**');
    expect(text).toContain('The gate (dangerous) refuses this plan.');
  });

  it('shortens what is folded before what is dangerous', () => {
    const review = finding({ ...resized, severity: 'review' });
    const text = comment(
      aReview({
        impacts: [
          anImpact({ address: 'aws_db_instance.gone', action: 'delete', findings: [destroyed] }),
          ...Array.from({ length: 5000 }, (_, index) =>
            anImpact({ address: `aws_db_instance.n${index}_${'x'.repeat(30)}`, findings: [review] }),
          ),
        ],
      }),
    );

    fits(text);
    expect(text).toContain('**Source**: Amazon RDS User Guide, Deleting a DB instance');
    expect(text).toContain('To review (5000)');
  });

  it('stays within the limit at any size of any text', () => {
    const long = '` \u{1f600}@x<'.repeat(40_000);
    fits(comment(hostileReview(long)));
    const review = sampleReview();
    fits(
      comment({
        ...review,
        acknowledgements: Array.from({ length: 3000 }, () => ({
          control: 'plinth/x',
          resource: 'aws_db_instance.main',
          justification: 'é'.repeat(200),
          expires: '2020-01-01',
          standing: 'expired' as const,
        })),
        notes: Array.from({ length: 3000 }, () => ({
          code: 'deferred',
          text: '@x '.repeat(100),
          addresses: [long],
        })),
        policy: Array.from({ length: 3000 }, () => ({
          tool: 't',
          rule: 'r',
          level: 'error' as const,
          message: long,
        })),
        boundary: Array.from({ length: 3000 }, () => ({ name: long, before: long, after: long, why: long })),
      }),
    );
  });
});
