import { type Change, changeOf, type RawChange } from '../../plan/change.ts';
import type { Context } from '../../plan/context.ts';
import type { Impact } from '../../plan/impact.ts';
import { judge } from '../../plan/judge.ts';
import type { JsonObject, MarkTree } from '../../plan/value.ts';

export interface ChangeProps {
  /** @default 'main' */
  readonly name?: string;
  readonly before?: JsonObject;
  readonly after?: JsonObject;
  readonly unknown?: MarkTree;
  readonly replacePaths?: readonly (readonly (string | number)[])[];
  /** Destroy and create again; of an update otherwise. */
  readonly actions?: readonly string[];
  readonly deposed?: string;
}

/** A change as Terraform would write it: an update, or what `before` and `after` alone say. */
export function aChange(type: string, props: ChangeProps): Change {
  const { name = 'main', before, after, unknown = {}, replacePaths } = props;
  const raw: RawChange = {
    address: `${type}.${name}`,
    mode: 'managed',
    type,
    name,
    provider_name: 'registry.terraform.io/hashicorp/aws',
    ...(props.deposed !== undefined && { deposed: props.deposed }),
    change: {
      actions:
        props.actions ?? (before === undefined ? ['create'] : after === undefined ? ['delete'] : ['update']),
      before: before ?? null,
      after: after ?? null,
      after_unknown: unknown,
      ...(replacePaths !== undefined && { replace_paths: replacePaths }),
    },
  };
  return changeOf(raw);
}

/** A plan that is these changes and whose configuration refers from each name to the others given. */
export function contextOf(
  changes: readonly Change[],
  references: Readonly<Record<string, readonly string[]>> = {},
): Context {
  const at = (address: string): Change | undefined =>
    changes.find((change) => change.address === address && change.deposed === undefined);
  const referred = (change: Change): readonly Change[] =>
    (references[change.address] ?? []).flatMap((address) => at(address) ?? []);
  return {
    changes,
    ofType: (...types) => changes.filter(({ type }) => types.includes(type)),
    at,
    references: referred,
    referencedBy: (change) => changes.filter((other) => referred(other).includes(change)),
    isConfigured: () => undefined,
    hasProvisioners: () => false,
  };
}

/** The judgement on the only change of a plan. */
export const judged = (type: string, props: ChangeProps): Impact => {
  const change = aChange(type, props);
  return judge(change, contextOf([change]));
};
