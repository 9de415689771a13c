import axe from 'axe-core';
import type { Page } from 'playwright-core';
import type { EventFileView, EventTemplate, PastEvent } from '../src/contract/types';
import type { Layer } from '../src/state/page.svelte';

/** Rules that tell of colours; all others are of structure and words. */
const COLOURS = ['color-contrast', 'link-in-text-block'];
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What can be changed in a page that stands, without a new start. */
export interface Look {
  scenario?: string;
  screen?: string;
  theme?: 'dark' | 'light' | 'contrast';
  textSize?: 100 | 115 | 130;
  language?: 'en' | 'de' | 'es';
  layer?: Layer | null;
}

/** Puts the page into this look and waits until it is painted. A new start takes a second and more, this a few frames. */
export async function look(page: Page, wanted: Look): Promise<void> {
  await page.evaluate(async (to) => {
    const { pretend } = window;
    const on = pretend?.page;
    if (pretend === undefined || on === undefined) throw new Error('no pretend page');
    const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    if (to.scenario !== undefined) {
      on.layer = null;
      await pretend.play(to.scenario);
    }
    if (to.theme !== undefined) on.settings.choose(to.theme);
    if (to.textSize !== undefined) on.settings.resize(to.textSize);
    if (to.language !== undefined) await on.settings.say(to.language);
    if (to.screen !== undefined && location.hash !== `#${to.screen}`) {
      on.layer = null;
      const there = new Promise((done) => addEventListener('hashchange', done, { once: true }));
      location.hash = to.screen;
      await there;
    }
    await painted();
    if (to.layer !== undefined && to.layer !== on.layer) {
      on.layer = to.layer;
      await painted();
    }
    await painted();
  }, wanted);
}

const carries = new WeakSet<Page>();

/** What axe finds, one line each; in the dialog alone where one is open. `of` narrows it to what can differ: colours between themes, all the rest between languages. */
export async function violations(page: Page, of: 'all' | 'colours' | 'structure' = 'all'): Promise<string[]> {
  if (!carries.has(page)) {
    await page.evaluate(axe.source);
    page.on('load', () => carries.delete(page));
    carries.add(page);
  }
  return page.evaluate(
    async ([which, tags, colours]) => {
      const all = { preload: false, resultTypes: ['violations' as const] };
      const options: axe.RunOptions =
        which === 'colours'
          ? { ...all, runOnly: { type: 'rule', values: colours } }
          : { ...all, runOnly: { type: 'tag', values: tags }, ...(which === 'structure' ? { rules: Object.fromEntries(colours.map((rule) => [rule, { enabled: false }])) } : {}) };
      const found = await (window as unknown as { axe: typeof axe }).axe.run(document.querySelector('dialog[open]') ?? document, options);
      return found.violations.map(({ id, nodes }) => `${id} ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
    },
    [of, TAGS, COLOURS] as const,
  );
}

/** What is wider than its room, or cut off inside a control. */
export const over = (page: Page) =>
  page.evaluate(() => {
    const wide = [...document.querySelectorAll<HTMLElement>('html, body, main, .place, .screen, dialog')].filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'hidden');
    const cut = [...document.querySelectorAll<HTMLElement>('button, .rail a, select, h1, h2, legend, label, .hero')].filter((one) => one.offsetParent !== null && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 6) && getComputedStyle(one).display !== 'inline');
    return [...wide, ...cut].map((one) => `${one.tagName} ${one.className} “${one.textContent.trim().slice(0, 40)}” ${one.scrollWidth}×${one.scrollHeight} in ${one.clientWidth}×${one.clientHeight}`);
  });

const gone = { code: 'dest.denied', subject: 'Hosts’ gallery', remedy: 'paste_token', detail: 'HTTP 401' } as const;
const refused = { session: 131, session_number: 131, taken: 12, sessions: 1, already: 0, left: 0, held: 0, watched: 0, beyond_limit: 0, refused: [{ name: 'menu.pdf', failure: { code: 'photo.not_picture', subject: 'menu.pdf', remedy: 'leave_out', detail: '' } }], undo_until: null } as const;

const earlier: PastEvent = { event: 1, name: 'Charity Ride', date: '2026-04-18', ended_at: 1_776_500_000_000, photos: 98, delivered: 90, folders: ['D:\\dslrBooth\\Charity Ride'], destinations: [{ id: 'cyclemate', kind: 'cyclemate', label: 'CycleMate', shared: true }] };
const kept: EventTemplate = { template: 1, name: 'Wedding', made_at: 1_777_740_000_000, folders: ['D:\\dslrBooth\\Weddings'], destinations: earlier.destinations };
const carried: EventFileView = { drop: 77, file: 'garden-party.toml', name: 'Garden Party', date: '2026-06-20', folders: [{ path: 'D:\\dslrBooth\\Garden Party', there: false, sessions: 'dslrbooth' }], destinations: [{ kind: 'event-gallery', label: 'Event Gallery', needs_token: true }] };

/** Every layer there is, with the scenario it belongs to: a new kind without a row here does not compile. */
export const LAYERS: { [K in Layer['kind']]: { scenario: string; layer: Extract<Layer, { kind: K }> } } = {
  code: { scenario: 'live', layer: { kind: 'code', session: null } },
  failure: { scenario: 'sign-in', layer: { kind: 'failure', failure: gone } },
  refused: { scenario: 'live', layer: { kind: 'refused', report: { ...refused, refused: [...refused.refused] } } },
  folders: { scenario: 'live', layer: { kind: 'folders', drop: 4, target: { on: 'window' }, folders: { folders: 3, sessions: 3 } } },
  url: { scenario: 'live', layer: { kind: 'url', offer: { offer: 3, shown: 'pictures.example/party.jpg', destinations: ['Event Gallery'] }, target: { on: 'window' } } },
  space: { scenario: 'disk-full', layer: { kind: 'space' } },
  help_file: { scenario: 'live', layer: { kind: 'help_file' } },
  removals: { scenario: 'removals', layer: { kind: 'removals' } },
  keys: { scenario: 'keys-locked', layer: { kind: 'keys' } },
  token: { scenario: 'sign-in', layer: { kind: 'token', destination: 'hosts' } },
  test: { scenario: 'live', layer: { kind: 'test', destination: 'event-gallery' } },
  destination: { scenario: 'live', layer: { kind: 'destination' } },
  network: { scenario: 'live', layer: { kind: 'network' } },
  take_down: { scenario: 'live', layer: { kind: 'take_down', of: { of: 'session', session: 130 } } },
  end: { scenario: 'live', layer: { kind: 'end' } },
  save_proof: { scenario: 'packup-ready', layer: { kind: 'save_proof' } },
  close_event: { scenario: 'packup-ready', layer: { kind: 'close_event' } },
  events: { scenario: 'live', layer: { kind: 'events' } },
  like: { scenario: 'live', layer: { kind: 'like', event: earlier } },
  templates: { scenario: 'live', layer: { kind: 'templates' } },
  from_template: { scenario: 'live', layer: { kind: 'from_template', template: kept } },
  event_file: { scenario: 'live', layer: { kind: 'event_file', view: carried } },
};

export const SCREENS = ['live', 'photos', 'sessions', 'share', 'event', 'settings', 'support', 'packup'] as const;

/** Each screen in a state that shows much of it; the second word is what comes after `#`. */
export const VIEWS: readonly [scenario: string, screen: string][] = [
  ...SCREENS.map((screen): [string, string] => ['needs-you', screen]),
  ['needs-you', 'sessions/126'],
  ['portal', 'live'],
  ['disk-full', 'live'],
  ['approval', 'live'],
  ['ready', 'live'],
  ['pretend', 'live'],
  ['metered', 'live'],
  ['ready', 'photos'],
  ['regret', 'live'],
  ['guests', 'share'],
  ['sign-in', 'event'],
  ['calls', 'event'],
  ['old-photos', 'event'],
  ['other-day', 'event'],
  ['packup-checking', 'packup'],
  ['packup-ready', 'packup'],
  ['packup-not-yet', 'packup'],
  ['packup-mismatches', 'packup'],
  ['locked', 'event'],
  ['welcome', 'welcome'],
];
