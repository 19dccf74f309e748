import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Review } from '../../plan/impact.ts';
import { render } from '../../report/index.ts';
import { hostileReview, hostileText } from './hostile.ts';
import { anImpact, aReview, destroyed, resized, sampleReview } from './sample-review.ts';

interface Log {
  readonly $schema: string;
  readonly version: string;
  readonly runs: readonly {
    readonly tool: {
      readonly driver: {
        readonly name: string;
        readonly rules: readonly {
          readonly id: string;
          readonly help: { readonly text: string };
          readonly defaultConfiguration: { readonly level: string };
        }[];
      };
    };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations: readonly {
        readonly logicalLocations: readonly { readonly fullyQualifiedName: string }[];
      }[];
      readonly partialFingerprints: Readonly<Record<string, string>>;
      readonly suppressions: readonly { readonly kind: string; readonly justification: string }[];
    }[];
  }[];
}

const log = (review: Review): Log => JSON.parse(render(review, 'sarif', { scrub: (text) => text }));
const only = (review: Review): Log['runs'][number] => log(review).runs[0] as Log['runs'][number];
const prints = (review: Review): readonly string[] =>
  only(review).results.map(({ partialFingerprints }) => partialFingerprints['plinthReview/v1'] ?? '');

/** The properties SARIF 2.1.0 requires of what is used here: a check of structure, not the whole schema of the standard. */
function expectSarif({ $schema, version, runs }: Log): void {
  expect($schema).toMatch(/sarif-schema-2\.1\.0\.json$/);
  expect(version).toBe('2.1.0');
  for (const { tool, results } of runs) {
    const { name, rules } = tool.driver;
    expect(name).toBe('plinth review');
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const result of results) {
      expect(rules[result.ruleIndex]?.id).toBe(result.ruleId);
      expect(['error', 'warning', 'note']).toContain(result.level);
      expect(typeof result.message.text).toBe('string');
      expect(result.locations.length).toBeGreaterThan(0);
      for (const { kind } of result.suppressions) expect(kind).toBe('external');
    }
  }
}

describe('the SARIF report', () => {
  it('has the structure of SARIF 2.1.0', () => {
    expectSarif(log(sampleReview()));
    expectSarif(log(aReview()));
    fc.assert(
      fc.property(hostileText, (text) => expectSarif(log(hostileReview(text)))),
      { numRuns: 50 },
    );
  });

  it('has the level of the severity', () => {
    const { results } = only(sampleReview());
    const levelOf = (code: string): string | undefined =>
      results.find(({ ruleId }) => ruleId === code)?.level;

    expect(levelOf('rds-instance-destroy')).toBe('error');
    expect(levelOf('rds-parameter-static')).toBe('warning');
    expect(levelOf('acknowledgement-due')).toBe('error');
  });

  it('has a rule with help and source for each code', () => {
    const rule = only(sampleReview()).tool.driver.rules.find(({ id }) => id === 'rds-instance-destroy');

    expect(rule?.help.text).toContain('Set skip_final_snapshot = false');
    expect(rule?.help.text).toContain('Source: Amazon RDS User Guide, Deleting a DB instance');
  });

  it('has the address as its location, each of them where there are several', () => {
    const { results } = only(sampleReview());
    const combined = results.find(({ ruleId }) => ruleId === 'pending-queue-flushed');

    expect(
      combined?.locations.map(({ logicalLocations }) => logicalLocations[0]?.fullyQualifiedName),
    ).toEqual(['aws_db_instance.main', 'aws_db_parameter_group.main']);
  });

  it('suppresses what is acknowledged, with its justification', () => {
    const suppressed = only(sampleReview()).results.filter(({ suppressions }) => suppressions.length > 0);

    expect(suppressed.map(({ ruleId }) => ruleId)).toEqual(['security-group-open']);
    expect(suppressed[0]?.suppressions[0]?.justification).toContain('migration of 12 May');
  });

  it('has fingerprints that outlive other words and other neighbours, and differ by resource and code', () => {
    const one = anImpact({ address: 'aws_db_instance.a', findings: [destroyed] });
    const reworded = anImpact({ address: 'aws_db_instance.a', findings: [{ ...destroyed, why: 'Gone.' }] });
    const other = anImpact({ address: 'aws_db_instance.b', findings: [destroyed, resized] });
    const [first] = prints(aReview({ impacts: [one] }));

    expect(prints(aReview({ impacts: [other, reworded] }))).toContain(first);
    expect(new Set(prints(aReview({ impacts: [one, other] }))).size).toBe(3);
  });
});
