import type { Action } from './change.ts';
import type { Effect, Finding, Severity } from './finding.ts';

/** What the change of one resource (or of one deposed object of it) does to data and uptime. */
export interface Impact extends Effect {
  readonly address: string;
  readonly deposed?: string;
  readonly type: string;
  readonly action: Exclude<Action, 'no-op'>;
  /** One sentence. */
  readonly headline: string;
  /** Worst first. */
  readonly findings: readonly Finding[];
}

/** A finding that needs more than one resource. */
export interface CombinedFinding extends Finding {
  readonly addresses: readonly string[];
}

/** What reality differs in from the state, as Terraform found it while refreshing. */
export interface DriftFinding {
  readonly address: string;
  readonly type: string;
  readonly severity: Severity;
  /** Names of the attributes that matter; none where the entry stands for several resources. */
  readonly attributes: readonly string[];
  readonly why: string;
  readonly source?: string;
  /** How many resources the entry stands for, where drift without meaning is counted together. */
  readonly count?: number;
}

/** Something the reader should know that is no impact: deferred changes, failed checks, missing cost. */
export interface Note {
  readonly code: string;
  readonly text: string;
  readonly addresses?: readonly string[];
  /** A note that is worth stopping for counts for the verdict. @default 'safe' */
  readonly severity?: Severity;
}

/** An accepted impact. */
export interface Acknowledgement {
  /** `plinth/<finding code>`. */
  readonly control: string;
  /** An address; `*` stands for any part of it. */
  readonly resource: string;
  readonly justification: string;
  /** Last day it counts, YYYY-MM-DD. */
  readonly expires: string;
  readonly standing: 'active' | 'expired' | 'too far ahead' | 'unused';
}

/** A result of another tool, from its SARIF. */
export interface PolicyResult {
  readonly tool: string;
  readonly rule: string;
  readonly level: 'error' | 'warning' | 'note' | 'none';
  readonly message: string;
  /** The resource it is about, where the tool names one of this plan. */
  readonly address?: string;
  readonly file?: string;
  readonly line?: number;
}

export interface Cost {
  readonly tool: 'infracost';
  readonly currency: string;
  /** Per month, as the tool's own decimal text. */
  readonly before: string;
  readonly after: string;
  readonly difference: string;
  readonly resources: readonly { readonly address: string; readonly difference: string }[];
}

/** What both halves of a service say of before and after, where the plan is of one of the kit's stacks. */
export interface BoundaryFigure {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly why: string;
}

/** The contract of `plinth review --format json`; docs/review.schema.json is its schema. */
export interface Review {
  readonly schema: 'plinth.review/1';
  readonly verdict: Severity;
  /** The verdict on what no acknowledgement covers: what a gate looks at. */
  readonly unacknowledged: Severity;
  /** Name of the stack; null for a plan that is not of a stack of the kit. */
  readonly stack: string | null;
  readonly terraform: { readonly version: string | null; readonly format: string };
  readonly counts: {
    readonly changes: number;
    readonly dangerous: number;
    readonly review: number;
    readonly safe: number;
    readonly create: number;
    readonly update: number;
    readonly delete: number;
    readonly replace: number;
    readonly forget: number;
    readonly read: number;
    readonly import: number;
    readonly move: number;
    /** Acknowledged impacts, which do not count for the gate. */
    readonly acknowledged: number;
  };
  readonly impacts: readonly (Impact & {
    /** The attributes that differ, by name; values are never part of a review but for those a finding speaks of. */
    readonly changed: readonly string[];
    /** Index into `acknowledgements`, for each finding that is accepted. */
    readonly acknowledged?: readonly { readonly code: string; readonly by: number }[];
    readonly dependsOn: readonly string[];
  })[];
  readonly combined: readonly (CombinedFinding & { readonly acknowledgedBy?: number })[];
  readonly boundary: readonly BoundaryFigure[];
  readonly drift: readonly DriftFinding[];
  readonly notes: readonly Note[];
  readonly acknowledgements: readonly Acknowledgement[];
  readonly policy: readonly PolicyResult[];
  readonly cost: Cost | null;
}
