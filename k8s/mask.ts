import { stripVTControlCharacters } from 'node:util';
import { isRecord } from './record.ts';

const hidden = '<hidden>';

/** How the names of credentials end: `PGPASSWORD`, `db_pass`, `clientSecret`, `AWS_ACCESS_KEY_ID`. */
const credential =
  '(?:password|passwd|passphrase|pwd|secret|token|credentials?|(?<![a-zA-Z])pass|(?:api|access|secret|private|signing|encryption)[_-]?key)(?:[_-]?(?:key|id|value|\\d+))?(?![\\w-])';

/** Such a name with its beginning. Bounded, as all that repeats here: a log may be made to be slow to search. */
const credentialName = `[\\w.-]{0,128}?${credential}`;

/** `$(PGPASSWORD)`, `${PGPASSWORD}`: the name of a value, not the value. */
const reference = '\\$\\(\\w+\\)|\\$\\{\\w+\\}';

/** A value in a log line: quoted (JSON inside JSON has its quotes escaped), or everything up to the next space. */
const value = `(?!(?:${reference})(?:[\\s"'@/]|$))(?:(?<escape>\\\\+)"[^\\r\\n]*?(?<!\\\\)\\k<escape>"|"(?:\\\\.|[^"\\\\\\r\\n])*"?|'(?:\\\\.|[^'\\\\\\r\\n])*'?|[^\\s"']+)`;

const assignment = '\\\\*["\']?\\s*(?::|=>?)\\s*';

interface Pattern {
  readonly name: string;
  readonly find: RegExp;
  readonly put: string;
}

/** What is hidden in text. Earlier patterns go first, so that a key of many lines is not taken apart by later ones. */
const patterns: readonly Pattern[] = [
  {
    name: 'private key, also one whose end was cut off',
    find: /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|$)/g,
    put: `${hidden} private key`,
  },
  {
    name: 'private key whose beginning was cut off',
    find: /(?<![A-Za-z0-9+/=])(?:[A-Za-z0-9+/=]{16,8192}(?:\s|\\n){1,4}){0,128}[A-Za-z0-9+/=]{1,8192}(?:\s|\\n){0,4}-----END [A-Z0-9 ]{0,32}PRIVATE KEY(?: BLOCK)?-----/g,
    put: `${hidden} private key`,
  },
  {
    name: 'header that signs in',
    find: /\b((?:proxy-)?authorization\\*["']?\s*[:=]\s*\\*["']?(?:(?:bearer|basic|digest|negotiate|token|aws4-hmac-sha256)\s+)?)(?!(?:bearer|basic)\s)[^\r\n"'\\]+/gi,
    put: `$1${hidden}`,
  },
  { name: 'scheme that signs in', find: /\b(bearer|basic)\s+(?=\S*\d)[\w.~+/=-]{8,}/gi, put: `$1 ${hidden}` },
  {
    name: 'cookies',
    find: /\b((?:set-)?cookie\\*["']?\s*[:=]\s*\\*["']?)[^\r\n"'\\]+/gi,
    put: `$1${hidden}`,
  },
  { name: 'JSON web token', find: /\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?/g, put: hidden },
  {
    name: 'AWS access key, and its secret beside it',
    find: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b(?:[:,/\s"']{1,4}[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+]))?/g,
    put: hidden,
  },
  {
    name: 'signed AWS request',
    find: /\b(X-Amz-(?:Signature|Security-Token|Credential)=)[^&\s"'\\]+/gi,
    put: `$1${hidden}`,
  },
  {
    name: 'token that says whose it is',
    find: /\b(?:gh[pousr]_\w{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|[rs]k_(?:live|test)_\w{10,})/g,
    put: hidden,
  },
  {
    name: 'password in a URL, up to the last @ since a password may hold one',
    find: new RegExp(
      `\\b([a-z][a-z0-9+.-]{0,32}://[^\\s/?#"'<>@:]{0,256}:)(?!(?:${reference})@)[^\\s"'<>]{1,4096}@`,
      'gi',
    ),
    put: `$1${hidden}@`,
  },
  {
    name: 'token in a URL',
    find: /\b([a-z][a-z0-9+.-]{0,32}:\/\/)(?=[^\s/@]{0,4096}\d)[\w.~%+=-]{20,4096}@/gi,
    put: `$1${hidden}@`,
  },
  {
    name: 'environment variable as an object',
    find: new RegExp(
      `(\\bname${assignment}\\\\*["']?${credentialName}\\\\*["']?[,\\s]+\\\\*["']?value${assignment})${value}`,
      'gi',
    ),
    put: `$1${hidden}`,
  },
  {
    name: 'flag of a command line',
    find: new RegExp(`(\\s--?${credentialName}\\s+)(?!-)${value}`, 'gi'),
    put: `$1${hidden}`,
  },
  {
    name: 'assignment to a telling name',
    find: new RegExp(`(${credential}${assignment})(?!<hidden)${value}`, 'gi'),
    put: `$1${hidden}`,
  },
  {
    name: 'padded base64',
    find: /(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{22,}={1,2}(?![A-Za-z0-9=])/g,
    put: hidden,
  },
];

/** Also what moves the cursor, overwrites a line or turns the reading direction. */
const withoutControl = (text: string): string =>
  stripVTControlCharacters(text)
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{Cc}\n\t]|\p{Cf}/gu, '');

/** Log lines and messages, fit to be printed. Mask whole texts, not lines: a key spans many of them. */
export const maskText = (text: string): string =>
  patterns.reduce((masked, { find, put }) => masked.replace(find, put), withoutControl(text));

const wholeCredentialName = new RegExp(`^${credentialName}$`, 'i');

const wholeReference = new RegExp(`^(?:${reference}|\\{\\{[^{}]*\\}\\})$`);

const isCredentialName = (name: string): boolean => wholeCredentialName.test(name);

/** `$(PGPASSWORD)` or `{{ .password }}`: refers to a value without saying it. */
const isReference = (text: string): boolean => wholeReference.test(text);

const isFlag = (text: unknown): boolean =>
  typeof text === 'string' && text.startsWith('-') && isCredentialName(text.replace(/^-+/, ''));

const bytes = (count: number): string => `<hidden, ${count} ${count === 1 ? 'byte' : 'bytes'}>`;

const hideText = (text: unknown): string => bytes(Buffer.byteLength(String(text), 'utf8'));

const hideData = (data: unknown): string => bytes(Buffer.byteLength(String(data), 'base64'));

const mapValues = (
  record: unknown,
  change: (value: unknown, key: string) => unknown,
): Record<string, unknown> | unknown =>
  isRecord(record)
    ? Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]))
    : record;

/** Names of keys, which look like credentials and are none: `spec.data[].secretKey` of an ExternalSecret. */
const namesKeys = (kind: unknown, key: string): boolean =>
  key === 'secretKey' && typeof kind === 'string' && kind.endsWith('ExternalSecret');

/** kubectl keeps the whole manifest in an annotation, a Secret's values included. */
function maskAnnotation(text: string, kind: unknown): string {
  try {
    const manifest: unknown = JSON.parse(text);
    return isRecord(manifest) ? JSON.stringify(maskRecord(manifest, kind)) : maskText(text);
  } catch {
    return maskText(text);
  }
}

function maskValue(thing: unknown, key: string, kind: unknown): unknown {
  if (Array.isArray(thing))
    return thing.map((entry, index) =>
      isFlag(thing[index - 1]) && typeof entry === 'string' && !isReference(entry)
        ? hideText(entry)
        : maskValue(entry, '', kind),
    );
  if (isRecord(thing)) return maskRecord(thing, kind);
  if (typeof thing !== 'string' && typeof thing !== 'number') return thing;
  if (isCredentialName(key) && !namesKeys(kind, key) && !isReference(String(thing))) return hideText(thing);
  if (typeof thing === 'number') return thing;
  return thing.startsWith('{') ? maskAnnotation(thing, kind) : maskText(thing);
}

function maskRecord(record: Readonly<Record<string, unknown>>, outer: unknown): Record<string, unknown> {
  const kind = typeof record.kind === 'string' && 'apiVersion' in record ? record.kind : outer;
  const isSecret = record.kind === 'Secret' && 'apiVersion' in record;
  const isVariable = typeof record.name === 'string' && isCredentialName(record.name);
  return Object.fromEntries(
    Object.entries(record).map(([key, thing]) => {
      if (isSecret && key === 'data') return [key, mapValues(thing, hideData)];
      if (isSecret && key === 'stringData') return [key, mapValues(thing, hideText)];
      if (isVariable && key === 'value' && thing !== undefined)
        return [key, isReference(String(thing)) ? thing : hideText(thing)];
      return [key, maskValue(thing, key, kind)];
    }),
  );
}

/**
 * A copy fit to be printed: the values of Secrets, of variables and fields with telling names, and passwords
 * in URLs are hidden, their size is not.
 */
export const maskObject = <T extends object>(object: T): T =>
  maskRecord(object as Readonly<Record<string, unknown>>, undefined) as T;
