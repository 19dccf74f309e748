import { bothMarks, hasMark, type Json, type JsonObject, type MarkTree, partOf } from '../value.ts';

/** Shorter texts are found in harmless ones everywhere. */
const SHORTEST = 6;

/** The cleartext of what a plan calls sensitive, kept only to take it out of texts that are shown. */
export class Secrets {
  readonly values = new Set<string>();

  /** Every text within a value, and within JSON that is itself a text, as credentials are often kept. */
  add(value: Json | undefined): void {
    const pending: (Json | undefined)[] = [value];
    while (pending.length > 0) {
      const next = pending.pop();
      if (typeof next === 'string') {
        if (next.length >= SHORTEST) this.values.add(next);
        pending.push(jsonWithin(next));
      } else if (typeof next === 'object' && next !== null)
        for (const part of Object.values(next)) pending.push(part);
    }
  }

  /** What the marks mark, by the rules of masking. */
  addMarked(value: Json | undefined, marks: MarkTree | undefined): void {
    if (value === undefined || value === null || !hasMark(marks)) return;
    const fits = typeof value === 'object' && Array.isArray(value) === Array.isArray(marks);
    if (typeof marks !== 'object' || !fits) this.add(value);
    else if (Array.isArray(value)) {
      const each = (marks as readonly MarkTree[]).reduce(bothMarks, false);
      for (const item of value as readonly Json[]) this.addMarked(item, each);
    } else
      for (const [name, part] of Object.entries(value as JsonObject))
        this.addMarked(part, partOf(marks, name));
  }
}

function jsonWithin(text: string): Json | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
