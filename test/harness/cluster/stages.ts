import { type Failure, failureQuery } from './failures.ts';
import {
  backOffStatus,
  completedStatus,
  creatingStatus,
  failedInitStatus,
  failedJobStatus,
  initializedStatus,
  pullStatus,
  readyStatus,
  startedStatus,
  unreadyStatus,
} from './pod-status.ts';

/** A step of a pod's life: when, after how long, and what it changes. */
export interface Stage {
  readonly apiVersion: 'kwok.x-k8s.io/v1alpha1';
  readonly kind: 'Stage';
  readonly metadata: { readonly name: string };
  readonly spec: Record<string, unknown>;
}

interface Step {
  readonly name: string;
  readonly when: readonly Condition[];
  /** Milliseconds after its conditions hold. */
  readonly after: number;
  readonly status?: string;
  readonly remove?: true;
  /** `$(namespace)`, `$(pod)`, `$(uid)`, `$(container)` and `$(image)` are the pod's. */
  readonly event?: readonly ['Normal' | 'Warning', reason: string, message: string];
}

interface Condition {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly string[];
}

/** The life of every pod: kubelet's order of events, within about a second. */
export function podStages(): Stage[] {
  return [...ordinaryLife(), ...imageAbsent(), ...crashes(), ...neverReady(), ...initFails(), ...jobs()].map(
    toStage,
  );
}

const alive = absent('.metadata.deletionTimestamp');
const waitingReason = '.status.containerStatuses[]?.state.waiting.reason';
const initReason = '.status.initContainerStatuses[]?.state.waiting.reason';
const creating = oneOf(waitingReason, 'ContainerCreating', 'PodInitializing');
const running = present('.status.containerStatuses[]?.state.running.startedAt');
const initialized = oneOf('.status.conditions[]? | select(.type == "Initialized") | .status', 'True');
const notInitialized = oneOf('.status.conditions[]? | select(.type == "Initialized") | .status', 'False');
const ready = oneOf('.status.conditions[]? | select(.type == "Ready") | .status', 'True');
const ofJob = oneOf('.metadata.ownerReferences[]?.kind', 'Job');

/** The failures in which containers start like those of a healthy pod. */
const healthyStart: readonly Failure[] = ['job-hangs', 'migration-fails'];

function ordinaryLife(): Step[] {
  return [
    { name: 'pod-create', when: [alive, absent('.status.podIP')], after: 50, status: creatingStatus() },
    {
      name: 'pod-initialize',
      when: [alive, creating, notInitialized, unless('init-fails')],
      after: 200,
      status: initializedStatus(),
    },
    {
      name: 'pod-ready',
      when: [alive, creating, initialized, healthyOr(...healthyStart)],
      after: 200,
      status: readyStatus(),
      event: ['Normal', 'Started', 'Started container $(container)'],
    },
    {
      name: 'pod-delete',
      when: [present('.metadata.deletionTimestamp')],
      after: 200,
      remove: true,
    },
  ];
}

/** Messages of the kubelet: pkg/kubelet/images/image_manager.go and containerd's answer. */
function imageAbsent(): Step[] {
  const absentImage = fails('image-absent', 'job-image-absent');
  const answer =
    'failed to pull and unpack image "$(image)": failed to resolve reference "$(image)": $(image): not found';
  return [
    {
      name: 'image-pull-fails',
      when: [alive, creating, absentImage],
      after: 200,
      status: pullStatus('ErrImagePull'),
      event: [
        'Warning',
        'Failed',
        `Failed to pull image "$(image)": rpc error: code = NotFound desc = ${answer}`,
      ],
    },
    {
      name: 'image-pull-backs-off',
      when: [alive, oneOf(waitingReason, 'ErrImagePull'), absentImage],
      after: 500,
      status: pullStatus('ImagePullBackOff'),
      event: ['Normal', 'BackOff', 'Back-off pulling image "$(image)"'],
    },
  ];
}

function crashes(): Step[] {
  const message = 'Back-off restarting failed container $(container) in pod $(pod)_$(namespace)($(uid))';
  const exits = (failure: Failure, code: number, reason: string): Step => ({
    name: `${failure}-exits`,
    when: [alive, running, fails(failure)],
    after: 500,
    status: backOffStatus(code, reason),
    event: ['Warning', 'BackOff', message],
  });
  const doomed = fails('crash', 'out-of-memory');
  return [
    {
      name: 'crash-starts',
      when: [alive, creating, initialized, doomed],
      after: 200,
      status: startedStatus(),
      event: ['Normal', 'Started', 'Started container $(container)'],
    },
    exits('crash', 1, 'Error'),
    exits('out-of-memory', 137, 'OOMKilled'),
    {
      name: 'crash-starts-again',
      when: [alive, oneOf(waitingReason, 'CrashLoopBackOff'), doomed],
      after: 5_000,
      status: startedStatus(),
    },
  ];
}

function neverReady(): Step[] {
  const never = fails('never-ready');
  return [
    {
      name: 'never-ready-starts',
      when: [alive, creating, initialized, never],
      after: 200,
      status: startedStatus(),
      event: ['Normal', 'Started', 'Started container $(container)'],
    },
    {
      name: 'never-ready-probe-fails',
      when: [alive, running, never, absent('.status.containerStatuses[]? | select(.started == true)')],
      after: 300,
      status: unreadyStatus(),
      event: ['Warning', 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503'],
    },
  ];
}

function initFails(): Step[] {
  const failing = fails('init-fails');
  return [
    {
      name: 'init-exits',
      when: [alive, notInitialized, absent(`${initReason} | select(. == "CrashLoopBackOff")`), failing],
      after: 300,
      status: failedInitStatus(),
      event: [
        'Warning',
        'BackOff',
        'Back-off restarting failed container in pod $(pod)_$(namespace)($(uid))',
      ],
    },
  ];
}

function jobs(): Step[] {
  return [
    {
      name: 'job-completes',
      when: [alive, running, ready, ofJob, healthyOr()],
      after: 500,
      status: completedStatus(),
    },
    {
      name: 'job-fails',
      when: [alive, running, ready, ofJob, fails('migration-fails')],
      after: 500,
      status: failedJobStatus(),
    },
  ];
}

function toStage({ name, when, after, status, remove, event }: Step): Stage {
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'Stage',
    metadata: { name },
    spec: {
      resourceRef: { apiGroup: 'v1', kind: 'Pod' },
      selector: { matchExpressions: when },
      delay: { durationMilliseconds: after },
      next: {
        ...(status === undefined ? {} : { statusTemplate: status }),
        ...(remove === undefined ? {} : { delete: remove }),
        ...(event === undefined ? {} : { event: { type: event[0], reason: event[1], message: event[2] } }),
      },
    },
  };
}

function present(key: string): Condition {
  return { key, operator: 'Exists' };
}

function absent(key: string): Condition {
  return { key, operator: 'DoesNotExist' };
}

function oneOf(key: string, ...values: string[]): Condition {
  return { key, operator: 'In', values };
}

function fails(...failures: Failure[]): Condition {
  return oneOf(failureQuery(), ...failures);
}

/** A pod that fails in none of these ways. */
function unless(...failures: Failure[]): Condition {
  return absent(`${failureQuery()} | select(IN(${failures.map((name) => JSON.stringify(name)).join(', ')}))`);
}

/** A pod that does not fail, or in one of these ways only. */
function healthyOr(...failures: Failure[]): Condition {
  const names = failures.map((name) => JSON.stringify(name)).join(', ');
  return absent(names === '' ? failureQuery() : `${failureQuery()} | select(IN(${names}) | not)`);
}
