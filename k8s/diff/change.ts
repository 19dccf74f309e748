import type { LiveObject, ManifestObject } from '../object.ts';
import type { Conflict } from '../transport/conflicts.ts';

/** What applying one object would do. */
export interface ObjectChange {
  readonly object: ManifestObject;
  /**
   * `adopt`: nothing changes but who owns the fields. `unverified`: it will be made, but the server cannot say yet
   * whether it takes it, because its namespace or its kind is new as well. `recreate`: the live one is on its way out,
   * or a Job that is to run again. `left-out`: an optional kind that this cluster does not serve. `finished`: a Job
   * that completed and was removed since.
   */
  readonly action:
    | 'create'
    | 'unverified'
    | 'update'
    | 'adopt'
    | 'recreate'
    | 'unchanged'
    | 'left-out'
    | 'finished'
    | 'conflict';
  readonly live?: LiveObject;
  readonly fields: readonly FieldChange[];
  readonly conflicts: readonly Conflict[];
  readonly warnings: readonly string[];
}

/** One field that differs; values are masked by whoever shows them. */
export interface FieldChange {
  /** `.spec.template.spec.containers[0].image` */
  readonly path: string;
  /** Undefined when there was none. */
  readonly before: unknown;
  /** Undefined when it goes away. */
  readonly after: unknown;
}

/** Whether applying it sends a write. */
export const isWrite = ({ action }: ObjectChange): boolean =>
  action === 'create' ||
  action === 'unverified' ||
  action === 'update' ||
  action === 'adopt' ||
  action === 'recreate';
