import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { begin, pretend } from './begin';
import { done, picture } from './browser';
import { look, over, violations } from './stage';

const open = begin();
const event = (scenario: string, moving = false, width = 1280) => open({ scenario, screen: 'event', reducedMotion: true, moving, width });
const card = (page: Page, name: string) => page.getByRole('article', { name, exact: true });

describe('a destination’s card', () => {
  it('checks it at once and says when that was and what came of it', { timeout: 60_000 }, async () => {
    const page = await event('live', true);
    const local = card(page, 'Local gallery');
    expect(await local.getByText(/^Checked/).count()).toBe(0);
    await local.getByRole('button', { name: 'Check', exact: true }).click();
    expect(await local.getByRole('button', { name: 'Checking…' }).isDisabled()).toBe(true);
    await local.getByText(/^Checked \d\d:\d\d\. Works\. It is ready to keep photos\.$/).waitFor();
    expect(await card(page, 'Event Gallery').getByText(/^Checked/).count()).toBe(0);
    expect(await pretend(page, (of) => of.asked.filter((one) => one.ask === 'try_destination'))).toEqual([{ ask: 'try_destination', destination: 'local' }]);
    expect(await violations(page)).toEqual([]);
    await done(page);
  });

  it('says what a check met, beside what can be done', { timeout: 60_000 }, async () => {
    const page = await event('live');
    await pretend(page, (of) => of.world.check('event-gallery', { at: Date.parse('2026-06-13T21:04:00'), state: 'bad', finding: 'failed', failure: { code: 'net.portal', subject: 'Event Gallery', remedy: 'open_sign_in_page', detail: 'HTTP 511' } }));
    await card(page, 'Event Gallery').getByText('Checked 21:04. The venue Wi-Fi wants a sign-in. Accept its page in the browser, then check again.').waitFor();
    await done(page);
  });
});

describe('what is told with its numbers', () => {
  it('says how many photos wait for a gallery, since when a folder is gone, and how large a refused photo is', { timeout: 60_000 }, async () => {
    const page = await event('sign-in');
    await card(page, 'Hosts’ gallery').getByText(/ 1[0-9] photos wait for it\.$/).waitFor();
    await look(page, { scenario: 'folder-gone', screen: 'event' });
    await page.getByText('Not reachable since 21:34. Boothlift looks for it every 5 s.').waitFor();
    await look(page, { scenario: 'needs-you', screen: 'photos/needs_you' });
    await page.locator('[role=row]').filter({ hasText: 'Too large' }).first().locator('.name').click();
    await page.getByText(/This photo has \d+\.\d MB\./).waitFor();
    await done(page);
  });
});

describe('“Test this Wi-Fi”', () => {
  it('takes ten seconds, says so meanwhile, and then says it in plain words', { timeout: 60_000 }, async () => {
    const page = await event('live', true);
    await page.getByRole('button', { name: 'Test this Wi-Fi' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText('Being tested…').waitFor();
    expect(await sheet.getByRole('button', { name: 'Test again' }).isDisabled()).toBe(true);
    await sheet.getByText('This Wi-Fi is fine for photos, slow for video.').waitFor();
    await sheet.getByText('Photos went out with 6.2 Mbit/s.').waitFor();
    await sheet.getByText('It answered 5 of 5 times, mostly within 84 ms.').waitFor();
    expect(await violations(page)).toEqual([]);
    await sheet.getByRole('button', { name: 'Close' }).last().click();
    // It stays in sight beside the button.
    await page.locator('.network').getByText('This Wi-Fi is fine for photos, slow for video.').waitFor();
    await done(page);
  });

  it('leads to the sign-in page where one stands in between, in the smallest window too', { timeout: 60_000 }, async () => {
    const page = await event('portal', false, 640);
    await page.getByRole('button', { name: 'Test this Wi-Fi' }).press('Enter');
    const sheet = page.getByRole('dialog');
    await sheet.getByText('This Wi-Fi wants a sign-in.').waitFor();
    await sheet.getByRole('button', { name: 'Open the sign-in page' }).waitFor();
    expect(await over(page)).toEqual([]);
    await picture(page, 'network-640');
    await done(page);
  });
});
