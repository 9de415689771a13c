import { describe, expect, it } from 'vitest';
import type { Request, SessionEdit, SessionPhoto, SessionView } from '../../contract/types';
import type { Page } from '../../state/page.svelte';
import { Hand } from './hand.svelte';
import { after, before } from './notes';

function photo(n: number, fixed: SessionPhoto['fixed'] = []): SessionPhoto {
  return { thumb: { photo: n, kind: 'single', state: 'delivered', aspect: 1, colour: null }, name: `${n}.jpg`, seen_at: n, goes_out_at: null, unapproved: false, moves_to: null, fixed, withdrawn: null };
}

function session(id: number, photos: SessionPhoto[]): SessionView {
  const card = { id, number: id, tag: String(id), started_at: 0, photos: photos.length, delivered: photos.length, sending: 0, waiting: 0, unapproved: 0, needs_you: 0, state: 'delivered' as const, thumbs: [], goes_out_at: null };
  return {
    card,
    ended_at: 9,
    photos,
    second_group: null,
    before: { id: id - 1, number: id - 1 },
    after: { id: id + 1, number: id + 1 },
    follows: [
      { label: 'Local gallery', follows: 'at_once' },
      { label: 'Event Gallery', follows: 'cannot_move' },
      { label: 'CycleMate', follows: 'no_sessions' },
    ],
  };
}

function edited(now: Partial<SessionEdit>): SessionEdit {
  return { kind: 'move', undone: false, session: 8, number: 8, other: 7, tag: '8', cleaned: false, photos: 1, later: 0, notes: [], can_undo: true, can_redo: false, ...now };
}

function world(answer: SessionEdit = edited({})) {
  const asked: Request[] = [];
  const went: [string, unknown][] = [];
  const page = {
    edit: (request: Request) => {
      asked.push(request);
      return Promise.resolve(answer);
    },
    route: { go: (screen: string, session: unknown) => went.push([screen, session]) },
  };
  const hand = new Hand(page as unknown as Page);
  hand.show(session(7, [photo(1), photo(2), photo(3), photo(4)]));
  return { hand, asked, went };
}

describe('photos in the hand', () => {
  it('are the chosen ones in their order, or the one with the focus', () => {
    const { hand } = world();
    hand.go(2);
    expect(hand.meant).toEqual([3]);
    hand.toggle(3);
    hand.toggle(0);
    expect(hand.meant).toEqual([1, 4]);
    hand.reach(2);
    expect(hand.meant).toEqual([1, 2, 3]);
  });

  it('are forgotten with their session, and when they are no longer in it', () => {
    const { hand } = world();
    hand.all();
    hand.show(session(7, [photo(1), photo(4)]));
    expect(hand.meant).toEqual([1, 4]);
    hand.show(session(9, [photo(1)]));
    expect(hand.chosen.size).toBe(0);
  });

  it('are split from the first chosen one on', async () => {
    const { hand, asked } = world();
    hand.toggle(2);
    await hand.splitHere();
    expect(asked).toEqual([{ ask: 'split_session', session: 7, photos: [3, 4] }]);
    expect(hand.chosen.size).toBe(0);
  });

  it('take the eyes along when nothing stays behind', async () => {
    const some = world(edited({ photos: 1 }));
    some.hand.toggle(0);
    await some.hand.move(8);
    expect(some.went).toEqual([]);
    const joined = world(edited({ kind: 'merge', session: 6, photos: 4 }));
    await joined.hand.join();
    expect(joined.asked).toEqual([{ ask: 'merge_sessions', session: 7, into: 6 }]);
    expect(joined.went).toEqual([['sessions', 6]]);
  });
});

describe('the note about galleries', () => {
  it('says beforehand where photos are already and who cannot move them', () => {
    const there = [{ label: 'Event Gallery', tag: '123' }];
    const view = session(7, [photo(1), photo(2, there), photo(3, there)]);
    expect(before(view, [2, 3])).toEqual({
      first: 'These 2 are already in Event Gallery under 123.',
      rest: 'That gallery cannot move a photo. Local gallery and the report change at once. CycleMate knows no sessions.',
    });
    expect(before(view, [1])?.first).toBe('Nothing of it is sent yet: it goes out with its new session.');
    const here = { ...view, follows: [{ label: 'Local gallery', follows: 'at_once' as const }] };
    expect(before(here, [1]), 'what only such galleries have is nothing unsent').toEqual({ first: 'Local gallery and the report change at once.', rest: '' });
    expect(before(view, [])).toBeNull();
  });

  it('says afterwards what each of them did', () => {
    const note = after(
      edited({
        notes: [
          { label: 'Event Gallery', follows: 'cannot_move', photos: 2, tag: '123' },
          { label: 'Event Gallery', follows: 'after_arrival', photos: 1, tag: '123' },
          { label: 'Event Gallery', follows: 'with_next_photo', photos: 1, tag: '124' },
          { label: 'Local gallery', follows: 'at_once', photos: 4, tag: '' },
        ],
      }),
    );
    expect(note?.first).toBe('2 photos in Event Gallery stay under 123.');
    expect(note?.rest).toBe('1 is on its way to Event Gallery and moves when it has arrived. 1 is not in Event Gallery yet and goes there with the new tag. Local gallery and the report show it already.');
    expect(after(edited({}))).toBeNull();
  });
});
