import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Failure, ImportReport, Reply, Request, SessionEdit } from '../contract/types';
import { SCENARIOS } from '../host/fake/scenario';
import { World } from '../host/fake/world';
import type { Host } from '../host/host';
import { words } from '../words';
import { Page } from './page.svelte';

// They ask the browser for its colours.
vi.mock('./settings.svelte', () => ({ Settings: class {} }));

const REFUSED: Failure = { code: 'photo.taken_down', subject: 'a.jpg', remedy: 'leave_out', detail: '' };
const LOCKED: Failure = { code: 'app.locked', subject: '', remedy: 'fix_input', detail: '' };
const EDIT: SessionEdit = { kind: 'move', undone: false, session: 8, number: 8, other: 7, tag: '8', cleaned: false, photos: 1, later: 0, notes: [], can_undo: true, can_redo: false };
let asked: string[];
/** What the program refuses, by what is asked. */
let refuses: Map<string, Failure>;
let page: Page;

function answer(request: Request): Reply {
  switch (request.ask) {
    case 'move_photos':
    case 'redo':
      return { reply: 'edited', with: EDIT };
    case 'undo':
      return { reply: 'edited', with: { ...EDIT, undone: true, can_redo: true } };
    case 'leave_photos_out':
      return { reply: 'left_out', with: request.photos };
    case 'this_one_now':
      return { reply: 'turn', with: 3 };
    default:
      return { reply: 'done' };
  }
}

beforeEach(() => {
  asked = [];
  refuses = new Map();
  vi.useFakeTimers();
  vi.stubGlobal('location', { hash: '' });
  vi.stubGlobal('addEventListener', () => {});
  const ask = (request: Request): Promise<Reply> => {
    asked.push('file' in request ? `${request.ask} ${String(request.file)}` : request.ask);
    const failure = refuses.get(request.ask);
    return failure === undefined ? Promise.resolve(answer(request)) : Promise.reject(failure);
  };
  page = new Page({ ask, onWanted: () => {}, prefs: { get: () => undefined, set: () => {} }, chooseKeyStore: null } as unknown as Host);
  page.mirror.event = new World(SCENARIOS[0]).snapshot().event;
});

afterEach(() => void vi.useRealTimers());

/** Photos that came by hand and can be taken back for half a minute. */
const report: ImportReport = { session: 131, session_number: 131, taken: 2, sessions: 1, already: 0, left: 0, held: 0, watched: 0, beyond_limit: 0, refused: [], undo_until: null };
const dropped = () => page.imported({ ...report, undo_until: Date.now() + 30_000 });
const moved = () => page.edit({ ask: 'move_photos', photos: [1], to: 8 });
/** What is asked for to take back `times` things. */
async function back(times: number): Promise<string[]> {
  asked = [];
  for (let at = 0; at < times; at++) await page.undo();
  return asked;
}

describe('Ctrl+Z', () => {
  it('takes the newest back, then the one before, whatever it was', async () => {
    dropped();
    await moved();
    await page.leaveOut(5, 'a.jpg');
    await page.leavePhotosOut([1, 2]);
    await page.thisOneNow({ of: 'photos', photos: [1] });
    await moved();
    page.mirror.event = { ...page.mirror.event!, undo: null };
    expect(await back(7)).toEqual(['undo', 'undo_this_one_now', 'take_photos_in_again', 'take_in_again 5', 'undo', 'undo_drop']);
    expect(page.bar.note?.text).toBe(words.drop.undone);
  });

  it('takes back what the bar shows and never that twice, also where both are used', async () => {
    await page.leaveOut(5, 'a.jpg');
    await page.leaveOut(6, 'b.jpg');
    const button = page.bar.note?.undo;
    await page.undo();
    asked = [];
    button?.run();
    await Promise.resolve();
    expect(asked).toEqual([]);
    expect(await back(1)).toEqual(['take_in_again 5']);
  });

  it('reaches fifty back', async () => {
    page.mirror.event = { ...page.mirror.event!, undo: null };
    for (let at = 1; at <= 60; at++) await page.leaveOut(at, `${String(at)}.jpg`);
    const taken = await back(60);
    expect([taken.length, taken[0], taken.at(-1)]).toEqual([50, 'take_in_again 60', 'take_in_again 11']);
  });

  it('says why where the program refuses, and goes on to the one before', async () => {
    await moved();
    await page.leaveOut(5, 'a.jpg');
    refuses.set('take_in_again', REFUSED);
    await page.undo();
    expect(page.bar.note?.failure).toEqual(REFUSED);
    expect(await back(1)).toEqual(['undo']);
  });

  it('keeps what the attendant lock guards until somebody types the number in', async () => {
    await page.leaveOut(5, 'a.jpg');
    refuses.set('take_in_again', LOCKED);
    const first = page.undo();
    await vi.waitFor(() => expect(page.unlocking).not.toBeNull());
    page.unlocking?.(false);
    await first;
    refuses.clear();
    expect(await back(1)).toEqual(['take_in_again 5']);
  });

  it('says that a drop is on its way after its time, and takes nothing else in its place', async () => {
    await moved();
    dropped();
    vi.advanceTimersByTime(30_001);
    expect(await back(1)).toEqual([]);
    expect(page.bar.note?.text).toBe(words.drop.tooLate);
    expect(await back(1)).toEqual(['undo']);
  });

  it('reaches an edit that was done again, and those from before the page was opened', async () => {
    page.mirror.event = { ...page.mirror.event!, undo: 'move', redo: 'move' };
    await page.leaveOut(5, 'a.jpg');
    await page.redo();
    expect(await back(3)).toEqual(['undo', 'take_in_again 5', 'undo']);
  });

  it('leaves another event alone', async () => {
    await page.leaveOut(5, 'a.jpg');
    page.mirror.event = { ...page.mirror.event!, id: 99, undo: null };
    expect(await back(1)).toEqual([]);
  });
});
