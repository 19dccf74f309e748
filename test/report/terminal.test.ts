import { describe, expect, it } from 'vitest';
import type { Review } from '../../plan/impact.ts';
import { columnsOf } from '../../report/columns.ts';
import { type RenderOptions, render } from '../../report/index.ts';
import { hostileReview, hostileTexts } from './hostile.ts';
import { anImpact, aReview, sampleReview } from './sample-review.ts';

const shown = (review: Review, options: Partial<RenderOptions> = {}): string =>
  render(review, 'terminal', { scrub: (text) => text, ...options });

describe('the terminal report', () => {
  it('begins with the worst and ends with the verdict and what to do', () => {
    const lines = shown(sampleReview()).split('\n');

    expect(lines.slice(0, 5)).toEqual([
      'Dangerous (4)',
      '!! Deletes the database and everything in it: skip_final_snapshot is on, so no',
      '   snapshot is taken.',
      '   delete    aws_db_instance.legacy',
      '   effect    when now, interruption outage, data loss, reversible no, apply',
    ]);
    expect(lines.slice(-9).join(' ')).toContain('orders-prod: 2 of 15 changes are dangerous');
    expect(lines.slice(-5).join(' ')).toContain('The gate (dangerous) refuses this plan.');
  });

  it.each([40, 80, 120])('stays within %i columns', (width) => {
    const wide = [sampleReview(), ...hostileTexts.map(hostileReview), hostileReview('漢字'.repeat(60))];

    for (const review of wide)
      for (const line of shown(review, { width }).split('\n'))
        expect(columnsOf(line)).toBeLessThanOrEqual(width);
  });

  it('has no escape unless colour is asked for', () => {
    expect(shown(sampleReview())).not.toContain('\u001b');
    expect(shown(sampleReview(), { colour: true })).toContain('\u001b[1;31mDangerous (4)\u001b[0m');
  });

  it('says the same with colour', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
    expect(shown(sampleReview(), { colour: true }).replaceAll(/\u001b\[[\d;]*m/g, '')).toBe(
      shown(sampleReview()),
    );
  });

  it('shows the escapes of a plan as text', () => {
    expect(shown(hostileReview('\u001b[31mred'), { colour: true })).toContain('\\u001b[31mred');
  });

  it('says of a safe plan only what changes', () => {
    const text = shown(aReview({ impacts: [anImpact({ address: 'aws_s3_bucket.a', action: 'create' })] }));

    expect(text).toBe(
      [
        'Cost',
        '  No cost estimate.',
        '',
        'Safe (1)',
        '  aws_s3_bucket: 1 create',
        '',
        'Safe',
        '1 change, nothing to review.',
        'The gate (dangerous) lets this plan pass.',
        '',
      ].join('\n'),
    );
  });

  it('names what is acknowledged, and until when', () => {
    expect(shown(sampleReview())).toContain(
      'accepted  acknowledged until 2030-05-13: Open for the migration of 12 May',
    );
  });
});
