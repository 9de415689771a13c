import { describe, expect, it } from 'vitest';
import { begin, pretend } from './begin';
import { done, picture } from './browser';
import { look, over, violations } from './stage';

const open = begin();
const support = (scenario: string, moving = false) => open({ scenario, screen: 'support', reducedMotion: true, moving });

describe('Support', () => {
  it('runs the self-test before one’s eyes and says what to do where something fails', { timeout: 60_000 }, async () => {
    const page = await support('portal', true);
    await page.getByRole('button', { name: 'Run the self-test' }).click();
    await page.getByText(/^[0-5] of 6 looked at…$/).waitFor();
    expect(await page.getByRole('button', { name: 'Test again' }).isDisabled()).toBe(true);
    await page.getByText(/^1 thing does not work\. Tested at/).waitFor();
    expect(await page.locator('li[data-state="good"]').count()).toBe(4);
    const bad = page.locator('li[data-state="bad"]');
    expect(await bad.innerText()).toContain('The venue Wi-Fi wants a sign-in');
    await bad.getByRole('button', { name: 'Open the sign-in page' }).click();
    await bad.getByRole('button', { name: 'Details' }).click();
    await page.getByRole('dialog').getByText('HTTP 302').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Test again' }).click();
    await page.getByText(/^0 of 6 looked at…$/).waitFor();
    await done(page);
  });

  it('shows the log, narrows it, and never moves what one reads', { timeout: 60_000 }, async () => {
    const page = await support('live');
    const list = page.getByRole('listbox', { name: 'Lines of the log, the newest first' });
    const lines = list.getByRole('option');
    await lines.first().waitFor();
    const all = await lines.count();
    await page.getByLabel('What is shown').selectOption('warn');
    await expect.poll(() => lines.count()).toBe(12);
    await page.getByLabel('Search in the log').fill('queue');
    await expect.poll(() => lines.count()).toBe(6);
    await page.getByLabel('Search in the log').fill('no line has this');
    await page.getByText('No line fits.').waitFor();
    await page.getByLabel('Search in the log').fill('');
    await page.getByLabel('What is shown').selectOption('info');
    await expect.poll(() => lines.count()).toBe(all);

    // At the top it follows.
    await pretend(page, (of) => of.world.log.add('info', 'boothlift', 'a line that came just now'));
    await expect.poll(() => lines.first().innerText(), { timeout: 5000 }).toContain('a line that came just now');
    // Further down it stays.
    await list.evaluate((view) => view.scrollTo(0, 200));
    const read = lines.nth(9);
    const before = await read.boundingBox();
    await pretend(page, (of) => of.world.log.add('warn', 'boothlift', 'another one'));
    const fresh = page.getByRole('button', { name: '1 new line' });
    await fresh.waitFor();
    expect(await read.boundingBox()).toEqual(before);
    await fresh.click();
    expect(await lines.first().innerText()).toContain('another one');
    expect(await fresh.count()).toBe(0);

    // Chosen with mouse and keyboard, copied as text.
    await lines.nth(1).click();
    await lines.nth(3).click({ modifiers: ['Shift'] });
    await page.getByRole('button', { name: 'Copy 3 lines' }).click();
    await list.press('Escape');
    await list.press('Home');
    await list.press(' ');
    await list.press('Control+c');
    const copied = await pretend(page, (of) => of.copied);
    expect(copied[0]?.split('\n').length).toBe(3);
    expect(copied[1]).toContain('boothlift: another one');
    await done(page);
  });

  it('shows every file of a help file before it is saved, and names only where they are wanted', { timeout: 60_000 }, async () => {
    const page = await support('live');
    await page.getByRole('button', { name: 'Make a help file' }).click();
    const dialog = page.getByRole('dialog', { name: 'A help file' });
    await dialog.getByText('log.txt', { exact: true }).click();
    expect(await dialog.getByRole('region', { name: 'log.txt' }).innerText()).toContain('safe copies checked');
    expect(await dialog.getByText('photo-names.txt').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('switch').click();
    await dialog.getByText('photo-names.txt').waitFor();
    await picture(page, 'support-help-file');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The help file is saved.').waitFor();
    const { saved, asked } = await pretend(page, (of) => ({ saved: of.savedHelp, asked: of.asked.filter((one) => one.ask === 'make_help_file') }));
    expect(asked.map((one) => one.ask === 'make_help_file' && one.photo_names)).toEqual([false, true]);
    expect(saved.length, 'the one that was shown').toBe(1);
    await done(page);
  });

  it.each([
    ['records', 'Show what to do', 'What to do', 'Then quit Boothlift and start it again.'],
    ['disk-full', 'Free some space', 'To free some space', 'Boothlift notices by itself'],
  ])('says under the headline of %s what a person can do', async (scenario, button, title, line) => {
    const page = await open({ scenario, reducedMotion: true });
    await page.getByRole('button', { name: button }).click();
    await page.getByRole('dialog', { name: title }).getByText(line).waitFor();
    await picture(page, `what-to-do-${scenario}`);
    expect(await violations(page)).toEqual([]);
    await done(page);
  });

  it('is readable in every theme, language and width', { timeout: 120_000 }, async () => {
    const page = await support('needs-you');
    await page.getByRole('button', { name: 'Run the self-test' }).click();
    await page.getByText(/^1 thing does not work/).waitFor();
    for (const theme of ['dark', 'light', 'contrast'] as const) {
      await look(page, { theme });
      expect(await violations(page, theme === 'dark' ? 'all' : 'colours'), theme).toEqual([]);
      await picture(page, `support-${theme}`);
    }
    for (const language of ['de', 'es'] as const) {
      await look(page, { theme: 'dark', language });
      for (const [width, height, textSize] of [[1280, 800, 100], [1024, 700, 115], [700, 900, 115]] as const) {
        await page.setViewportSize({ width, height });
        await look(page, { textSize });
        expect((await over(page)).filter((one) => !one.startsWith('A ')), `${language} ${width}`).toEqual([]);
        await picture(page, `support-${language}-${width}`);
      }
    }
    await done(page);
  });
});
