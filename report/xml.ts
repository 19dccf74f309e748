import { visible } from './visible.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * A text of the review as text of XML and HTML, in elements and in quoted attributes. What XML 1.0 does not allow, and
 * what would be invisible or reorder the line, is shown as its escape.
 */
export const xmlText = (text: string): string =>
  visible(text).replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
