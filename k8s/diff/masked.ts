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
  if (typeof value === 'string') return maskNamed(path, value);
  return typeof value === 'object' && value !== null ? maskObject(value) : value;
}

/** As `name=value`, because whether a value is a credential is often said by its name alone. */
function maskNamed(path: string, value: string): string {
  const name = /([\w-]+)"?\]?(?:\.value)?$/.exec(path)?.[1] ?? '';
  const prefix = `${name}=`;
  const shown = maskText(`${prefix}${value}`);
  return shown.startsWith(prefix) ? shown.slice(prefix.length) : shown;
}

const hidden = (value: unknown): string =>
  typeof value === 'string'
    ? `<hidden, ${Buffer.from(value, 'base64').length} bytes>`
    : `<hidden, ${Object.keys(value as object).length} keys>`;
