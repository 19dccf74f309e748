import type { Change } from '../../../plan/change.ts';
import { combinedRules } from '../../../plan/combined/index.ts';
import type { JudgedOf } from '../../../plan/combined/together.ts';
import { judge } from '../../../plan/judge.ts';
import type { JsonObject } from '../../../plan/value.ts';
import { aChange, type ChangeProps, contextOf } from '../judged.ts';

export const found = (
  changes: readonly Change[],
  references: Readonly<Record<string, readonly string[]>> = {},
) => {
  const context = contextOf(changes, references);
  const judgedOf: JudgedOf = (change) =>
    change.action === 'no-op'
      ? undefined
      : { impact: judge(change, context), changed: change.changed.map(({ name }) => name) };
  return combinedRules.flatMap((rule) => rule(context, judgedOf));
};

export const codes = (changes: readonly Change[], references?: Readonly<Record<string, readonly string[]>>) =>
  found(changes, references).map(({ code }) => code);

export const anInstance = (
  before: JsonObject,
  after: JsonObject,
  props: Omit<ChangeProps, 'before' | 'after'> = {},
) => {
  const usual = {
    identifier: 'orders',
    instance_class: 'db.m6g.xlarge',
    maintenance_window: 'sun:03:00-sun:04:00',
    skip_final_snapshot: false,
    final_snapshot_identifier: 'orders-final',
    backup_retention_period: 14,
  };
  return aChange('aws_db_instance', {
    ...props,
    before: { ...usual, ...before },
    after: { ...usual, ...after },
  });
};

export const aReplica = (before: JsonObject, after: JsonObject) =>
  anInstance(
    { identifier: 'orders-replica', replicate_source_db: 'orders', ...before },
    { identifier: 'orders-replica', replicate_source_db: 'orders', ...after },
    { name: 'replica' },
  );

export const unchanged = (type: string, name: string, attributes: JsonObject): Change =>
  aChange(type, { name, before: attributes, after: attributes, actions: ['no-op'] });
