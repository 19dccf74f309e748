import type { LiveObject } from '../object.ts';
import type { Related } from '../readiness/index.ts';
import type { Readiness } from '../readiness/status.ts';

interface Waiting {
  readonly reason?: string;
  readonly message?: string;
}

export interface Terminated {
  readonly exitCode: number;
  readonly reason?: string;
  readonly message?: string;
}

interface ContainerState {
  readonly waiting?: Waiting;
  readonly running?: { readonly startedAt?: string };
  readonly terminated?: Terminated;
}

export interface ContainerStatus {
  readonly name: string;
  readonly ready?: boolean;
  readonly started?: boolean;
  readonly restartCount?: number;
  readonly state?: ContainerState;
  readonly lastState?: ContainerState;
}

export interface ContainerSpec {
  readonly name: string;
  readonly image?: string;
  readonly resources?: { readonly limits?: Readonly<Record<string, string>> };
  readonly readinessProbe?: unknown;
}

/** One container of one pod, as wanted and as it is. */
export interface Container {
  readonly pod: LiveObject;
  readonly name: string;
  readonly spec: ContainerSpec;
  readonly status: ContainerStatus;
  /** Place among the init containers, from 1; absent for the others. */
  readonly init?: { readonly index: number; readonly of: number };
}

export interface Event {
  readonly object: { readonly kind: string; readonly name: string; readonly uid: string };
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
}

/** The end of one container's log; credentials are hidden already. */
export interface Log {
  readonly pod: string;
  readonly container: string;
  readonly lines: readonly string[];
}

/** All that was read to find a cause. */
export interface Found {
  readonly now: Date;
  readonly object: LiveObject;
  readonly readiness: Readiness;
  /** The newest of a Deployment. */
  readonly replicaSet?: LiveObject;
  /** Of the newest revision, those that are not ready first. */
  readonly pods: readonly LiveObject[];
  /** Of those pods that are not ready, init containers first. */
  readonly containers: readonly Container[];
  /** Of the object, its ReplicaSet or store, and pods that are not ready; newest first. */
  readonly events: readonly Event[];
  readonly logs: readonly Log[];
  readonly related: Related;
  /** What an ExternalSecret reads from. */
  readonly store?: LiveObject | 'absent';
  /** ExternalSecrets of the namespace, read when a pod lacks a Secret. */
  readonly makers?: readonly LiveObject[];
  /** `events: …`: what could not be read, and why. */
  readonly unreadable: readonly string[];
}
