import { type Failure, failureOf, type PodLike } from './failures.ts';

export interface ContainerState {
  readonly running?: { readonly startedAt?: string };
  readonly waiting?: { readonly reason?: string };
  readonly terminated?: { readonly exitCode: number; readonly startedAt?: string };
}

interface ContainerStatus {
  readonly name: string;
  readonly state?: ContainerState;
  readonly lastState?: ContainerState;
}

export interface PodWithStatus extends PodLike {
  readonly metadata: PodLike['metadata'] & { readonly name: string; readonly creationTimestamp?: string };
  readonly status?: {
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

export interface LogOptions {
  readonly previous?: boolean;
  readonly timestamps?: boolean;
  readonly tail?: number | undefined;
}

/** The annotation of a pod that replaces what its containers print. */
export const LOG_ANNOTATION = 'cluster.plinth.dev/log';

const RUNNING = ['starting', 'connected to the database', 'listening on :8080'];
const MIGRATED = ['applying 2 migrations', 'applied 0001_create_orders', 'applied 0002_add_index', 'done'];

const FAILED: Readonly<Partial<Record<Failure, readonly string[]>>> = {
  crash: ['starting', 'reading configuration', 'Error: FEATURE_FLAGS is not set', 'exiting with code 1'],
  'out-of-memory': ['starting', 'loading the catalogue into memory'],
  'never-ready': ['starting', 'connection to the database refused, trying again'],
  'init-fails': ['waiting for the database', 'Error: no route to host', 'exiting with code 1'],
  'migration-fails': [
    'applying 2 migrations',
    'applied 0001_create_orders',
    'Error: 0002_add_index: relation "orders" does not exist',
    'exiting with code 1',
  ],
  'job-hangs': ['applying 2 migrations', 'waiting for a lock on "orders"'],
};

/** What a container has printed. A second apart, from its start. */
export function logLines(pod: PodWithStatus, container: string, options: LogOptions = {}): string[] {
  const lines = linesOf(pod);
  const kept = options.tail === undefined ? lines : lines.slice(Math.max(0, lines.length - options.tail));
  if (options.timestamps !== true) return [...kept];
  const first = Date.parse(startOf(statusOf(pod, container), pod));
  const skipped = lines.length - kept.length;
  return kept.map((line, index) => `${new Date(first + (skipped + index) * 1_000).toISOString()} ${line}`);
}

/** Why a container has no log to read, in the words of pkg/kubelet/kubelet_pods.go; undefined where it has one. */
export function notReadable(pod: PodWithStatus, container: string, previous: boolean): string | undefined {
  const status = statusOf(pod, container);
  const name = pod.metadata.name;
  if (previous) {
    if (status?.lastState?.terminated !== undefined) return undefined;
    return `previous terminated container ${JSON.stringify(container)} in pod ${JSON.stringify(name)} not found`;
  }
  const { running, terminated, waiting } = status?.state ?? {};
  if (running ?? terminated ?? status?.lastState?.terminated) return undefined;
  const waits = `container ${JSON.stringify(container)} in pod ${JSON.stringify(name)} is waiting to start`;
  if (waiting?.reason === 'ErrImagePull') return `${waits}: image can't be pulled`;
  if (waiting?.reason === 'ImagePullBackOff') return `${waits}: trying and failing to pull image`;
  return `${waits}: ${waiting?.reason ?? 'no status available'}`;
}

function linesOf(pod: PodWithStatus): readonly string[] {
  const own = pod.metadata.annotations?.[LOG_ANNOTATION];
  if (own !== undefined) return own.replace(/\n$/, '').split('\n');
  const failure = failureOf(pod);
  const job = (pod.metadata.ownerReferences ?? []).some(({ kind }) => kind === 'Job');
  return (failure === undefined ? undefined : FAILED[failure]) ?? (job ? MIGRATED : RUNNING);
}

function statusOf(pod: PodWithStatus, container: string): ContainerStatus | undefined {
  const all = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])];
  return all.find(({ name }) => name === container);
}

function startOf(status: ContainerStatus | undefined, pod: PodWithStatus): string {
  const { running, terminated } = status?.state ?? {};
  return (
    running?.startedAt ?? terminated?.startedAt ?? pod.metadata.creationTimestamp ?? '1970-01-01T00:00:00Z'
  );
}
