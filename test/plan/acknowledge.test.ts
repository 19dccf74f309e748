import { describe, expect, it } from 'vitest';
import { acknowledge } from '../../plan/acknowledge.ts';
import { finding, worstOf } from '../../plan/finding.ts';
import { gateRefuses } from '../../plan/gate.ts';
import type { CombinedFinding } from '../../plan/impact.ts';
import type { ResolvedSuppression } from '../../spec/resolved-spec.ts';

const outage = finding({
  code: 'rds-instance-class',
  interruption: 'outage',
  why: 'Stops it.',
  source: 'AWS',
});
const remark = finding({ code: 'rds-port', severity: 'review', why: 'A remark.', source: 'AWS' });

const impact = (address: string, findings = [outage]) => ({
  address,
  type: 'aws_db_instance',
  action: 'update' as const,
  ...worstOf(findings),
  headline: 'Stops it.',
  findings,
  changed: ['instance_class'],
  dependsOn: [],
});

const accepted = (props: Partial<ResolvedSuppression> = {}): ResolvedSuppression => ({
  control: 'plinth/rds-instance-class',
  resource: 'aws_db_instance.main',
  justification: 'Announced for Sunday, agreed with support.',
  expires: '2026-12-01',
  origin: 'spec',
  ...props,
});

const on = (day: string, suppressions: readonly ResolvedSuppression[]) => ({ suppressions, today: day });

describe('an acknowledged impact', () => {
  it('is told and does not count', () => {
    const result = acknowledge([impact('aws_db_instance.main')], [], on('2026-11-21', [accepted()]));

    expect(result.open).toEqual([]);
    expect(result.count).toBe(1);
    expect(result.impacts[0]).toMatchObject({
      severity: 'dangerous',
      acknowledged: [{ code: 'rds-instance-class', by: 0 }],
    });
    expect(result.acknowledgements).toMatchObject([{ standing: 'active' }]);
  });

  it('counts with what else is found on the resource', () => {
    const result = acknowledge(
      [impact('aws_db_instance.main', [outage, remark])],
      [],
      on('2026-11-21', [accepted()]),
    );

    expect(result.open).toMatchObject([{ severity: 'review' }]);
    expect(result.count).toBe(0);
  });

  it('counts on another address, and the acknowledgement is unused', () => {
    const result = acknowledge([impact('aws_db_instance.other')], [], on('2026-11-21', [accepted()]));

    expect(result.open).toMatchObject([{ severity: 'dangerous' }]);
    expect(result.acknowledgements).toMatchObject([{ standing: 'unused' }]);
  });

  it('counts again from the day after the last one', () => {
    const result = acknowledge([impact('aws_db_instance.main')], [], on('2026-12-02', [accepted()]));

    expect(result.open).toMatchObject([{ severity: 'dangerous' }]);
    expect(result.acknowledgements).toMatchObject([{ standing: 'expired' }]);
  });

  it('may be combined, when all of its resources are named', () => {
    const combined: CombinedFinding = { ...outage, code: 'stale-endpoint', addresses: ['a.b', 'c.d'] };
    const of = (resource: string) => accepted({ control: 'plinth/stale-endpoint', resource });
    const one = acknowledge([], [combined], on('2026-11-21', [of('c.d')]));
    const both = acknowledge([], [combined], on('2026-11-21', [of('a.b'), of('c.d')]));

    expect(one.open).toHaveLength(1);
    expect(both.combined).toMatchObject([{ acknowledgedBy: 0 }]);
    expect(both.open).toEqual([]);
  });

  it('is not one of another tool', () => {
    const result = acknowledge(
      [impact('aws_db_instance.main')],
      [],
      on('2026-11-21', [accepted({ control: 'checkov/CKV_AWS_16' })]),
    );

    expect(result.acknowledgements).toEqual([]);
    expect(result.open).toHaveLength(1);
  });
});

describe('the gate', () => {
  const review = { unacknowledged: 'review', acknowledgements: [] } as const;

  it('refuses from its severity on', () => {
    expect(gateRefuses(review, 'dangerous')).toBe(false);
    expect(gateRefuses(review, 'review')).toBe(true);
    expect(gateRefuses({ ...review, unacknowledged: 'dangerous' }, 'dangerous')).toBe(true);
    expect(gateRefuses({ ...review, unacknowledged: 'safe' }, 'review')).toBe(false);
  });

  it('refuses an acknowledgement that has expired, and nothing at all when it is none', () => {
    const expired = {
      unacknowledged: 'safe',
      acknowledgements: [{ ...accepted(), standing: 'expired' }],
    } as const;

    expect(gateRefuses(expired, 'dangerous')).toBe(true);
    expect(gateRefuses(expired, 'none')).toBe(false);
    expect(gateRefuses({ ...review, unacknowledged: 'dangerous' }, 'none')).toBe(false);
  });
});
