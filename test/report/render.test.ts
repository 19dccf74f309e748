import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileNames, formats, render } from '../../report/index.ts';
import { hostileReview, hostileText, unseen } from './hostile.ts';
import { anImpact, aReview, destroyed, sampleReview } from './sample-review.ts';

const scrub = (text: string): string => text;

describe('every format', () => {
  it.each(formats)('%s has a file name of its own', (format) => {
    expect(fileNames[format]).toMatch(/^review\./);
    expect(new Set(Object.values(fileNames)).size).toBe(formats.length);
  });

  it.each(formats)('%s is the same bytes for the same review, and ends with one line break', (format) => {
    const text = render(sampleReview(), format, { scrub });

    expect(render(structuredClone(sampleReview()), format, { scrub })).toBe(text);
    expect(text).toMatch(/[^\n]\n$/);
  });

  it.each(formats)('%s shows no text of the plan that was not scrubbed', (format) => {
    const secret = 'hunter2secret';
    const hidden = (text: string): string => text.replaceAll(secret, '(hidden)');

    expect(render(hostileReview(secret), format, { scrub: hidden })).not.toContain(secret);
    expect(render(hostileReview(secret), format, { scrub: hidden })).toContain('hidden');
  });

  it.each(formats)('%s stays whole when the scrubber hides a word of its own', (format) => {
    const text = render(sampleReview(), format, { scrub: (value) => value.replaceAll('now', '***') });

    expect(text).not.toContain('undefined');
  });

  it.each(formats)('%s shows controls, overrides and invisible characters as their escapes', (format) => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(render(hostileReview(text), format, { scrub })).not.toMatch(unseen);
      }),
      { numRuns: 60 },
    );
  });

  it.each(formats)('%s copes with a name of a million characters', (format) => {
    const text = render(
      aReview({ impacts: [anImpact({ address: 'x'.repeat(1_000_000), findings: [destroyed] })] }),
      format,
      {
        scrub,
      },
    );

    expect(text).toContain('xxxx');
  });

  it.each(formats)('%s copes with a review of nothing', (format) => {
    expect(render(aReview(), format, { scrub })).not.toBe('');
  });

  it('of people says so in one line where nothing changes', () => {
    expect(render(aReview(), 'terminal', { scrub })).toBe('No change.\n');
    expect(render(aReview({ stack: 'orders' }), 'markdown', { scrub })).toBe(
      '<!-- plinth-review stack=orders -->\nNo change.\n',
    );
  });

  it('scrubs each distinct text once', () => {
    const seen: string[] = [];
    render(sampleReview(), 'json', {
      scrub: (text) => {
        seen.push(text);
        return text;
      },
    });

    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toContain('aws_db_instance.legacy');
  });
});
