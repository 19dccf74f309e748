import type { LiveObject, ManifestObject } from '../object.ts';

/** `metav1.Condition`, and its older relatives that lack some fields. */
export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason?: string;
  readonly message?: string;
  /** RFC 3339. */
  readonly lastTransitionTime?: string;
  readonly observedGeneration?: number;
}

/** The API server has checked these fields against the kind's schema; that they are set is not sure. */
export const specOf = <Spec>(object: ManifestObject): Partial<Spec> => (object.spec ?? {}) as Partial<Spec>;

export const statusOf = <Status>(live: LiveObject): Partial<Status> => (live.status ?? {}) as Partial<Status>;

export const conditionsOf = (live: LiveObject): readonly Condition[] =>
  statusOf<{ readonly conditions: readonly Condition[] }>(live).conditions ?? [];

export const conditionOf = (live: LiveObject, type: string): Condition | undefined =>
  conditionsOf(live).find((condition) => condition.type === type);

/**
 * Milliseconds the condition has had its status, while somebody waits for another one: what went wrong before may have
 * been put right since, and controllers need a while to see it. Zero when it does not say.
 */
export const ageOf = (
  { lastTransitionTime }: Condition,
  { now, since }: { readonly now: Date; readonly since?: Date },
): number =>
  lastTransitionTime === undefined
    ? 0
    : now.getTime() - Math.max(Date.parse(lastTransitionTime), since?.getTime() ?? 0);

/** How long the object has been there. */
export const lifeOf = ({ metadata }: LiveObject, now: Date): number =>
  metadata.creationTimestamp === undefined ? 0 : now.getTime() - Date.parse(metadata.creationTimestamp);

/** `1 pod`, `2 pods`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
