import type { ObjectChange } from '../diff/change.ts';
import type { ObjectRef } from '../object.ts';
import type { Readiness } from '../readiness/status.ts';

/** What happens, as it happens; the command line turns it into progress. */
export type ApplyEvent =
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'stage'; readonly stage: number; readonly objects: number; readonly writes: number }
  | { readonly kind: 'applied'; readonly change: ObjectChange }
  | { readonly kind: 'waiting'; readonly pending: readonly Observed[] }
  | { readonly kind: 'ready'; readonly observed: Observed }
  | { readonly kind: 'pruned'; readonly ref: ObjectRef }
  | { readonly kind: 'kept'; readonly ref: ObjectRef; readonly reason: string };

export interface Observed {
  readonly ref: ObjectRef;
  readonly readiness: Readiness;
}

export type OnEvent = (event: ApplyEvent) => void;
