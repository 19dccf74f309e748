import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  byteQuantity,
  cpuQuantity,
  millicoreQuantity,
  parseBytes,
  parseMillicores,
  sizeQuantity,
} from '../../charts/quantity.ts';
import { cores, gib, kib, mib, millicores, tib } from '../../spec/units.ts';
import { everyKindSpecs } from './every-kind.ts';
import { development, local, production, render } from './fixture.ts';

describe('quantities', () => {
  test.each([
    [millicores(250), '250m'],
    [millicores(1_000), '1'],
    [millicores(1_500), '1500m'],
    [millicores(3_000), '3'],
    [cores(0.5), '500m'],
    [cores(128), '128'],
  ])('of processor time are canonical: %o is %s', (cpu, text) => {
    expect(cpuQuantity(cpu)).toBe(text);
  });

  test.each([
    [mib(512), '512Mi'],
    [mib(1_024), '1Gi'],
    [mib(1_536), '1536Mi'],
    [gib(1.5), '1536Mi'],
    [gib(2), '2Gi'],
    [gib(1_024), '1Ti'],
    [tib(3), '3Ti'],
    [kib(1_025), '2Mi'],
  ])('of memory are canonical and in whole MiB: %o is %s', (size, text) => {
    expect(sizeQuantity(size)).toBe(text);
  });

  test('of bytes have no suffix where none fits', () => {
    expect([0, 1_023, 1_024, 1_025].map(byteQuantity)).toEqual(['0', '1023', '1Ki', '1025']);
  });

  test('say what they were made of', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 50 }), (amount) => {
        expect(parseBytes(byteQuantity(amount))).toBe(amount);
        expect(parseMillicores(millicoreQuantity(amount))).toBe(amount);
      }),
    );
  });

  test('are read however a person writes them', () => {
    expect(['0.5', '2', '100m', 1].map(parseMillicores)).toEqual([500, 2_000, 100, 1_000]);
    expect(['1.5Gi', '1k', '128974848', 7].map(parseBytes)).toEqual([1_610_612_736, 1_000, 128_974_848, 7]);
  });
});

/** Where the API has quantities (`resource.Quantity`). */
const quantityNames = new Set(['cpu', 'memory', 'ephemeral-storage', 'storage', 'sizeLimit']);

function quantitiesIn(value: unknown, name = ''): string[] {
  if (typeof value === 'string')
    return quantityNames.has(name) || /^(requests|limits)\./.test(name) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => quantitiesIn(child, key));
}

const canonical = (text: string): string =>
  /m$/.test(text) ? millicoreQuantity(parseMillicores(text)) : byteQuantity(parseBytes(text));

test('every quantity of every manifest is spelled as the API server prints it', () => {
  const all = [production, development, local, ...everyKindSpecs()].flatMap((spec) =>
    render(spec).flatMap(({ spec: fields }) => quantitiesIn(fields)),
  );
  expect(all.length).toBeGreaterThan(50);
  expect(all.filter((text) => canonical(text) !== text)).toEqual([]);
});
