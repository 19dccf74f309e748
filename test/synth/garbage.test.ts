import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { collectGarbage } from '../../synth/garbage.ts';

it('collecting garbage frees what nothing refers to, and shows the collector to nobody', async () => {
  const lost = new WeakRef({ some: 'stack' });
  const kept = { some: 'stack' };
  const known = new WeakRef(kept);
  // A weak reference holds its target until the turn in which it was made ends.
  await turn();
  collectGarbage();
  expect(lost.deref()).toBeUndefined();
  expect(known.deref()).toBe(kept);
  expect(Reflect.get(globalThis, 'gc')).toBeUndefined();
});
