import { describe, expect, it } from 'vitest';
import { isSarif, policyResults } from '../../plan/policy.ts';

const sarif = (result: object, rules: readonly object[] = []) => ({
  runs: [{ tool: { driver: { name: 'checkov', rules } }, results: [result] }],
});

const addresses = ['aws_db_instance.main', 'module.db.aws_db_instance.main["a b"]'];

describe('a result of another tool', () => {
  it('is about the resource its logical location names', () => {
    const found = policyResults(
      sarif({
        ruleId: 'CKV_AWS_16',
        level: 'error',
        message: { text: 'Not encrypted' },
        locations: [
          {
            logicalLocations: [{ fullyQualifiedName: 'module.db.aws_db_instance.main["a b"]' }],
            physicalLocation: { artifactLocation: { uri: 'main.tf' }, region: { startLine: 7 } },
          },
        ],
      }),
      addresses,
    );

    expect(found).toEqual([
      {
        tool: 'checkov',
        rule: 'CKV_AWS_16',
        level: 'error',
        message: 'Not encrypted',
        address: 'module.db.aws_db_instance.main["a b"]',
        file: 'main.tf',
        line: 7,
      },
    ]);
  });

  it('is about the resource its message names, the longest address first', () => {
    const text = 'module.db.aws_db_instance.main["a b"] and aws_db_instance.main are public';
    const [found] = policyResults(sarif({ ruleId: 'x', message: { text } }), addresses);

    expect(found?.address).toBe('module.db.aws_db_instance.main["a b"]');
  });

  it('is about the resource at the line of the plan it points at', () => {
    const pointing = sarif({
      ruleId: 'CKV_AWS_21',
      message: { text: 'Ensure all data stored in the S3 bucket have versioning enabled' },
      locations: [
        { physicalLocation: { artifactLocation: { uri: 'plan.json' }, region: { startLine: 35 } } },
      ],
    });
    const at = (file: string, line: number) =>
      file === 'plan.json' && line === 35 ? 'aws_db_instance.main' : undefined;

    expect(policyResults(pointing, addresses, at)[0]?.address).toBe('aws_db_instance.main');
    expect(policyResults(pointing, addresses)[0]?.address).toBeUndefined();
    expect(policyResults(pointing, [], at)[0]?.address).toBeUndefined();
  });

  it('has the level of its rule, and warns where nobody says', () => {
    const rules = [{ id: 'x', defaultConfiguration: { level: 'note' } }];

    expect(policyResults(sarif({ ruleId: 'x', message: {} }, rules), [])[0]?.level).toBe('note');
    expect(policyResults(sarif({ ruleId: 'y', message: {} }, rules), [])[0]?.level).toBe('warning');
  });

  it('is left out where the tool was told to accept it, or it passed', () => {
    expect(policyResults(sarif({ ruleId: 'x', suppressions: [{ kind: 'inSource' }] }), [])).toEqual([]);
    expect(policyResults(sarif({ ruleId: 'x', kind: 'pass' }), [])).toEqual([]);
  });

  it('is left out only when nobody still has to decide on it', () => {
    const count = (...statuses: readonly (string | undefined)[]): number => {
      const suppressions = statuses.map((status) => ({ kind: 'external', ...(status && { status }) }));
      return policyResults(sarif({ ruleId: 'x', suppressions }), []).length;
    };

    expect(count('accepted')).toBe(0);
    expect(count('accepted', undefined)).toBe(0);
    expect(count()).toBe(1);
    expect(count('underReview')).toBe(1);
    expect(count('rejected')).toBe(1);
    expect(count('accepted', 'rejected')).toBe(1);
  });

  it('has the rule at its index where it names none', () => {
    const rules = [
      { id: 'first', defaultConfiguration: { level: 'note' } },
      { id: 'second', defaultConfiguration: { level: 'error' } },
    ];
    const ruled = (result: object) => policyResults(sarif(result, rules), [])[0];

    expect(ruled({ ruleIndex: 1 })).toMatchObject({ rule: 'second', level: 'error' });
    expect(ruled({ ruleIndex: 1, level: 'warning' })).toMatchObject({ rule: 'second', level: 'warning' });
    expect(ruled({ ruleId: 'first', ruleIndex: 1 })).toMatchObject({ rule: 'first', level: 'note' });
    expect(ruled({ ruleIndex: -1 })).toMatchObject({ rule: 'unknown rule', level: 'warning' });
    expect(ruled({})).toMatchObject({ rule: 'unknown rule', level: 'warning' });
  });

  it('is read from SARIF only', () => {
    expect(isSarif({ runs: [] })).toBe(true);
    expect([null, 1, 'x', [], {}, { runs: {} }, { runs: [1] }].map(isSarif)).toEqual(Array(7).fill(false));
  });
});
