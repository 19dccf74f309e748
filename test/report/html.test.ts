import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Review } from '../../plan/impact.ts';
import { render } from '../../report/index.ts';
import { hostileReview, hostileText } from './hostile.ts';
import { anImpact, aReview, destroyed, sampleReview } from './sample-review.ts';

const page = (review: Review): string => render(review, 'html', { scrub: (text) => text });

const between = (text: string, open: string, close: string): string =>
  text.slice(text.indexOf(open) + open.length, text.indexOf(close));

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The tags of a page with the names of their attributes, its own script and style aside. */
const tags = (text: string): readonly string[] =>
  [
    ...text
      .replace(/<style>[\s\S]*?<\/style>/, '')
      .replace(/<script>[\s\S]*?<\/script>/, '')
      .matchAll(/<[^>]*>/g),
  ].map(([tag]) => tag.replaceAll(/="[^"]*"/g, ''));

describe('the HTML report', () => {
  it('allows its own script and style, by hash, and nothing else', () => {
    const text = page(sampleReview());
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1] ?? '';

    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${hash(between(text, '<script>', '</script>'))}`,
      `style-src ${hash(between(text, '<style>', '</style>'))}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it('refers to nothing outside itself, and has no style or handler in its markup', () => {
    const text = page(sampleReview());

    expect(text).not.toMatch(/\b(?:src|href)="(?!#)/);
    expect(text).not.toMatch(/@import|url\((?!#)/);
    expect(text).not.toMatch(/\sstyle="|\son\w+="/);
  });

  it('has the same markup whatever the texts are', () => {
    // Of one fixed length and words, so that only what a text means to HTML could change the tags.
    const harmless = tags(page(hostileReview('x y')));
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(new Set(tags(page(hostileReview(`x ${text}`))))).toEqual(new Set(harmless));
      }),
      { numRuns: 100 },
    );
  });

  it('has every finding with its reason, fix and source in the markup', () => {
    const text = page(sampleReview());
    const { impacts, combined } = sampleReview();

    for (const { code, source } of [...impacts.flatMap(({ findings }) => findings), ...combined]) {
      expect(text).toContain(`<code>${code}</code>`);
      expect(text).toContain(`Source: ${source}`);
    }
    expect(text).toContain('Deletion protection was switched off by hand.');
    expect(text).toContain('CKV_AWS_16');
    expect(text).toContain('No cost estimate: infracost is not installed.');
    expect(text).toContain('Retention agreed with the auditors.');
    expect(text).toContain('aws_eks_addon.csi');
    expect(text).toContain('160 of 400');
  });

  it('opens what is dangerous and not acknowledged', () => {
    const text = page(sampleReview());
    const opened = [...text.matchAll(/<details class="item [^>]* open>/g)];

    expect(opened.length).toBe(3);
  });

  it('stays under 10 MB at 10,000 dangerous changes, and names each', () => {
    const text = page(
      aReview({
        impacts: Array.from({ length: 10_000 }, (_, index) =>
          anImpact({ address: `aws_db_instance.d${index}`, action: 'delete', findings: [destroyed] }),
        ),
      }),
    );

    expect(text.length).toBeLessThan(10_000_000);
    expect(text).toContain('<code>aws_db_instance.d9999</code>');
    expect(text).toContain('The first 1500 have their reasons here');
  });
});
