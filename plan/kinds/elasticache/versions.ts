import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { text, type Value } from '../../value.ts';

/** `7.1` as [7, 1]; undefined where the text is no version. `6.x` is [6]. */
export function versionOf(value: Value | undefined): readonly number[] | undefined {
  const version = text(value);
  if (version === undefined || !/^\d+(\.|$)/.test(version)) return undefined;
  const parts = version.split('.').map(Number);
  const end = parts.findIndex((part) => !Number.isInteger(part));
  return end === -1 ? parts : parts.slice(0, end);
}

/** Whether one version is at least as new; undefined where that cannot be told. */
export function isAtLeast(value: Value | undefined, wanted: readonly number[]): boolean | undefined {
  const version = versionOf(value);
  if (version === undefined) return undefined;
  for (const [index, part] of wanted.entries()) {
    const own = version[index];
    // `6.x` against 6.2: the minor version is whatever AWS chose.
    if (own === undefined) return undefined;
    if (own !== part) return own > part;
  }
  return true;
}

/** The family of parameter groups for an engine version, as far as there is one per major version. */
export function familyOf(engine: Value | undefined, version: Value | undefined): string | undefined {
  const [name, major] = [text(engine) ?? 'redis', versionOf(version)?.[0]];
  if (major === undefined) return undefined;
  if (name === 'valkey') return `valkey${major}`;
  if (name !== 'redis' || major < 6) return undefined;
  return major === 6 ? 'redis6.x' : `redis${major}`;
}

/** The family of the parameter group a change names: of AWS's own by its name, of others where the plan has them. */
export function parameterFamily(change: Change, context: Context): string | undefined {
  const name = text(change.after?.parameter_group_name);
  if (name?.startsWith('default.') === true)
    return name.slice('default.'.length).replace(/\.cluster\.on$/, '');
  const named = context
    .ofType('aws_elasticache_parameter_group')
    .find(({ after }) => name !== undefined && text(after?.name) === name);
  const referred = context
    .references(change, 'parameter_group_name')
    .find(({ type, after }) => type === 'aws_elasticache_parameter_group' && after !== undefined);
  return text((named ?? (name === undefined ? referred : undefined))?.after?.family);
}
