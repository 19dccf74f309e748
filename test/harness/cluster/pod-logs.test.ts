import { describe, expect, it } from 'vitest';
import { logLines, notReadable, type PodWithStatus } from './pod-logs.ts';

const start = '2026-11-21T15:00:00Z';

function pod(
  image: string,
  state: object,
  rest: { annotations?: Record<string, string>; lastState?: object } = {},
) {
  const { annotations, lastState } = rest;
  const status = { name: 'service', state, ...(lastState === undefined ? {} : { lastState }) };
  const made: PodWithStatus = {
    metadata: { name: 'orders-1', ...(annotations === undefined ? {} : { annotations }) },
    spec: { containers: [{ image }] },
    status: { containerStatuses: [status] },
  };
  return made;
}

const running = { running: { startedAt: start } };

describe('the log of a container', () => {
  it('is what a healthy service prints', () => {
    expect(logLines(pod('orders:1', running), 'service')).toEqual([
      'starting',
      'connected to the database',
      'listening on :8080',
    ]);
  });

  it('ends with the cause where the container crashes', () => {
    const lines = logLines(pod('orders:crash', running), 'service', { tail: 2 });
    expect(lines).toEqual(['Error: FEATURE_FLAGS is not set', 'exiting with code 1']);
  });

  it('has a time for each line, a second apart, on request', () => {
    expect(logLines(pod('orders:1', running), 'service', { timestamps: true, tail: 2 })).toEqual([
      '2026-11-21T15:00:01.000Z connected to the database',
      '2026-11-21T15:00:02.000Z listening on :8080',
    ]);
  });

  it('is what the annotation says', () => {
    const annotations = { 'cluster.plinth.dev/log': 'one\ntwo\n' };
    expect(logLines(pod('orders:1', running, { annotations }), 'service')).toEqual(['one', 'two']);
  });
});

describe('a container without a log', () => {
  const waiting = (reason: string) => pod('orders:1', { waiting: { reason } });

  it.each([
    ['ErrImagePull', "image can't be pulled"],
    ['ImagePullBackOff', 'trying and failing to pull image'],
    ['ContainerCreating', 'ContainerCreating'],
  ])('in %s is waiting to start', (reason, words) => {
    expect(notReadable(waiting(reason), 'service', false)).toBe(
      `container "service" in pod "orders-1" is waiting to start: ${words}`,
    );
  });

  it('has none of an earlier run before it has crashed', () => {
    expect(notReadable(pod('orders:1', running), 'service', true)).toBe(
      'previous terminated container "service" in pod "orders-1" not found',
    );
    const crashed = pod('orders:1', running, { lastState: { terminated: { exitCode: 1 } } });
    expect(notReadable(crashed, 'service', true)).toBeUndefined();
  });

  it('has one while it waits for its next start', () => {
    const lastState = { terminated: { exitCode: 1 } };
    const backingOff = pod('orders:1', { waiting: { reason: 'CrashLoopBackOff' } }, { lastState });
    expect(notReadable(backingOff, 'service', false)).toBeUndefined();
  });
});
