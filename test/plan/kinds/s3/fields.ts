import type { Change } from '../../../../plan/change.ts';
import type { Context } from '../../../../plan/context.ts';
import type { Effect } from '../../../../plan/finding.ts';
import { judge } from '../../../../plan/judge.ts';
import type { JsonObject } from '../../../../plan/value.ts';
import { aChange, contextOf } from '../../judged.ts';

/** The six fields, in the order of the contract. */
export const fields = ({ severity, timing, interruption, data, reversible, apply }: Effect) =>
  [severity, timing, interruption, data, reversible, apply].join(' ');

/** What nobody has to read. */
export const quietly = 'safe now none none yes succeeds';

/** The judgement on the first of some changes, as six fields. */
export const judgedIn = (
  changes: readonly Change[],
  references?: Parameters<typeof contextOf>[1],
): string => {
  const [first] = changes;
  if (first === undefined) throw new Error('no change to judge');
  const context: Context = contextOf(changes, references);
  return fields(judge(first, context));
};

/** A resource of the plan that stays as it is. */
export const unchanged = (type: string, settings: JsonObject, name?: string): Change =>
  aChange(type, {
    before: settings,
    after: settings,
    actions: ['no-op'],
    ...(name !== undefined && { name }),
  });
