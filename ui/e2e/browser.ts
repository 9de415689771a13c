import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';

const ROOT = join(import.meta.dirname, '..', 'dist-fake');
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2', '.svg': 'image/svg+xml' };

/** The policy the desktop window runs under: whatever breaks it breaks here too. */
const POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'";

/** A night whose times are the same in every run. */
export const NIGHT = new Date('2026-06-13T23:07:00');

/** Serves the built page below a path of its own, as the headless program does. */
export async function serve(): Promise<{ url: string; close: () => void }> {
  const server: Server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://x').pathname.replace(/^\/page\//, '/')).replace(/^\/$/, '/index.html');
    readFile(join(ROOT, path)).then(
      (body) => {
        response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream', 'content-security-policy': POLICY });
        response.end(body);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const at = server.address();
  if (at === null || typeof at === 'string') throw new Error('no address');
  return { url: `http://127.0.0.1:${at.port}/page/`, close: () => server.close() };
}

export async function openBrowser(): Promise<Browser> {
  const executablePath = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined) throw new Error('Chromium is missing: install it, or name it in CHROMIUM.');
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

export interface Opening {
  scenario?: string;
  screen?: string;
  width?: number;
  height?: number;
  query?: string;
  moving?: boolean;
  reducedMotion?: boolean;
}

/** A fresh page in one scenario, ready to be looked at. Fails the test on any error the page logs. */
export async function open(browser: Browser, url: string, how: Opening = {}): Promise<Page> {
  const { scenario = 'live', screen = 'live', width = 1280, height = 800, query = '', moving = false, reducedMotion = false } = how;
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: reducedMotion ? 'reduce' : 'no-preference', locale: 'en-GB' });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('close', () => {
    if (errors.length > 0) throw new Error(`The page logged: ${errors.join('\n')}`);
  });
  if (!moving) await page.clock.setFixedTime(NIGHT);
  await page.goto(`${url}?scenario=${scenario}${moving ? '' : '&still'}${query}#${screen}`);
  await page.locator('html[data-ready=yes]').waitFor();
  await page.evaluate(() => document.fonts.ready);
  return page;
}

export async function done(page: Page): Promise<void> {
  await page.context().close();
}
