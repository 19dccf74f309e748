import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { MissingTool } from '../../harness/index.ts';

/** `PLINTH_CHROMIUM`, else Debian's. Nothing it does by itself may reach a network. */
export async function findBrowser(env: NodeJS.ProcessEnv = process.env): Promise<Browser> {
  const executablePath = env.PLINTH_CHROMIUM || '/usr/bin/chromium';
  if (!existsSync(executablePath))
    throw new MissingTool({
      tool: 'Chromium',
      purpose: 'reading the HTML report as a person does',
      remedy: 'install the Debian package chromium, or set PLINTH_CHROMIUM to the path of one',
      detail: `nothing at ${executablePath}`,
    });
  return chromium.launch({
    executablePath,
    timeout: 300_000,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

interface OpenOptions {
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
  readonly javaScript?: boolean;
}

/** A page with all it complained of and asked for. */
export interface Opened {
  readonly page: Page;
  readonly complaints: string[];
  /** What it asked for beside the file itself. */
  readonly requests: string[];
}

export async function open(browser: Browser, file: string, options: OpenOptions = {}): Promise<Opened> {
  const { width = 1280, scheme = 'light', javaScript = true } = options;
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    offline: true,
    javaScriptEnabled: javaScript,
  });
  // A large report on a machine that has much else to do.
  context.setDefaultTimeout(300_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== `file://${file}`) requests.push(request.url());
  });
  await page.goto(`file://${file}`);
  return { page, complaints, requests };
}

/**
 * Texts of a page that are harder to read than WCAG 2.1 AA allows: 4.5 to 1, and 3 to 1 for large text. It runs in the
 * page, with everything opened, so it is given as text.
 */
export const hardToRead = `(() => {
  for (const details of document.querySelectorAll('details')) details.open = true;
  // A canvas knows every way to write a colour.
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data];
  };
  const linear = (channel) => channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const over = (top, below) => [0, 1, 2].map((at) => (top[at] * top[3] + below[at] * (255 - top[3])) / 255).concat(255);
  const backgroundOf = (element) => {
    const box = element.closest('svg a')?.querySelector('.box');
    if (box && element.closest('svg')) return rgba(getComputedStyle(box).fill);
    const layers = [];
    for (let node = element; node; node = node.parentElement) {
      const layer = rgba(getComputedStyle(node).backgroundColor);
      layers.push(layer);
      if (layer[3] === 255) break;
    }
    return layers.reduceRight((below, layer) => over(layer, below), [255, 255, 255, 255]);
  };
  const found = [];
  let checked = 0;
  for (const element of document.querySelectorAll('body *')) {
    if (element.matches('script, style, title, option') || element.getClientRects().length === 0) continue;
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
    if (!own && element.tagName !== 'INPUT') continue;
    const style = getComputedStyle(element);
    const isDrawn = element.closest('svg') !== null;
    const below = backgroundOf(element);
    const ink = over(rgba(isDrawn ? style.fill : style.color), below);
    const [bright, dim] = [luminance(ink), luminance(below)].sort((a, b) => b - a);
    const ratio = (bright + 0.05) / (dim + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    checked++;
    if (ratio < (isLarge ? 3 : 4.5)) found.push(element.tagName + '.' + element.getAttribute('class') + ' ' + ratio.toFixed(2) + ': ' + element.textContent.slice(0, 40));
  }
  return { checked, found };
})()`;
