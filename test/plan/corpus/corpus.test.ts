import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { verdictOf } from './case.ts';
import { cases, groups } from './index.ts';
import { differences, reviewed } from './judged.ts';
import { casesPage } from './page.ts';

const folder = fileURLToPath(new URL('plans', import.meta.url));
const page = fileURLToPath(new URL('../../../docs/review-cases.md', import.meta.url));

describe.each(Object.entries(groups))('the review of real plans: %s', (_, group) => {
  it.each(group.map((one) => [one.title, one] as const))('%s', (_title, one) => {
    expect(differences(one, reviewed(folder, one))).toEqual([]);
  });
});

describe('the labelled changes', () => {
  it('are at least a hundred, of every severity, and each has a plan', () => {
    const withVerdict = (verdict: string) => cases.filter((one) => verdictOf(one) === verdict).length;

    expect(cases.length).toBeGreaterThan(100);
    expect(withVerdict('safe')).toBeGreaterThan(30);
    expect(withVerdict('dangerous')).toBeGreaterThan(35);
    expect(readdirSync(folder).sort()).toEqual(cases.map(({ id }) => `${id}.json`).sort());
  });

  it('have an id and a title of their own', () => {
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
    expect(new Set(cases.map(({ title }) => title)).size).toBe(cases.length);
  });

  it('stay small', () => {
    const bytes = readdirSync(folder).reduce((sum, file) => sum + statSync(`${folder}/${file}`).size, 0);

    expect(bytes).toBeLessThan(3_500_000);
  });

  it('are in the table of the documentation (`node lib/scripts/corpus.js page` writes it)', () => {
    expect(readFileSync(page, 'utf8')).toBe(casesPage(folder));
  });
});
