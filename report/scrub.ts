import type { Review } from '../plan/impact.ts';

declare const scrubbedMark: unique symbol;

/** A review whose every text went through the scrubber. Renderers take nothing else. */
export type Scrubbed = Review & { readonly [scrubbedMark]: true };

/** What plinth itself writes, of closed sets: no part of a plan, and a secret that happens to be "now" must not break it. */
const ownWords: ReadonlySet<string> = new Set([
  'schema',
  'verdict',
  'action',
  'severity',
  'timing',
  'interruption',
  'data',
  'reversible',
  'apply',
  'code',
  'standing',
  'level',
  'expires',
]);

/** Every text of the review but plinth's own words, each distinct one scrubbed once. */
export function scrubbed(review: Review, scrub: (text: string) => string): Scrubbed {
  const known = new Map<string, string>();
  const text = (value: string): string => {
    const done = known.get(value);
    if (done !== undefined) return done;
    const clean = scrub(value);
    known.set(value, clean);
    return clean;
  };
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    const clean: Record<string, unknown> = {};
    for (const [name, part] of Object.entries(value))
      clean[name] = ownWords.has(name) && typeof part === 'string' ? part : walk(part);
    return clean;
  };
  return walk(review) as Scrubbed;
}
