/**
 * YAML as Kubernetes reads it (1.1), for JSON values only. A general writer takes ten times as long for the
 * same text, and every synthesis writes every manifest of every environment.
 */
export const toYaml = (value: object): string => `${lines(value, '').join('\n')}\n`;

const lines = (value: object, indent: string): string[] =>
  Array.isArray(value)
    ? value.flatMap((item) => (item === undefined ? [] : itemLines(item, indent)))
    : Object.entries(value).flatMap(([key, item]) =>
        item === undefined ? [] : fieldLines(key, item, indent),
      );

function fieldLines(key: string, value: unknown, indent: string): string[] {
  const name = `${indent}${text(key)}:`;
  if (isBlock(value)) return [name, ...lines(value, `${indent}  `)];
  return [`${name} ${scalar(value, `${indent}  `)}`];
}

/** `- ` takes the place of the indentation of the item's first line. */
function itemLines(value: unknown, indent: string): string[] {
  if (!isBlock(value)) return [`${indent}- ${scalar(value, `${indent}  `)}`];
  const [first = '', ...rest] = lines(value, `${indent}  `);
  return [`${indent}- ${first.slice(indent.length + 2)}`, ...rest];
}

const isBlock = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.values(value).some((item) => item !== undefined);

function scalar(value: unknown, indent: string): string {
  if (typeof value === 'string') return literalBlock(value, indent) ?? text(value);
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? '[]' : '{}';
  return String(value);
}

/** Letters first, so that it is no number, date or time; nothing inside that could be a comment or a key. */
const plain = /^[A-Za-z/][\w./@+=,-]*(?::[\w./@+=,-]+)*$/;
const reserved = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
/** What only a double-quoted string can hold: control characters and the other line breaks of YAML 1.1. */
const special = /[^\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;

function text(value: string): string {
  if (plain.test(value) && !reserved.test(value)) return value;
  if (special.test(value)) return escaped(value);
  // Single quotes leave everything else as it is, templates with double quotes in them above all.
  return value.includes('"') ? `'${value.replaceAll("'", "''")}'` : JSON.stringify(value);
}

const escaped = (value: string): string =>
  JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Text of several lines as it is, where it needs no escape and ends in exactly one line break. */
function literalBlock(value: string, indent: string): string | undefined {
  const oneBreakAtTheEnd = value.endsWith('\n') && !value.endsWith('\n\n');
  if (!oneBreakAtTheEnd || /^\s/.test(value) || special.test(value.replaceAll('\n', ''))) return undefined;
  const body = value.slice(0, -1).split('\n');
  return ['|', ...body.map((line) => (line === '' ? '' : indent + line))].join('\n');
}
