import { maskObject, maskText } from '../mask.ts';
import type { FieldChange } from './change.ts';

/** A change as it may be shown: of a Secret's data no more than its size. */
export const maskedField = <T extends FieldChange>(kind: string, field: T): T => ({
  ...field,
  before: masked(kind, field.path, field.before),
  after: masked(kind, field.path, field.after),
});

function masked(kind: string, path: string, value: unknown): unknown {
  if (value === undefined) return undefined;
  if (kind === 'Secret' && /^\.(data|stringData)\b/.test(path)) return hidden(value);
  const name = nameOf(path);
  if (typeof value === 'string') return maskNamed(name, value);
  return typeof value === 'object' && value !== null
    ? (maskObject({ apiVersion: '', kind, [name]: value }) as Readonly<Record<string, unknown>>)[name]
    : value;
}

const nameOf = (path: string): string => /([\w-]+)"?\]?(?:\.value)?$/.exec(path)?.[1] ?? '';

/** As `name=value`, because whether a value is a credential is often said by its name alone. */
function maskNamed(name: string, value: string): string {
  const prefix = `${name}=`;
  const shown = maskText(`${prefix}${value}`);
  return shown.startsWith(prefix) ? shown.slice(prefix.length) : shown;
}

const hidden = (value: unknown): string =>
  typeof value === 'string'
    ? `<hidden, ${Buffer.from(value, 'base64').length} bytes>`
    : `<hidden, ${Object.keys(value as object).length} keys>`;
