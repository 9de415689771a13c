import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pretend } from '../src/host/fake/fake';
import { done, open, openBrowser, picture, serve } from './browser';

const SCREENS = ['live', 'photos', 'sessions', 'share', 'event', 'settings', 'support', 'packup'];
/** One scenario for each row of the headline that the made-up night can be in. */
const ROWS = ['live', 'slow', 'offline', 'portal', 'needs-you', 'paused', 'photos-paused', 'sign-in', 'destination', 'ready', 'all-delivered', 'disk-full', 'folder-gone', 'photo-gone', 'records', 'looking'];
const LOCALES = { en: 'en-GB', de: 'de-DE', es: 'es-ES' } as const;

let browser: Browser;
let site: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  [site, browser] = await Promise.all([serve(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  site.close();
});

async function show(page: Page, screen: string): Promise<void> {
  await page.evaluate((to) => (location.hash = to), screen);
  await page.waitForFunction((to) => document.querySelector(to === 'packup' ? '.screen.packup' : `.rail a[href="#${to}"][aria-current=page]`) !== null, screen);
}

/** What is wider than its room, or cut off inside a control. */
const over = (page: Page) =>
  page.evaluate(() => {
    const wide = [...document.querySelectorAll<HTMLElement>('html, body, main, .place, .screen, dialog')].filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'hidden');
    const cut = [...document.querySelectorAll<HTMLElement>('button, .rail a, select, h1, h2, legend, label, .hero')].filter((one) => one.offsetParent !== null && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 6) && getComputedStyle(one).display !== 'inline');
    return [...wide, ...cut].map((one) => `${one.tagName} ${one.className} “${one.textContent.trim().slice(0, 40)}” ${one.scrollWidth}×${one.scrollHeight} in ${one.clientWidth}×${one.clientHeight}`);
  });

describe.each(Object.entries(LOCALES))('in %s', (language, locale) => {
  it('every screen holds its words, at 1280, at 1024 and at 200 %', { timeout: 120_000 }, async () => {
    // English has all sizes in the page's own tests.
    const sizes = language === 'en' ? ([[1024, 720]] as const) : ([[1280, 800], [1024, 720], [640, 400]] as const);
    for (const [width, height] of sizes) {
      const page = await open(browser, site.url, { scenario: 'needs-you', width, height, locale });
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(locale);
      for (const screen of SCREENS) {
        await show(page, screen);
        await picture(page, `${language}-${screen}-${width}`);
        expect.soft(await over(page), `${screen} at ${width}`).toEqual([]);
      }
      await done(page);
      const welcome = await open(browser, site.url, { scenario: 'welcome', screen: 'welcome', width, height, locale });
      await picture(welcome, `${language}-welcome-${width}`);
      expect.soft(await over(welcome), `welcome at ${width}`).toEqual([]);
      await done(welcome);
    }
  });

  it('every headline stands in two lines', { timeout: 120_000 }, async () => {
    const page = await open(browser, site.url, { locale });
    for (const scenario of ROWS) {
      await page.goto(`${site.url}?scenario=${scenario}&still#live`);
      await page.locator('html[data-ready=yes] .hero h1').waitFor();
      for (const width of [1024, 1280, 1920]) {
        await page.setViewportSize({ width, height: 800 });
        const lines = await page.evaluate(() => {
          const title = document.querySelector<HTMLElement>('.hero h1, h1');
          if (title === null) return 0;
          return Math.round(title.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(title).lineHeight));
        });
        if (width === 1280) await picture(page, `${language}-row-${scenario}`);
        expect.soft(lines, `${scenario} at ${width}`).toBe(2);
        expect.soft(await over(page), `${scenario} at ${width}`).toEqual([]);
      }
    }
    await done(page);
  });
});

describe('the language', () => {
  it.each(['de-DE', 'es-ES'])('%s leaves no accessibility violation', { timeout: 120_000 }, async (locale) => {
    const page = await open(browser, site.url, { scenario: 'needs-you', locale, reducedMotion: true });
    for (const screen of ['live', 'event', 'settings']) {
      await show(page, screen);
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
      expect(violations.map(({ id, nodes }) => `${screen}: ${id} ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([]);
    }
    await done(page);
  });

  it('is changed in Settings without a new start, and the keyboard stays there', async () => {
    const page = await open(browser, site.url, { screen: 'settings' });
    const choice = page.locator('#language');
    await choice.selectOption('de');
    await page.getByRole('heading', { name: 'Einstellungen' }).waitFor();
    expect(await page.evaluate(() => [document.documentElement.lang, document.activeElement?.id, document.title])).toEqual(['de-DE', 'language', 'Einstellungen · Boothlift']);
    await choice.selectOption('es');
    await page.getByRole('heading', { name: 'Ajustes' }).waitFor();
    expect(await page.evaluate(() => (window as unknown as { pretend: Pretend }).pretend.spoken)).toEqual(['en', 'de', 'es']);
    await choice.selectOption('system');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en-GB');
    await done(page);
  });
});
