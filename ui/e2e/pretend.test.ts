import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pretend } from '../src/host/fake/fake';
import { open, openBrowser, serve } from './browser';

let browser: Browser;
let site: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  [site, browser] = await Promise.all([serve(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  site.close();
});

const pretend = <T>(page: Page, read: (of: Pretend) => T) => page.evaluate(`(${read.toString()})(window.pretend)`) as Promise<T>;
const BAND = 'This is the pretend booth. Nothing leaves here.';

describe('the pretend booth', () => {
  it('is one press away on Welcome, says what it is on every screen, and one press leads back', async () => {
    const page = await open(browser, site.url, { scenario: 'welcome', screen: 'welcome', reducedMotion: true });
    expect(await page.getByText(BAND).count()).toBe(0);
    await page.getByRole('button', { name: 'Try it with a pretend booth' }).click();
    await page.getByRole('heading', { name: 'This is the pretend booth. Nothing leaves here.' }).waitFor();
    const band = page.getByRole('region', { name: 'Pretend booth' });
    for (const screen of ['photos', 'sessions', 'share', 'event', 'settings', 'support', 'live']) {
      await page.evaluate((to) => void (location.hash = to), screen);
      await page.locator('h1').first().waitFor();
      expect(await band.getByText(BAND).isVisible(), screen).toBe(true);
    }
    await band.getByRole('button', { name: 'Stop pretending' }).click();
    await page.getByRole('button', { name: 'Try it with a pretend booth' }).waitFor();
    expect(await page.getByText(BAND).count()).toBe(0);
    await page.close();
  });

  it('plays one trouble at a time, and the same press ends it', async () => {
    const page = await open(browser, site.url, { scenario: 'pretend', screen: 'live', reducedMotion: true });
    await page.getByRole('button', { name: 'Play trouble' }).click();
    const trouble = page.getByRole('group', { name: 'Play trouble' });
    const button = (name: string) => trouble.getByRole('button', { name, exact: true });
    await button('No internet').click();
    await expect.poll(() => button('No internet').getAttribute('aria-pressed')).toBe('true');
    await button('Fill the disk').click();
    await expect.poll(() => button('Fill the disk').getAttribute('aria-pressed')).toBe('true');
    expect(await button('No internet').getAttribute('aria-pressed')).toBe('false');
    await button('Fill the disk').click();
    await expect.poll(() => button('Fill the disk').getAttribute('aria-pressed')).toBe('false');
    await button('Broken file').click();
    await page.getByText('The next photo of the booth breaks off in its middle.').waitFor();
    expect(await pretend(page, (of) => of.troubles)).toEqual(['no_internet', 'disk_full', null, 'broken_file']);
    await page.close();
  });

  it('is not offered while an event is on', async () => {
    const page = await open(browser, site.url, { scenario: 'live', screen: 'welcome', reducedMotion: true });
    await page.getByRole('button', { name: 'Start with the local gallery' }).waitFor();
    expect(await page.getByRole('button', { name: 'Try it with a pretend booth' }).count()).toBe(0);
    await page.close();
  });
});
