import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scales } from '../../plan/finding.ts';
import type { Review } from '../../plan/impact.ts';
import { render } from '../../report/index.ts';
import { hostileReview, hostileText } from './hostile.ts';
import { aReview, sampleReview } from './sample-review.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../docs/review.schema.json', import.meta.url), 'utf8'),
) as Record<string, Record<string, { enum: string[] }>>;
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

const rendered = (review: Review): unknown => JSON.parse(render(review, 'json', { scrub: (text) => text }));

type Draft = {
  -readonly [K in keyof Review]: Review[K] extends readonly (infer T)[]
    ? { -readonly [P in keyof T]: T[P] }[]
    : Review[K];
} & Record<string, unknown>;

const broken: readonly (readonly [string, (review: Draft) => void])[] = [
  ['another version', (review) => Object.assign(review, { schema: 'plinth.review/2' })],
  ['a verdict of its own', (review) => Object.assign(review, { verdict: 'fine' })],
  ['a key that is unknown', (review) => Object.assign(review, { extra: 1 })],
  ['a missing key', (review) => Reflect.deleteProperty(review, 'notes')],
  ['an unknown timing', (review) => Object.assign(review.impacts[0] ?? {}, { timing: 'later' })],
  ['an action that is none', (review) => Object.assign(review.impacts[0] ?? {}, { action: 'no-op' })],
  ['an impact with values', (review) => Object.assign(review.impacts[0] ?? {}, { before: {} })],
  [
    'a finding without a source',
    (review) => Reflect.deleteProperty(review.impacts[0]?.findings[0] ?? {}, 'source'),
  ],
  ['a code that is no code', (review) => Object.assign(review.combined[0] ?? {}, { code: 'Not A Code' })],
  ['a negative count', (review) => Object.assign(review.counts, { safe: -1 })],
  [
    'a standing of its own',
    (review) => Object.assign(review.acknowledgements[0] ?? {}, { standing: 'maybe' }),
  ],
  ['an invented price tool', (review) => Object.assign(review, { cost: { tool: 'guess' } })],
];

describe('the JSON report', () => {
  it('is valid against its schema', () => {
    validate(rendered(sampleReview()));

    expect(validate.errors).toBeNull();
    expect(validate(rendered(aReview()))).toBe(true);
    expect(validate(rendered(hostileReview('x')))).toBe(true);
  });

  it.each(broken)('is not valid with %s', (_, breakIt) => {
    const review = rendered(sampleReview()) as Draft;
    breakIt(review);

    expect(validate(review)).toBe(false);
  });

  it('has the closed sets of the judgement', () => {
    for (const [name, values] of Object.entries(scales))
      expect(new Set(schema.$defs?.[name]?.enum)).toEqual(new Set(values));
  });

  it('has its keys in the order of the contract', () => {
    const shuffled = Object.fromEntries(Object.entries(sampleReview()).reverse()) as unknown as Review;
    const review = rendered(shuffled) as Review;

    expect(Object.keys(review)).toEqual(Object.keys(schema.properties ?? {}));
    expect(Object.keys(review.impacts[0] ?? {})).toEqual(
      'address type action severity timing interruption data reversible apply headline findings changed dependsOn'.split(
        ' ',
      ),
    );
    expect(Object.keys(review.impacts[0]?.findings[0] ?? {})).toEqual(
      'code severity timing interruption data reversible apply why fix source'.split(' '),
    );
  });

  it('is what went in, whatever the texts are', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(rendered(hostileReview(text))).toEqual(JSON.parse(JSON.stringify(hostileReview(text))));
      }),
      { numRuns: 100 },
    );
  });
});
