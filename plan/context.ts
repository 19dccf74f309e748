import type { Change } from './change.ts';

/** What a rule may know beside the change it judges: the rest of the plan. */
export interface Context {
  /** Every managed resource of the plan, the unchanged and the deposed ones included. */
  readonly changes: readonly Change[];
  /** Every managed resource of the plan, the unchanged ones included, of these types. */
  ofType(...types: readonly string[]): readonly Change[];
  /** The current object (not a deposed one) at an address. */
  at(address: string): Change | undefined;
  /**
   * The resources an argument of the configuration refers to, as changes of this plan: every instance of the resource
   * that is named. Without an argument, those of the whole resource. Empty where the plan carries no configuration or the
   * expression is in a dynamic block, which plans omit.
   */
  references(change: Change, attribute?: string): readonly Change[];
  /** The resources whose configuration refers to this one. */
  referencedBy(change: Change): readonly Change[];
  /** Whether the configuration sets the argument; undefined where the plan does not say. */
  isConfigured(change: Change, attribute: string): boolean | undefined;
  /** Whether the resource has provisioners, which run commands nobody can foresee. */
  hasProvisioners(change: Change): boolean;
}

/** What a rule works out of a whole plan, worked out once per plan: looking through all for each of many takes minutes. */
export function oncePerPlan<T>(make: (context: Context) => T): (context: Context) => T {
  const made = new WeakMap<Context, { readonly value: T }>();
  return (context) => {
    const known = made.get(context) ?? { value: make(context) };
    made.set(context, known);
    return known.value;
  };
}
