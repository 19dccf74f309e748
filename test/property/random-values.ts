import fc from 'fast-check';
import { days, mib, minutes, seconds } from '../../spec/units.ts';

/** A property that is mostly left away, so that defaults and values meet. */
const maybe = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

/** Mostly right, now and then of a wrong kind: what a person in a hurry writes. */
export const mostly = (right: fc.Arbitrary<unknown>, ...wrong: fc.Arbitrary<unknown>[]) =>
  fc.oneof({ weight: 60, arbitrary: right }, ...wrong.map((arbitrary) => ({ weight: 1, arbitrary })));

export const record = (properties: Record<string, fc.Arbitrary<unknown>>) =>
  fc
    .record(Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, maybe(value)])))
    .map(withoutUndefined);

const withoutUndefined = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, child]) => child !== undefined));

export const integer = (min: number, max: number) =>
  mostly(fc.integer({ min, max }), fc.constantFrom(-1, 0, '7', 1.5, 1_000_000));
export const bool = mostly(fc.boolean(), fc.constantFrom('true', 1));
export const shortTime = mostly(
  fc.integer({ min: 1, max: 120 }).map(seconds),
  fc.constantFrom(30, seconds(7.5), minutes(2), days(9), mib(1)),
);
export const path = mostly(
  fc.constantFrom('/livez', '/readyz', '/health', '/'),
  fc.constantFrom('health', '', 3),
);
