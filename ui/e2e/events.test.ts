import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { begin, pretend } from './begin';
import { done, picture, type Opening } from './browser';

const open = begin();
const last = async (page: Page) => (await pretend(page, (of) => of.asked.filter((one) => one.ask !== 'snapshot'))).at(-1);
const on = (screen: string, more: Opening = {}) => open({ scenario: screen === 'welcome' ? 'welcome' : 'live', screen, reducedMotion: true, ...more });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const violations = async (page: Page) => (await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze()).violations;

describe('the event that is on', () => {
  it('gets another name at once, and says what galleries go on calling it', async () => {
    const page = await on('event');
    const name = page.getByRole('textbox', { name: 'Name', exact: true });
    expect(await name.inputValue()).toBe('Summer Party');
    await page.getByText('In the galleries it stays “Summer Party”: they know it by that name.').waitFor();
    await name.fill('Summer Night');
    await name.press('Enter');
    await expect.poll(() => last(page)).toEqual({ ask: 'rename_event', name: 'Summer Night' });
    // What cannot be a name is said, and the one before stays.
    await name.fill('...');
    await name.press('Enter');
    await expect.poll(() => name.inputValue()).toBe('Summer Night');
    const asked = await pretend(page, (of) => of.asked.filter((one) => one.ask === 'rename_event').length);
    await name.fill('  ');
    await name.press('Enter');
    await expect.poll(() => name.inputValue()).toBe('Summer Night');
    expect(await pretend(page, (of) => of.asked.filter((one) => one.ask === 'rename_event').length)).toBe(asked);
    expect(await violations(page)).toEqual([]);
    await done(page);
  });

  it('asks about a folder whose newest photo is of another day', async () => {
    const page = await on('event', { scenario: 'other-day' });
    await page.getByText('The newest photo in this folder is of 9 May 2026.').waitFor();
    await page.getByText('Is it the right folder?').waitFor();
    await picture(page, 'event-other-day');
    await done(page);
  });
});

describe('earlier events', () => {
  it('are opened again from Welcome, with what was in them in sight', async () => {
    const page = await on('welcome');
    await button(page, 'Earlier events').click();
    await page.getByText('98 photos, 90 delivered. To Event Gallery, CycleMate and Local gallery.').waitFor();
    await button(page, 'Open Spring Gala again').click();
    await page.getByText('Spring Gala is open again, as it was.').waitFor();
    expect(await pretend(page, (of) => of.asked.some((one) => one.ask === 'reopen_event' && one.event === 2))).toBe(true);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await done(page);
  });

  it('an event that was closed offers the way back at once', async () => {
    const page = await on('event');
    await button(page, 'End the event').click();
    await button(page, 'End it').click();
    await page.getByText('Summer Party is closed.').waitFor();
    await button(page, 'Open again').click();
    await page.getByText('Summer Party is open again, as it was.').waitFor();
    expect((await pretend(page, (of) => of.asked)).filter((one) => one.ask === 'reopen_event')).toEqual([{ ask: 'reopen_event', event: 3 }]);
    await done(page);
  });

  it('one more like it takes its destinations and not its photos', async () => {
    const page = await on('event');
    await button(page, 'Earlier events').click();
    await page.getByText('On now').waitFor();
    await button(page, 'A new event like Charity Ride').click();
    const start = button(page, 'Start the new event');
    await page.getByRole('dialog').getByLabel('Name').fill('Charity Ride 2');
    expect(await page.getByLabel('Date').inputValue(), 'today').toBe('2026-06-13');
    await page.getByText('Its photos go to the same event there.').waitFor();
    for (const name of ['Event Gallery', 'CycleMate', 'Local gallery']) await page.getByRole('switch', { name, exact: true }).click();
    await page.getByText('Switch on one destination at least.').waitFor();
    expect(await start.isDisabled()).toBe(true);
    await page.getByRole('switch', { name: 'Event Gallery', exact: true }).click();
    await page.getByRole('radio', { name: 'Another folder' }).check();
    expect(await start.isDisabled(), 'a folder has to be chosen').toBe(true);
    await button(page, 'Choose the folder').click();
    await page.getByText('212 photos are older than today. Send them too?').waitFor();
    await start.click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await pretend(page, (of) => of.asked.find((one) => one.ask === 'duplicate_event'))).toEqual({
      ask: 'duplicate_event',
      event: 1,
      name: 'Charity Ride 2',
      date: '2026-06-13',
      folder: { pick: 2, old_photos: false },
      destinations: ['event-gallery'],
    });
    await done(page);
  });

  it('its own name and day are refused before anything ends', async () => {
    const page = await on('event');
    await button(page, 'Earlier events').click();
    await button(page, 'A new event like Spring Gala').click();
    await page.getByLabel('Date').fill('2026-05-09');
    await page.getByText('That is the earlier event’s own name and day. Change one of them.').waitFor();
    expect(await button(page, 'Start the new event').isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await done(page);
  });
});

describe('an event file', () => {
  it('shows what is in it, asks for a folder that is not here, and leads to where tokens are asked for', async () => {
    const page = await on('welcome');
    await page.getByRole('button', { name: 'I have an event file' }).click();
    await page.getByText('This computer has no such folder.').waitFor();
    await page.getByText('You are asked for its token or sign-in afterwards.').waitFor();
    const start = button(page, 'Open this event');
    expect(await start.isDisabled()).toBe(true);
    await button(page, 'Choose the folder').click();
    await start.click();
    await page.getByRole('heading', { level: 1, name: 'Event' }).waitFor();
    expect(await pretend(page, (of) => of.asked.find((one) => one.ask === 'open_event_file'))).toEqual({ ask: 'open_event_file', drop: 77, date: '2026-06-20', folder: { pick: 2, old_photos: false } });
    await done(page);
  });

  it('let go over the window is shown too, and one that cannot be used says so', async () => {
    const page = await on('live');
    await pretend(page, (of) => of.drag({ phase: 'files', drop: 78, items: 1, x: 10, y: 10 }));
    await page.getByText('This event file cannot be used').waitFor();
    expect(await last(page)).toEqual({ ask: 'look_at_event_file', drop: 78 });
    await pretend(page, (of) => of.drag({ phase: 'files', drop: 77, items: 1, x: 10, y: 10 }));
    await page.getByRole('dialog', { name: 'Open Garden Party?' }).waitFor();
    await page.getByText(/^Summer Party closes when another event opens\./).waitFor();
    await done(page);
  });

  it('is kept for another booth', async () => {
    const page = await on('event');
    await button(page, 'Save for another booth').click();
    await page.getByText('The event is saved as a file. No token and no photo is in it.').waitFor();
    expect(await pretend(page, (of) => of.savedEvents)).toBe(1);
    await done(page);
  });
});

describe('its sheets', () => {
  for (const theme of ['dark', 'light', 'contrast']) {
    it(`have no accessibility violation in the ${theme} theme`, { timeout: 120_000 }, async () => {
      const page = await on('event', { query: `&theme=${theme}`, height: 720 });
      await picture(page, `events-screen-${theme}`);
      expect(await violations(page)).toEqual([]);
      await button(page, 'Earlier events').click();
      await page.getByText('On now').waitFor();
      await picture(page, `events-earlier-${theme}`);
      expect(await violations(page)).toEqual([]);
      await button(page, 'A new event like Charity Ride').click();
      await page.getByRole('radio', { name: 'Another folder' }).check();
      await button(page, 'Choose the folder').click();
      await page.getByText('212 photos are older').waitFor();
      await picture(page, `events-like-${theme}`);
      expect(await violations(page)).toEqual([]);
      await done(page);
      const welcome = await on('welcome', { query: `&theme=${theme}` });
      await picture(welcome, `events-welcome-${theme}`);
      expect(await violations(welcome)).toEqual([]);
      await welcome.getByRole('button', { name: 'I have an event file' }).click();
      await welcome.getByText('This computer has no such folder.').waitFor();
      await picture(welcome, `events-file-${theme}`);
      expect(await violations(welcome)).toEqual([]);
      await done(welcome);
    });
  }
});

describe('templates', () => {
  it('keep the set-up of this event under a name that is still free', async () => {
    const page = await on('event');
    await button(page, 'Templates').click();
    await page.getByText('Event Gallery and Local gallery. Kept on').waitFor();
    await picture(page, 'templates');
    const name = page.getByRole('dialog').getByLabel('Name of the template');
    await name.fill('wedding');
    await page.getByText('There is a template of this name.').waitFor();
    expect(await button(page, 'Keep as a template').isDisabled()).toBe(true);
    await name.fill('Corporate');
    await button(page, 'Keep as a template').click();
    await button(page, 'A new event from Corporate').waitFor();
    expect(await last(page)).toEqual({ ask: 'list_templates' });
    expect(await pretend(page, (of) => of.asked.find((one) => one.ask === 'save_template'))).toEqual({ ask: 'save_template', name: 'Corporate' });
    expect(await violations(page)).toEqual([]);
    await done(page);
  });

  it('get another name, and are removed after a question', async () => {
    const page = await on('event');
    await button(page, 'Templates').click();
    await button(page, 'Rename Wedding').click();
    await page.getByRole('listitem').getByLabel('Name of the template').fill('Summer weddings');
    await button(page, 'Give it this name').click();
    await button(page, 'Remove Summer weddings').click();
    await page.getByText('Remove “Summer weddings”? Events that began with it stay as they are.').waitFor();
    await picture(page, 'template-remove');
    await button(page, 'Remove it').click();
    await page.getByText('There is no template yet.').waitFor();
    expect(await pretend(page, (of) => of.asked.filter((one) => one.ask.endsWith('_template')))).toEqual([
      { ask: 'rename_template', template: 1, name: 'Summer weddings' },
      { ask: 'remove_template', template: 1 },
    ]);
    await done(page);
  });

  it('begin a new event with a name and a day of its own, also from Welcome', async () => {
    const page = await on('welcome');
    await button(page, 'Earlier events').click();
    await button(page, 'Templates').click();
    expect(await page.getByText('Keep the set-up of this event').count(), 'there is none').toBe(0);
    await button(page, 'A new event from Wedding').click();
    const start = button(page, 'Start the new event');
    await page.getByText('Give the event a name.').waitFor();
    expect(await start.isDisabled()).toBe(true);
    await page.getByRole('dialog').getByLabel('Name of the event').fill('Anna and Ben');
    await picture(page, 'from-template');
    expect(await violations(page)).toEqual([]);
    await start.click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await pretend(page, (of) => of.asked.find((one) => one.ask === 'start_from_template'))).toEqual({
      ask: 'start_from_template',
      template: 1,
      name: 'Anna and Ben',
      date: '2026-06-13',
      folder: null,
      destinations: ['event-gallery', 'local-gallery'],
    });
    await done(page);
  });
});

describe('the sign for guests', () => {
  it('is printed alone, with its codes and without pictures of anybody', async () => {
    const page = await on('share');
    await button(page, 'Print this sign').click();
    await expect.poll(() => pretend(page, (of) => of.printed)).toBe(1);
    const paper = page.locator('[data-on-paper]');
    expect(await paper.isVisible(), 'on screen it is not seen').toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect(await paper.isVisible()).toBe(true);
    expect(await page.locator('.app').isVisible()).toBe(false);
    const text = await paper.innerText();
    for (const words of ['Your photos are here.', 'Summer Party Photos', '192.168.8.20:8080', 'K7M P2Q']) expect(text).toContain(words);
    const codes = await paper.locator('img').evaluateAll((all) => all.map((one) => [(one as HTMLImageElement).complete, (one as HTMLImageElement).naturalWidth > 0, (one as HTMLImageElement).src.startsWith('data:image/svg')]));
    expect(codes).toEqual([[true, true, true]]);
    await picture(page, 'sign-print');
    await done(page);
  });
});

describe('a picture that is not there yet', () => {
  it('is shown in the photo’s own colour', async () => {
    const page = await on('photos');
    const shown = (what: string) => page.locator(`[role=row] ${what}`).first();
    const colour = (what: string) => shown(what).evaluate((one) => getComputedStyle(one).backgroundColor);
    expect(await colour('img.picture'), 'nothing of it is left around the picture').not.toBe('rgb(125, 106, 140)');
    await shown('img.picture').dispatchEvent('error');
    await shown('.picture.none').waitFor();
    expect(await colour('.picture.none')).toBe('rgb(125, 106, 140)');
    await done(page);
  });
});
