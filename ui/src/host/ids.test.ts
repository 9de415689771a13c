import { expect, it } from 'vitest';
import { RequestIds } from './ids';

const undo = { ask: 'undo' } as const;
const pause = (paused: boolean) => ({ ask: 'pause_lane', destination: 'c', paused }) as const;

it('a double click asks with one number, two presses with two', () => {
  const ids = new RequestIds();
  ids.pressed(1);
  const first = ids.of(undo);
  ids.pressed(2);
  expect(ids.of(undo)).toBe(first);
  ids.pressed(1);
  const second = ids.of(undo);
  expect(second).not.toBe(first);
  expect(new RequestIds().of(undo), 'another page is another one').not.toBe(second);
});

it('a switch that is turned on, off and on again in one row of clicks is turned each time', () => {
  const ids = new RequestIds();
  const numbers = [true, false, true].map((paused, i) => {
    ids.pressed(i + 1);
    return ids.of(pause(paused));
  });
  expect(new Set(numbers).size).toBe(3);
});

it('what only looks has no number and lies between no two clicks', () => {
  const ids = new RequestIds();
  ids.pressed(1);
  const first = ids.of(undo);
  expect(ids.of({ ask: 'snapshot' })).toBeUndefined();
  ids.pressed(2);
  expect(ids.of(undo)).toBe(first);
});

it('what came to nothing is asked for anew', () => {
  const ids = new RequestIds();
  ids.pressed(1);
  const first = ids.of(undo);
  ids.forget(first);
  expect(ids.of(undo)).not.toBe(first);
});

it('a key that is held on a button presses it once, and one that is pressed again presses it again', () => {
  const ids = new RequestIds();
  const listeners = new Map<string, (event: unknown) => void>();
  ids.follow({ addEventListener: (name: string, heard: (event: unknown) => void) => listeners.set(name, heard) } as unknown as EventTarget);
  const key = (repeat: boolean, key = 'Enter') => listeners.get('keydown')?.({ repeat, key });
  key(false);
  listeners.get('click')?.({ detail: 0 });
  const first = ids.of(undo);
  key(true);
  listeners.get('click')?.({ detail: 0 });
  expect(ids.of(undo)).toBe(first);
  key(false);
  const second = ids.of(undo);
  expect(second).not.toBe(first);
  key(true, 'z');
  expect(ids.of(undo), 'a held Ctrl+Z takes back one after the other').not.toBe(second);
});
