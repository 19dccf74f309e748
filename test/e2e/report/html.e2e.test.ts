import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import type { Review } from '../../../plan/impact.ts';
import { render } from '../../../report/index.ts';
import { MissingTool, orMissing } from '../../harness/index.ts';
import { hostileReview, hostileTexts } from '../../report/hostile.ts';
import { anImpact, aReview, destroyed, sampleReview } from '../../report/sample-review.ts';
import { findBrowser, hardToRead, type Opened, open } from './browser.ts';

const found = await orMissing(() => findBrowser());
const isMissing = found instanceof MissingTool;
const browser = found as Browser;
const folder = mkdtempSync(join(tmpdir(), 'plinth-report-'));

afterAll(async () => {
  if (!isMissing) await browser.close();
  rmSync(folder, { recursive: true });
});

const written = (name: string, review: Review): string => {
  const file = join(folder, `${name}.html`);
  writeFileSync(file, render(review, 'html', { scrub: (text) => text }));
  return file;
};

const sample = written('sample', sampleReview());
const hostile = written('hostile', hostileReview(hostileTexts.join(' ')));
const large = written(
  'large',
  aReview({
    impacts: [
      ...Array.from({ length: 3000 }, (_, index) =>
        anImpact({ address: `aws_db_instance.d${index}`, action: 'delete', findings: [destroyed] }),
      ),
      ...Array.from({ length: 7000 }, (_, index) =>
        anImpact({ address: `aws_iam_role.r${index}`, changed: ['tags'], dependsOn: ['aws_db_instance.d1'] }),
      ),
    ],
  }),
);

const visibleItems = ({ page }: Opened) => page.locator('.item:visible');

describe.skipIf(isMissing)('the HTML report in a browser', () => {
  it.each([sample, hostile, large])(
    'complains of nothing and asks the network for nothing: %s',
    async (file) => {
      const { page, complaints, requests } = await open(browser, file);
      await page.locator('#search').fill('database');

      expect(complaints).toEqual([]);
      expect(requests).toEqual([]);
      await page.context().close();
    },
  );

  it('shows everything without a script', async () => {
    const { page } = await open(browser, sample, { javaScript: false });

    expect(await page.locator('.toolbar').isVisible()).toBe(false);
    expect(await page.locator('#dangerous .item').count()).toBe(4);
    expect(await page.getByText('Set skip_final_snapshot = false').isVisible()).toBe(true);
    await page.locator('#review .item summary').first().click();
    expect(await page.getByText('Check by hand what it holds').isVisible()).toBe(true);
    await page.context().close();
  });

  it('filters by text, severity, action and type, and clears with Escape', async () => {
    const opened = await open(browser, sample);
    const { page } = opened;
    const status = page.locator('#status');
    expect(await status.textContent()).toBe('17 shown');

    await page.locator('#search').fill('skip_final DATABASE');
    expect(await visibleItems(opened).count()).toBe(1);
    expect(await status.textContent()).toBe('1 of 17 shown');
    await page.locator('#search').fill('nothing is called so');
    expect(await page.locator('#nothing').isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await status.textContent()).toBe('17 shown');

    await page.locator('.toggle.dangerous').click();
    expect(await page.locator('#dangerous').isVisible()).toBe(false);
    expect(await page.locator('.toggle.dangerous').getAttribute('aria-pressed')).toBe('false');
    await page.keyboard.press('Escape');

    await page.locator('#action').selectOption('delete');
    expect(await status.textContent()).toBe('4 of 17 shown');
    await page.locator('#type').selectOption('aws_db_instance');
    expect(await status.textContent()).toBe('1 of 17 shown');
    await page.context().close();
  });

  it('finds safe changes in their closed groups', async () => {
    const { page } = await open(browser, sample);
    await page.locator('#search').fill('metric_alarm.database[1]');

    expect(await page.locator('.row:visible').count()).toBe(1);
    await page.context().close();
  });

  it('is used with the keyboard alone', async () => {
    const { page } = await open(browser, sample);
    const focused = () => page.evaluate('document.activeElement?.textContent ?? ""') as Promise<string>;
    const isOpen = () => page.evaluate('document.activeElement.parentElement.open') as Promise<boolean>;

    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the findings');
    await page.keyboard.press('/');
    expect(await page.evaluate('document.activeElement.id')).toBe('search');
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    expect(await focused()).toContain('Deletes the database');
    expect(await isOpen()).toBe(true);
    await page.keyboard.press('Enter');
    expect(await isOpen()).toBe(false);
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toContain('Stops the instance now');
    await page.keyboard.press('k');
    expect(await focused()).toContain('Deletes the database');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    await page.context().close();
  });

  it('has a graph whose nodes lead to what they stand for', async () => {
    const { page } = await open(browser, sample);
    expect(await page.locator('svg a').count()).toBe(15);
    await page.locator('svg a[href="#i4"]').focus();
    await page.keyboard.press('Enter');
    await page.locator('#i4[open]').waitFor();
    expect(await page.getByText('Check by hand what it holds').isVisible()).toBe(true);

    // A safe one stands in a closed group.
    await page.locator('svg a[href="#i9"]').focus();
    await page.keyboard.press('Enter');
    await page.locator('#i9:focus').waitFor();
    await page.context().close();
  });

  it('leads from every node to something that is there', async () => {
    for (const file of [sample, hostile, large]) {
      const { page } = await open(browser, file);
      const lost = await page.evaluate(
        '[...document.querySelectorAll("svg a")].filter((link) => document.querySelector(link.getAttribute("href")) === null).length',
      );

      expect(lost).toBe(0);
      await page.context().close();
    }
  });

  it.each(['light', 'dark'] as const)('can be read in %s by WCAG AA', async (scheme) => {
    for (const file of [sample, hostile]) {
      const { page } = await open(browser, file, { scheme });
      const { checked, found: bad } = (await page.evaluate(hardToRead)) as {
        checked: number;
        found: string[];
      };

      expect(bad).toEqual([]);
      expect(checked).toBeGreaterThan(60);
      await page.context().close();
    }
  });

  it('turns dark and light by its button, and is told apart by that', async () => {
    const { page } = await open(browser, sample, { scheme: 'light' });
    const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const before = await background();
    await page.locator('#theme').click();

    expect(await background()).not.toBe(before);
    expect(((await page.evaluate(hardToRead)) as { found: string[] }).found).toEqual([]);
    await page.locator('#theme').click();
    expect(await background()).toBe(before);
    await page.context().close();
  });

  it.each([375, 1280])('has no horizontal scroll at %i pixels', async (width) => {
    for (const file of [sample, hostile, large]) {
      const { page } = await open(browser, file, { width });
      await page.evaluate('for (const details of document.querySelectorAll("details")) details.open = true');

      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      await page.context().close();
    }
  });

  it('shows hostile names as text and runs nothing of them', async () => {
    const { page, complaints } = await open(browser, hostile);

    expect(complaints).toEqual([]);
    expect(await page.locator('img, iframe, object, embed, form, base').count()).toBe(0);
    expect(await page.locator('script').count()).toBe(1);
    expect(await page.locator('style').count()).toBe(1);
    expect(await page.locator('#dangerous').textContent()).toContain('<script>alert(1)</script>');
    expect(await page.locator('a:not([href^="#"])').count()).toBe(0);
    await page.context().close();
  });

  it('names its parts for those who hear the page', async () => {
    const { page } = await open(browser, sample);

    expect(await page.getByRole('main').count()).toBe(1);
    expect(await page.getByRole('search').count()).toBe(1);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Review of orders-prod');
    expect(await page.getByRole('region', { name: 'Dangerous' }).count()).toBe(1);
    expect(await page.getByRole('link', { name: /^legacy, delete/ }).count()).toBe(1);
    expect(await page.getByRole('searchbox', { name: 'Search findings' }).count()).toBe(1);
    await page.context().close();
  });

  it('holds 10,000 changes, grouped and filtered', async () => {
    const { page } = await open(browser, large);

    expect(await page.locator('.item').count()).toBe(3000);
    expect(await page.locator('.group').count()).toBe(1);
    await page.locator('#search').fill('r6999');
    expect(await page.locator('#status').textContent()).toBe('1 of 10000 shown');
    await page.context().close();
  });
});
