import type { AttributeChange } from '../../change.ts';
import { type Finding, type FindingProps, finding } from '../../finding.ts';
import { type AttributeRule, quiet } from '../../kind.ts';
import { flag, hasUnknown, isSensitive, isUnset, number, type Value } from '../../value.ts';
import { onlyAdds } from '../taken.ts';

type Told = Omit<FindingProps, 'attribute'>;

/** These arguments are nobody's concern. */
export const quietly = (...names: readonly string[]): Readonly<Record<string, AttributeRule>> =>
  Object.fromEntries(names.map((name) => [name, quiet]));

/** One finding, whatever the values. */
export const tells =
  (props: Told): AttributeRule =>
  (attribute) => [finding({ ...props, attribute: attribute.name })];

/** The same sentence about several arguments. */
export const eachTells = (names: readonly string[], props: Told): Readonly<Record<string, AttributeRule>> =>
  Object.fromEntries(names.map((name) => [name, tells(props)]));

const isHidden = (value: Value | undefined): boolean => hasUnknown(value) || isSensitive(value);

/** A guard: quiet when it goes on, a finding when it goes off or may. */
export const whenOff =
  (props: Told): AttributeRule =>
  ({ name, after }) => {
    if (isHidden(after)) return [unsure(name, props)];
    return flag(after) === true ? [] : [finding({ ...props, attribute: name })];
  };

/** A switch that matters when it goes on. */
export const whenOn =
  (props: Told): AttributeRule =>
  ({ name, after }) => {
    if (isHidden(after)) return [unsure(name, props)];
    return flag(after) === true ? [finding({ ...props, attribute: name })] : [];
  };

/** A number whose growth is quiet. */
export const whenLess =
  (props: Told | ((attribute: AttributeChange) => Told)): AttributeRule =>
  (attribute) => {
    const { name, before, after } = attribute;
    const told = typeof props === 'function' ? props(attribute) : props;
    // Set for the first time, it takes the place of a default.
    if (isUnset(before) && number(after) !== undefined) return [];
    const [old, planned] = [number(before), number(after)];
    if (old === undefined || planned === undefined) return [unsure(name, told)];
    return planned < old ? [finding({ ...told, attribute: name })] : [];
  };

/** What a finding becomes while the value it hangs on is not known. */
export const unsure = (attribute: string, told: Told): Finding =>
  finding({
    code: `${told.code}-unknown`,
    attribute,
    severity: 'review',
    timing: 'unknown',
    interruption: told.interruption === undefined || told.interruption === 'none' ? 'none' : 'unknown',
    data: told.data === undefined || told.data === 'none' ? 'none' : 'unknown',
    reversible: 'unknown',
    why: `Changes ${attribute} to a value the plan does not show, and what that does depends on it.`,
    source: told.source,
  });

/** Security groups add up: only one that goes cuts somebody off. */
export const securityGroups =
  (props: Told & { readonly noun: string }): AttributeRule =>
  ({ name, before, after }) => {
    const { noun, ...told } = props;
    const isAdded = onlyAdds(before, after);
    return [
      finding({
        ...told,
        attribute: name,
        severity: 'review',
        interruption: isAdded ? 'none' : 'unknown',
        ...(isAdded && {
          why: `Gives ${noun} further security groups now, so that more clients may connect.`,
        }),
      }),
    ];
  };

/** A number for a sentence. */
export const figure = (value: Value): string => String(number(value) ?? 'an unknown number');
