import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';

const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2', '.svg': 'image/svg+xml' };

/** The policy the desktop window runs under: whatever breaks it breaks here too. */
const POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'";

/** A night whose times are the same in every run. */
export const NIGHT = new Date('2026-06-13T23:07:00');

/** Serves a built page below a path of its own, as the headless program does. `answer` may take requests first. */
export async function serve(folder = 'dist-fake', answer?: (path: string, request: IncomingMessage, response: ServerResponse) => boolean): Promise<{ url: string; close: () => void }> {
  const root = join(import.meta.dirname, '..', folder);
  const server: Server = createServer((request, response) => {
    if (answer?.(new URL(request.url ?? '/', 'http://x').pathname, request, response) === true) return;
    const path = normalize(new URL(request.url ?? '/', 'http://x').pathname.replace(/^\/page\//, '/')).replace(/^\/$/, '/index.html');
    readFile(join(root, path)).then(
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
  return {
    url: `http://127.0.0.1:${at.port}/page/`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
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
  locale?: string;
}

const logged = new WeakMap<Page, string[]>();

/** From here on, errors that the page logs fail the test in {@link done}. */
export function listenForErrors(page: Page): void {
  const errors: string[] = [];
  logged.set(page, errors);
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
}

/** A fresh page in one scenario, ready to be looked at. */
export async function open(browser: Browser, url: string, how: Opening = {}): Promise<Page> {
  const { scenario = 'live', screen = 'live', width = 1280, height = 800, query = '', moving = false, reducedMotion = false, locale = 'en-GB' } = how;
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: reducedMotion ? 'reduce' : 'no-preference', locale });
  const page = await context.newPage();
  listenForErrors(page);
  if (!moving) await page.clock.setFixedTime(NIGHT);
  await page.goto(`${url}?scenario=${scenario}${moving ? '' : '&still'}${query}#${screen}`);
  await page.locator('html[data-ready=yes]').waitFor();
  await page.evaluate(() => document.fonts.ready);
  return page;
}

/** Keeps a picture for whoever looks at the run, where one is wanted. */
export async function picture(page: Page, name: string): Promise<void> {
  const shots = process.env['BOOTHLIFT_SHOTS'];
  if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}.png`) });
}

/** Closes the page; throws if it logged an error. */
export async function done(page: Page): Promise<void> {
  await page.context().close();
  const errors = logged.get(page) ?? [];
  if (errors.length > 0) throw new Error(`The page logged: ${errors.join('\n')}`);
}
