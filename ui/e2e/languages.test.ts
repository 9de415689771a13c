import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pretend } from '../src/host/fake/fake';
import { done, open, openBrowser, picture, serve } from './browser';
import { LAYERS, look, over, SCREENS } from './stage';

const LANGUAGES = ['en', 'de', 'es'] as const;

let browser: Browser;
let site: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  [site, browser] = await Promise.all([serve(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  site.close();
});

describe('one page in every language', () => {
  let page: Page;
  beforeAll(async () => {
    page = await open(browser, site.url, { reducedMotion: true });
  });
  afterAll(() => done(page));

  it.each(LANGUAGES)('%s: every screen holds its words, at 1280, at 1024 and at 200 %', { timeout: 120_000 }, async (language) => {
    await look(page, { language });
    for (const [scenario, screens] of [['needs-you', SCREENS], ['welcome', ['welcome']]] as const) {
      await look(page, { scenario });
      for (const screen of screens) {
        await look(page, { screen });
        for (const [width, height] of [[1280, 800], [1024, 720], [640, 400]] as const) {
          await page.setViewportSize({ width, height });
          await look(page, {});
          if (width === 1280) await picture(page, `${language}-${screen}`);
          expect.soft(await over(page), `${screen} at ${width}`).toEqual([]);
        }
      }
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it.each(LANGUAGES)('%s: every dialog holds its words, at 1280 and at 200 %', { timeout: 120_000 }, async (language) => {
    await look(page, { language });
    for (const { scenario, layer } of Object.values(LAYERS)) {
      await look(page, { scenario, screen: scenario.startsWith('packup') ? 'packup' : 'live', layer });
      await page.locator('dialog[open]').waitFor();
      for (const [width, height] of [[1280, 800], [640, 400]] as const) {
        await page.setViewportSize({ width, height });
        await look(page, {});
        expect.soft(await over(page), `${layer.kind} at ${width}`).toEqual([]);
      }
      await page.setViewportSize({ width: 1280, height: 800 });
      await look(page, { layer: null });
    }
  });
});

describe('the language', () => {
  it.each([['de-DE', 'Einstellungen'], ['es-MX', 'Ajustes'], ['fr-FR', 'Settings']])('follows a computer that speaks %s', async (locale, title) => {
    const page = await open(browser, site.url, { locale, screen: 'settings' });
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang.slice(0, 2))).toBe(locale === 'fr-FR' ? 'en' : locale.slice(0, 2));
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

  it.each([['de-DE', null, ['de']], ['en-GB', 'es', ['en', 'es']]])('alone is fetched and shown, for a computer that speaks %s and a person who chose %s', async (locale, chosen, expected) => {
    // What ships, without a program behind it: its first words say that nobody answers.
    const shipped = await serve('dist');
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, locale })).newPage();
    const fetched: string[] = [];
    page.on('request', (request) => fetched.push(...[...request.url().matchAll(/assets\/(en|de|es)-[^/]+\.js$/g)].map(([, language]) => language ?? '')));
    // The words come last of all: what would be shown without them is shown now.
    const spoken = chosen ?? locale.slice(0, 2);
    let release = () => {};
    const held = new Promise<void>((go) => (release = go));
    await page.route(new RegExp(`assets/${spoken}-`), async (route) => {
      await held;
      await route.continue();
    });
    await page.addInitScript((wanted) => {
      if (wanted !== null) localStorage.setItem('boothlift.language', JSON.stringify(wanted));
      const said: string[] = [];
      Object.assign(window, { said });
      new MutationObserver(() => said.push(`${document.documentElement.lang.slice(0, 2)} ${document.querySelector('h1')?.textContent ?? ''}`)).observe(document, { subtree: true, childList: true, characterData: true });
    }, chosen);
    await page.goto(shipped.url, { waitUntil: 'commit' });
    await page.waitForFunction(() => document.readyState === 'complete');
    await expect.poll(() => fetched.includes(spoken)).toBe(true);
    expect(await page.locator('#page').innerHTML()).toBe('');
    release();
    await page.locator('h1').waitFor();
    const title = { de: 'Boothlift antwortet nicht', es: 'Boothlift no responde' }[spoken] ?? '';
    const said = (await page.evaluate(() => (window as unknown as { said: string[] }).said)).filter((one) => one.length > 3);
    expect([...new Set(said)]).toEqual([`${spoken} ${title}`]);
    expect([...new Set(fetched)].toSorted()).toEqual(expected);
    await done(page);
    shipped.close();
  });

  it('stays as it is where the words of another do not come, and the list says so', async () => {
    const page = await open(browser, site.url, { screen: 'settings' });
    await page.route(/assets\/de-/, (route) => route.abort());
    await page.locator('#language').selectOption('de');
    await expect.poll(() => page.locator('#language').inputValue()).toBe('system');
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    expect(await page.evaluate(() => [document.documentElement.lang, window.pretend?.page?.host.prefs.get('language')])).toEqual(['en-GB', undefined]);
    // The words that were refused stand in the browser's log: that is the browser's word, not the page's.
    await done(page).catch((thrown: unknown) => expect(String(thrown)).toMatch(/^Error: The page logged: Failed to load resource: net::ERR_FAILED[^\n]*$/));
  });
});
