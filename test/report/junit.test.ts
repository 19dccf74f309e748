import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Review } from '../../plan/impact.ts';
import { render } from '../../report/index.ts';
import { hostileReview, hostileText } from './hostile.ts';
import { sampleReview } from './sample-review.ts';

const xml = (review: Review): string => render(review, 'junit', { scrub: (text) => text });

const count = (text: string, tag: string): number => text.split(`<${tag}`).length - 1;

/** Tags that open and close in order, text between them without markup, attributes in quotes: well-formed XML. */
function isWellFormed(text: string): boolean {
  const token =
    /<(?:\?xml [^<>?]*\?|\/([\w-]+)|([\w-]+)((?:\s+[\w-]+="[^<>"&]*(?:&(?:amp|lt|gt|quot|#39);[^<>"&]*)*")*)\s*(\/?))>|([^<>&]|&(?:amp|lt|gt|quot|#39);)+/y;
  const open: string[] = [];
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (match === null) return false;
    if (match[1] !== undefined && open.pop() !== match[1]) return false;
    if (match[2] !== undefined && match[4] !== '/') open.push(match[2]);
  }
  return open.length === 0;
}

describe('the JUnit report', () => {
  it('has a case for each impact, each combined finding and each acknowledgement that no longer counts', () => {
    const text = xml(sampleReview());

    expect(text).toContain(
      '<testsuite name="plinth review orders-prod" tests="18" failures="4" errors="0" skipped="1">',
    );
    expect([count(text, 'testcase '), count(text, 'failure '), count(text, 'skipped ')]).toEqual([18, 4, 1]);
  });

  it('fails what is dangerous, skips what is acknowledged, and passes the rest', () => {
    const text = xml(sampleReview());

    expect(text).toMatch(
      /<testcase name="aws_db_instance\.legacy \(delete\)" classname="aws_db_instance">\n\s+<failure message="Deletes the database [^"]*" type="rds-instance-destroy">/,
    );
    expect(text).toMatch(
      /<testcase name="aws_security_group\.database \(update\)" classname="aws_security_group">\n\s+<skipped message="acknowledged until 2030-05-13: Open for the migration/,
    );
    expect(text).toMatch(/<testcase name="aws_dynamodb_table\.carts \(delete\)"[^>]*>\n\s+<system-out>/);
    expect(text).toContain('classname="acknowledgement"');
  });

  it('says why and by what source', () => {
    expect(xml(sampleReview())).toContain('Source: Amazon RDS User Guide, Deleting a DB instance');
  });

  it('is well-formed whatever the texts are', () => {
    expect(isWellFormed(xml(sampleReview()))).toBe(true);
    fc.assert(
      fc.property(hostileText, (text) => isWellFormed(xml(hostileReview(text)))),
      { numRuns: 150 },
    );
  });
});
