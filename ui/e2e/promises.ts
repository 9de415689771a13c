import type { Page } from 'playwright-core';
import type { FailureCode } from '../src/contract/types';

/** What {@link watch} saw so far. */
export interface Watched {
  /** Sums that did not close, and headlines that said more than the sum. */
  wrong: string[];
  /** Frames that were looked at. */
  painted: number;
  /** The highest percent that stood anywhere. */
  most: number;
  /** Delivered, sending, waiting, need you, photos, as they stood last. */
  tally: number[];
  /** The numbers beside the filters of Photos, as they stood last. */
  filters: number[];
}

/** Runs in the browser: from now on every frame that is painted is looked at. */
export function watch(): void {
  const watched: Watched = { wrong: [], painted: 0, most: 0, tally: [], filters: [] };
  Object.assign(window, { watched });
  const number = (text: string | null | undefined) => Number((text ?? '').replace(/\D/g, ''));
  const note = (what: string) => watched.wrong.includes(what) || watched.wrong.push(what);
  const each = () => {
    requestAnimationFrame(each);
    const main = document.querySelector('main');
    if (main === null) return;
    watched.painted += 1;
    for (const [, percent] of (main.textContent ?? '').matchAll(/(\d+)\s?%/g)) watched.most = Math.max(watched.most, Number(percent));
    const parts = [...main.querySelectorAll('.tally li b')].map((one) => number(one.textContent));
    if (parts.length === 4) {
      const all = number([...(main.querySelector('.tally .all')?.childNodes ?? [])].findLast((one) => one.nodeType === Node.TEXT_NODE)?.textContent);
      watched.tally = [...parts, all];
      const [delivered = 0, ...rest] = parts;
      if (parts.reduce((sum, n) => sum + n, 0) !== all) note(`${parts.join(' + ')} is not ${all}`);
      const said = /^All (\d+) delivered/.exec(main.querySelector('h1')?.textContent.trim() ?? '');
      if (said !== null && (Number(said[1]) !== delivered || rest.some((n) => n > 0))) note(`${said[0]} of ${watched.tally.join(', ')}`);
    }
    const filters = [...main.querySelectorAll('.filters .filter b')].map((one) => number(one.textContent));
    if (filters.length > 0) {
      watched.filters = filters;
      const [all, ...groups] = filters;
      if (groups.reduce((sum, n) => sum + n, 0) !== all) note(`filters ${groups.join(' + ')} are not ${all}`);
    }
  };
  requestAnimationFrame(each);
}

/** Runs in the browser: how much each two signs differ in black on white, as a share of their pixels. */
export async function shapes(signs: [name: string, markup: string][]): Promise<{ one: string; other: string; share: number }[]> {
  const SIDE = 22;
  const drawn = await Promise.all(
    signs.map(async ([name, markup]) => {
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="${SIDE}" height="${SIDE}" fill="none" stroke-linecap="round" stroke-linejoin="round">${markup.replaceAll('currentColor', '#000').replaceAll('var(--on)', '#fff').replaceAll('<!---->', '')}</svg>`;
      const image = new Image();
      image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
      await image.decode();
      const paper = new OffscreenCanvas(SIDE, SIDE).getContext('2d');
      if (paper === null) throw new Error('nothing to draw on');
      paper.fillStyle = '#fff';
      paper.fillRect(0, 0, SIDE, SIDE);
      paper.drawImage(image, 0, 0);
      return { name, pixels: paper.getImageData(0, 0, SIDE, SIDE).data };
    }),
  );
  return drawn.flatMap((one, i) =>
    drawn.slice(i + 1).map((other) => {
      let far = 0;
      for (let at = 0; at < one.pixels.length; at += 4) if (Math.abs((one.pixels[at] ?? 0) - (other.pixels[at] ?? 0)) > 128) far += 1;
      return { one: one.name, other: other.name, share: far / (SIDE * SIDE) };
    }),
  );
}

/** Signs without a word near by, and states told by colour alone. */
export const alone = (page: Page) =>
  page.evaluate(() => {
    const WORD = /\p{L}{2,}/u;
    /** Rooms of many things: a word in them belongs to no sign of its own. */
    const WHOLE = 'body, main, dialog, .place, .screen, ul, ol, [role=grid], [role=listbox]';
    const seen = (one: Element) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && one.getBoundingClientRect().width > 0;
    /** Where the words of `room` stand. */
    const words = (room: Element): DOMRect[] => {
      const found: DOMRect[] = [];
      const walker = document.createTreeWalker(room, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        if (!WORD.test(node.nodeValue ?? '') || node.parentElement === null || !seen(node.parentElement)) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        found.push(...range.getClientRects());
      }
      return found;
    };
    const gap = (one: DOMRect, other: DOMRect) => Math.hypot(Math.max(0, one.left - other.right, other.left - one.right), Math.max(0, one.top - other.bottom, other.top - one.bottom));
    const signs = [...document.querySelectorAll('svg.sign')].filter(seen).flatMap((sign) => {
      // The word belongs to the sign: it stands in the smallest room around it that says anything.
      let room = sign.parentElement;
      while (room !== null && !room.matches(WHOLE) && words(room).length === 0) room = room.parentElement;
      const near = room === null || room.matches(WHOLE) ? Infinity : Math.min(...words(room).map((one) => gap(sign.getBoundingClientRect(), one)));
      // A print hangs between its clip and its words, which are the width of the print's and right below it.
      const most = sign.closest('.clip') === null ? 200 : 300;
      return near <= most ? [] : [`${sign.getAttribute('data-sign')} in ${sign.parentElement?.className}: ${near === Infinity ? 'no word is its own' : `the next word is ${Math.round(near)} px away`}`];
    });
    const states = ['delivered', 'moving', 'waiting', 'needs', 'danger', 'skipped'].map((one) => `:not(svg).s-${one}`).join(', ');
    const colours = [...document.querySelectorAll(states)].filter((one) => seen(one) && words(one).length === 0 && [...one.querySelectorAll('svg')].filter(seen).length === 0).map((one) => `${one.className.toString()} says “${one.textContent.trim()}” by its colour`);
    return [...signs, ...colours];
  });

/** What a finger cannot hit: targets below 44 px. */
export const tooSmall = (page: Page) =>
  page.evaluate(() => {
    const room = document.querySelector('dialog[open]') ?? document;
    return [...room.querySelectorAll<HTMLElement>('button, a[href], summary, select, textarea, input, [role=option], [role=row]:not(:has([role=columnheader]))')].flatMap((one) => {
      if (!one.checkVisibility({ visibilityProperty: true }) || one.matches('.skip, :disabled')) return [];
      // Words within a sentence need no room of their own (2.5.8).
      if (one instanceof HTMLAnchorElement && getComputedStyle(one).display === 'inline') return [];
      const label = one instanceof HTMLInputElement ? one.closest('label') : null;
      const box = (label ?? one).getBoundingClientRect();
      return box.height < 43.5 || box.width < 43.5 ? [`${one.tagName} ${one.getAttribute('aria-label') ?? (one.textContent.trim().slice(0, 30) || one.id)} ${Math.round(box.width)} × ${Math.round(box.height)}`] : [];
    });
  });

/** Runs in the browser: why this cannot be seen whole as the screen stands; nothing where it can. */
export function hidden(one: Element): string {
  const box = one.getBoundingClientRect();
  if (box.width === 0) return 'is not shown';
  if (box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight) return `reaches from ${Math.round(box.top)} to ${Math.round(box.bottom)} of ${innerHeight}`;
  const corners = [
    [box.left + 12, box.top + 6],
    [box.right - 12, box.bottom - 6],
  ] as const;
  const over = corners.map(([x, y]) => document.elementFromPoint(x, y)).find((top) => top === null || !(one.contains(top) || top.contains(one)) || (top !== one && top.contains(one) && top.clientHeight < box.height));
  return over === undefined ? '' : `is covered or cut off by ${over?.className.toString() ?? 'nothing'}`;
}

/** Runs in the browser: opens Photos, scrolls through it, and tells how long what took, in milliseconds. */
export async function patience(): Promise<{ opened: number; blank: number; scrolled: number; rows: number }> {
  const frame = () => new Promise<number>((painted) => requestAnimationFrame(painted));
  location.hash = 'settings';
  await frame();
  await frame();
  const begun = performance.now();
  location.hash = 'photos';
  const list = () => document.querySelector<HTMLElement>('[role=grid]');
  const filled = () => [...document.querySelectorAll('[role=grid] [role=row]')].filter((row) => row.querySelector('.blank') === null).length;
  while (filled() < 8) await frame();
  await frame();
  const opened = performance.now() - begun;

  const grid = list();
  if (grid === null) throw new Error('no list');
  const { left, top, height, width } = grid.getBoundingClientRect();
  let [blank, scrolled] = [0, 0];
  const since = new Map<number, number>();
  const sample = async () => {
    const now = await frame();
    for (const share of [0.1, 0.5, 0.9]) {
      const row = document.elementFromPoint(left + width / 3, top + height * share)?.closest('[role=row]');
      if (row != null && row.querySelector('.blank') === null) since.delete(share);
      else {
        const from = since.get(share) ?? now;
        since.set(share, from);
        blank = Math.max(blank, now - from);
      }
    }
    scrolled += 1;
  };
  // As a hand scrolls, then as a thumb on the bar jumps.
  for (let step = 0; step < 40; step += 1) {
    grid.scrollTop += 420;
    await sample();
  }
  for (const share of [0.2, 0.9, 0.4, 0.7, 1, 0]) {
    grid.scrollTop = grid.scrollHeight * share;
    for (let step = 0; step < 8; step += 1) await sample();
  }
  return { opened, blank, scrolled, rows: Number(grid.getAttribute('aria-rowcount')) };
}

/** Runs in the browser: what the dialog of each failure says and offers. */
export async function messages(codes: FailureCode[]): Promise<{ code: string; title: string; text: string; buttons: string[]; details: string }[]> {
  const on = window.pretend?.page;
  if (on === undefined) throw new Error('no pretend page');
  const said = [];
  for (const code of codes) {
    on.layer = { kind: 'failure', failure: { code, subject: 'IMG_0113.jpg', remedy: 'wait', detail: '/usr/lib/boothlift/core.so: Bearer canary-4711' } };
    await new Promise((painted) => requestAnimationFrame(painted));
    const dialog = document.querySelector('dialog[open]');
    const text = (of: string) => dialog?.querySelector(of)?.textContent.trim() ?? '';
    said.push({ code, title: text('h2'), text: text('p'), details: text('pre'), buttons: [...(dialog?.querySelectorAll('button') ?? [])].map((one) => one.getAttribute('aria-label') ?? one.textContent.trim()) });
  }
  return said;
}
