import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { read, write, type Picture } from '../guide/png';
import { NIGHT, openBrowser, serve } from './browser';
import { drift, half } from './drift';
import { KEPT, KEPT_THEMES } from './screens';
import { look } from './stage';

// Every screen beside its stored picture. `SCREENS=draw` draws the stored ones anew: cargo xtask screens.
const DRAW = process.env['SCREENS'] === 'draw';
const FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'screens');
/** Where what drifted goes: the new picture, and what differs in it. */
const DRIFTED = process.env['BOOTHLIFT_SHOTS'];
/** 16 of the 64,000 squares of a picture: less than a short word. */
const SAME = 0.000_25;
/** All of them together, in bytes: they travel with every clone. */
const HEAVIEST = 1_200_000;

const ALL = KEPT.flatMap((one) => KEPT_THEMES.map((theme) => ({ ...one, theme, file: `${one.name}-${theme}` })));

let browser: Browser;
let site: Awaited<ReturnType<typeof serve>>;
let page: Page;

beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  [site, browser] = await Promise.all([serve(), openBrowser()]);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce', colorScheme: 'dark' });
  page = await context.newPage();
  await page.clock.setFixedTime(new Date(`${NIGHT.toLocaleDateString('sv')}T23:07:00Z`));
  await page.goto(`${site.url}?scenario=live&still#live`);
  await page.locator('html[data-ready=yes]').waitFor();
});
afterAll(async () => {
  await browser.close();
  site.close();
});

/** The screen as it is now, once letters and pictures are there. */
async function drawn(): Promise<Picture> {
  await page.mouse.move(0, 0);
  await page.evaluate(async () => {
    (document.activeElement as HTMLElement | null)?.blur();
    await document.fonts.ready;
    await Promise.all([...document.images].filter((one) => one.checkVisibility()).map((one) => one.decode().catch(() => {})));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
  return half(read(await page.screenshot({ animations: 'disabled', caret: 'hide' })));
}

describe(DRAW ? 'stored anew' : 'every screen looks as its stored picture', () => {
  it.each(ALL)('$file', async ({ file, theme, look: to, then }) => {
    await look(page, { theme, layer: null, ...to });
    // What was opened by hand for the picture before is closed again.
    await look(page, { screen: 'settings' });
    await look(page, to);
    await then?.(page);
    const now = write(await drawn());
    const path = join(FOLDER, `${file}.png`);
    if (DRAW) return writeFileSync(path, now);
    expect(existsSync(path), `${file}.png is not stored: cargo xtask screens draws it`).toBe(true);
    const { share, shown } = drift(read(readFileSync(path)), read(now));
    if (share > SAME && DRIFTED !== undefined) {
      writeFileSync(join(DRIFTED, `drift-${file}.png`), now);
      writeFileSync(join(DRIFTED, `drift-${file}-where.png`), write(shown));
    }
    expect(share, `${file} is not what it was: look at artefacts/page/drift-${file}-where.png, and where it is meant draw it anew with cargo xtask screens`).toBeLessThanOrEqual(SAME);
  });

  it('no picture is stored but these, and all of them are light', () => {
    const stored = readdirSync(FOLDER);
    expect(stored.toSorted()).toEqual(ALL.map(({ file }) => `${file}.png`).toSorted());
    expect(stored.reduce((sum, one) => sum + readFileSync(join(FOLDER, one)).length, 0)).toBeLessThan(HEAVIEST);
    const told = readFileSync(join(FOLDER, '..', 'screens.md'), 'utf8');
    for (const one of stored) expect(told, 'docs/screens.md shows each').toContain(`(screens/${one})`);
  });

  it('a word that changed is found, and edges that are smoothed in another way are not', async () => {
    await look(page, { scenario: 'live', screen: 'live', theme: 'dark' });
    const before = await drawn();
    await page.evaluate(() => (document.body.style.opacity = '0.985'));
    expect(drift(before, await drawn()).share).toBeLessThanOrEqual(SAME);
    await page.evaluate(() => {
      document.body.style.opacity = '';
      const word = [...document.querySelectorAll('.tally li')].at(1)?.lastChild;
      if (word?.nodeType === Node.TEXT_NODE) word.nodeValue = 'moving';
    });
    expect(drift(before, await drawn()).share).toBeGreaterThan(SAME);
    await page.reload();
  });
});
