import {
  type Attributes,
  blocks,
  canonical,
  flag,
  hasUnknown,
  isMarker,
  type Json,
  number,
  text,
  type Value,
} from '../../value.ts';
import { without } from '../s3/without.ts';

/** A rule of a backup plan, as far as it matters what is kept. */
export interface BackupRule {
  readonly name: string;
  readonly schedule: string | undefined;
  /** Days a recovery point is kept; infinite where none is set. */
  readonly keep: number;
  /** Days after which it moves to cold storage; infinite where it never does. */
  readonly coldAfter: number;
  readonly isContinuous: boolean;
  readonly copies: readonly { readonly target: string; readonly keep: number }[];
  /** All but the name, to find a rule that was only renamed. */
  readonly content: string;
}

/** Zero and null both mean that a step is never taken. */
const daysOf = (value: Value | undefined): number => {
  const days = number(value) ?? 0;
  return days > 0 ? days : Number.POSITIVE_INFINITY;
};

const keepOf = (settings: Attributes): number => daysOf(blocks(settings.lifecycle)[0]?.delete_after);

/** What no recovery point's being hangs on, some of it computed and therefore unknown. */
const meaningless = [
  'completion_window',
  'opt_in_to_archive_for_supported_resources',
  'recovery_point_tags',
  'schedule_expression_timezone',
  'start_window',
  'target_vault_name',
];

/** Whether the plan shows all that matters of the rules. */
export const areKnown = (value: Value): boolean =>
  !isMarker(value) && !hasUnknown(without(value, meaningless));

export const rulesOf = (value: Value | undefined): readonly BackupRule[] =>
  blocks(value).map((rule) => ({
    name: text(rule.rule_name) ?? '',
    schedule: text(rule.schedule),
    keep: keepOf(rule),
    coldAfter: daysOf(blocks(rule.lifecycle)[0]?.cold_storage_after),
    isContinuous: flag(rule.enable_continuous_backup) === true,
    copies: blocks(rule.copy_action).map((copy) => ({
      target: text(copy.destination_vault_arn) ?? '',
      keep: keepOf(copy),
    })),
    content: canonical(without(rule, ['rule_name', ...meaningless]) as Json),
  }));

export interface RulePair {
  readonly before: BackupRule;
  readonly after: BackupRule | undefined;
}

/** Each rule with what becomes of it: the one of its name, else one of the same content, else none. */
export function pairsOf(before: readonly BackupRule[], after: readonly BackupRule[]): readonly RulePair[] {
  const left = [...after];
  const take = (isMatch: (rule: BackupRule) => boolean): BackupRule | undefined => {
    const index = left.findIndex(isMatch);
    return index === -1 ? undefined : left.splice(index, 1)[0];
  };
  const named = before.map((rule) => ({ before: rule, after: take(({ name }) => name === rule.name) }));
  return named.map((pair) =>
    pair.after === undefined
      ? { before: pair.before, after: take(({ content }) => content === pair.before.content) }
      : pair,
  );
}
