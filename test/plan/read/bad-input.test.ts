import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlanFile, readPlan } from '../../../plan/read/index.ts';
import { type Problem, ProblemsError } from '../../../spec/problem.ts';
import { planJson } from './plan-json.ts';

function problemsOf(input: string | Buffer): readonly Problem[] {
  try {
    readPlan(Buffer.from(input), { source: 'plan.json' });
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
  return [];
}

const codes = (input: string | Buffer): readonly string[] => problemsOf(input).map(({ code }) => code);
const whole = (more: Readonly<Record<string, unknown>>): string => planJson({ more });
const change = {
  address: 'aws_vpc.main',
  type: 'aws_vpc',
  change: { actions: ['no-op'], before: {}, after: {} },
};

const full = planJson({
  changes: [
    { type: 'aws_db_instance', before: { port: 5432, tags: { ä: '\\"\u{1f600}' } }, after: { port: 5433 } },
  ],
  drift: [{ type: 'aws_db_instance', before: {}, after: {} }],
  variables: { password: 'long enough' },
  configured: [{ type: 'aws_db_instance', expressions: { port: ['var.port'] } }],
  rootModule: { variables: { password: { sensitive: true } } },
  more: { checks: [], output_changes: { a: { actions: ['create'], before: null, after: [1.5e3, true] } } },
});

describe('what is no plan', () => {
  it.each([
    ['nothing', '', 'PLINTH-PLAN-001'],
    ['white space', ' \n', 'PLINTH-PLAN-001'],
    ['no JSON', 'hello', 'PLINTH-PLAN-003'],
    ['a list', '[]', 'PLINTH-PLAN-003'],
    ['a text', '"plan"', 'PLINTH-PLAN-003'],
    ['broken JSON', '{"format_version":"1.2",}', 'PLINTH-PLAN-003'],
    ['two documents', `${planJson()}{}`, 'PLINTH-PLAN-003'],
    [
      'the text of terraform plan',
      '\nTerraform used the selected providers to generate the following execution\nplan.',
      'PLINTH-PLAN-004',
    ],
    [
      'the coloured text of terraform plan',
      '\u001b[0m\u001b[1maws_vpc.main: Refreshing state... [id=vpc-1]\u001b[0m',
      'PLINTH-PLAN-004',
    ],
    ['the text of a plan without changes', 'No changes. Your infrastructure matches.', 'PLINTH-PLAN-004'],
    ['a plan file', Buffer.from('PK\u0003\u0004....'), 'PLINTH-PLAN-005'],
    [
      'a state file',
      '{"version":4,"terraform_version":"1.11.4","serial":3,"lineage":"x","outputs":{},"resources":[]}',
      'PLINTH-PLAN-006',
    ],
    [
      'a state that was shown',
      '{"format_version":"1.0","terraform_version":"1.11.4","values":{"root_module":{}}}',
      'PLINTH-PLAN-006',
    ],
    [
      'the stream of terraform plan -json',
      '{"@level":"info","@message":"Terraform 1.11.4","type":"version"}\n{"@level":"info","type":"planned_change"}\n',
      'PLINTH-PLAN-007',
    ],
    ['a major version nobody knows', planJson({ formatVersion: '2.0' }), 'PLINTH-PLAN-008'],
    ['a version that is none', planJson({ formatVersion: 'new' }), 'PLINTH-PLAN-008'],
    ['the schemas of providers', '{"format_version":"1.0","provider_schemas":{}}', 'PLINTH-PLAN-009'],
    ['no format version', whole({ format_version: undefined }), 'PLINTH-PLAN-010'],
    ['UTF-16 with its mark', Buffer.from(`\ufeff${planJson()}`, 'utf16le'), 'PLINTH-PLAN-011'],
    ['UTF-16 without its mark', Buffer.from(planJson(), 'utf16le'), 'PLINTH-PLAN-011'],
    [
      'levels without end',
      whole({ prior_state: {} }).replace('"prior_state":{}', `"prior_state":${'['.repeat(100_000)}`),
      'PLINTH-PLAN-013',
    ],
    ['one address twice', whole({ resource_changes: [change, change] }), 'PLINTH-PLAN-014'],
  ])('is refused: %s', (_, input, code) => {
    expect(codes(input)).toEqual([code]);
  });

  it('is told apart as a plan file, which terraform can show', () => {
    expect(isPlanFile(Buffer.from('PK\u0003\u0004....'))).toBe(true);
    expect(isPlanFile(Buffer.from(planJson()))).toBe(false);
    expect(isPlanFile(Buffer.from('PK'))).toBe(false);
  });

  it('tells the byte at which it is cut off', () => {
    expect(problemsOf('{"format_version":"1.2","resource_cha')).toEqual([
      {
        code: 'PLINTH-PLAN-002',
        path: 'plan.json',
        rule: 'a plan must be complete',
        got: 'JSON that is cut off at byte 37',
        fix: 'make the file again; a full disk or a broken pipe cuts it',
      },
    ]);
  });

  it('is each beginning of a plan, and nothing but that is said', () => {
    const bytes = Buffer.from(full);
    expect(codes(bytes)).toEqual([]);
    for (let length = 1; length < bytes.length; length++)
      expect(problemsOf(bytes.subarray(0, length)).map(({ code, got }) => `${code} ${got}`)).toEqual([
        `PLINTH-PLAN-002 JSON that is cut off at byte ${length}`,
      ]);
  });

  it('never fails otherwise, whatever was done to the bytes', () => {
    const bytes = Buffer.from(full);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(40), (at, byte, cut) => {
        const damaged = Buffer.concat([bytes.subarray(0, at), Buffer.of(byte), bytes.subarray(at + cut)]);
        try {
          for (const { before, after, changed } of readPlan(damaged).changes) void [before, after, changed];
        } catch (error) {
          expect(error).toBeInstanceOf(ProblemsError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a plan with wrong types', () => {
  it('has each of them told at once, with its path', () => {
    const input = whole({
      resource_changes: [
        { ...change, change: { ...change.change, actions: 'update' } },
        { ...change, change: null },
        null,
        { ...change, address: 7, change: { ...change.change, before: 'text', replace_paths: ['a'] } },
        { address: 'aws_vpc.other', change: { actions: [1], before: null, after: null } },
      ],
      resource_drift: {},
      complete: 'yes',
    });
    expect(
      problemsOf(input)
        .map(({ path, rule, got }) => `${path}: ${rule}, ${got}`)
        .sort(),
    ).toEqual([
      'plan.json complete: it must be true or false, a text',
      'plan.json resource_changes[0].change.actions: it must be a list, a text',
      'plan.json resource_changes[1].change: it must be an object, null',
      'plan.json resource_changes[2]: it must be an object, null',
      'plan.json resource_changes[3].address: it must be a text, a number',
      'plan.json resource_changes[3].change.before: it must be an object, a text',
      'plan.json resource_changes[3].change.replace_paths: it must be a list of paths, a list of something else',
      'plan.json resource_changes[4].change.actions: it must be a list of texts, a list of something else',
      'plan.json resource_changes[4].type: it must be a text, nothing',
      'plan.json resource_drift: it must be a list, an object',
    ]);
  });

  it('is told as resource_changes that are an object', () => {
    expect(problemsOf(whole({ resource_changes: {} })).map(({ path }) => path)).toEqual([
      'plan.json resource_changes',
    ]);
  });

  it('has the first twenty listed and the rest counted', () => {
    const problems = problemsOf(whole({ resource_changes: Array.from({ length: 50 }, () => 1) }));
    expect(problems).toHaveLength(21);
    expect(problems[20]?.got).toBe('30 more problems of this kind');
  });

  it('never has its own text repeated, which may be secret', () => {
    const input = whole({ resource_changes: ['hunter2hunter2'], complete: 'hunter2hunter2' });
    expect(JSON.stringify(problemsOf(input))).not.toContain('hunter2');
  });
});

describe('a plan that is unusual, and right', () => {
  it('may begin with the mark of UTF-8', () => {
    expect(readPlan(Buffer.from(`\ufeff${planJson()}`)).formatVersion).toBe('1.2');
  });

  it('may hold a value of 50 MB', () => {
    const value = 'x'.repeat(50 * 2 ** 20);
    const input = planJson({
      changes: [{ type: 'aws_s3_object', before: { content: 'a' }, after: { content: value } }],
    });
    const [first] = readPlan(Buffer.from(input)).changes;
    expect(first?.changed.map(({ name }) => name)).toEqual(['content']);
  });

  it('may have names that mean something to JavaScript or to a terminal', () => {
    const json = planJson({
      changes: [
        {
          type: 'constructor',
          name: '__proto__',
          index: '\u001b[31m\n"]',
          before: { toString: 'a' },
          after: { constructor: 'b' },
        },
      ],
    }).replace('"constructor":"b"', '"constructor":"b","__proto__":{"polluted":true}');
    const plan = readPlan(Buffer.from(json));
    expect(plan.changes[0]?.changed).toEqual([
      { name: '__proto__', before: null, after: { polluted: true }, forcesReplacement: false },
      { name: 'constructor', before: null, after: 'b', forcesReplacement: false },
      { name: 'toString', before: 'a', after: null, forcesReplacement: false },
    ]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(plan.context.ofType('constructor')).toHaveLength(1);
    expect(plan.context.ofType('toString')).toEqual([]);
    expect(plan.context.at('valueOf')).toBeUndefined();
  });
});
