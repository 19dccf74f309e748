import { describe, expect, it } from 'vitest';
import { contains, isInternet, overlaps, type Range, rangeOf } from '../../../../plan/kinds/network/cidr.ts';

const range = (text: string): Range => {
  const found = rangeOf(text);
  if (found === undefined) throw new Error(`no range: ${text}`);
  return found;
};

describe('an address range', () => {
  it('contains what is within it, of its own family', () => {
    expect(contains(range('10.0.0.0/8'), range('10.20.0.0/16'))).toBe(true);
    expect(contains(range('10.20.0.0/16'), range('10.0.0.0/8'))).toBe(false);
    expect(contains(range('::/0'), range('2001:db8::/32'))).toBe(true);
    expect(contains(range('::/0'), range('10.0.0.0/8'))).toBe(false);
    expect(overlaps(range('10.0.0.0/8'), range('10.1.0.0/16'))).toBe(true);
    expect(overlaps(range('10.0.0.0/9'), range('10.128.0.0/9'))).toBe(false);
  });

  it.each(['0.0.0.0/0', '0.0.0.0/1', '128.0.0.0/1', '::/0', '2000::/3', '8000::/1'])(
    '%s is the internet',
    (text) => {
      expect(isInternet(range(text))).toBe(true);
    },
  );

  it.each(['10.0.0.0/8', '172.16.0.0/12', '203.0.113.7/32', '203.0.113.7', 'fd00::/8', '2001:db8::1'])(
    '%s is not the internet',
    (text) => {
      expect(isInternet(range(text))).toBe(false);
    },
  );

  it.each([
    '',
    'world',
    '10.0.0.0/33',
    '10.0.0.256/8',
    '10.0.0/8',
    '1::2::3/64',
    ':::/0',
    '10.0.0.0/8/8',
    '::ffff:1.2.3/96',
  ])('"%s" is none', (text) => {
    expect(rangeOf(text)).toBeUndefined();
  });

  it('reads IPv6 with an IPv4 tail', () => {
    expect(range('::ffff:10.0.0.1').first).toBe(range('::ffff:a00:1').first);
  });
});
