import { DefaultTokenResolver, StringConcat, Token, Tokenization } from 'cdktf';
import type { IConstruct } from 'constructs';

const resolver = new DefaultTokenResolver(new StringConcat());

// Token numbers are doubles tagged in their top 16 bits, all below -1e288 (cdktf/lib/tokens/private/encoding.js).
const TOKEN_NUMBERS_BELOW = -1e280;
const encodedNumber = /[-|\d.+]e[-|\d.eE+]/;
const mapValues = new Set<unknown>([
  Token.STRING_MAP_TOKEN_VALUE,
  Token.ANY_MAP_TOKEN_VALUE,
  Token.NUMBER_MAP_TOKEN_VALUE,
]);

/**
 * The value with every token replaced, as cdktf's own `resolve` gives it. That one runs five regular
 * expressions and makes three closures for every key and string, although nearly all of them hold no
 * token; here plain values are copied and only what may hold a token is handed over.
 */
export function resolve(
  scope: IConstruct,
  value: unknown,
  onSwallowed: (swallowed: string) => void = () => {},
): unknown {
  const handOver = (part: unknown): unknown => {
    if (typeof part === 'string') for (const text of swallowedBy(part)) onSwallowed(text);
    // `preparing` makes references to another stack show themselves as remote state.
    return Tokenization.resolve(part, { scope, resolver, preparing: true });
  };

  const walk = (part: unknown): unknown => {
    if (typeof part === 'string' || typeof part === 'number') return mayBeToken(part) ? handOver(part) : part;
    if (typeof part !== 'object' || part === null) return typeof part === 'function' ? handOver(part) : part;
    if (Array.isArray(part)) {
      if (part.some(mayBeToken)) return isListToken(part) ? handOver(part) : walkAll(part);
      return walkAll(part);
    }
    if (!isPlain(part)) return handOver(part);

    const keys = Object.keys(part);
    if (keys.some(mayBeToken)) return handOver(part);
    const copy: Record<string, unknown> = {};
    for (const key of keys) {
      const resolved = walk((part as Record<string, unknown>)[key]);
      if (resolved !== undefined) copy[key] = resolved;
    }
    return copy;
  };

  const walkAll = (parts: unknown[]): unknown[] => {
    const copy: unknown[] = [];
    for (const part of parts) {
      const resolved = walk(part);
      if (resolved !== undefined) copy.push(resolved);
    }
    return copy;
  };

  return walk(value);
}

const mayBeToken = (value: unknown): boolean => {
  if (typeof value === 'string')
    return value.includes('TfToken[') || encodedNumber.test(value) || mapValues.has(value);
  if (typeof value === 'number') return value < TOKEN_NUMBERS_BELOW || mapValues.has(value);
  return false;
};

/** A list that stands for a token has a marked element; strings with tokens in them are ordinary elements. */
const isListToken = (list: readonly unknown[]): boolean =>
  list.some((part) => (typeof part === 'string' ? part.includes('#{TfToken[') : typeof part === 'number'));

/** Made by `{}`, so neither a token nor a construct, which cdktf must see. */
const isPlain = (value: object): boolean => {
  const prototype = Object.getPrototypeOf(value);
  return (
    (prototype === Object.prototype || prototype === null) &&
    typeof (value as { resolve?: unknown }).resolve !== 'function'
  );
};

/**
 * The places of a string where cdktf would replace more than a token number: its pattern takes dashes,
 * dots, pluses and digits beside the number too, so `${port}-x` loses its dash (encoding.js, NUMBER_TOKEN_REGEX).
 */
function swallowedBy(text: string): string[] {
  const matches = text.match(/[-|\d.+]+e[-|\d.eE+]+/g) ?? [];
  return matches.filter((match) => {
    const number = Number.parseFloat(match);
    return number < TOKEN_NUMBERS_BELOW && String(number) !== match;
  });
}
