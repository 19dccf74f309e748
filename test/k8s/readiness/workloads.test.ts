import { describe, expect, it } from 'vitest';
import type { Related } from '../../../k8s/readiness/index.ts';
import { readinessOf } from '../../../k8s/readiness/index.ts';
import { ago, condition, live, now } from './live.ts';

const ready = { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' };
const rolledOut = { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' };
const counts = {
  observedGeneration: 2,
  replicas: 3,
  updatedReplicas: 3,
  readyReplicas: 3,
  availableReplicas: 3,
};

const deployment = (status: object, spec: object = {}) =>
  live('apps/v1', 'Deployment', { generation: 2, spec: { replicas: 3, ...spec }, status });

describe('a Deployment', () => {
  it.each([
    ['complete', { ...counts, conditions: [ready, rolledOut] }, 'Current', '3 of 3 pods ready'],
    ['just made', {}, 'InProgress', 'the controller has not seen it yet'],
    [
      'changed a moment ago',
      { ...counts, observedGeneration: 1, conditions: [ready, rolledOut] },
      'InProgress',
      'the controller has not seen the last change yet',
    ],
    [
      'with old pods to replace',
      { ...counts, updatedReplicas: 1, conditions: [ready] },
      'InProgress',
      '1 of 3 pods updated',
    ],
    [
      'with an old pod to stop',
      { ...counts, replicas: 4, conditions: [ready] },
      'InProgress',
      '1 pod of before to be stopped',
    ],
    [
      'with pods that are not ready',
      { ...counts, readyReplicas: 2, conditions: [ready] },
      'InProgress',
      '2 of 3 pods ready',
    ],
    [
      'within minReadySeconds',
      { ...counts, availableReplicas: 2, conditions: [ready] },
      'InProgress',
      '2 of 3 pods available',
    ],
    [
      'without its Available condition',
      { ...counts, conditions: [rolledOut] },
      'InProgress',
      'not available yet',
    ],
    [
      'whose rollout is not recorded as finished',
      { ...counts, conditions: [ready, { ...rolledOut, reason: 'ReplicaSetUpdated' }] },
      'InProgress',
      'the rollout is not finished yet',
    ],
    [
      'past its deadline',
      {
        ...counts,
        readyReplicas: 0,
        conditions: [condition('Progressing', 'False', 'ProgressDeadlineExceeded')],
      },
      'Failed',
      '0 of 3 pods ready when the progress deadline passed',
    ],
    [
      'whose pods are refused',
      {
        observedGeneration: 2,
        conditions: [condition('ReplicaFailure', 'True', 'FailedCreate', 'exceeded quota', 15)],
      },
      'Failed',
      'its pods are refused: exceeded quota',
    ],
    [
      'whose pod was refused a moment ago',
      {
        observedGeneration: 2,
        conditions: [condition('ReplicaFailure', 'True', 'FailedCreate', 'exceeded quota', 14)],
      },
      'InProgress',
      '0 of 3 pods updated',
    ],
  ])('%s', (_, status, expected, message) => {
    expect(readinessOf(deployment(status), { now })).toMatchObject({ status: expected, message });
  });

  it('whose pods were refused before anybody waited gets a minute for that to pass', () => {
    const refused = condition('ReplicaFailure', 'True', 'FailedCreate', 'exceeded quota', 600);
    const waited = (seconds: number) =>
      readinessOf(deployment({ observedGeneration: 2, conditions: [refused] }), {
        now,
        since: new Date(now.getTime() - seconds * 1000),
      }).status;

    expect(waited(59)).toBe('InProgress');
    expect(waited(60)).toBe('Failed');
  });

  it('whose rollout had failed before anybody waited gets a minute as well, and no second otherwise', () => {
    const late = (secondsAgo: number) => ({
      ...deployment({
        observedGeneration: 2,
        conditions: [condition('Progressing', 'False', 'ProgressDeadlineExceeded', 'late', secondsAgo)],
      }),
    });
    const since = new Date(now.getTime() - 30_000);

    expect(readinessOf(late(600), { now, since }).status).toBe('InProgress');
    expect(readinessOf(late(0), { now, since }).status).toBe('Failed');
    expect(readinessOf(late(600), { now }).status).toBe('Failed');
  });

  it('is measured by the replicas the autoscaler set', () => {
    const scaledUp = deployment({ ...counts, conditions: [ready, rolledOut] }, { replicas: 5 });

    expect(readinessOf(scaledUp, { now }).message).toBe('3 of 5 pods updated');
  });

  it('scaled to nothing is ready with no pods', () => {
    const status = { observedGeneration: 2, conditions: [ready, rolledOut] };

    expect(readinessOf(deployment(status, { replicas: 0 }), { now }).status).toBe('Current');
  });
});

describe('a ReplicaSet', () => {
  const replicaSet = (status: object) =>
    live('apps/v1', 'ReplicaSet', { generation: 1, spec: { replicas: 2 }, status });

  it.each([
    [{ observedGeneration: 1, replicas: 2, readyReplicas: 2, availableReplicas: 2 }, 'Current'],
    [{ observedGeneration: 1, replicas: 2, readyReplicas: 1, availableReplicas: 1 }, 'InProgress'],
    [{ observedGeneration: 1, replicas: 3, readyReplicas: 3, availableReplicas: 3 }, 'InProgress'],
    [{}, 'InProgress'],
    [
      { observedGeneration: 1, conditions: [condition('ReplicaFailure', 'True', 'FailedCreate', 'no', 60)] },
      'Failed',
    ],
  ])('with %j is %s', (status, expected) => {
    expect(readinessOf(replicaSet(status), { now }).status).toBe(expected);
  });
});

describe('a StatefulSet', () => {
  const full = {
    observedGeneration: 1,
    replicas: 3,
    readyReplicas: 3,
    updatedReplicas: 3,
    currentRevision: 'b',
    updateRevision: 'b',
  };
  const statefulSet = (status: object, updateStrategy: object = {}) =>
    live('apps/v1', 'StatefulSet', { generation: 1, spec: { replicas: 3, updateStrategy }, status });

  it.each([
    ['complete', full, {}, 'Current'],
    ['in the middle of an update', { ...full, currentRevision: 'a' }, {}, 'InProgress'],
    ['with a pod that is not ready', { ...full, readyReplicas: 2 }, {}, 'InProgress'],
    [
      'updated above its partition',
      { ...full, updatedReplicas: 1, currentRevision: 'a' },
      { rollingUpdate: { partition: 2 } },
      'Current',
    ],
    [
      'not updated above its partition',
      { ...full, updatedReplicas: 0, currentRevision: 'a' },
      { rollingUpdate: { partition: 2 } },
      'InProgress',
    ],
    ['that is updated by hand', { observedGeneration: 1 }, { type: 'OnDelete' }, 'Current'],
  ])('%s', (_, status, strategy, expected) => {
    expect(readinessOf(statefulSet(status, strategy), { now }).status).toBe(expected);
  });

  it('fails with its pods, having no condition of its own', () => {
    const crashing = live('v1', 'Pod', {
      name: 'orders-0',
      status: { containerStatuses: [{ name: 'db', state: { waiting: { reason: 'CrashLoopBackOff' } } }] },
    });
    const related: Related = { pods: [crashing] };

    expect(readinessOf(statefulSet({ ...full, readyReplicas: 2 }), { now, related })).toEqual({
      status: 'Failed',
      message: 'Pod/orders-0: container db waits',
      reason: 'CrashLoopBackOff',
    });
  });
});

describe('a DaemonSet', () => {
  const full = {
    observedGeneration: 1,
    desiredNumberScheduled: 2,
    currentNumberScheduled: 2,
    updatedNumberScheduled: 2,
    numberAvailable: 2,
    numberReady: 2,
  };

  it.each([
    ['complete', full, 'Current'],
    ['on too few nodes', { ...full, currentNumberScheduled: 1 }, 'InProgress'],
    ['with an old pod', { ...full, updatedNumberScheduled: 1 }, 'InProgress'],
    ['with a pod that is not ready', { ...full, numberReady: 1 }, 'InProgress'],
    ['that was not seen yet', {}, 'InProgress'],
  ])('%s', (_, status, expected) => {
    expect(readinessOf(live('apps/v1', 'DaemonSet', { generation: 1, status }), { now }).status).toBe(
      expected,
    );
  });
});

describe('a Job', () => {
  const job = (status: object) => live('batch/v1', 'Job', { status });

  it.each([
    ['running is not ready', { startTime: ago(5), active: 1 }, 'InProgress', 'it is running'],
    [
      'trying again says so',
      { startTime: ago(5), active: 1, failed: 2 },
      'InProgress',
      'it is running, 2 failed before',
    ],
    ['not started is not ready', {}, 'InProgress', 'it has not started yet'],
    [
      'about to complete is not ready',
      { startTime: ago(5), conditions: [condition('SuccessCriteriaMet', 'True')] },
      'InProgress',
      'no pod of it is running',
    ],
    ['complete is ready', { conditions: [condition('Complete', 'True')] }, 'Current', 'it completed'],
    [
      'failed has failed',
      {
        conditions: [
          condition('Failed', 'True', 'BackoffLimitExceeded', 'Job has reached the specified backoff limit'),
        ],
      },
      'Failed',
      'it failed: Job has reached the specified backoff limit',
    ],
    [
      'suspended is left alone',
      { conditions: [condition('Suspended', 'True')] },
      'Current',
      'it is suspended',
    ],
    [
      'resumed is not suspended',
      { startTime: ago(1), active: 1, conditions: [condition('Suspended', 'False')] },
      'InProgress',
      'it is running',
    ],
  ])('%s', (_, status, expected, message) => {
    expect(readinessOf(job(status), { now })).toMatchObject({ status: expected, message });
  });

  it('that is gone is ready only when it was seen complete', () => {
    expect(readinessOf(undefined, { now }).status).toBe('NotFound');
    expect(readinessOf(undefined, { now, completed: true }).status).toBe('Current');
  });

  it('of another group is another kind', () => {
    const volcano = live('batch.volcano.sh/v1alpha1', 'Job', { status: { state: { phase: 'Running' } } });

    expect(readinessOf(volcano, { now }).status).toBe('Current');
  });
});

describe('a CronJob', () => {
  it.each([
    [{}, 'it was not due yet'],
    [{ lastScheduleTime: ago(60) }, `last started ${ago(60)}, it never succeeded`],
    [{ lastScheduleTime: ago(60), lastSuccessfulTime: ago(50) }, `last succeeded ${ago(50)}`],
  ])('with %j is ready', (status, message) => {
    expect(readinessOf(live('batch/v1', 'CronJob', { status }), { now })).toEqual({
      status: 'Current',
      message,
    });
  });
});

describe('a Pod', () => {
  const pod = (status: object) => live('v1', 'Pod', { status });
  const waiting = (reason: string) => ({
    containerStatuses: [{ name: 'orders', state: { waiting: { reason } } }],
  });

  it.each([
    ['ready', { phase: 'Running', conditions: [condition('Ready', 'True')] }, 'Current'],
    ['completed', { phase: 'Succeeded' }, 'Current'],
    ['failed', { phase: 'Failed', reason: 'Evicted', message: 'low on memory' }, 'Failed'],
    ['starting', { phase: 'Pending', conditions: [condition('Ready', 'False')] }, 'InProgress'],
    ['in a crash loop', waiting('CrashLoopBackOff'), 'Failed'],
    ['with an image name that cannot be', waiting('InvalidImageName'), 'Failed'],
    ['whose image may still come', waiting('ImagePullBackOff'), 'InProgress'],
    ['whose Secret may still come', waiting('CreateContainerConfigError'), 'InProgress'],
    [
      'without a node for as long as an autoscaler needs',
      { conditions: [condition('PodScheduled', 'False', 'Unschedulable', '0/3 nodes', 300)] },
      'InProgress',
    ],
    [
      'without a node for longer',
      { conditions: [condition('PodScheduled', 'False', 'Unschedulable', '0/3 nodes', 301)] },
      'Failed',
    ],
  ])('%s', (_, status, expected) => {
    expect(readinessOf(pod(status), { now }).status).toBe(expected);
  });
});
