/** What stands where a secret was. */
const GAP = '(sensitive)';

/** Beginnings of secrets are looked up by this many characters. */
const START = 6;

/** Takes secrets out of texts: these, and whatever looks like a credential in any text. */
export function scrubber(secrets: ReadonlySet<string>): (text: string) => string {
  let known: Known | undefined;
  return (text) => {
    known ??= byStart(secrets);
    return withoutCredentials(withoutSecrets(text, known));
  };
}

interface Known {
  /** By the first characters; the longest first, so that no end of one is left behind by another. */
  readonly byStart: ReadonlyMap<string, readonly string[]>;
  /** Whether a secret may begin with these two characters: spares the look-up almost everywhere. */
  readonly mayStart: Uint8Array;
}

const pair = (text: string, at: number): number =>
  (text.charCodeAt(at) * 31 + text.charCodeAt(at + 1)) & 0xffff;

function byStart(secrets: ReadonlySet<string>): Known {
  const starts = new Map<string, string[]>();
  const mayStart = new Uint8Array(0x10000);
  for (const secret of [...secrets].sort((a, b) => b.length - a.length)) {
    const start = secret.slice(0, START);
    const others = starts.get(start);
    if (others === undefined) starts.set(start, [secret]);
    else others.push(secret);
    mayStart[pair(secret, 0)] = 1;
  }
  return { byStart: starts, mayStart };
}

function withoutSecrets(text: string, { byStart, mayStart }: Known): string {
  if (byStart.size === 0) return text;
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at <= text.length - START; at++) {
    if (mayStart[pair(text, at)] === 0) continue;
    const found = byStart.get(text.slice(at, at + START))?.find((secret) => text.startsWith(secret, at));
    if (found === undefined) continue;
    parts.push(text.slice(from, at), GAP);
    from = at + found.length;
    at = from - 1;
  }
  return from === 0 ? text : parts.join('') + text.slice(from);
}

/** A password in a URL; of `host:5432` the digits are a port. */
const urlCredentials = /:\/\/[^\s/?#"'<>@:]{0,256}:(?!\d{1,5}(?:[/?#\s"'<>,;]|$))[^\s"'<>]{1,1024}@/g;
const privateKey =
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----(?:(?!-----END )[\s\S])*(?:-----END [A-Z0-9 ]{0,40}-----)?/g;
const accessKeyId = /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g;

const withoutCredentials = (text: string): string =>
  text.replace(privateKey, GAP).replace(urlCredentials, `://${GAP}@`).replace(accessKeyId, GAP);
