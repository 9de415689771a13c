import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Failure, Reply, Request } from '../contract/types';
import type { Host } from '../host/host';
import { Page } from './page.svelte';

// They ask the browser for its colours.
vi.mock('./settings.svelte', () => ({ Settings: class {} }));

const LOCKED: Failure = { code: 'app.locked', subject: '', remedy: 'fix_input', detail: '' };
let open = false;
let asked: string[] = [];
let page: Page;

beforeEach(() => {
  open = false;
  asked = [];
  vi.stubGlobal('location', { hash: '' });
  vi.stubGlobal('addEventListener', () => {});
  const ask = (request: Request): Promise<Reply> => {
    asked.push(request.ask);
    return open ? Promise.resolve({ reply: 'done' }) : Promise.reject(LOCKED);
  };
  page = new Page({ ask, onWanted: () => {}, prefs: { get: () => undefined, set: () => {} }, chooseKeyStore: null } as unknown as Host);
});

const settled = () => new Promise((done) => setTimeout(done));

describe('what the attendant lock guards', () => {
  it('is asked for once more after the number was typed in, and two who wait see one question', async () => {
    const both = [page.do({ ask: 'set_regret', seconds: 9 }), page.do({ ask: 'set_singles', on: false })];
    await settled();
    const answer = page.unlocking;
    expect(answer).not.toBeNull();
    open = true;
    answer?.(true);
    expect(await Promise.all(both)).toEqual([true, true]);
    expect(asked).toEqual(['set_regret', 'set_singles', 'set_regret', 'set_singles']);
    expect(page.unlocking).toBeNull();
  });

  it('stays undone where nobody knows the number, and asks anew the next time', async () => {
    const one = page.do({ ask: 'set_regret', seconds: 9 });
    await settled();
    page.unlocking?.(false);
    expect(await one).toBe(false);
    expect(asked).toEqual(['set_regret']);
    expect(page.bar.note).not.toBeNull();
    void page.do({ ask: 'set_regret', seconds: 9 });
    await settled();
    expect(page.unlocking).not.toBeNull();
  });

  it('a wrong number is no reason to ask for one', async () => {
    await expect(page.host.ask({ ask: 'unlock', number: '0000' })).rejects.toEqual(LOCKED);
    expect(page.unlocking).toBeNull();
  });
});
