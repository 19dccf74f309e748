import type { AttributeChange, Change } from './change.ts';
import type { Context } from './context.ts';
import type { Finding } from './finding.ts';
import type { Value } from './value.ts';

export type Rule = (change: Change, context: Context) => readonly Finding[];
export type AttributeRule = (
  attribute: AttributeChange,
  change: Change,
  context: Context,
) => readonly Finding[];

/** What changes of some resource types do. A kind of the same meaning but several names has several types. */
export interface Kind {
  readonly types: readonly string[];
  /** In the middle of a sentence, with its article: "the database instance". */
  readonly noun: string;
  /** A creation that needs a word: exposed, or without backups. @default - quiet */
  readonly created?: Rule;
  /**
   * In-place changes, by top-level argument. An argument that is not here is judged by the table of change effects, and
   * one that is not there either is unknown. `quiet` is for arguments that are nobody's concern.
   */
  readonly updated: Readonly<Record<string, AttributeRule>>;
  /** In-place changes of every argument that is neither in `updated` nor in the table of change effects. @default - unknown */
  readonly otherwise?: AttributeRule;
  /** What several arguments of one update do together. @default - nothing */
  readonly updatedTogether?: readonly Rule[];
  /** A deletion, of the current or of a deposed object. Also the destroying half of a replacement without `replaced`. */
  readonly destroyed: Rule;
  /** A replacement that destroys the old object, in either order. @default `destroyed` */
  readonly replaced?: Rule;
  /** A replacement that leaves the old one running. @default - one finding: nobody manages the old one any more */
  readonly left?: Rule;
  /** Taken out of the state and left running. @default - one finding: nobody manages it any more */
  readonly forgotten?: Rule;
  /**
   * Arguments that guard data or access, with the values that do. A guard dropped by hand is drift that matters; guards
   * dropped together disarm.
   */
  readonly guards?: Readonly<Record<string, (value: Value) => boolean>>;
}

/** Of an argument whose change is nobody's concern. */
export const quiet: AttributeRule = () => [];
