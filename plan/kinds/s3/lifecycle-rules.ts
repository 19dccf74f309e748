import { type Attributes, blocks, flag, number, text, type Value } from '../../value.ts';
import { type Scope, scopeCovers, scopeOf } from './scope.ts';

/** One thing an enabled lifecycle rule does to the objects of its scope. */
export type LifecycleAction =
  | { readonly what: 'expire'; readonly scope: Scope; readonly days?: number; readonly date?: string }
  | { readonly what: 'expire-versions'; readonly scope: Scope; readonly days: number; readonly keep: number }
  | {
      readonly what: 'move' | 'move-versions';
      readonly scope: Scope;
      readonly days: number;
      readonly to: string;
    };

/** What a set of rules does, whatever the rules are called and however they are split. */
export const actionsOf = (rules: Value | undefined): readonly LifecycleAction[] =>
  blocks(rules).filter(isEnabled).flatMap(ruleActions);

/** The older inline block says `enabled`, the resource of its own `status`. */
const isEnabled = (rule: Attributes): boolean =>
  rule.status === undefined || rule.status === null
    ? flag(rule.enabled) === true
    : text(rule.status) === 'Enabled';

function ruleActions(rule: Attributes): readonly LifecycleAction[] {
  const scope = scopeOf(rule);
  return [
    ...blocks(rule.expiration).flatMap((block) => expiry(block, scope)),
    ...blocks(rule.noncurrent_version_expiration).flatMap((block) => versionExpiry(block, scope)),
    ...blocks(rule.transition).map((block) => move('move', block, scope)),
    ...blocks(rule.noncurrent_version_transition).map((block) => move('move-versions', block, scope)),
  ];
}

/** A block of only `expired_object_delete_marker` removes markers without versions, never data. */
function expiry({ days, date }: Attributes, scope: Scope): readonly LifecycleAction[] {
  const after = number(days) ?? 0;
  const on = text(date) ?? '';
  if (on !== '') return [{ what: 'expire', scope, date: on }];
  return after > 0 ? [{ what: 'expire', scope, days: after }] : [];
}

function versionExpiry(block: Attributes, scope: Scope): readonly LifecycleAction[] {
  const days = number(block.noncurrent_days) ?? number(block.days) ?? 0;
  const keep = number(block.newer_noncurrent_versions) ?? 0;
  return days > 0 || keep > 0 ? [{ what: 'expire-versions', scope, days, keep }] : [];
}

const move = (what: 'move' | 'move-versions', block: Attributes, scope: Scope): LifecycleAction => ({
  what,
  scope,
  days: number(block.noncurrent_days) ?? number(block.days) ?? 0,
  to: text(block.storage_class) ?? '',
});

/** Whether what an action does was done as early, and to as much, by another. */
function isDoneBy(action: LifecycleAction, other: LifecycleAction): boolean {
  if (!scopeCovers(other.scope, action.scope)) return false;
  if (action.what === 'expire' && other.what === 'expire')
    return action.date === undefined
      ? other.days !== undefined && other.days <= (action.days ?? 0)
      : other.date !== undefined && other.date <= action.date;
  if (action.what === 'expire-versions' && other.what === 'expire-versions')
    return other.days <= action.days && other.keep <= action.keep;
  if (action.what === 'move' && other.what === 'move')
    return other.to === action.to && other.days <= action.days;
  return false;
}

/** The actions that do more, or earlier, than anything that is done already. */
export const newActions = (
  before: readonly LifecycleAction[],
  after: readonly LifecycleAction[],
): readonly LifecycleAction[] => after.filter((action) => !before.some((other) => isDoneBy(action, other)));
