import { describe, expect, it } from 'vitest';
import {
  afterApply,
  beyond,
  decode,
  emptyInventory,
  encode,
  whileApplying,
} from '../../k8s/inventory/inventory.ts';
import type { ManifestObject, ObjectRef } from '../../k8s/object.ts';

const object = (name: string, apiVersion = 'v1'): ManifestObject => ({
  apiVersion,
  kind: 'ConfigMap',
  metadata: { name, namespace: 'shop' },
});
const ref = (name: string): ObjectRef => ({ group: '', kind: 'ConfigMap', namespace: 'shop', name });
const before = { ...emptyInventory('orders-prod'), release: 3, objects: [ref('old'), ref('kept')] };

describe('the inventory', () => {
  it('holds old and new objects while an apply is under way, so that a killed one leaves no orphan', () => {
    const during = whileApplying(before, [object('kept'), object('new')]);

    expect(during.state).toBe('applying');
    expect(during.objects.map(({ name }) => name)).toEqual(['kept', 'new', 'old']);
  });

  it('holds what was applied afterwards, and what could not be pruned', () => {
    const after = afterApply(before, {
      release: 4,
      objects: [object('new')],
      kept: [ref('old')],
      completedJobs: ['batch/Job/shop/migration-1'],
    });

    expect(after).toEqual({
      stack: 'orders-prod',
      state: 'applied',
      release: 4,
      objects: [ref('new'), ref('old')],
      completedJobs: ['batch/Job/shop/migration-1'],
    });
  });

  it('tells what is to be pruned, whatever version it was applied in', () => {
    expect(beyond(before, [object('kept')])).toEqual([ref('old')]);
    expect(beyond(before, [object('kept', 'v2'), object('old')])).toEqual([]);
  });

  it('remembers the newest hundred Jobs', () => {
    const jobs = Array.from({ length: 150 }, (_, i) => `job-${i}`);
    const after = afterApply(before, { release: 4, objects: [], kept: [], completedJobs: jobs });

    expect(after.completedJobs).toHaveLength(100);
    expect(after.completedJobs.at(-1)).toBe('job-149');
  });
});

describe('the text of an inventory', () => {
  it('is read back as it was', () => {
    const { text, digest } = encode(before);

    expect(decode(text, digest)).toEqual(before);
  });

  it('is refused when one object was taken out by hand', () => {
    const { text, digest } = encode(before);

    expect(decode(text.replace(/.*"old".*\n/, ''), digest)).toBeUndefined();
  });
});
