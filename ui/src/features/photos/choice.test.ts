import { describe, expect, it } from 'vitest';
import type { PhotoRow } from '../../contract/types';
import { Choice, MOST } from './choice.svelte';

/** Rows whose photos are called by their place; the third file is no photo yet. */
const rowAt = (index: number): PhotoRow | undefined => (index < 0 || index > 2000 ? undefined : ({ file: index, photo: index === 2 ? null : index + 1000 } as PhotoRow));
const chosen = (choice: Choice) => [...choice.photos.keys()].map((photo) => photo - 1000);

describe('a choice of photos', () => {
  it('takes and leaves one by one, and never a file that is no photo yet', () => {
    const choice = new Choice();
    for (const at of [4, 2, 1]) choice.toggle(at, rowAt(at));
    expect(chosen(choice)).toEqual([4, 1]);
    choice.toggle(4, rowAt(4));
    expect(chosen(choice)).toEqual([1]);
    expect([choice.has(rowAt(1)), choice.has(rowAt(2)), choice.has(undefined)]).toEqual([true, false, false]);
  });

  it('reaches from the last one taken, or from where the focus was', () => {
    const choice = new Choice();
    choice.from(5);
    choice.reach(3, rowAt);
    expect(chosen(choice)).toEqual([3, 4, 5]);
    choice.from(9);
    choice.reach(6, rowAt);
    expect(chosen(choice)).toEqual([5, 6]);
    choice.toggle(1, rowAt(1));
    choice.reach(3, rowAt);
    expect(chosen(choice)).toEqual([1, 3]);
  });

  it('never holds more than one request takes', () => {
    const choice = new Choice();
    choice.all(Array.from({ length: 1500 }, (_, at) => rowAt(at) as PhotoRow));
    expect(choice.photos.size).toBe(MOST);
    choice.none();
    expect(choice.photos.size).toBe(0);
  });
});
