import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { done, open, openBrowser, picture, serve } from './browser';
import { LAYERS, look, VIEWS, violations } from './stage';

// One page through all looks: what must hold for everybody, in every theme and language.
const LANGUAGES = ['en', 'de', 'es'] as const;

let browser: Browser;
let site: Awaited<ReturnType<typeof serve>>;
let page: Page;

beforeAll(async () => {
  [site, browser] = await Promise.all([serve(), openBrowser()]);
  page = await open(browser, site.url, { reducedMotion: true });
});
afterAll(async () => {
  await done(page);
  await browser.close();
  site.close();
});

/** Structure in each language, colours in each theme: one of them does not change the other. */
async function inAll(where: string): Promise<void> {
  for (const language of LANGUAGES) {
    await look(page, { language, theme: 'dark' });
    expect.soft(await violations(page, language === 'en' ? 'all' : 'structure'), `${where}, ${language}`).toEqual([]);
  }
  await look(page, { language: 'en' });
  for (const theme of ['light', 'contrast'] as const) {
    await look(page, { theme });
    expect.soft(await violations(page, 'colours'), `${where}, ${theme}`).toEqual([]);
    if (theme === 'light') await picture(page, `${where.replace('/', '-')}-${theme}`);
  }
  await look(page, { theme: 'dark' });
}

describe('axe finds nothing, in any theme and language', () => {
  it('and what is wrong it finds', async () => {
    await look(page, { scenario: 'live', screen: 'live' });
    await page.evaluate(() => document.querySelector('main')?.insertAdjacentHTML('beforeend', '<p id="wrong" class="wrong"><button></button>pale</p>'));
    await page.evaluate(() => Object.assign(document.getElementById('wrong')?.style ?? {}, { color: '#777', background: '#666' }));
    expect(await violations(page, 'structure')).toEqual([expect.stringMatching(/^button-name /)]);
    expect(await violations(page, 'colours')).toEqual([expect.stringMatching(/^color-contrast /)]);
    await page.evaluate(() => document.getElementById('wrong')?.remove());
  });

  it.each(VIEWS)('%s on %s', async (scenario, screen) => {
    await look(page, { scenario, screen });
    await inAll(`${scenario} ${screen}`);
  });

  it('the panel of a photo that needs a look', async () => {
    await look(page, { scenario: 'needs-you', screen: 'photos' });
    await page.locator('[role=row]').nth(1).click();
    await page.getByRole('complementary').waitFor();
    await inAll('panel');
  });

  it.each(Object.keys(LAYERS) as (keyof typeof LAYERS)[])('the dialog %s', async (kind) => {
    const { scenario, layer } = LAYERS[kind];
    await look(page, { scenario, screen: scenario.startsWith('packup') ? 'packup' : 'live', layer });
    await page.locator('dialog[open]').waitFor();
    await inAll(`dialog ${kind}`);
    await look(page, { layer: null });
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
  });
});
