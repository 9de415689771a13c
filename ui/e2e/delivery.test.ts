import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Request } from '../src/contract/types';
import type { Pretend } from '../src/host/fake/fake';
import { begin } from './begin';
import { done, picture, type Opening } from './browser';
import { look, over } from './stage';

const open = begin();

/** What the page asked of its host, of one kind. */
async function asked<A extends Request['ask']>(page: Page, ask: A): Promise<Extract<Request, { ask: A }>[]> {
  const all = await page.evaluate(() => (window as unknown as { pretend: Pretend }).pretend.asked);
  return all.filter((one): one is Extract<Request, { ask: A }> => one.ask === ask);
}

async function axe(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([]);
}

const question = (page: Page) => page.locator('dialog[open]');
const rows = (page: Page) => page.locator('[role=row]').filter({ has: page.locator('.pick') });

describe('several photos chosen', () => {
  it('are moved to another session with one request, and a photo left out comes back with Ctrl+Z', async () => {
    const page = await open({ scenario: 'live', screen: 'photos', reducedMotion: true });
    await page.getByRole('grid').waitFor();
    await rows(page).nth(3).locator('.pick').click();
    await rows(page).nth(4).locator('.pick').click();
    await page.getByRole('button', { name: 'Move to…' }).click();
    await question(page).getByRole('heading', { name: 'Move 2 photos to…' }).waitFor();
    await picture(page, 'photos-move');
    await question(page).getByRole('listitem').nth(2).getByRole('button').click();
    await page.getByRole('button', { name: '2 chosen' }).waitFor({ state: 'detached' });
    const moves = await asked(page, 'move_photos');
    expect(moves).toHaveLength(1);
    expect(moves[0]?.photos).toHaveLength(2);

    await page.getByRole('grid').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Delete');
    await page.getByText(' is left out.').waitFor();
    await page.keyboard.press('Control+z');
    await page.getByText(' is left out.').waitFor({ state: 'detached' });
    expect(await asked(page, 'take_in_again')).toHaveLength(1);
    expect(await asked(page, 'undo')).toEqual([]);
    await done(page);
  });
});

describe('what can be done to chosen photos', () => {
  const bar = (page: Page) => page.getByRole('group', { name: 'What to do with the chosen photos' });
  const names = (page: Page) => bar(page).getByRole('button').allInnerTexts();
  const waiting = (page: Page) => rows(page).filter({ has: page.getByText('Waiting', { exact: true }) });
  const onTheWay = async (how: Opening = {}) => {
    const page = await open({ scenario: 'live', screen: 'photos/on_the_way', reducedMotion: true, ...how });
    await waiting(page).nth(2).waitFor();
    return page;
  };

  it('is offered by how they stand: sent first, paused, let go on, left out, each with one request and its way back', { timeout: 60_000 }, async () => {
    const page = await onTheWay();
    for (const at of [0, 1, 2]) await waiting(page).nth(at).locator('.pick').click();
    expect(await names(page)).toEqual(['3 chosen', 'Send first', 'Pause', 'Leave out', 'Move to…', 'Take down']);
    await axe(page);
    await bar(page).getByRole('button', { name: 'Pause' }).click();
    await bar(page).getByRole('button', { name: 'Go on' }).waitFor();
    expect(await names(page)).toEqual(['3 chosen', 'Send first', 'Go on', 'Leave out', 'Move to…', 'Take down']);
    await bar(page).getByRole('button', { name: 'Go on' }).click();
    await bar(page).getByRole('button', { name: 'Pause' }).waitFor();
    expect((await asked(page, 'pause_photos')).map((one) => [one.photos.length, one.paused])).toEqual([
      [3, true],
      [3, false],
    ]);

    await bar(page).getByRole('button', { name: 'Leave out' }).click();
    await page.getByText('3 photos are left out.').waitFor();
    await page.getByRole('button', { name: '3 chosen' }).waitFor({ state: 'detached' });
    await page.keyboard.press('Control+z');
    await page.getByText('3 photos are left out.').waitFor({ state: 'detached' });
    const [out] = await asked(page, 'leave_photos_out');
    const [back] = await asked(page, 'take_photos_in_again');
    expect(back?.photos).toEqual(out?.photos);

    for (const at of [0, 1]) await waiting(page).nth(at).locator('.pick').click();
    await bar(page).getByRole('button', { name: 'Send first' }).click();
    await page.getByText('They go first now.').waitFor();
    expect((await asked(page, 'this_one_now')).map(({ one }) => (one.of === 'photos' ? one.photos.length : 0))).toEqual([2]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('They are where they were in line again.').waitFor();
    await done(page);
  });

  it('is not what delivered photos can do', async () => {
    const page = await open({ scenario: 'live', screen: 'photos/delivered', reducedMotion: true });
    await rows(page).nth(3).locator('.pick').click();
    expect(await names(page)).toEqual(['1 chosen', 'Move to…', 'Take down']);
    await done(page);
  });

  it('is in a menu too: by right click, by Shift+F10 and by a finger that rests', { timeout: 60_000 }, async () => {
    const page = await onTheWay();
    const menu = page.getByRole('menu');
    const items = () => menu.getByRole('menuitem').allInnerTexts();
    const all = ['Send first', 'Pause', 'Leave out', 'Move to…', 'Take down'];
    await waiting(page).nth(1).click({ button: 'right' });
    await menu.waitFor();
    expect(await items()).toEqual(all);
    expect(await menu.getByRole('menuitem', { name: 'Send first' }).evaluate((one) => one === document.activeElement)).toBe(true);
    await axe(page);
    await picture(page, 'photos-menu');
    await page.keyboard.press('ArrowUp');
    expect(await menu.getByRole('menuitem', { name: 'Take down' }).evaluate((one) => one === document.activeElement)).toBe(true);
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });

    // With the keyboard, of all that are chosen; the focus comes back to the list.
    await page.getByRole('grid').focus();
    await waiting(page).nth(0).locator('.pick').click();
    await waiting(page).nth(1).locator('.pick').click();
    await page.getByRole('grid').focus();
    await page.keyboard.press('Shift+F10');
    await menu.getByRole('menuitem', { name: 'Pause' }).press('Enter');
    await menu.waitFor({ state: 'detached' });
    expect((await asked(page, 'pause_photos')).map((one) => one.photos.length)).toEqual([2]);
    expect(await page.getByRole('grid').evaluate((one) => one === document.activeElement)).toBe(true);
    await page.keyboard.press('m');
    await question(page).getByRole('heading', { name: 'Move 2 photos to…' }).waitFor();
    await page.keyboard.press('Escape');
    await question(page).waitFor({ state: 'detached' });
    await page.keyboard.press('Delete');
    await page.getByText('2 photos are left out.').waitFor();

    // A finger that rests, and is lifted: the menu stays and the photo is not opened.
    const row = await waiting(page).nth(0).elementHandle();
    if (row === null) throw new Error('no row');
    const place = await row.boundingBox();
    if (place === null) throw new Error('no place');
    const [x, y] = [place.x + 200, place.y + 20];
    const touch = (type: string) => row.dispatchEvent(type, { bubbles: true, pointerType: 'touch', clientX: x, clientY: y });
    await touch('pointerdown');
    await menu.waitFor();
    await touch('pointerup');
    await row.dispatchEvent('click', { bubbles: true, clientX: x, clientY: y });
    expect(await items()).toEqual(all);
    expect(await page.getByRole('complementary', { name: 'This photo' }).getByRole('heading').count()).toBe(0);
    await done(page);
  });

  it('fits the smallest window, in every language', { timeout: 60_000 }, async () => {
    const page = await onTheWay({ width: 640 });
    await waiting(page).nth(0).locator('.pick').click();
    for (const language of ['en', 'de', 'es'] as const) {
      await look(page, { language });
      expect(await over(page)).toEqual([]);
    }
    await done(page);
  });
});

describe('several photos taken down', () => {
  it('are chosen on Photos by tap, Shift and keys, and taken down with one question and one request', async () => {
    const page = await open({ scenario: 'live', screen: 'photos', reducedMotion: true });
    await page.getByRole('grid').waitFor();
    await rows(page).nth(3).locator('.pick').click();
    await rows(page).nth(6).locator('.pick').click({ modifiers: ['Shift'] });
    await page.getByRole('button', { name: '4 chosen' }).waitFor();
    await rows(page).nth(5).locator('.pick').click();
    await page.getByRole('button', { name: '3 chosen' }).waitFor();
    await picture(page, 'photos-chosen');
    await axe(page);
    await page.getByRole('group', { name: 'What to do with the chosen photos' }).getByRole('button', { name: 'Take down' }).click();
    await question(page).getByRole('heading', { name: /^Remove 3 photos from the local gallery\?/ }).waitFor();
    await question(page).getByText('Event Gallery and Hosts’ gallery have no way to do this from here').waitFor();
    await picture(page, 'take-down-several');
    await question(page).getByRole('button', { name: 'Cancel' }).click();
    expect(await asked(page, 'take_down')).toEqual([]);
    await page.getByRole('button', { name: '3 chosen' }).waitFor();
    await page.getByRole('group', { name: 'What to do with the chosen photos' }).getByRole('button', { name: 'Take down' }).click();
    await question(page).getByRole('button', { name: 'Take down' }).click();
    await page.getByText('3 photos taken down.').waitFor();
    const requests = await asked(page, 'take_down');
    expect(requests).toHaveLength(1);
    expect(requests[0]?.of.of === 'photos' ? requests[0].of.photos.length : 0).toBe(3);
    await page.getByRole('button', { name: '3 chosen' }).waitFor({ state: 'detached' });
    await done(page);
  });

  it('are chosen with the keyboard alone, and let go with Escape or another filter', async () => {
    const page = await open({ scenario: 'live', screen: 'photos', reducedMotion: true });
    await page.getByRole('grid').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByRole('button', { name: '3 chosen' }).waitFor();
    expect(await page.locator('[role=row][aria-selected=true]').count()).toBe(3);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /chosen$/ }).waitFor({ state: 'detached' });
    await page.keyboard.press('Control+a');
    await page.getByRole('button', { name: /\d\d\d chosen/ }).waitFor();
    await page.getByRole('button', { name: /^Delivered/ }).click();
    await page.getByRole('button', { name: /chosen$/ }).waitFor({ state: 'detached' });
    await done(page);
  });

  it('are taken down out of a session, all with one request', async () => {
    const page = await open({ screen: 'sessions', reducedMotion: true });
    await page.evaluate(() => (location.hash = 'sessions/126'));
    const photos = page.locator('[data-photos] [role=option]');
    await photos.nth(4).click();
    await photos.nth(5).click();
    await picture(page, 'session-chosen');
    await page.getByRole('group', { name: 'What to do with photos of this session' }).getByRole('button', { name: 'Take down' }).click();
    await question(page).getByRole('heading', { name: /2 photos/ }).waitFor();
    await question(page).getByRole('button', { name: 'Take down' }).click();
    await page.getByText('2 photos taken down.').waitFor();
    expect((await asked(page, 'take_down')).map((one) => one.of.of)).toEqual(['photos']);
    await done(page);
  });

  it('say that Event Gallery cannot remove them, and open its page', async () => {
    const page = await open({ scenario: 'live', screen: 'photos', reducedMotion: true });
    await page.locator('[role=row]', { hasText: '20260613_2304_2.jpg' }).click();
    const panel = page.getByRole('complementary', { name: 'This photo' });
    await panel.getByRole('button', { name: 'Take down' }).click();
    await question(page).getByRole('button', { name: 'Take down' }).click();
    await panel.getByText('Event Gallery cannot remove it from here.').waitFor();
    await picture(page, 'by-hand');
    await axe(page);
    await panel.getByRole('button', { name: 'Open its web page' }).click();
    expect((await page.evaluate(() => (window as unknown as { pretend: Pretend }).pretend.opened)).length).toBe(1);
    await done(page);
  });
});

describe('a photo that may be there already', () => {
  it('leads to its gallery first, then says that it is there', async () => {
    const page = await open({ scenario: 'many', screen: 'photos', reducedMotion: true });
    await page.getByRole('button', { name: /^Need you/ }).click();
    await page.locator('[role=row]', { hasText: 'Maybe already there' }).first().click();
    const panel = page.getByRole('complementary', { name: 'This photo' });
    await panel.getByRole('button', { name: 'Open the gallery' }).click();
    expect(await page.evaluate(() => (window as unknown as { pretend: Pretend }).pretend.opened)).toEqual(['event-gallery']);
    await picture(page, 'unsure');
    await axe(page);
    await panel.getByRole('button', { name: 'It is there' }).click();
    expect((await asked(page, 'mark_delivered')).map((one) => one.destination)).toEqual(['event-gallery']);
    await done(page);
  });
});

describe('this one now', () => {
  it('is taken back by the bar, for a photo with its pause and for a session', async () => {
    const page = await open({ scenario: 'paused', screen: 'photos', reducedMotion: true });
    await page.getByRole('button', { name: /^On the way/ }).click();
    await page.locator('[role=row]', { hasText: 'Waiting' }).first().click();
    const panel = page.getByRole('complementary', { name: 'This photo' });
    await panel.getByRole('button', { name: 'Pause this photo' }).click();
    await panel.getByRole('button', { name: 'This one now' }).click();
    await page.getByText('It goes first now.').waitFor();
    await picture(page, 'now-this-undo');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('It is where it was in line again.').waitFor();
    await panel.getByRole('button', { name: 'Go on' }).waitFor();
    expect(await asked(page, 'undo_this_one_now')).toEqual([{ ask: 'undo_this_one_now', turn: 1 }]);
    await done(page);
  });
});

describe('only paused photos', () => {
  it('are said to be paused, and one button sends them on', async () => {
    const page = await open({ scenario: 'photos-paused', reducedMotion: true });
    await page.getByRole('heading', { level: 1, name: /2 photos are paused/ }).waitFor();
    await picture(page, 'photos-paused');
    await axe(page);
    await page.getByRole('button', { name: 'Send them' }).click();
    expect(await asked(page, 'resume_photos')).toHaveLength(1);
    await page.getByRole('heading', { level: 1, name: /on the way/ }).waitFor();
    await done(page);
  });
});
