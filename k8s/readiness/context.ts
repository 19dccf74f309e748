import type { LiveObject } from '../object.ts';
import type { Readiness } from './status.ts';

/** Other objects a rule looks at. A field that is absent was not loaded or may not be read: its rule is left out. */
export interface Related {
  /** Of a Service. */
  readonly endpointSlices?: readonly LiveObject[];
  /** The Secret an ExternalSecret writes. */
  readonly secret?: LiveObject | 'absent';
  /** The StorageClass of a PersistentVolumeClaim. */
  readonly storageClass?: LiveObject | 'absent';
  /** Pods of a StatefulSet, or those that mount a PersistentVolumeClaim. */
  readonly pods?: readonly LiveObject[];
  /** What a HorizontalPodAutoscaler scales. */
  readonly target?: LiveObject | 'absent';
}

export interface ReadinessContext {
  /** By the clock of the server, as the times in conditions are. */
  readonly now: Date;
  /** When somebody began to wait, by the same clock. @default - nobody waits: how it is right now counts */
  readonly since?: Date;
  /** What `relatedOf` loaded. */
  readonly related?: Related;
  /**
   * This Job was seen complete before; by now it may have been removed (`ttlSecondsAfterFinished`).
   * @default false
   */
  readonly completed?: boolean;
}

/** When objects of a kind are ready, after the rules for all kinds have had their say. */
export type Rule = (live: LiveObject, context: ReadinessContext) => Readiness;
