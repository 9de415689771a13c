import { expect, it } from 'vitest';
import type { GuestAccess, LaneView, Progress } from '../../contract/types';
import { laneSays } from './kind';

const HOUR = 3_600_000;
const now = new Date('2026-06-20T14:00:00').getTime();
const closed = { gallery: false, open: false } as GuestAccess;
const lane = { id: 'c', kind: 'cyclemate', label: 'CycleMate', state: 'works', failure: null, until: null, held: 0, to_go: 0, delivered: 3, token_ends_at: null } as unknown as LaneView;
const says = (part: Partial<LaneView>, progress: Progress[] = []) => laneSays({ ...lane, ...part }, progress, closed, false, now);

it('a token that ends soon is told on its lane, with the moment, until something more urgent is', () => {
  expect(says({})).toEqual({ tone: 'muted', text: 'Works' });
  expect(says({ token_ends_at: now + 26 * HOUR })).toEqual({ tone: 'needs', text: 'Token works until 21 June, 16:00' });
  expect(says({ token_ends_at: now - HOUR })).toEqual({ tone: 'needs', text: 'The token has run out' });
  expect(says({ token_ends_at: now + HOUR, held: 2 }).text).toBe('2 need a look');
  expect(says({ token_ends_at: now + HOUR }, [{ destination: 'c', name: 'a.jpg', percent: 40 } as Progress]).tone).toBe('moving');
  expect(says({ token_ends_at: now + HOUR, state: 'off' }).tone).toBe('skipped');
});

it('a lane that waits for another network does not say that it works, and lets more urgent things speak', () => {
  const metered = { code: 'net.metered', subject: '200', remedy: 'send_all', detail: '' } as const;
  expect(says({ state: 'saving', failure: metered, to_go: 3 })).toEqual({ tone: 'waiting', text: 'Data saver on' });
  expect(says({ state: 'saving', failure: { ...metered, code: 'net.slow', subject: '' }, to_go: 3 }).text).toBe('Prints go out first');
  expect(says({ state: 'saving', failure: metered, to_go: 3 }, [{ destination: 'c', name: 'print.jpg', percent: 40 } as Progress]).tone).toBe('moving');
  expect(says({ state: 'saving', failure: metered, to_go: 3, held: 2 })).toEqual({ tone: 'needs', text: '2 need a look' });
});

it('an event that is closed at its gallery is told in one word on its tile', () => {
  const closed = { code: 'dest.closed', subject: 'CycleMate', remedy: 'choose_another', detail: '' } as const;
  expect(says({ state: 'closed', failure: closed })).toEqual({ tone: 'needs', text: 'Closed' });
});
