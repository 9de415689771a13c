import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Pretend } from '../src/host/fake/fake';
import { begin } from './begin';
import { done } from './browser';
import { violations } from './stage';

const open = begin();
const asked = (page: Page) => page.evaluate(() => (window as unknown as { pretend: Pretend }).pretend.asked.filter((one) => !['snapshot', 'list_sessions', 'show_session', 'list_photos'].includes(one.ask)));
const photos = (page: Page) => page.locator('[data-photos] [role=option]');

/** Session 126: six photos that look like two groups of guests. */
async function editor(query = ''): Promise<Page> {
  const page = await open({ screen: 'sessions', reducedMotion: true, query });
  await page.evaluate(() => (location.hash = 'sessions/126'));
  await page.getByText('6 photos, looks like two groups of guests').waitFor();
  return page;
}

describe('a session in the hand', () => {
  it('is split by tap, and taken back with one key', async () => {
    const page = await editor();
    await photos(page).nth(4).click();
    await photos(page).nth(5).click();
    await page.getByText('These 2 are already in Event Gallery under').waitFor();
    await page.getByRole('button', { name: 'Make a new session' }).click();
    await page.getByText('2 photos are session 132 now.').waitFor();
    await page.waitForFunction(() => document.querySelectorAll('[data-photos] [role=option]').length === 4);
    await page.keyboard.press('Control+z');
    await page.getByText('Session 126 is whole again.').waitFor();
    await page.waitForFunction(() => document.querySelectorAll('[data-photos] [role=option]').length === 6);
    await page.keyboard.press('Control+Shift+z');
    await page.getByText('2 photos are session 132 now.').waitFor();
    await done(page);
  });

  it('gives photos to its neighbour first, or to any other', async () => {
    const page = await editor();
    await photos(page).nth(5).click();
    await page.getByRole('button', { name: 'Move to 127' }).click();
    await page.getByText('1 photo moved to session 127.').waitFor();
    await photos(page).nth(4).click();
    await page.getByRole('button', { name: 'Move to…' }).click();
    await page.getByRole('searchbox', { name: 'Search sessions' }).last().fill('120');
    await page.getByRole('dialog').getByRole('button', { name: /^120/ }).click();
    await page.getByText('1 photo moved to session 120.').waitFor();
    expect((await asked(page)).map((one) => one.ask)).toEqual(['move_photos', 'move_photos']);
    await done(page);
  });

  it('is edited with the keyboard alone, and single keys can be switched off', async () => {
    const page = await editor();
    await page.locator('[data-photos]').focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 's']) await page.keyboard.press(key);
    await page.getByText('2 photos are session 132 now.').waitFor();
    await page.locator('[data-photos]').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Space');
    await page.keyboard.press('Shift+ArrowRight');
    await page.getByText('2 chosen').first().waitFor();
    await page.keyboard.press('m');
    await page.getByRole('dialog').waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent?.includes('127') === true);
    await page.keyboard.press('Enter');
    await page.getByText('2 photos moved to session 127.').waitFor();
    await page.locator('[data-photos]').focus();
    await page.keyboard.press('j');
    await page.getByText('Sessions 125 and 126 are joined.').waitFor();
    await page.getByRole('heading', { level: 2, name: '125' }).waitFor();
    await done(page);

    const off = await editor('&photo-keys=false');
    await off.evaluate(() => (location.hash = 'settings'));
    await off.getByRole('switch', { name: 'Single keys for photos' }).click();
    await off.evaluate(() => (location.hash = 'sessions/126'));
    await off.locator('[data-photos]').focus();
    if ((await off.locator('.keys').count()) > 0) throw new Error('the keys are shown though they are off');
    await off.keyboard.press('j');
    expect(await asked(off)).toEqual([]);
    await done(off);
  });

  it('says what a tag becomes before it is given', async () => {
    const page = await editor();
    const tag = page.getByLabel('Tag guests can read');
    await tag.fill('Anna & Ben');
    await page.getByText('Spaces become -. It will be Anna-Ben').waitFor();
    await tag.press('Enter');
    await page.getByText('The tag became Anna-Ben.').waitFor();
    expect(await tag.inputValue()).toBe('Anna-Ben');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText(/^The tag is .* again\.$/).waitFor();
    await done(page);
  });

  it('takes photos by a drag onto another session, and onto a new one', async () => {
    const page = await editor();
    const drag = async (from: { x: number; y: number }, to: { x: number; y: number }) => {
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(from.x + 20, from.y + 5);
      await page.mouse.move(to.x, to.y, { steps: 4 });
    };
    const middle = async (of: ReturnType<Page['locator']>) => {
      const box = await of.boundingBox();
      return { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
    };
    await drag(await middle(photos(page).nth(4)), await middle(page.locator('[role=option][data-drop-session="128"]')));
    await page.getByText('Drop here to move 1 photo').waitFor();
    await page.mouse.up();
    await page.getByText('1 photo moved to session 128.').waitFor();
    await drag(await middle(photos(page).nth(0)), await middle(page.locator('[data-new-session]')));
    await page.mouse.up();
    await page.getByText('1 photo is session 132 now.').waitFor();
    await done(page);
  });

  it('is found by number or tag', async () => {
    const page = await editor();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('77');
    await page.waitForFunction(() => document.querySelectorAll('[role=listbox][aria-label=Sessions] [role=option]').length === 1);
    await page.locator('[role=option][data-number="77"]').waitFor();
    await done(page);
  });

  for (const theme of ['dark', 'light', 'contrast']) {
    it(`has no accessibility violation while photos are chosen, in the ${theme} theme`, { timeout: 60_000 }, async () => {
      const page = await editor(`&theme=${theme}`);
      await photos(page).nth(4).click();
      for (const look of [async () => {}, () => page.getByRole('button', { name: 'Move to…' }).click()]) {
        await look();
        expect(await violations(page)).toEqual([]);
      }
      await done(page);
    });
  }
});

describe('the regret time', () => {
  it('counts down on Live, and a tap leaves the guests out', async () => {
    const page = await open({ scenario: 'regret', reducedMotion: true });
    await page.getByText('Goes out in 24 s').waitFor();
    const box = await page.getByRole('button', { name: 'Not this one' }).boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(43.5);
    await page.getByRole('button', { name: 'Not this one' }).click();
    await page.getByText('4 photos are left out. They never left this computer.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('4 photos go out after all.').waitFor();
    await done(page);
  });

  it('is off until somebody turns it on, on Event, beside the hours', async () => {
    const page = await open({ screen: 'event', reducedMotion: true });
    const regret = page.getByRole('switch', { name: 'Time to regret' });
    expect(await regret.getAttribute('aria-checked')).toBe('false');
    await regret.click();
    await page.getByLabel('Seconds').fill('45');
    await page.getByLabel('Seconds').press('Enter');
    await page.getByLabel('Ends').fill('03:00');
    expect(await asked(page)).toEqual([
      { ask: 'set_regret', seconds: 30 },
      { ask: 'set_regret', seconds: 45 },
      { ask: 'set_hours', starts: '18:00', ends: '03:00' },
    ]);
    await page.getByText('A photo after midnight still belongs to Saturday 13 June.').waitFor();
    expect(await violations(page)).toEqual([]);
    await done(page);
  });
});

describe('photos older than the event', () => {
  it('are asked about once', async () => {
    for (const [name, send] of [['Only new ones', false], ['Send all', true]] as const) {
      const page = await open({ scenario: 'old-photos', reducedMotion: true });
      await page.getByText('312 photos are older than this event.').waitFor();
      await page.getByRole('button', { name }).click();
      await page.getByText('312 photos are older than this event.').waitFor({ state: 'detached' });
      expect(await asked(page)).toEqual([{ ask: 'answer_old_photos', folder: 1, send }]);
      await done(page);
    }
  });
});
