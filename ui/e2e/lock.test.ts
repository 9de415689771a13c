import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pretend } from '../src/host/fake/fake';
import { done, open, openBrowser, picture, serve } from './browser';

let browser: Browser;
let site: { url: string; close: () => void };
beforeAll(async () => {
  [browser, site] = await Promise.all([openBrowser(), serve()]);
});
afterAll(async () => {
  await browser.close();
  site.close();
});

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const asked = (page: Page, ask: string) => page.evaluate((ask) => (window as unknown as { pretend: Pretend }).pretend.asked.filter((one) => one.ask === ask), ask);
const go = (page: Page, screen: string) => page.evaluate((to) => (location.hash = to), screen);
const on = (screen: string) => open(browser, site.url, { scenario: 'locked', screen, reducedMotion: true });
const violations = async (page: Page) => (await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze()).violations;

describe('the attendant lock', () => {
  it('stands in place of Event and Settings until the number was typed in, and is closed again by hand', async () => {
    const page = await on('event');
    await page.getByText('This is locked.').waitFor();
    expect(await page.getByText('This event').count()).toBe(0);
    await picture(page, 'locked');
    expect(await violations(page)).toEqual([]);
    await go(page, 'settings');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.getByText('This is locked.').waitFor();
    const number = page.getByLabel('Number', { exact: true });
    expect(await button(page, 'Unlock').isDisabled()).toBe(true);
    await number.fill('1234');
    await number.press('Enter');
    await page.getByText('It is another number.').waitFor();
    await number.fill('4711');
    await number.press('Enter');
    await page.getByRole('heading', { name: 'Attendant lock' }).waitFor();
    await picture(page, 'settings-lock');
    expect(await violations(page)).toEqual([]);
    await go(page, 'event');
    await page.getByText('This event').waitFor();
    await button(page, 'Lock now').click();
    await page.getByText('This is locked.').waitFor();
    await done(page);
  });

  it('leaves Live, Photos, Sessions, Share, Pack up and Support open', async () => {
    const page = await on('live');
    for (const screen of ['live', 'photos', 'sessions', 'share', 'packup', 'support']) {
      await go(page, screen);
      await page.locator(`.screen`).first().waitFor();
      expect(await page.getByText('This is locked.').count(), screen).toBe(0);
    }
    await done(page);
  });

  it('asks before a photo is taken down, and goes on with the question once it is open', async () => {
    const page = await on('sessions/126');
    const act = page.evaluate(() => {
      const { pretend } = window as unknown as { pretend: Pretend };
      if (pretend.page !== undefined) pretend.page.layer = { kind: 'take_down', of: { of: 'session', session: 126 } };
    });
    await act;
    const sheet = page.getByRole('dialog', { name: 'Type the number in' });
    await sheet.waitFor();
    await picture(page, 'lock-asks');
    expect(await violations(page)).toEqual([]);
    await sheet.getByLabel('Number', { exact: true }).fill('4711');
    await sheet.getByRole('button', { name: 'Unlock' }).click();
    await sheet.waitFor({ state: 'detached' });
    await page.getByRole('alertdialog').getByText(/^Remove/).waitFor();
    expect((await asked(page, 'look_take_down')).length, 'asked once more, by itself').toBe(2);
    await done(page);
  });

  it('who closes the question changes nothing', async () => {
    const page = await on('sessions/126');
    await page.evaluate(() => {
      const { pretend } = window as unknown as { pretend: Pretend };
      void pretend.page?.do({ ask: 'set_regret', seconds: 9 });
    });
    await page.getByRole('dialog', { name: 'Type the number in' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('This is locked').waitFor();
    expect((await asked(page, 'set_regret')).length).toBe(1);
    await done(page);
  });

  it('waits after several wrong numbers', async () => {
    const page = await on('event');
    const number = page.getByLabel('Number', { exact: true });
    for (const wrong of ['0001', '0002', '0003']) {
      await number.fill(wrong);
      await number.press('Enter');
      await expect.poll(() => number.inputValue()).toBe('');
    }
    await page.getByText(/^Wrong too often\./).waitFor();
    await number.fill('4711');
    expect(await button(page, 'Unlock').isDisabled()).toBe(true);
    await done(page);
  });

  it('is switched on, changed and switched off in Settings, with 4 to 8 digits', async () => {
    const page = await open(browser, site.url, { scenario: 'live', screen: 'settings', reducedMotion: true });
    const digits = page.getByLabel('Number, 4 to 8 digits');
    for (const wrong of ['471', '12a4']) {
      await digits.fill(wrong);
      expect(await button(page, 'Switch the lock on').isDisabled(), wrong).toBe(true);
    }
    await digits.fill('4711');
    await button(page, 'Switch the lock on').click();
    await page.getByText('The lock is on.').waitFor();
    await button(page, 'Change the number').click();
    await digits.fill('99887766');
    await button(page, 'Use this number').click();
    await page.getByText('The lock has another number.').waitFor();
    await button(page, 'Switch the lock off').click();
    await button(page, 'Switch the lock on').waitFor();
    expect(await asked(page, 'set_lock')).toEqual(['4711', '99887766', null].map((number) => ({ ask: 'set_lock', number })));
    await done(page);
  });
});
