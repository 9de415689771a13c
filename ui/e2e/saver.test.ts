import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Request } from '../src/contract/types';
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

const asked = async (page: Page, ask: Request['ask']) => (await page.evaluate(() => (window as unknown as { pretend: Pretend }).pretend.asked)).filter((one) => one.ask === ask);

describe('a network that counts data', () => {
  it('is told by the headline and the chip, and one press sends everything', async () => {
    const page = await open(browser, site.url, { scenario: 'metered', screen: 'live', reducedMotion: true });
    await page.getByRole('heading', { name: 'Saving data. 31 photos wait.' }).waitFor();
    await page.getByText('This network counts every megabyte. Prints go out, the rest waits for Wi-Fi.').waitFor();
    // The chip, and the tile of the gallery outside that nothing goes to just now: none of them says that it works.
    expect(await page.getByText('Data saver on').count()).toBe(2);
    expect(await page.locator('.lanes').getByText('Works', { exact: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'Send all anyway' }).click();
    await page.getByRole('heading', { name: 'Saving data. 31 photos wait.' }).waitFor({ state: 'detached' });
    expect(await asked(page, 'send_all_anyway')).toEqual([{ ask: 'send_all_anyway' }]);
    expect(await page.getByText('Data saver on').count()).toBe(0);
    await page.close();
  });

  it('or a slow one sends prints alone where a person wants it', async () => {
    const page = await open(browser, site.url, { scenario: 'slow', screen: 'live', reducedMotion: true });
    await page.getByRole('button', { name: 'Only prints for now' }).click();
    await page.getByText('Prints go out, the rest waits safely until you send all or the network changes.').waitFor();
    await page.getByRole('button', { name: 'Send all anyway' }).click();
    await page.getByRole('button', { name: 'Send all anyway' }).waitFor({ state: 'detached' });
    await page.close();
  });

  it('is saved on as Settings says, up to so many megabytes', async () => {
    const page = await open(browser, site.url, { scenario: 'metered', screen: 'settings', reducedMotion: true });
    await page.getByText('This network counts data: 34 of 200 MB are used.').waitFor();
    const budget = page.getByLabel('Megabytes for prints');
    await budget.fill('50');
    await budget.press('Enter');
    await page.getByText('34 of 50 MB').waitFor();
    // What is no amount is not asked for.
    await budget.fill('0');
    await budget.press('Enter');
    await page.getByRole('switch', { name: 'Data saver' }).click();
    await expect.poll(() => page.getByRole('switch', { name: 'Data saver' }).getAttribute('aria-checked')).toBe('false');
    expect(await budget.count()).toBe(0);
    expect(await asked(page, 'set_data_saver')).toEqual([
      { ask: 'set_data_saver', on: true, budget_mb: 50 },
      { ask: 'set_data_saver', on: false, budget_mb: 50 },
    ]);
    await page.close();
  });
});
