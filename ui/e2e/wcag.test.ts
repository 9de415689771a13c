import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { done, open, openBrowser, picture, serve } from './browser';
import { LAYERS, look, VIEWS } from './stage';

// What WCAG 2.2 AA asks beyond what axe can tell: the keyboard's path, what has the focus is seen, less motion, forced
// colours. Targets for fingers are in promises.test.ts.
let browser: Browser;
let site: Awaited<ReturnType<typeof serve>>;
let page: Page;

beforeAll(async () => {
  [site, browser] = await Promise.all([serve(), openBrowser()]);
  page = await open(browser, site.url, { reducedMotion: true });
});
afterAll(async () => {
  await done(page);
  await browser.close();
  site.close();
});

/** Marks what can be used by keyboard, one of each group of choices, in the order of the document. */
const mark = () =>
  page.evaluate(() => {
    for (const one of document.querySelectorAll('[data-stop]')) one.removeAttribute('data-stop');
    const room = document.querySelector('dialog[open]') ?? document;
    const groups = new Set<string>();
    const stops = [...room.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary, [tabindex]')].filter((one) => {
      if (one.tabIndex < 0 || one.matches(':disabled, .skip') || !one.checkVisibility({ visibilityProperty: true })) return false;
      if (!(one instanceof HTMLInputElement) || one.type !== 'radio') return true;
      if (groups.has(one.name)) return false;
      groups.add(one.name);
      return true;
    });
    stops.forEach((one, i) => (one.dataset['stop'] = one instanceof HTMLInputElement && one.type === 'radio' ? `group ${one.name}` : String(i)));
    const name = (one: HTMLElement) => one.getAttribute('aria-label') ?? (one.textContent.trim().slice(0, 40) || one.id || one.tagName);
    return stops.map((one) => ({ stop: one.dataset['stop'] ?? '', name: name(one), forced: one.tabIndex > 0 }));
  });

/** What has the focus: which stop it is, and what is wrong with how it shows. */
const here = () =>
  page.evaluate(() => {
    const one = document.activeElement;
    if (!(one instanceof HTMLElement) || one === document.body) return null;
    const stop = one.dataset['stop'] ?? (one instanceof HTMLInputElement && one.type === 'radio' ? `group ${one.name}` : '');
    const wrong: string[] = [];
    const ringed = (it: Element | null) => {
      if (it === null) return false;
      const style = getComputedStyle(it);
      return style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
    };
    // The ring may stand around what holds a list, or around the one row of it that is meant.
    const meant = document.getElementById(one.getAttribute('aria-activedescendant') ?? '');
    let around: Element | null = one;
    for (let up = 0; up < 3 && around !== null && !ringed(around); up += 1) around = around.parentElement;
    if (!ringed(around) && !ringed(meant) && !ringed(one.querySelector('.active'))) wrong.push('has no ring');
    const box = one.getBoundingClientRect();
    const [x, y] = [Math.min(Math.max(box.x + box.width / 2, 1), innerWidth - 1), Math.min(Math.max(box.y + box.height / 2, 1), innerHeight - 1)];
    if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) wrong.push('is out of sight');
    else {
      const top = document.elementFromPoint(x, y);
      const label = one.closest('label');
      if (top !== null && !one.contains(top) && !top.contains(one) && (label === null || !label.contains(top))) wrong.push(`is covered by ${top.className}`);
    }
    return { stop, name: one.getAttribute('aria-label') ?? one.textContent.trim().slice(0, 40), wrong };
  });

/** Walks through everything with Tab and tells what was missed, badly shown or out of order. */
async function walk(): Promise<string[]> {
  const stops = await mark();
  const found: string[] = stops.filter((one) => one.forced).map((one) => `${one.name} forces its place in the order`);
  const seen: string[] = [];
  // From the top: the skip link comes first, and is no stop of the screen.
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  for (let press = 0; press < stops.length + 12 && seen.length < stops.length; press += 1) {
    await page.keyboard.press('Tab');
    const at = await here();
    if (at === null || at.stop === '' || seen.includes(at.stop)) continue;
    seen.push(at.stop);
    found.push(...at.wrong.map((wrong) => `${at.name} ${wrong}`));
  }
  found.push(...stops.filter((one) => !seen.includes(one.stop)).map((one) => `Tab never reaches ${one.name}`));
  const places = seen.map((stop) => stops.findIndex((one) => one.stop === stop));
  const turns = places.filter((place, i) => i > 0 && place < (places[i - 1] ?? 0)).length;
  // Where the walk begins it may begin in the middle once; more is no order.
  if (turns > 1) found.push(`the order turns back ${turns} times: ${seen.join(' ')}`);
  return found;
}

const SOME = VIEWS.filter(([scenario]) => !scenario.startsWith('packup-') || scenario === 'packup-mismatches');

describe('with the keyboard alone', () => {
  it('a walk finds what is missed, not seen, covered or out of order', async () => {
    await look(page, { scenario: 'live', screen: 'support' });
    expect(await walk()).toEqual([]);
    await page.evaluate(() => {
      const [bare, covered, first] = ['bare', 'covered', 'first'].map((name) => {
        const one = document.createElement('button');
        one.textContent = name;
        document.querySelector('.screen header')?.append(one);
        return one;
      });
      if (bare === undefined || covered === undefined || first === undefined) return;
      bare.style.outline = 'none';
      first.tabIndex = 3;
      const lid = document.createElement('div');
      const { x, y, width, height } = covered.getBoundingClientRect();
      lid.className = 'lid';
      Object.assign(lid.style, { position: 'fixed', zIndex: '9999', left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
      document.body.append(lid);
    });
    expect(await walk()).toEqual(expect.arrayContaining(['first forces its place in the order', 'bare has no ring', 'covered is covered by lid']));
    await page.evaluate(() => document.querySelectorAll('.lid, .screen header > button:not([class])').forEach((one) => one.remove()));
  });

  it.each(SOME)('everything on %s, %s is reached in order, and what has the focus is seen', { timeout: 120_000 }, async (scenario, screen) => {
    await look(page, { scenario, screen });
    expect(await walk()).toEqual([]);
  });

  it.each(Object.keys(LAYERS) as (keyof typeof LAYERS)[])('the dialog %s keeps the keyboard, closes at Escape and gives the focus back', { timeout: 120_000 }, async (kind) => {
    const { scenario, layer } = LAYERS[kind];
    await look(page, { scenario, screen: scenario.startsWith('packup') ? 'packup' : 'live' });
    const before = page.locator('.rail a[href="#support"], .screen.packup button').first();
    await before.focus();
    await look(page, { layer });
    await page.locator('dialog[open]').waitFor();
    expect(await page.evaluate(() => document.querySelector('dialog[open]')?.contains(document.activeElement))).toBe(true);
    expect(await walk()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    expect(await before.evaluate((one) => one === document.activeElement)).toBe(true);
  });
});

describe('with less motion', () => {
  it('nothing moves on any screen or dialog', { timeout: 120_000 }, async () => {
    const moving = () => page.evaluate(() => document.getAnimations().filter((one) => one.playState === 'running' && Number(one.effect?.getComputedTiming().duration ?? 0) > 1).length);
    for (const [scenario, screen] of VIEWS) {
      await look(page, { scenario, screen });
      expect.soft(await moving(), `${scenario} on ${screen}`).toBe(0);
    }
    for (const { scenario, layer } of Object.values(LAYERS)) {
      await look(page, { scenario, screen: 'live', layer });
      expect.soft(await moving(), layer.kind).toBe(0);
      await look(page, { layer: null });
    }
  });
});

describe('with the system’s own colours', () => {
  it('controls keep an edge, states their signs and the bar its parts', { timeout: 120_000 }, async () => {
    await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
    for (const [scenario, screen] of VIEWS) {
      await look(page, { scenario, screen });
      const lost = await page.evaluate(() => {
        const canvas = getComputedStyle(document.body).backgroundColor;
        const name = (one: Element) => one.getAttribute('aria-label') ?? (one.textContent?.trim().slice(0, 40) || one.className.toString());
        const edge = (one: Element) => {
          const style = getComputedStyle(one);
          return (style.borderStyle !== 'none' && Number.parseFloat(style.borderTopWidth) >= 1 && style.borderTopColor !== canvas) || style.backgroundColor !== canvas;
        };
        const plain = [...document.querySelectorAll('input:not([type=radio]):not([type=checkbox]), select, textarea, [role=switch]')].filter((one) => one.checkVisibility() && !edge(one) && !(one.parentElement !== null && edge(one.parentElement)) && !edge(one.firstElementChild ?? one));
        const signs = [...document.querySelectorAll('svg.sign path, svg.sign circle')].filter((one) => {
          const style = getComputedStyle(one);
          return style.fill === canvas && (style.stroke === 'none' || style.stroke === canvas);
        });
        const parts = [...document.querySelectorAll('[role=progressbar] > *')].filter((one) => one.getBoundingClientRect().width > 0 && !edge(one) && getComputedStyle(one).backgroundImage === 'none');
        return [...plain, ...parts].map(name).concat(signs.length > 3 ? [`${signs.length} signs`] : []);
      });
      expect.soft(lost, `${scenario} on ${screen}`).toEqual([]);
    }
    await look(page, { scenario: 'needs-you', screen: 'live' });
    await picture(page, 'forced-colours-live');
    for (const screen of ['live', 'settings', 'event']) {
      await look(page, { screen });
      expect.soft(await walk(), screen).toEqual([]);
    }
    await page.emulateMedia({ forcedColors: 'none', reducedMotion: 'reduce' });
  });
});
