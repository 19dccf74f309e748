import type { ObjectRef } from '../object.ts';
import type { Found } from './found.ts';

/** Why an object does not become ready: one cause, and one thing to do about it. */
export interface Diagnosis {
  /** `PLINTH-K8S-1nn` */
  readonly code: string;
  /** The object that was asked about. */
  readonly object: ObjectRef;
  /** One sentence. */
  readonly cause: string;
  /** Conditions, events and last log lines, without credentials. */
  readonly evidence: readonly string[];
  /** One sentence; names the property of the service's description where there is one. */
  readonly fix: string;
}

export interface Finding {
  readonly code: string;
  readonly cause: string;
  readonly evidence: readonly string[];
  readonly fix: string;
}

/** One thing that can be wrong; undefined when it is not this. */
export type Cause = (found: Found) => Finding | undefined;
