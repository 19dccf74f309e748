import { describe, expect, it } from 'vitest';
import { failureOf, failureQuery, type PodLike } from './failures.ts';

const pod = (image: string, metadata: PodLike['metadata'] = {}): PodLike => ({
  metadata,
  spec: { containers: [{ image }] },
});
const job = { ownerReferences: [{ kind: 'Job' }] };

describe('the failure of a pod', () => {
  it.each([
    ['registry.example.com/orders:crash', 'crash'],
    ['registry.example.com/orders:1.4.2-crash', 'crash'],
    ['registry.example.com/orders:1.4.2-never-ready', 'never-ready'],
    ['registry.example.com/crash@sha256:0000', 'crash'],
    ['registry.example.com/orders:image-absent', 'image-absent'],
  ])('%s asks for %s', (image, failure) => {
    expect(failureOf(pod(image))).toBe(failure);
  });

  it.each([
    'orders:1.4.2',
    'crash.example.com/orders:1',
    'orders:crashes',
    'recrash:1',
    'orders@sha256:0000',
  ])('%s asks for none', (image) => {
    expect(failureOf(pod(image))).toBeUndefined();
  });

  it('is also asked for by an init container', () => {
    const spec = { containers: [{ image: 'orders:1' }], initContainers: [{ image: 'tools:init-fails' }] };
    expect(failureOf({ metadata: {}, spec })).toBe('init-fails');
  });

  it('is what the annotation says, whatever the image says', () => {
    const annotations = { 'cluster.plinth.dev/fails': 'out-of-memory' };
    expect(failureOf(pod('orders:crash', { annotations }))).toBe('out-of-memory');
    expect(
      failureOf(pod('orders:crash', { annotations: { 'cluster.plinth.dev/fails': 'nonsense' } })),
    ).toBeUndefined();
  });

  it('of a Job is another one than that of the service with the same image', () => {
    expect(failureOf(pod('orders:crash', job))).toBeUndefined();
    expect(failureOf(pod('orders:migration-fails', job))).toBe('migration-fails');
    expect(failureOf(pod('orders:migration-fails'))).toBeUndefined();
    expect(failureOf(pod('orders:job-image-absent', job))).toBe('job-image-absent');
  });

  it('is asked of kwok for the same names', () => {
    for (const name of ['crash', 'migration-fails', 'image-absent']) expect(failureQuery()).toContain(name);
  });
});
