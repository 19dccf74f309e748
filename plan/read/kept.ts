import type { ChangeObjects } from '../change.ts';

/** The objects of a change: read when they are asked for. */
export interface KeptEntry {
  get(): ChangeObjects;
}

/**
 * What was read of the changes, the latest within a budget: rules that look at each other's resources do not read them
 * again and again, and the memory a plan takes stays in proportion to its size.
 */
export class Kept {
  readonly #budget: number;
  /** The entries that hold objects, the oldest first, and what each costs. */
  readonly #held = new Map<() => void, number>();
  #cost = 0;

  /** Bytes of JSON whose objects may be held. */
  constructor(budget: number) {
    this.#budget = budget;
  }

  entry(read: () => ChangeObjects, cost: number): KeptEntry {
    let objects: ChangeObjects | undefined;
    const forget = (): void => {
      objects = undefined;
    };
    return {
      get: () => {
        if (objects !== undefined) return objects;
        const now = read();
        objects = now;
        this.#hold(forget, cost);
        return now;
      },
    };
  }

  #hold(forget: () => void, cost: number): void {
    // Before the newest is held: it stays, however large it is.
    for (const [oldest, itsCost] of this.#held) {
      if (this.#cost + cost <= this.#budget) break;
      oldest();
      this.#held.delete(oldest);
      this.#cost -= itsCost;
    }
    this.#held.set(forget, cost);
    this.#cost += cost;
  }
}
