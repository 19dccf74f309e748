import type { Review } from '../plan/impact.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import type { Renderer, RenderOptions } from './options.ts';
import { sarif } from './sarif.ts';
import { scrubbed } from './scrub.ts';
import { terminal } from './terminal.ts';

export type { RenderOptions } from './options.ts';

export type Format = 'terminal' | 'markdown' | 'html' | 'json' | 'sarif' | 'junit';

/** What each format is called as a file. */
export const fileNames: Readonly<Record<Format, string>> = {
  terminal: 'review.txt',
  markdown: 'review.md',
  html: 'review.html',
  json: 'review.json',
  sarif: 'review.sarif',
  junit: 'review.junit.xml',
};

export const formats = Object.keys(fileNames) as readonly Format[];

const renderers: Readonly<Record<Format, Renderer>> = { terminal, markdown, html, json, sarif, junit };

/** A review as text, ending with a line break: the same bytes for the same review and options. */
export const render = (review: Review, format: Format, { scrub, ...options }: RenderOptions): string =>
  renderers[format](scrubbed(review, scrub), options);
