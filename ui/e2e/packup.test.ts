import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Pretend } from '../src/host/fake/fake';
import { begin, pretend } from './begin';
import { done, picture, type Opening } from './browser';
import { look, VIEWS, violations } from './stage';

const open = begin();

/** Each verdict, its words, and the button that stands first. */
const VERDICTS: readonly [string, string, string | null][] = [
  ['packup-checking', 'One moment.', null],
  ['packup-ready', 'You can pack up.', 'Close the event'],
  ['packup-almost', 'Almost: 2 photos left.', null],
  ['packup-not-yet', 'Not yet: 138 photos wait.', 'Finish at home'],
  ['packup-home', 'Not yet: 138 photos wait.', 'Do not finish at home'],
  ['packup-needs-you', '2 photos need a look first.', 'Show them'],
  ['packup-mismatch', 'One thing does not match.', 'Send it again'],
  ['packup-mismatches', '7 things do not match.', 'Send them again'],
  ['packup-not-checked', 'Boothlift could not check everything.', 'Close the event anyway'],
];

const asked = (page: Page) => pretend(page, (of) => of.asked.filter((one) => one.ask !== 'snapshot'));
const last = async (page: Page) => (await asked(page)).at(-1);
const packUp = (scenario: string, more: Opening = {}) => open({ scenario, screen: 'packup', reducedMotion: true, ...more });

describe('Pack up', () => {
  it('says each verdict, with its button in sight', { timeout: 120_000 }, async () => {
    const page = await packUp('packup-ready');
    for (const height of [800, 720]) {
      await page.setViewportSize({ width: 1280, height });
      for (const [scenario, title, button] of VERDICTS) {
        await look(page, { scenario });
        await page.getByRole('heading', { level: 1, name: title }).waitFor();
        expect(await page.getByRole('status').filter({ hasText: title }).count(), 'ears hear it too').toBe(1);
        for (const name of [button, 'Save', 'Print', 'Back to Live']) {
          if (name === null) continue;
          const box = await page.getByRole('button', { name, exact: true }).boundingBox();
          expect(box, name).not.toBeNull();
          expect((box?.y ?? 0) + (box?.height ?? 0), `${scenario}: ${name}`).toBeLessThanOrEqual(height);
        }
        if (height === 720) await picture(page, `${scenario}-${height}`);
      }
    }
    await done(page);
  });

  it('has no accessibility violation in any theme', { timeout: 120_000 }, async () => {
    const page = await packUp('packup-ready');
    // The others are among the views that are looked at in every language too.
    for (const [scenario] of VERDICTS.filter(([scenario]) => !VIEWS.some(([one]) => one === scenario))) {
      await look(page, { scenario, theme: 'dark' });
      await page.getByRole('complementary').waitFor();
      expect.soft(await violations(page), scenario).toEqual([]);
      for (const theme of ['light', 'contrast'] as const) {
        await look(page, { theme });
        expect.soft(await violations(page, 'colours'), `${scenario}, ${theme}`).toEqual([]);
      }
    }
    await done(page);
  });

  it('never scrolls sideways nor hides a button, at any size or text size', { timeout: 120_000 }, async () => {
    const page = await packUp('packup-ready');
    for (const [width, height] of [[1280, 800], [1280, 720], [1024, 640], [640, 400]] as const) {
      await page.setViewportSize({ width, height });
      for (const textSize of [100, 130] as const) {
        for (const scenario of width === 1280 ? ['packup-not-checked'] : ['packup-ready', 'packup-mismatches']) {
          await look(page, { scenario, textSize });
          await page.getByRole('complementary').waitFor();
          const where = `${scenario} at ${width} × ${height}, ${textSize} %`;
          const over = await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('html, body, main, .place, .screen, .hero, .card, .list')].filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.className));
          expect(over, where).toEqual([]);
          const small = await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('button')].map((one) => ({ name: one.textContent, box: one.getBoundingClientRect() })).filter(({ box }) => box.height < 43.5).map(({ name }) => name));
          expect(small, where).toEqual([]);
          for (const button of await page.getByRole('main').getByRole('button').all()) {
            await button.scrollIntoViewIfNeeded();
            expect(await button.evaluate((one) => {
              const box = one.getBoundingClientRect();
              return one.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
            }), `${where}: ${await button.textContent()}`).toBe(true);
          }
          if (scenario !== 'packup-mismatches') await picture(page, `packup-${width}-${height}${textSize === 100 ? '' : '-large'}`);
        }
      }
    }
    await done(page);
  });

  it('is one tap away on Live, takes the keyboard along and leads back', async () => {
    const page = await open({ scenario: 'packup-ready' });
    await page.getByRole('button', { name: 'Pack up' }).click();
    await page.getByRole('heading', { level: 1, name: 'You can pack up.' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    expect(await page.title()).toBe('Pack up · Boothlift');
    expect((await asked(page)).filter((one) => one.ask === 'pack_up')).toHaveLength(1);
    await page.getByRole('button', { name: 'Back to Live' }).click();
    await page.getByRole('heading', { level: 1, name: /All 642 delivered/ }).waitFor();
    expect(await last(page)).toEqual({ ask: 'leave_pack_up' });
    await page.keyboard.press('Control+Shift+k');
    await page.getByRole('heading', { level: 1, name: 'You can pack up.' }).waitFor();
    expect((await asked(page)).filter((one) => one.ask === 'pack_up')).toHaveLength(2);
    await page.getByRole('button', { name: 'Check again' }).click();
    expect(await last(page)).toEqual({ ask: 'pack_up' });
    await done(page);
  });

  it('turns by itself, and the keyboard stays where it was', async () => {
    const page = await packUp('packup-almost');
    const back = page.getByRole('button', { name: 'Back to Live' });
    await back.focus();
    await page.evaluate(() => {
      const { world } = (window as unknown as { pretend: Pretend }).pretend;
      const now = world.packedUp;
      if (now !== null) world.packUp({ ...now, verdict: 'ready', photos: 0, sum: { ...now.sum, delivered: now.sum.photos } });
    });
    await page.getByRole('heading', { level: 1, name: 'You can pack up.' }).waitFor();
    expect(await back.evaluate((one) => one === document.activeElement)).toBe(true);
    await done(page);
  });

  it('leads from the sum to what is not sent', async () => {
    const page = await packUp('packup-ready');
    expect(await page.getByRole('group', { name: '655 files in the booth folder, 13 not sent, 642 photos, 642 delivered' }).count()).toBe(1);
    await page.getByRole('link', { name: 'see why' }).click();
    await page.getByRole('heading', { level: 1, name: 'Photos' }).waitFor();
    await page.getByText('Thumbs.db').first().waitFor();
    await done(page);
  });

  it('finishes at home and takes that back, and the button keeps the focus', async () => {
    const page = await packUp('packup-not-yet');
    await page.getByRole('button', { name: 'Finish at home' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('They are sent at home, at full speed.').waitFor();
    expect(await last(page)).toEqual({ ask: 'finish_at_home', on: true });
    const off = page.getByRole('button', { name: 'Do not finish at home' });
    expect(await off.evaluate((one) => one === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Finish at home', exact: true }).waitFor();
    expect(await last(page)).toEqual({ ask: 'finish_at_home', on: false });
    await done(page);
  });

  it('shows what needs a look', async () => {
    const page = await packUp('packup-needs-you');
    await page.getByRole('button', { name: 'Show them' }).click();
    await page.getByRole('heading', { level: 1, name: 'Photos' }).waitFor();
    expect(await page.evaluate(() => location.hash)).toBe('#photos/needs_you');
    await done(page);
  });

  it('names the photo that does not match, shows it and sends it again', async () => {
    const page = await packUp('packup-mismatch');
    await page.getByText('CycleMate shows 641, Boothlift has 642 answers. Here is the one.').waitFor();
    const name = (await page.getByRole('group', { name: 'Photos that do not match' }).getByRole('button').textContent()) ?? '';
    await page.getByRole('button', { name: 'Send it again' }).click();
    await page.getByText('1 photo goes out again.').waitFor();
    expect(await last(page)).toEqual({ ask: 'send_missing', destination: 'hosts' });
    await page.getByRole('button', { name: 'Show it' }).click();
    await page.getByRole('heading', { level: 1, name: 'Photos' }).waitFor();
    await page.getByRole('gridcell', { name: new RegExp(name.replaceAll('.', '\\.')) }).first().waitFor();
    expect(await page.locator('[data-search]').inputValue()).toBe(name);
    await done(page);
  });

  it('closes the event only after a question, from which the proof can be saved first', async () => {
    for (const [scenario, name] of [['packup-ready', 'Close the event'], ['packup-not-checked', 'Close the event anyway']] as const) {
      const page = await packUp(scenario);
      const close = page.getByRole('button', { name, exact: true });
      await close.click();
      const dialog = page.getByRole('alertdialog', { name: 'Close Summer Party?' });
      await dialog.getByText('The guest page goes off').waitFor();
      expect(await violations(page)).toEqual([]);
      await picture(page, `${scenario}-close`);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      expect(await close.evaluate((one) => one === document.activeElement)).toBe(true);
      await close.click();
      await dialog.getByRole('button', { name: 'Keep it open' }).click();
      expect((await asked(page)).map((one) => one.ask)).not.toContain('end_event');
      await close.click();
      await dialog.getByRole('button', { name: 'Save the proof first' }).click();
      await page.getByRole('dialog', { name: 'Save the proof of delivery' }).waitFor();
      await page.keyboard.press('Escape');
      await close.click();
      await dialog.getByRole('button', { name: 'Close the event' }).click();
      await page.getByRole('button', { name: /^Start with/ }).waitFor();
      expect((await asked(page)).map((one) => one.ask)).toContain('end_event');
      expect((await asked(page)).filter((one) => one.ask === 'pack_up')).toHaveLength(1);
      await done(page);
    }
  });

  it('saves the proof in each of its three forms', async () => {
    const page = await packUp('packup-ready');
    for (const [name, format] of [['A page', 'html'], ['A table', 'csv'], ['For programs', 'json']] as const) {
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      if (format === 'html') await picture(page, 'packup-save');
      await page.getByRole('dialog').getByRole('button', { name: new RegExp(`^${name}`) }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByText('The proof of delivery is saved.').waitFor();
      expect(await pretend(page, (of) => of.saved.at(-1))).toBe(format);
    }
    await done(page);
  });

  it('copies to a USB stick, stops, goes on and says when it can be pulled out, by one button', async () => {
    const page = await packUp('packup-ready');
    const act = (name: string) => page.getByRole('button', { name, exact: true });
    const stick = (run: (usb: Pretend['world']['usb']) => void) => page.evaluate(`(${String(run)})(window.pretend.world.usb)`);
    await act('Copy to a USB stick').focus();
    await page.keyboard.press('Enter');
    await page.getByText('0 of 642 on the USB stick.').waitFor();
    expect(await act('Stop copying').evaluate((one) => one === document.activeElement)).toBe(true);
    await stick((usb) => usb.end('copying', { copied: 312 }));
    await page.getByText('312 of 642 on the USB stick.').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'packup-usb-copying');
    await page.keyboard.press('Enter');
    await page.getByText('Stopped: 312 of 642 are on the USB stick.').waitFor();
    expect(await last(page)).toEqual({ ask: 'stop_usb_copy' });
    await act('Go on copying').click();
    expect(await last(page)).toEqual({ ask: 'go_on_with_usb_copy' });
    await stick((usb) => usb.end('failed', { failure: { code: 'usb.gone', subject: 'E:', remedy: 'try_now', detail: 'no such device' } }));
    await page.getByText('The USB stick is gone.').waitFor();
    await page.getByText('Plug it in again and go on.').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'packup-usb-gone');
    await act('Go on copying').click();
    await stick((usb) => usb.end('done', { copied: 641, missing: [{ file: 7, name: 'IMG_0007.jpg', tag: '3' }], missing_total: 1 }));
    await page.getByText('You can pull it out now.').waitFor();
    await page.getByText('641 photos are on the USB stick, each compared after it was written.').waitFor();
    await page.getByRole('button', { name: 'IMG_0007.jpg' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'packup-usb-done');
    await act('Close').click();
    await page.getByText('You can pull it out now.').waitFor({ state: 'detached' });
    expect(await last(page)).toEqual({ ask: 'leave_usb_copy' });
    await done(page);
  });

  it('saves and prints the proof in the language that is spoken', async () => {
    const page = await packUp('packup-ready', { locale: 'de-DE' });
    await page.getByRole('button', { name: 'Speichern', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: /^Eine Seite/ }).click();
    await page.getByText('Der Zustellnachweis ist gespeichert.').waitFor();
    expect(await pretend(page, (of) => of.proofs)).toEqual(['de']);
    await page.getByRole('button', { name: 'Drucken' }).click();
    await page.waitForFunction(() => (window as unknown as { pretend: Pretend }).pretend.printed === 1);
    expect((await asked(page)).find((one) => one.ask === 'show_proof')).toEqual({ ask: 'show_proof', format: 'html', language: 'de' });
    await done(page);
  });

  it('prints the whole proof and nothing else', async () => {
    const page = await packUp('packup-ready');
    await page.getByRole('button', { name: 'Print' }).click();
    await page.waitForFunction(() => (window as unknown as { pretend: Pretend }).pretend.printed === 1);
    expect(await page.locator('.paper').isVisible(), 'on screen it is not seen').toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.paper').isVisible()).toBe(true);
    expect(await page.locator('.app').isVisible()).toBe(false);
    expect(await page.locator('.paper table').innerText()).toMatch(/Gallery\s+How it was proved\s+Photos\s+Local gallery/);
    expect(await page.locator('.paper').innerText(), 'a script in it is no text').not.toContain('document.title');
    expect(await page.title()).toBe('Pack up · Boothlift');
    await picture(page, 'packup-print');
    await done(page);
  });
});
