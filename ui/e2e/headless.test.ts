import type { ServerResponse } from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Frame, Reply, Request } from '../src/contract/types';
import { World } from '../src/host/fake/world';
import { done, listenForErrors, openBrowser, serve } from './browser';

// What ships, against the headless program's way of speaking: requests by POST, frames as server-sent events, all below a secret path.
describe('the page that ships, behind the headless program', () => {
  let browser: Browser;
  let site: Awaited<ReturnType<typeof serve>>;
  const world = new World('live');
  const streams = new Set<ServerResponse>();
  const asked: Request[] = [];
  let down = false;

  beforeAll(async () => {
    world.listen((frames: Frame[]) => streams.forEach((stream) => stream.write(`data: ${JSON.stringify(frames)}\n\n`)));
    site = await serve('dist', (path, request, response) => {
      if (down) {
        request.destroy();
        return true;
      }
      if (path === '/page/frames') {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('retry: 50\n\n');
        streams.add(response);
        request.on('close', () => streams.delete(response));
        return true;
      }
      if (path === '/page/ask' && request.method === 'POST') {
        let body = '';
        request.on('data', (part: Buffer) => (body += part.toString()));
        request.on('end', () => {
          const wanted = JSON.parse(body) as Request;
          asked.push(wanted);
          const reply: Reply | null =
            wanted.ask === 'snapshot'
              ? { reply: 'snapshot', with: { ...world.snapshot(), host: { ...world.snapshot().host, name: 'headless', dialogs: false, set_up: false } } }
              : wanted.ask === 'pause_sending'
                ? (world.pause(true), { reply: 'done' })
                : null;
          response.writeHead(reply === null ? 503 : 200, { 'content-type': 'application/json' });
          response.end(JSON.stringify(reply ?? { code: 'app.records', subject: '', remedy: 'free_space', detail: 'SQLITE_FULL' }));
        });
        return true;
      }
      if (path.startsWith('/page/thumb/photo/')) {
        response.writeHead(200, { 'content-type': 'image/svg+xml' });
        response.end('<svg xmlns="http://www.w3.org/2000/svg"/>');
        return true;
      }
      return false;
    });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    site.close();
  });

  it('shows what the program says, follows its frames, comes back after a break, and words its refusals', async () => {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
    listenForErrors(page);
    // A scenario in the address means nothing to what ships.
    await page.goto(`${site.url}?scenario=offline`);
    await page.getByRole('heading', { level: 1, name: '14 on the way.' }).waitFor();
    expect(await page.getByRole('button', { name: 'Add photos' }).count()).toBe(0);

    world.arrive(3);
    await page.getByText('132', { exact: true }).waitFor();

    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('heading', { level: 1, name: /Paused/ }).waitFor();

    const snapshots = () => asked.filter((one) => one.ask === 'snapshot').length;
    const before = snapshots();
    for (const stream of streams) stream.end();
    streams.clear();
    world.pause(false);
    await page.getByRole('heading', { level: 1, name: /on the way/ }).waitFor();
    expect(snapshots()).toBeGreaterThan(before);

    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.keyboard.press('F5');
    await page.getByText('Boothlift cannot keep its records').waitFor();
    await page.getByRole('button', { name: 'Details' }).click();
    await page.getByRole('dialog').getByText('SQLITE_FULL').waitFor();
    // The refusal itself stands in the browser's log as a failed request: that is the browser's word, not the page's.
    await done(page).catch((thrown: unknown) => expect(String(thrown)).toMatch(/^Error: The page logged: Failed to load resource: the server responded with a status of 503[^\n]*$/));
  });

  it('says when the program is gone, and goes on by itself when it is back', async () => {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
    await page.goto(site.url);
    await page.getByRole('heading', { level: 1, name: /on the way/ }).waitFor();
    down = true;
    for (const stream of streams) stream.destroy();
    streams.clear();
    await page.getByRole('alert').getByText('Boothlift does not answer.').waitFor();
    down = false;
    await page.getByText('Boothlift does not answer.').waitFor({ state: 'detached' });
    await page.context().close();
  });
});
