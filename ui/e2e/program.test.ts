import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { crc32, deflateSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { done, listenForErrors, openBrowser } from './browser';
import { de } from '../src/words/de';
import { en } from '../src/words/en';
import { es } from '../src/words/es';
import { violations } from './stage';

// The page that ships, in a browser, against the real headless program: a real folder, real photos, the built-in gallery.
describe('the page, served by the real headless program', () => {
  let browser: Browser;
  let room: string;
  let program: ChildProcessByStdio<null, Readable, null>;
  let url: string;

  beforeAll(async () => {
    room = mkdtempSync(join(tmpdir(), 'boothlift-page-'));
    mkdirSync(join(room, 'out'));
    writeFileSync(join(room, 'event.toml'), "name = 'Garden Party'\ndate = '2026-06-20'\n[[folders]]\npath = 'out'\nsettle-seconds = 0.3\n");
    const binary = process.env['BOOTHLIFT_HEADLESS'] ?? join(import.meta.dirname, '..', '..', 'target', 'debug', 'boothlift-headless');
    if (!existsSync(binary)) throw new Error(`${binary} is not there: cargo build -p boothlift-headless makes it.`);
    program = spawn(binary, ['run', '--event', join(room, 'event.toml'), '--data', join(room, 'data'), '--json', '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    url = await new Promise<string>((ready, refuse) => {
      program.on('exit', (code) => refuse(new Error(`the program ended with ${code}`)));
      createInterface(program.stdout).on('line', (line) => {
        const said = JSON.parse(line) as { event: string; listen?: string };
        if (said.event === 'ready' && said.listen !== undefined) ready(said.listen);
      });
    });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    program.removeAllListeners('exit');
    const ended = new Promise((end) => program.once('exit', end));
    program.kill('SIGTERM');
    expect(await ended).toBe(0);
    rmSync(room, { recursive: true, force: true });
  });

  /** Writes photos as a booth does that renames them into place. */
  function shoot(session: string, shots: number): void {
    for (let shot = 1; shot <= shots; shot++) {
      const name = `${session}_${shot}.png`;
      writeFileSync(join(room, 'out', `.${name}`), picture(`${session} ${shot}`));
      renameSync(join(room, 'out', `.${name}`), join(room, 'out', name));
    }
  }

  async function show(theme: string, language = 'en'): Promise<Page> {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', reducedMotion: 'reduce' })).newPage();
    listenForErrors(page);
    await page.addInitScript((wanted) => Object.entries(wanted).forEach(([name, value]) => localStorage.setItem(`boothlift.${name}`, JSON.stringify(value))), { theme, language });
    await page.goto(url);
    await page.getByRole('heading', { level: 1, name: /./ }).first().waitFor();
    return page;
  }

  it('shows photos arriving and delivered, in the words of the program itself', async () => {
    const page = await show('dark');
    await page.getByRole('heading', { level: 1, name: 'Ready.' }).waitFor();
    shoot('20260620_2114', 3);
    await page.getByRole('heading', { level: 1, name: 'All 3 delivered.' }).waitFor();
    shoot('20260620_2116', 2);
    await page.getByRole('heading', { level: 1, name: 'All 5 delivered.' }).waitFor();
    // The pictures come from the program, by number.
    const drawn = page.locator('main img').first();
    await drawn.waitFor();
    expect(await drawn.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth > 0))).toBe(true);
    writeFileSync(join(room, 'out', 'half.png'), picture('half').subarray(0, 60));
    await page.keyboard.press('Control+2');
    await page.getByText('half.png').waitFor();
    await done(page);
  });

  it('checks at the end of the night, and hands its proof over as a file and on paper', { timeout: 120_000 }, async () => {
    const page = await show('dark');
    await page.evaluate(() => (window.print = () => {}));
    await page.keyboard.press('Control+Shift+K');
    // One file was cut in the middle: it is arriving, and after a minute it needs a look.
    await page.getByRole('heading', { level: 1, name: /^(Almost: 1 photo left|1 photo needs a look first)\.$/ }).waitFor();
    await page.getByText('5 of 5, files compared one by one.').waitFor({ timeout: 60_000 });
    for (const [name, form] of [['A page', 'html'], ['A table', 'csv'], ['For programs', 'json']] as const) {
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('dialog').getByRole('button', { name: new RegExp(`^${name}`) }).click()]);
      expect(file.suggestedFilename()).toBe(`proof-of-delivery.${form}`);
      const text = readFileSync(await file.path(), 'utf8');
      expect(text).toContain('20260620_2114_1.png');
      expect(text).toMatch(/[0-9A-F]{4} ?[0-9A-F]{4}/i);
    }
    await page.getByRole('button', { name: 'Print' }).click();
    await page.locator('.paper').waitFor({ state: 'attached' });
    await page.emulateMedia({ media: 'print' });
    const paper = await page.locator('.paper').innerText();
    for (const words of ['Proof of delivery', 'Garden Party', '20260620_2114_1.png', 'files compared', 'Check number']) expect(paper).toContain(words);
    await done(page);
  });

  for (const [theme, language] of (['dark', 'light'] as const).flatMap((theme) => (['en', 'de', 'es'] as const).map((language) => [theme, language] as const))) {
    it(`leads through every screen by keyboard alone, without a violation, in the ${theme} theme and in ${language}`, { timeout: 180_000 }, async () => {
      const page = await show(theme, language);
      const words = { en, de, es }[language];
      const paused = { en: /Paused/, de: /Angehalten/, es: /En pausa/ }[language];
      const screens: [string, string][] = [
        ['Control+2', words.photos.title],
        ['Control+3', words.sessions.title],
        ['Control+4', words.share.title],
        ['Control+5', words.event.title],
        ['Control+,', words.settings.title],
        ['F1', words.support.title],
        ['Control+1', ''],
      ];
      for (const [keys, title] of screens) {
        await page.keyboard.press(keys);
        await (title === '' ? page.getByRole('heading', { level: 1, name: /./ }) : page.getByRole('heading', { level: 1, name: title, exact: true })).first().waitFor();
        expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe(theme);
        expect(await violations(page)).toEqual([]);
        // Tab reaches something that can be used, and what has the focus is seen.
        await page.keyboard.press('Tab');
        expect(await page.evaluate(() => document.activeElement !== null && document.activeElement !== document.body)).toBe(true);
        const shots = process.env['BOOTHLIFT_SHOTS'];
        if (shots !== undefined) await page.screenshot({ path: join(shots, `program-${theme}-${language}-${title === '' ? 'Live' : title}.png`) });
      }
      await page.keyboard.press('Control+Shift+P');
      await page.getByRole('heading', { level: 1, name: paused }).waitFor();
      await page.keyboard.press('Control+Shift+P');
      await page.getByRole('heading', { level: 1, name: paused }).waitFor({ state: 'detached' });
      await done(page);
    });
  }
});

/** A small PNG, other bytes for every word. */
function picture(word: string): Buffer {
  const [width, height] = [48, 32];
  const seed = crc32(word);
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let at = 0; at < rows.length; at++) rows[at] = at % (1 + width * 3) === 0 ? 0 : (seed >>> (at % 24)) & 0xff;
  const chunk = (kind: string, body: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    const named = Buffer.concat([Buffer.from(kind, 'latin1'), body]);
    const check = Buffer.alloc(4);
    check.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, check]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const text = chunk('tEXt', Buffer.from(`Title\0${word}`, 'latin1'));
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', head), text, chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}
