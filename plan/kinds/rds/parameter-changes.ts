import type { AttributeChange } from '../../change.ts';
import { blocks, isMarker, isUnset, text, type Value, type ValueObject } from '../../value.ts';

/** One `parameter` block. */
interface Setting {
  readonly value: Value;
  readonly method: Value;
}

/** What happens to one parameter of a group; a change of one field is a removed and an added block in the plan. */
export interface ParameterChange {
  readonly name: string;
  readonly kind: 'added' | 'changed' | 'removed' | 'method only';
  readonly before: Value | undefined;
  readonly after: Value | undefined;
  /** How AWS is told to apply it: of the new block, or of the one that goes. */
  readonly method: Value;
  /** How it was applied before; AWS took that, so that `immediate` there means a dynamic parameter. */
  readonly methodBefore: Value | undefined;
}

/** A name as it may be printed: AWS's are made of these letters, and whatever else stands there is no name. */
export const printedName = (name: string, otherwise: string): string =>
  /^[\w.-]{1,100}$/.test(name) ? name : otherwise;

/** The changes by parameter; undefined where the plan does not tell which parameters there are. */
export function parameterChanges({ before, after }: AttributeChange): readonly ParameterChange[] | undefined {
  const [old, planned] = [settingsOf(before), settingsOf(after)];
  if (old === undefined || planned === undefined) return undefined;
  const names = [...new Set([...old.keys(), ...planned.keys()])].sort();
  return names.flatMap((name) => changeOf(name, old.get(name), planned.get(name)) ?? []);
}

/** AWS does not care about the case of parameter names. */
function settingsOf(value: Value): ReadonlyMap<string, Setting> | undefined {
  if (isMarker(value)) return undefined;
  const settings = new Map<string, Setting>();
  for (const block of blocks(value)) {
    const name = text(block.name)?.toLowerCase();
    if (name === undefined) return undefined;
    settings.set(name, settingOf(block));
  }
  return settings;
}

const settingOf = (block: ValueObject): Setting => ({
  value: block.value ?? null,
  method: isUnset(block.apply_method) ? 'immediate' : (block.apply_method as Value),
});

function changeOf(
  name: string,
  old: Setting | undefined,
  planned: Setting | undefined,
): ParameterChange | undefined {
  const values: Omit<ParameterChange, 'kind' | 'method'> = {
    name,
    before: old?.value,
    after: planned?.value,
    methodBefore: old?.method,
  };
  if (planned === undefined)
    return old === undefined ? undefined : { ...values, kind: 'removed', method: old.method };
  if (old === undefined) return { ...values, kind: 'added', method: planned.method };
  if (old.value !== planned.value || isMarker(planned.value))
    return { ...values, kind: 'changed', method: planned.method };
  if (old.method === planned.method) return undefined;
  return { ...values, kind: 'method only', method: planned.method };
}
