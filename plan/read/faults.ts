import { type Problem, ProblemsError } from '../../spec/problem.ts';
import { BrokenJson, type JsonKind, kindAt, MAX_DEPTH } from './scan.ts';

const MOST = 20;

/** What a plan has in places the reader needs, and should not. Nothing of the plan's own text is repeated: it may be secret. */
export class Faults {
  readonly source: string;
  readonly #problems: Problem[] = [];
  #more = 0;

  constructor(source: string) {
    this.source = source;
  }

  add(code: string, path: string, rule: string, got: string, fix: string): void {
    if (this.#problems.length < MOST)
      this.#problems.push({ code, path: `${this.source} ${path}`, got, rule, fix });
    else this.#more++;
  }

  /** Whether a value is of one of these kinds; anything else is a fault. */
  isKind(bytes: Uint8Array, at: number, path: string, ...kinds: readonly JsonKind[]): boolean {
    const kind = kindAt(bytes, at);
    if (kinds.includes(kind)) return true;
    this.wrongType(path, kinds.map((one) => words[one]).join(' or '), words[kind]);
    return false;
  }

  wrongType(path: string, wanted: string, got: string): void {
    this.add('PLINTH-PLAN-012', path, `it must be ${wanted}`, got, makeAgain);
  }

  throwAny(): void {
    const [first] = this.#problems;
    if (first === undefined) return;
    const rest: Problem = {
      code: first.code,
      path: this.source,
      got: `${this.#more} more problems of this kind`,
      rule: 'only the first are listed',
      fix: 'repair these first',
    };
    throw new ProblemsError(this.#more === 0 ? this.#problems : [...this.#problems, rest]);
  }
}

const makeAgain = 'make the file again with `terraform show -json`, and do not edit it';

const words: Readonly<Record<JsonKind, string>> = {
  object: 'an object',
  array: 'a list',
  text: 'a text',
  number: 'a number',
  flag: 'true or false',
  null: 'null',
};

export const refusal = (code: string, path: string, rule: string, got: string, fix: string): ProblemsError =>
  new ProblemsError([{ code, path, rule, got, fix }]);

/** What is said of bytes that are not JSON. */
export function brokenRefusal({ reason, at }: BrokenJson, source: string): ProblemsError {
  if (reason === 'cut')
    return refusal(
      'PLINTH-PLAN-002',
      source,
      'a plan must be complete',
      `JSON that is cut off at byte ${at}`,
      'make the file again; a full disk or a broken pipe cuts it',
    );
  if (reason === 'deep')
    return refusal(
      'PLINTH-PLAN-013',
      source,
      `values are nested at most ${MAX_DEPTH} levels deep`,
      `more at byte ${at}`,
      'look for a value that contains itself',
    );
  return refusal('PLINTH-PLAN-003', source, 'a plan is JSON', `something else at byte ${at}`, makeAgain);
}

/** Reads, with broken JSON turned into a problem. */
export function readingJson<T>(source: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof BrokenJson ? brokenRefusal(error, source) : error;
  }
}
