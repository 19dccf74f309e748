import { z } from 'zod';
import { defaultLayers, tierOf } from './defaults.ts';
import { type Location, type Locator, type Path, problemOf, valueAt } from './location.ts';
import { merge } from './merge.ts';
import { nearest } from './nearest.ts';
import { printValue } from './print.ts';
import type { Edit, Problem } from './problem.ts';
import type { Tier } from './resolved-spec.ts';
import { issuesOfForm, objectAmong } from './schema/choice.ts';
import { docOf } from './schema/property.ts';
import type { QuantityIssue } from './schema/quantity.ts';
import { type Draft, draftSchema, partNames } from './schema/service.ts';
import { baseAmount, type Duration } from './units.ts';

z.config({ jitless: true });

type Issue = z.core.$ZodIssue;

/** The draft when its shape is right; otherwise one problem per property that is wrong. */
export function checkShape(candidate: unknown, locator: Locator): { draft: Draft } | { problems: Problem[] } {
  const parsed = draftSchema.safeParse(candidate, { reportInput: true });
  if (parsed.success) return { draft: parsed.data };
  const tier = tierOf(valueAt(candidate, ['environment', 'tier']));
  const shape = new ShapeProblems(candidate, locator, tier);
  const issues = parsed.error.issues.flatMap((issue) =>
    issuesOfForm(issue, valueAt(candidate, issue.path as Path)),
  );
  const causes = issues.filter((issue) => !isConsequence(issue.path as Path, candidate, locator));
  return { problems: (causes.length > 0 ? causes : issues).flatMap((issue) => shape.of(issue)) };
}

/** A value nobody wrote was computed from one somebody did: that one is to be mended. */
const isConsequence = (path: Path, candidate: unknown, locator: Locator): boolean =>
  path.join('.') !== 'environment.name' &&
  valueAt(candidate, path) !== undefined &&
  locator.everywhere(path).length === 0;

/** Turns what zod found into problems: what was meant, and the value that would be accepted. */
class ShapeProblems {
  readonly #candidate: unknown;
  readonly #locator: Locator;
  readonly #defaults: unknown;

  constructor(candidate: unknown, locator: Locator, tier: Tier) {
    this.#candidate = candidate;
    this.#locator = locator;
    this.#defaults = merge(...defaultLayers(tier));
  }

  of(issue: Issue): Problem[] {
    const path = issue.path as Path;
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => this.#unknownKey(path, key));
    if (issue.code === 'invalid_key') return [this.#badKey(path, issue.issues)];
    const value = valueAt(this.#candidate, path);
    if (value === undefined) return [this.#missing(path)];
    if (issue.code === 'custom') return [this.#quantity(path, value, issue.params as QuantityParams)];
    if (issue.code === 'invalid_value') return [this.#notOneOf(path, value, issue.values as string[])];
    if (issue.code === 'too_small' || issue.code === 'too_big') return [this.#outOfRange(path, value, issue)];
    if (issue.code === 'invalid_format') return [this.#badForm(path, value, issue.message)];
    return [this.#wrongType(path, value, issue)];
  }

  #unknownKey(path: Path, key: string): Problem {
    const here = this.#locator.of([...path, key]);
    const known = keysAt(path);
    const meant = nearest(key, known);
    const value = valueAt(this.#candidate, [...path, key]);
    const taken = meant !== undefined && this.#isWritten([...path, meant]);
    const edits: Edit[] = [{ path: here.at }];
    if (meant !== undefined && !taken) edits.push({ path: [...here.at.slice(0, -1), meant], value });
    return {
      code: 'PLINTH-SPEC-001',
      path: here.path,
      got: printValue(key),
      rule: 'no such property',
      fix:
        meant === undefined
          ? `remove it; there are ${known.join(', ')}`
          : taken
            ? `remove it; ${meant} is set already`
            : `did you mean ${meant}?`,
      edits,
    };
  }

  #badKey(path: Path, reasons: readonly Issue[]): Problem {
    const here = this.#locator.of(path);
    const key = String(path.at(-1));
    const taken = Object.keys((valueAt(this.#candidate, path.slice(0, -1)) ?? {}) as object);
    const better = keysLike(key).find(
      (candidate) => !taken.includes(candidate) && keySchemaAt(path)?.safeParse(candidate).success,
    );
    const renamed =
      better === undefined
        ? []
        : [{ path: [...here.at.slice(0, -1), better], value: valueAt(this.#candidate, path) }];
    const edits = [{ path: here.at }, ...renamed];
    const fix = better === undefined ? 'remove it' : `rename it to ${better}`;
    return this.#problem('PLINTH-SPEC-007', here, key, `the name must be ${formOfKey(reasons)}`, edits, fix);
  }

  #missing(path: Path): Problem {
    const value = this.#suggestion(path);
    const here = this.#locator.of(path);
    const about = docOf(schemaAt(path) as z.ZodType)?.about;
    return this.#problem(
      'PLINTH-SPEC-002',
      here,
      undefined,
      about ? `is required: ${about.replace(/\.$/, '')}` : 'is required',
      [{ path: here.at, value }],
    );
  }

  #wrongType(path: Path, value: unknown, issue: Issue): Problem {
    const expected = 'expected' in issue ? String(issue.expected) : 'another type';
    const here = this.#locator.of(path);
    return this.#problem('PLINTH-SPEC-003', here, value, `must be ${article(expected)}`, [
      this.#proposal(here, path, retyped(value, expected)),
    ]);
  }

  #quantity(
    path: Path,
    value: unknown,
    { problem, quantity, unit, min, max, step }: QuantityParams,
  ): Problem {
    const here = this.#locator.of(path);
    if (problem === 'step') {
      const whole = Math.ceil(
        baseAmount(value as Duration) / baseAmount({ [step]: 1 } as unknown as Duration),
      );
      const rule = `is counted in whole ${step}`;
      return this.#problem('PLINTH-SPEC-008', here, value, rule, [
        this.#proposal(here, path, { [step]: whole }),
      ]);
    }
    if (problem === 'range') {
      const bound = isBelow(value, min) ? min : max;
      const rule = `must be ${[min && `at least ${printValue(min)}`, max && `at most ${printValue(max)}`].filter(Boolean).join(' and ')}`;
      return this.#problem('PLINTH-SPEC-005', here, value, rule, [{ path: here.at, value: bound }]);
    }
    const bare = typeof value === 'number' && value > 0 ? { [unit]: value } : undefined;
    const fits = bare !== undefined && schemaAt(path)?.safeParse(bare).success;
    const rule = `must be ${article(quantity)} with its unit, such as ${printValue(this.#suggestion(path) ?? { [unit]: 1 })}`;
    return this.#problem('PLINTH-SPEC-004', here, value, rule, [
      this.#proposal(here, path, fits ? bare : undefined),
    ]);
  }

  #notOneOf(path: Path, value: unknown, options: readonly string[]): Problem {
    const here = this.#locator.of(path);
    const meant = typeof value === 'string' ? nearest(value, options) : undefined;
    return this.#problem('PLINTH-SPEC-006', here, value, `must be one of ${options.join(', ')}`, [
      this.#proposal(here, path, meant ?? options[0]),
    ]);
  }

  #outOfRange(path: Path, value: unknown, issue: Issue & { code: 'too_small' | 'too_big' }): Problem {
    const here = this.#locator.of(path);
    const bound = Number(issue.code === 'too_small' ? issue.minimum : issue.maximum);
    const [what, edit] = bounded(value, bound);
    const rule = `must ${what} at ${issue.code === 'too_small' ? 'least' : 'most'} ${bound}${typeof value === 'number' ? '' : ' long'}`;
    return this.#problem('PLINTH-SPEC-005', here, value, rule, [this.#proposal(here, path, edit)]);
  }

  #badForm(path: Path, value: unknown, form: string): Problem {
    const here = this.#locator.of(path);
    return this.#problem('PLINTH-SPEC-007', here, value, `must be ${form}`, [
      this.#proposal(here, path, undefined),
    ]);
  }

  #problem(
    code: string,
    here: Location,
    got: unknown,
    rule: string,
    edits: readonly Edit[],
    fix?: string,
  ): Problem {
    return problemOf({ code, path: here.path, got, rule, edits, fix });
  }

  /** The value if it is accepted, else what is right for most, else away with it. */
  #proposal(here: Location, path: Path, value: unknown): Edit {
    const schema = schemaAt(path);
    const candidates = [value, this.#suggestion(path)];
    const accepted = candidates.find(
      (candidate) => candidate !== undefined && schema?.safeParse(candidate).success,
    );
    return accepted === undefined ? { path: here.at } : { path: here.at, value: accepted };
  }

  /** The tier's default at a path, else the documented example. */
  #suggestion(path: Path): unknown {
    const fallback = valueAt(this.#defaults, path);
    const schema = schemaAt(path);
    if (schema instanceof z.ZodObject) return exampleOf(schema, fallback);
    return fallback ?? (schema && exampleOf(schema, undefined));
  }

  #isWritten(path: Path): boolean {
    const { at } = this.#locator.of(path);
    return (
      valueAt(this.#candidate, path) !== undefined &&
      (at[0] === 'environments' || valueAt(this.#defaults, path) === undefined)
    );
  }
}

type QuantityParams = QuantityIssue & { readonly problem: 'unit' | 'range' | 'step' };

const unwrap = (schema: z.ZodType | undefined): z.ZodType | undefined =>
  schema instanceof z.ZodOptional ? unwrap(schema.unwrap() as z.ZodType) : schema;

/** The schema of the property at a path. */
function schemaAt(path: Path): z.ZodType | undefined {
  return path.reduce<z.ZodType | undefined>((schema, key) => {
    if (schema instanceof z.ZodObject) return unwrap(schema.shape[key] as z.ZodType | undefined);
    if (schema instanceof z.ZodArray) return unwrap(schema.element as z.ZodType);
    if (schema instanceof z.ZodRecord) return unwrap(schema.valueType as z.ZodType);
    if (schema instanceof z.ZodUnion) return unwrap(objectAmong(schema)?.shape[key] as z.ZodType | undefined);
    return undefined;
  }, draftSchema);
}

/** The schema of the keys of the record the last step of a path is a key of. */
function keySchemaAt(path: Path): z.ZodType | undefined {
  const record = schemaAt(path.slice(0, -1));
  return record instanceof z.ZodRecord ? (record.keyType as z.ZodType) : undefined;
}

/** What a key must be, in the words of its own schema. */
function formOfKey([reason]: readonly Issue[]): string {
  if (reason?.code === 'too_small') return `${reason.minimum} characters long or more`;
  if (reason?.code === 'too_big') return `${reason.maximum} characters long or less`;
  return reason?.message ?? 'of another form';
}

/** What a misspelt key may have been meant to be, the nearest first; which of them is right its schema knows. */
function keysLike(key: string): readonly string[] {
  const trimmed = (text: string) => text.replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
  const variable = key
    .toUpperCase()
    .replace(/[^A-Z0-9_]/g, '_')
    .replace(/^(?=\d)/, '_');
  const dashed = trimmed(key.replaceAll(/[^A-Za-z0-9/._-]+/g, '-'));
  return [
    dashed,
    variable,
    dashed.toLowerCase(),
    trimmed(key.replaceAll(/[^A-Za-z0-9]+/g, '-')),
    trimmed(key.replaceAll(/[^A-Za-z0-9]+/g, '-'))
      .slice(0, 63)
      .replace(/[^A-Za-z0-9]+$/, ''),
    dashed.slice(0, 128),
  ].filter((candidate) => candidate !== '' && candidate !== key);
}

function keysAt(path: Path): string[] {
  const schema = objectAmong(schemaAt(path));
  if (schema === undefined) return [];
  // An environment has its own properties and may override any part.
  const parts = path.length === 1 && path[0] === 'environment' ? [...partNames, 'suppressions'] : [];
  return [...Object.keys(schema.shape), ...parts];
}

/** The documented example of a property; of an object, those of its required properties. */
function exampleOf(schema: z.ZodType, defaults: unknown): unknown {
  const example = docOf(schema)?.example;
  if (example !== undefined || !(schema instanceof z.ZodObject)) return example;
  const required = Object.entries(schema.shape as Record<string, z.ZodType>).filter(
    ([, child]) => !(child instanceof z.ZodOptional),
  );
  return Object.fromEntries(
    required.map(([key, child]) => [key, valueAt(defaults, [key]) ?? exampleOf(child, undefined)]),
  );
}

const article = (noun: string): string => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;

/** A value of the right type that says the same: `"5"` for a number is 5. */
function retyped(value: unknown, expected: string): unknown {
  if (expected === 'string') return typeof value === 'object' ? undefined : String(value);
  if ((expected === 'number' || expected === 'int') && value !== '' && value !== null)
    return Math.round(Number(value));
  if (expected === 'boolean') return value === 'true' ? true : value === 'false' ? false : undefined;
  if (expected === 'array') return [value];
  return undefined;
}

function bounded(value: unknown, bound: number): ['be' | 'have', unknown] {
  if (typeof value === 'number') return ['be', bound];
  if (typeof value === 'string' && value.length > bound)
    return ['be', value.slice(0, bound).replace(/-+$/, '')];
  return ['be', undefined];
}

const isBelow = (value: unknown, min: unknown): boolean =>
  min !== undefined && baseAmount(value as Duration) < baseAmount(min as Duration);
