import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { begin, pretend } from './begin';
import { done, picture } from './browser';
import { look, over, violations } from './stage';

const open = begin();
const approved = (page: Page) => pretend(page, (of) => of.asked.flatMap((one) => (one.ask === 'approve' ? [one.of] : [])));

describe('approval', () => {
  it('is a switch of the event, as single shots are', async () => {
    const page = await open({ scenario: 'live', screen: 'event', reducedMotion: true });
    const approval = page.getByRole('switch', { name: 'Hold every photo for approval' });
    const singles = page.getByRole('switch', { name: 'Send single shots too' });
    expect([await approval.getAttribute('aria-checked'), await singles.getAttribute('aria-checked')]).toEqual(['false', 'true']);
    await approval.press('Space');
    await singles.click();
    await expect.poll(async () => [await approval.getAttribute('aria-checked'), await singles.getAttribute('aria-checked')]).toEqual(['true', 'false']);
    expect(await pretend(page, (of) => of.asked.filter((one) => one.ask === 'set_approval' || one.ask === 'set_singles'))).toEqual([
      { ask: 'set_approval', on: true },
      { ask: 'set_singles', on: false },
    ]);
    expect(await violations(page)).toEqual([]);
    await done(page);
  });

  it('is told by the headline, leads to the photos, and is given to one, to several or to a session', { timeout: 60_000 }, async () => {
    const page = await open({ scenario: 'approval', screen: 'live', reducedMotion: true });
    await page.getByRole('heading', { name: '8 photos wait for your approval.' }).waitFor();
    await picture(page, 'live-approval');
    await page.getByRole('listitem').filter({ hasText: 'approval' }).first().getByRole('button', { name: 'Approve' }).click();
    expect((await approved(page))[0]).toMatchObject({ of: 'session' });
    await page.getByRole('button', { name: 'Show them' }).click();
    const waiting = page.locator('[role=row]').filter({ hasText: 'Waits for approval' });
    const left = await waiting.count();
    expect(left).toBeGreaterThan(2);
    expect(left).toBeLessThan(8);
    await waiting.nth(0).locator('.name').click();
    await page.getByRole('complementary', { name: 'This photo' }).getByRole('button', { name: 'Approve' }).click();
    await expect.poll(() => waiting.count()).toBe(left - 1);
    await waiting.nth(0).locator('.pick').click();
    await waiting.nth(1).locator('.pick').click();
    const bar = page.getByRole('group', { name: 'What to do with the chosen photos' });
    expect(await bar.getByRole('button').allInnerTexts()).toEqual(['2 chosen', 'Approve', 'Send first', 'Leave out', 'Move to…', 'Take down']);
    await bar.getByRole('button', { name: 'Approve' }).click();
    await expect.poll(() => waiting.count()).toBe(left - 3);
    const [, one, two] = await approved(page);
    expect([one?.of, two?.of === 'photos' ? two.photos.length : 0]).toEqual(['photo', 2]);
    await done(page);
  });

  it('has room in every language', { timeout: 60_000 }, async () => {
    const page = await open({ scenario: 'approval', screen: 'live', reducedMotion: true, width: 1024 });
    for (const screen of ['live', 'photos', 'event']) {
      for (const language of ['en', 'de', 'es'] as const) {
        await look(page, { screen, language });
        expect(await over(page), `${screen} ${language}`).toEqual([]);
      }
    }
    await done(page);
  });
});
