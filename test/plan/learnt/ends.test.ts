import { describe, expect, it } from 'vitest';
import { judge } from '../../../plan/judge.ts';
import { aChange, contextOf, judged } from '../judged.ts';

describe('names of a distribution', () => {
  const names = (before: readonly string[], after: readonly string[]) =>
    judged('aws_cloudfront_distribution', {
      before: { aliases: [...before] },
      after: { aliases: [...after] },
    });

  it('cut clients off when one is taken away', () => {
    expect(names(['shop.example.org', 'www.example.org'], ['shop.example.org'])).toMatchObject({
      severity: 'dangerous',
      timing: 'now',
      interruption: 'outage',
    });
  });

  it('are worth a sentence when one comes', () => {
    expect(names(['shop.example.org'], ['shop.example.org', 'www.example.org']).severity).toBe('review');
  });
});

describe('a placeholder with provisioners', () => {
  const severityOf = (deposed?: string): string => {
    const change = aChange('null_resource', {
      before: { triggers: null },
      ...(deposed !== undefined && { deposed }),
    });
    return judge(change, { ...contextOf([change]), hasProvisioners: () => true }).severity;
  };

  it('may run them when it is destroyed, and runs none for an object that an interrupted apply left', () => {
    expect(severityOf()).toBe('review');
    expect(severityOf('0a1b2c3d')).toBe('safe');
  });
});
