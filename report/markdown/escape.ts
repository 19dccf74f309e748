import { clipped, visible } from '../visible.ts';

/** Names in plans can be of any length, and nobody reads so much of one in a comment. */
const LONGEST_NAME = 300;
const LONGEST_TEXT = 3000;

/** A name of a plan. In a code span neither Markdown, HTML, mentions, references nor links exist. */
export const code = (name: string): string => span(visible(clipped(name, LONGEST_NAME)));

/** A code span of text whose parts are short already. */
export const codeWhole = (text: string): string => span(visible(text));

function span(shown: string): string {
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  // A space at each end is taken off again; it keeps backticks and spaces of the name apart from the fence.
  const isTight = /^[` ]|[` ]$/.test(shown) || shown === '';
  return isTight ? `${fence} ${shown || ' '} ${fence}` : `${fence}${shown}${fence}`;
}

/** Letters and digits, joined by marks that mean nothing to Markdown: `class-change`, `60/120`, `Amazon's`, `1.5`. */
const plainWord = /^[\p{L}\p{N}]+(?:[.,:'’/%+–—-][\p{L}\p{N}]+)*%?$/u;

/** What hosts of comments turn into links by itself: commits, `www.`, references such as `GH-12` or `JIRA-12`. */
const linked = /(?:^|[^\p{L}\p{N}])(?:[0-9a-f]{7,40}|www\.|[a-z]+-\d+)(?=$|[^\p{L}\p{N}])|^www\./iu;

/** Prose that may hold parts of a plan: a word is either harmless or a code span. Never to be put at the start of a line. */
export const prose = (text: string): string => {
  const shown = visible(clipped(text, LONGEST_TEXT));
  return shown
    .split(' ')
    .filter((word) => word !== '')
    .map(word)
    .join(' ');
};

function word(text: string): string {
  // Brackets, quotes and full stops around a word are punctuation of a sentence.
  const [, before = '', core = '', after = ''] = /^([("'“‘]*)(.*?)([)"'”’,.;:!?…]*)$/su.exec(text) ?? [];
  if (core === '') return /^[–—-]?$/.test(text) || /^[("'“‘)”’,.;:?…]+$/u.test(text) ? text : span(text);
  const isPlain = /^[–—=-]$/.test(core) || (plainWord.test(core) && !linked.test(core));
  return `${before}${isPlain ? core : span(core)}${after}`;
}

/** Prose in a cell of a table, where a bar would end the cell even within a code span. */
export const cell = (text: string): string => prose(text.replaceAll('|', '\\u007c'));
