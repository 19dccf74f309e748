import type { Change } from '../../../change.ts';
import type { Context } from '../../../context.ts';

/** Why AWS or the provider certainly refuses a request, after "because". */
export interface Refused {
  readonly code: string;
  readonly attribute: string;
  readonly because: string;
  readonly fix: string;
  readonly source: string;
}

export type Refusal = (change: Change, context: Context) => Refused | undefined;
