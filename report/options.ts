import type { Gate } from '../plan/gate.ts';
import type { Scrubbed } from './scrub.ts';

export interface RenderOptions {
  /** Takes secrets out of a text. Every text of a plan goes through it before anything else. */
  readonly scrub: (text: string) => string;
  /** What the report says of passing. @default 'dangerous' */
  readonly gate?: Gate;
  /** Of the terminal. @default false */
  readonly colour?: boolean;
  /** Columns of the terminal. @default 80 */
  readonly width?: number;
  /** Version of plinth, which machine-readable reports name. */
  readonly version?: string;
}

export type Renderer = (review: Scrubbed, options: Omit<RenderOptions, 'scrub'>) => string;
