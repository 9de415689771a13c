import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import type { Pretend } from '../src/host/fake/fake';
import { open, openBrowser, serve, type Opening } from './browser';

/** Has a browser and the pretend page's server for the tests of one file, and ends both after it. What comes back opens a page there. */
export function begin(): (how?: Opening) => Promise<Page> {
  let browser: Browser;
  let site: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    [site, browser] = await Promise.all([serve(), openBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    site.close();
  });
  return (how) => open(browser, site.url, how);
}

/** What `read` finds in the pretend host. It runs in the browser. */
export const pretend = <T>(page: Page, read: (of: Pretend) => T) => page.evaluate(`(${read.toString()})(window.pretend)`) as Promise<T>;
