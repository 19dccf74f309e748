/** A quoted identifier. Postgres cuts longer names off silently (NAMEDATALEN), and two cut names may be one. */
export function quoteIdentifier(name: string): string {
  const bytes = Buffer.byteLength(name);
  if (bytes < 1 || bytes > 63 || name.includes('\0')) {
    throw new Error(`a PostgreSQL identifier has 1 to 63 bytes and no NUL, got ${JSON.stringify(name)}`);
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string literal; the E form where there is a backslash, so it means the same under any server setting. */
export function quoteLiteral(text: string): string {
  if (text.includes('\0')) throw new Error('a PostgreSQL literal cannot hold NUL');
  const quoted = `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
  return text.includes('\\') ? `E${quoted}` : quoted;
}
