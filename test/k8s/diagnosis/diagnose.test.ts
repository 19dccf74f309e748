import { describe, expect, it } from 'vitest';
import { diagnose, diagnosisProblem } from '../../../k8s/diagnosis/index.ts';
import type { LiveObject } from '../../../k8s/object.ts';
import { fakeApi } from '../readiness/fake-api.ts';
import { condition, live, now } from '../readiness/live.ts';

const template = { matchLabels: { app: 'orders' } };
const deployment = live('apps/v1', 'Deployment', {
  generation: 1,
  spec: { replicas: 1, selector: template },
  status: { observedGeneration: 1, replicas: 2, updatedReplicas: 1 },
});

const replicaSet = (name: string, revision: string): LiveObject =>
  live('apps/v1', 'ReplicaSet', {
    name,
    owner: deployment,
    annotations: { 'deployment.kubernetes.io/revision': revision },
    spec: { replicas: 1, selector: { matchLabels: { app: 'orders', 'pod-template-hash': name } } },
    status: { replicas: 1 },
  });

const old = replicaSet('orders-old', '9');
const newest = replicaSet('orders-new', '10');

const pod = (owner: LiveObject, state: object, restartCount = 3): LiveObject =>
  live('v1', 'Pod', {
    name: `${owner.metadata.name}-x`,
    owner,
    labels: { app: 'orders', 'pod-template-hash': owner.metadata.name },
    spec: { containers: [{ name: 'orders', image: 'orders:1' }] },
    status: {
      phase: 'Running',
      containerStatuses: [{ name: 'orders', ready: false, restartCount, ...state }],
    },
  });

const terminated = (exitCode: number) => ({ terminated: { exitCode, reason: 'Error' } });
const backOff = { state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: terminated(1) };

describe('diagnosing', () => {
  it('looks at the pods of the newest ReplicaSet, counted as numbers', async () => {
    const { api } = fakeApi(
      [deployment, old, newest, pod(old, { ...backOff, lastState: terminated(99) }), pod(newest, backOff)],
      { logs: { 'orders-new-x/orders': 'boom\n' } },
    );

    expect(await diagnose(api, deployment, { now })).toMatchObject({
      code: 'PLINTH-K8S-110',
      cause: 'container orders ends again and again with exit code 1',
      evidence: ['container orders of Pod/orders-new-x: 3 restarts', 'log of orders: boom'],
    });
  });

  it('reads the log of the run that failed when the next one runs already', async () => {
    const running = pod(newest, { state: { running: {} }, lastState: terminated(1) });
    const { api } = fakeApi([deployment, newest, running], {
      logs: { 'orders-new-x/orders': 'starting', 'orders-new-x/orders previous': 'boom' },
    });

    expect((await diagnose(api, deployment, { now }))?.evidence).toContain('log of orders: boom');
  });

  it('says that there is no log when there is none', async () => {
    const { api } = fakeApi([deployment, newest, pod(newest, backOff)]);

    expect((await diagnose(api, deployment, { now }))?.evidence).toContain(
      'container orders of Pod/orders-new-x logged nothing',
    );
  });

  it('hides a key that spans lines of the log', async () => {
    const logs = {
      'orders-new-x/orders':
        'loaded\n-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj\n-----END PRIVATE KEY-----\nbye',
    };
    const { api } = fakeApi([deployment, newest, pod(newest, backOff)], { logs });

    expect((await diagnose(api, deployment, { now }))?.evidence.slice(1)).toEqual([
      'log of orders: loaded',
      'log of orders: <hidden> private key',
      'log of orders: bye',
    ]);
  });

  it('finds the events of an object by its uid, the newest first', async () => {
    const event = (name: string, uid: string, message: string, lastTimestamp: string) =>
      live('v1', 'Event', {
        name,
        involvedObject: { kind: 'ReplicaSet', name: 'orders-new', uid },
        type: 'Warning',
        reason: 'FailedCreate',
        message,
        lastTimestamp,
      });
    const empty = { ...newest, status: { replicas: 0 } };
    const { api } = fakeApi([
      deployment,
      empty,
      event('a', 'ReplicaSet/orders-new', 'first', '2026-03-01T11:00:00Z'),
      event('b', 'ReplicaSet/orders-new', 'last', '2026-03-01T11:59:00Z'),
      event('c', 'ReplicaSet/of-before', 'of another', '2026-03-01T11:59:59Z'),
    ]);

    expect((await diagnose(api, deployment, { now }))?.cause).toBe('the API server refuses the pods: last');
  });

  it.each([
    ['events', 'Event', /^events may not be read: cannot list Event$/],
    ['logs', 'logs', /^log of Pod\/orders-new-x may not be read: cannot get logs$/],
  ])('goes on without %s, and says so', async (_, kind, line) => {
    const { api } = fakeApi([deployment, newest, pod(newest, backOff)], { forbidden: [kind] });
    const diagnosis = await diagnose(api, deployment, { now });

    expect(diagnosis?.code).toBe('PLINTH-K8S-110');
    expect(diagnosis?.evidence).toContainEqual(expect.stringMatching(line));
  });

  it('goes on without pods', async () => {
    const failed = {
      ...deployment,
      status: {
        observedGeneration: 1,
        conditions: [condition('Progressing', 'False', 'ProgressDeadlineExceeded')],
      },
    };
    const { api } = fakeApi([failed, newest, pod(newest, backOff)], { forbidden: ['Pod'] });

    expect(await diagnose(api, deployment, { now })).toMatchObject({
      code: 'PLINTH-K8S-180',
      evidence: expect.arrayContaining(['pods may not be read: cannot list Pod']),
    });
  });

  it('has nothing to say about an object that is ready, whatever it went through', async () => {
    const ready = live('v1', 'Pod', {
      status: {
        phase: 'Running',
        conditions: [condition('Ready', 'True')],
        containerStatuses: [{ name: 'orders', ready: true, restartCount: 9, lastState: terminated(1) }],
      },
    });

    expect(await diagnose(fakeApi([ready]).api, ready, { now })).toBeUndefined();
  });

  it('has nothing to say about a budget that is just kept', async () => {
    const budget = live('policy/v1', 'PodDisruptionBudget', {
      status: {
        observedGeneration: 1,
        expectedPods: 3,
        currentHealthy: 2,
        desiredHealthy: 2,
        disruptionsAllowed: 0,
      },
    });

    expect(await diagnose(fakeApi([budget]).api, budget, { now })).toBeUndefined();
  });

  it('has nothing to say about an object that is not there', async () => {
    expect(await diagnose(fakeApi([]).api, deployment, { now })).toBeUndefined();
  });

  it('finds the events of pods that a failed Job has lost', async () => {
    const job = live('batch/v1', 'Job', {
      name: 'migration',
      spec: { activeDeadlineSeconds: 5, selector: { matchLabels: { job: 'migration' } } },
      status: { conditions: [condition('Failed', 'True', 'DeadlineExceeded', 'too long')] },
    });
    const event = live('v1', 'Event', {
      name: 'e',
      involvedObject: { kind: 'Pod', name: 'migration-abcde', uid: 'gone' },
      type: 'Warning',
      reason: 'FailedMount',
      message: 'configmap "rds-global-bundle" not found',
    });

    expect((await diagnose(fakeApi([job, event]).api, job, { now }))?.evidence).toContain(
      'event FailedMount of Pod/migration-abcde: configmap "rds-global-bundle" not found',
    );
  });

  it('asks what should have written a Secret that is absent', async () => {
    const waits = pod(newest, {
      state: {
        waiting: { reason: 'CreateContainerConfigError', message: 'secret "orders-redis" not found' },
      },
    });
    const maker = live('external-secrets.io/v1', 'ExternalSecret', { name: 'orders-redis' });
    const { api } = fakeApi([deployment, newest, waits, maker]);

    expect((await diagnose(api, deployment, { now }))?.fix).toContain(
      'make ExternalSecret/orders-redis ready',
    );
  });

  it('is a problem like all others', () => {
    const diagnosis = {
      code: 'PLINTH-K8S-110',
      object: { group: 'apps', kind: 'Deployment', name: 'orders' },
      cause: 'it ends',
      evidence: ['log of orders: boom'],
      fix: 'correct it',
    };

    expect(diagnosisProblem(diagnosis, 'orders-prod Deployment/orders')).toEqual({
      code: 'PLINTH-K8S-110',
      path: 'orders-prod Deployment/orders',
      got: 'it ends\nlog of orders: boom',
      rule: 'it must become ready',
      fix: 'correct it',
    });
  });
});
