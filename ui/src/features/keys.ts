import type { Page } from '../state/page.svelte';
import type { Screen } from '../state/route.svelte';

const NUMBERED: readonly Screen[] = ['live', 'photos', 'sessions', 'share', 'event'];
/** The areas F6 walks through, in their order on screen. */
const AREAS = ['.rail', '.hero, .mini', 'main', '.panel', '[role=status] .bar'];

/** The keys that work on every screen. */
export function onKey(page: Page, event: KeyboardEvent): void {
  const ctrl = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  const take = (act: () => void) => {
    event.preventDefault();
    act();
  };
  if (document.querySelector('dialog[open]') !== null && event.key !== 'F5') return;

  if (event.key === 'F1') take(() => page.route.go('support'));
  else if (event.key === 'F5') take(() => void page.do({ ask: 'look_now' }));
  else if (event.key === 'F11' && page.host.desktop !== null) take(() => void page.toggleGuestScreen());
  else if (event.key === 'F6') take(() => nextArea(event.shiftKey));
  else if (event.key === 'Escape' && page.bar.note !== null) page.bar.close();
  else if (!ctrl || event.altKey) return;
  else if (key === 'v' && !event.shiftKey && !writes(event.target)) take(() => void page.paste());
  else if (page.mirror.event === null) return;
  else if (/^[1-5]$/.test(key)) take(() => page.route.go(NUMBERED[Number(key) - 1] ?? 'live'));
  else if (key === ',') take(() => page.route.go('settings'));
  else if (key === 'o') take(() => void page.addPhotos());
  else if (key === 'p' && event.shiftKey) take(() => void page.pauseOrResume());
  else if (key === 'k' && event.shiftKey) take(() => void page.packUp());
  else if (key === 'g') take(() => (page.layer = { kind: 'code', session: null }));
  else if (key === 'f') take(() => search(page));
  else if (key === 'z' && !writes(event.target)) take(() => void (event.shiftKey ? page.redo() : page.undo()));
}

function search(page: Page): void {
  const field = () => document.querySelector<HTMLElement>('[data-search]');
  if (page.route.screen === 'photos' || page.route.screen === 'sessions') {
    field()?.focus();
    return;
  }
  page.route.go('photos');
  requestAnimationFrame(() => requestAnimationFrame(() => field()?.focus()));
}

function writes(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}

function nextArea(back: boolean): void {
  const areas = AREAS.flatMap((selector) => document.querySelector<HTMLElement>(selector) ?? []);
  const at = areas.findLastIndex((area) => area.contains(document.activeElement));
  const next = areas[(at + (back ? -1 : 1) + areas.length) % areas.length];
  if (next === undefined) return;
  const first = next.tagName === 'MAIN' ? next : next.querySelector<HTMLElement>('a[href], button:not(:disabled), input, select, [tabindex="0"]');
  (first ?? next).focus();
}
