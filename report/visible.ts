/**
 * Characters that do something where they are printed instead of being something: controls, terminal escapes, line
 * separators, bidirectional overrides, zero-width and other invisible ones, halves of characters.
 */
const unseen =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;

/** Most texts of a plan: printable ASCII, in which nothing is unseen. */
export const isPlain = (text: string): boolean => /^[ -~]*$/.test(text);

const hex = (code: number): string => code.toString(16).padStart(4, '0');

/** One line of text in which nothing is hidden: what would act is written as its escape, `\u001b`. */
export function visible(text: string): string {
  if (isPlain(text)) return text;
  return text.replaceAll(unseen, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\u{${hex(code)}}` : `\\u${hex(code)}`;
  });
}

/** The same text with the invisible written as JSON escapes: equal once parsed, and harmless when printed to a terminal. */
export function visibleJson(json: string): string {
  return json.replaceAll(unseen, (character) => {
    if (character === '\n') return character;
    return Array.from({ length: character.length }, (_, at) => `\\u${hex(character.charCodeAt(at))}`).join(
      '',
    );
  });
}

/** Not much longer than the limit, and how much is left out; names in plans can be of any length. */
export function clipped(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const isHalf = /[\ud800-\udbff]/.test(text.charAt(limit - 1));
  const end = isHalf ? limit - 1 : limit;
  return `${text.slice(0, end)}… (${text.length - end} more characters)`;
}
