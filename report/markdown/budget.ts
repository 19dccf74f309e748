/** What a comment of GitHub holds. Counted in bytes, which are never fewer than UTF-16 code units or characters. */
export const LIMIT = 65_536;

/**
 * A part of a comment in several lengths, the richest first. The last one is always short enough, so that every part
 * keeps a place, and each is whole: what is opened in it is closed in it.
 */
export type Section = readonly (() => string)[];

export const bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

/** A line for each item. It ends early where it is too long for any comment, and is dropped then. */
export function linesOf<T>(items: readonly T[], show: (item: T) => string): string {
  const lines: string[] = [];
  let length = 0;
  for (const item of items) {
    if (length > LIMIT) break;
    const line = show(item);
    length += line.length + 1;
    lines.push(line);
  }
  return lines.join('\n');
}

const SEPARATOR = '\n\n';

/** The sections one after another, each as rich as fits once the later ones have their least. Earlier ones come first. */
export function fitted(sections: readonly Section[], limit = LIMIT): string {
  const least = sections.map((section) => section.at(-1)?.() ?? '');
  const size = (text: string): number => (text === '' ? 0 : bytes(text) + SEPARATOR.length);
  let left = limit - least.reduce((sum, text) => sum + size(text), 0);
  const chosen = sections.map((section, index) => {
    const shortest = least[index] ?? '';
    const room = left + size(shortest);
    for (const variant of section.slice(0, -1)) {
      const text = variant();
      if (size(text) > room) continue;
      left = room - size(text);
      return text;
    }
    return shortest;
  });
  return chosen.filter((text) => text !== '').join(SEPARATOR);
}
