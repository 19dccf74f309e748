import { ApiError } from '../api.ts';

/** A field that another manager owns with another value. */
export interface Conflict {
  /** `.spec.replicas` */
  readonly field: string;
  readonly manager: string;
}

/**
 * The fields of a 409 and who owns them; undefined for any other error. Their messages read
 * `conflict with "kubectl-edit" using apps/v1` (structured-merge-diff, merge.Conflicts).
 */
export function conflictsOf(error: unknown): readonly Conflict[] | undefined {
  if (!(error instanceof ApiError) || error.status !== 409) return undefined;
  const causes = error.causes.filter(({ reason }) => reason === 'FieldManagerConflict');
  return causes.length === 0
    ? undefined
    : causes.map(({ field = '', message = '' }) => ({
        field,
        manager: /conflict with "((?:[^"\\]|\\.)*)"/.exec(message)?.[1] ?? 'another manager',
      }));
}
