import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { LaneView } from '../contract/types';
import { SCENARIOS } from '../host/fake/scenario';
import { World } from '../host/fake/world';
import type { Host, Wanted } from '../host/host';
import { Page } from './page.svelte';

// They ask the browser for its colours.
vi.mock('./settings.svelte', () => ({ Settings: class {} }));

const at = { hash: '' };
let want: (wanted: Wanted) => void = () => {};
let page: Page;

beforeEach(() => {
  at.hash = '';
  vi.stubGlobal('location', at);
  vi.stubGlobal('addEventListener', () => {});
  const host = { onWanted: (cb: typeof want) => (want = cb), prefs: { get: () => undefined, set: () => {} }, chooseKeyStore: null };
  page = new Page(host as unknown as Host);
});

/** A lane that wants a new token, or works. */
function lane(ended: boolean): LaneView {
  const one = new World(SCENARIOS[0]).snapshot().lanes[0];
  if (one === undefined) throw new Error('no lane');
  return { ...one, id: 'cyclemate', failure: ended ? { code: 'dest.signin', subject: 'CycleMate', remedy: 'paste_token', detail: '' } : null };
}

describe('a click on a notice or in the tray', () => {
  it('leads to the headline, the destinations or the photos that need a person', () => {
    for (const [wanted, hash] of [['live', 'live'], ['event', 'event'], ['needs_you', 'photos/needs_you']] as const) {
      want(wanted);
      expect(at.hash).toBe(hash);
    }
    expect(page.layer).toBeNull();
  });

  it('opens the sign-in of the destination that wants one', () => {
    page.mirror.lanes = [lane(true)];
    want({ sign_in: 'cyclemate' });
    expect(at.hash).toBe('event');
    expect(page.layer).toEqual({ kind: 'token', destination: 'cyclemate' });
  });

  it('asks for no token that is fine again by now', () => {
    page.mirror.lanes = [lane(false)];
    want({ sign_in: 'cyclemate' });
    expect(at.hash).toBe('event');
    expect(page.layer).toBeNull();
  });
});
