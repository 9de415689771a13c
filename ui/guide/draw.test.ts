import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, serve } from '../e2e/browser';
import { look } from '../e2e/stage';
import { Party, retell } from './party';
import { PLAYED, REAL } from './pictures';
import { difference, read, write } from './png';
import { whatToDo } from './whatToDo';

/** Draws the pictures of `docs/guide`, or, where `GUIDE` is `check`, says which of them differ. */
const CHECK = process.env['GUIDE'] === 'check';
const FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'guide', 'pictures');
/** What was drawn and differs, for whoever wants to look. */
const DIFFERS = process.env['GUIDE_DIFFERS'];
/** A picture may weigh so much; a page of text and pictures has to open quickly on a phone. */
const HEAVIEST = 150_000;
/** A thousandth of a picture: less than a word in it. */
const SAME = 0.001;
const NIGHT = Date.parse('2026-06-13T23:07:00Z');

const program = (variable: string, name: string) => {
  const path = process.env[variable] ?? join(import.meta.dirname, '..', '..', 'target', 'debug', name);
  if (!existsSync(path)) throw new Error(`${path} is not there: cargo xtask guide builds it.`);
  return path;
};

let browser: Browser;
beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  browser = await openBrowser();
});
afterAll(() => browser.close());

const paper = () => browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce', colorScheme: 'dark' });

/** Waits until all that is to be seen is there: letters, pictures, and two frames. */
async function settled(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.all([...document.images].filter((one) => one.offsetParent !== null && one.loading !== 'lazy').map((one) => one.decode().catch(() => {})));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
  await page.waitForFunction(() => [...document.images].every((one) => one.complete));
}

/** Keeps the picture, or compares it with the one that is kept. */
async function draw(page: Page, name: string): Promise<void> {
  await settled(page);
  const drawn = write(read(await page.screenshot({ animations: 'disabled', caret: 'hide' })));
  expect.soft(drawn.length, `${name}.png weighs too much`).toBeLessThan(HEAVIEST);
  const path = join(FOLDER, `${name}.png`);
  if (!CHECK) return writeFileSync(path, drawn);
  const differs = existsSync(path) ? difference(read(readFileSync(path)), read(drawn)) : 1;
  if (differs > SAME && DIFFERS !== undefined) writeFileSync(join(DIFFERS, `${name}.png`), drawn);
  expect.soft(differs, `${name}.png shows another page than this one: cargo xtask guide draws it anew`).toBeLessThanOrEqual(SAME);
}

it('the page “What to do when”, of the words of the page', () => {
  const path = join(FOLDER, '..', 'what-to-do.md');
  if (CHECK) expect(readFileSync(path, 'utf8') === whatToDo(), 'what-to-do.md is not of these words: cargo xtask guide writes it anew').toBe(true);
  else writeFileSync(path, whatToDo());
});

describe('drawn by the real program with the pretend booth', () => {
  let party: Party;
  beforeAll(async () => {
    party = new Party(program('BOOTHLIFT_HEADLESS', 'boothlift-headless'), program('BOOTHLIFT_PRETEND_BOOTH', 'pretend-booth'));
    await party.open();
  });
  afterAll(() => party.close());

  /** The page at this moment of the evening. */
  async function show(screen: string, theme = 'dark'): Promise<Page> {
    const page = await (await paper()).newPage();
    await page.clock.setFixedTime(party.now + 60_000);
    await page.addInitScript(retell, [party.moments, party.paths] as Parameters<typeof retell>[0]);
    await page.addInitScript((wanted) => localStorage.setItem('boothlift.theme', JSON.stringify(wanted)), theme);
    await page.goto(`${party.url}#${screen}`);
    await page.locator('main h1').first().waitFor();
    return page;
  }
  const drawn = async (page: Page, name: (typeof REAL)[number]) => {
    await draw(page, name);
    await page.context().close();
  };

  it('before the first guests', async () => {
    const page = await show('live');
    await page.getByRole('heading', { level: 1, name: 'Ready.' }).waitFor();
    await drawn(page, 'live-ready');
  });

  it('after some guests', async () => {
    // The page of the program says when everything has arrived: the next guests come after that.
    for (let groups = 1; await party.shoot(); groups++) {
      const page = await show('live');
      await page.getByRole('heading', { level: 1, name: /^(All \d+|1 photo) delivered\./ }).waitFor();
      await page.getByLabel(new RegExp(`^Open session ${groups}\\b`)).first().waitFor();
      if (groups === 2) await draw(page, 'live-first-guests');
      await page.context().close();
    }
    party.later(2);
    await drawn(await show('live', 'light'), 'live-light');
  });

  it('every photo and every session', async () => {
    const photos = await show('photos');
    await photos.locator('[role=row]', { hasText: 'jpg' }).nth(2).click();
    await photos.getByText('Safe copy made').waitFor();
    await drawn(photos, 'photos');
    await drawn(await show('sessions'), 'sessions');
  });

  it('how everything is', async () => {
    const page = await show('support');
    await page.getByText('Everything is fine.').or(page.getByText(/needs? a look\.$/)).first().waitFor();
    await drawn(page, 'support');
  });

  it('the end of the night', { timeout: 120_000 }, async () => {
    party.later(170);
    const page = await show('packup');
    await page.getByRole('heading', { level: 1, name: 'You can pack up.' }).waitFor({ timeout: 60_000 });
    await page.getByText(/^Checked at /).waitFor({ timeout: 60_000 });
    await drawn(page, 'pack-up');
  });
});

describe('played by the pretend host, as trouble cannot be had to order', () => {
  let site: Awaited<ReturnType<typeof serve>>;
  let page: Page;
  beforeAll(async () => {
    site = await serve();
    page = await (await paper()).newPage();
    await page.clock.setFixedTime(NIGHT);
    await page.goto(`${site.url}?scenario=live&still#live`);
    await page.locator('html[data-ready=yes]').waitFor();
  });
  afterAll(() => site.close());

  it.each(PLAYED)('$name', async ({ name, look: to, then }) => {
    await look(page, { theme: 'dark', layer: null, ...to });
    if (to.layer !== undefined && to.layer !== null) await page.locator('dialog[open]').waitFor();
    await then?.(page);
    await draw(page, name);
    await page.reload();
    await page.locator('html[data-ready=yes]').waitFor();
  });
});
