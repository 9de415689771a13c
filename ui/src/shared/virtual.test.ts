import { describe, expect, it } from 'vitest';
import { MOST_ROWS, OVERSCAN, rowForKey, scrollFor, windowAt } from './virtual';

describe('windowAt', () => {
  it('never has more than 60 rows, whatever the height and the place', () => {
    for (const height of [0, 300, 600, 1200, 4000]) {
      for (const top of [0, 57, 5000, 570_000 - height, 1e9]) {
        const { first, last } = windowAt(top, height, 57, 10_000);
        expect(last - first).toBeLessThan(MOST_ROWS);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(last).toBeLessThanOrEqual(10_000);
      }
    }
  });

  it('covers everything that is seen, with overscan on both sides', () => {
    const { first, last } = windowAt(57 * 100, 570, 57, 10_000);
    expect(first).toBe(100 - OVERSCAN);
    expect(last).toBe(100 + 11 + OVERSCAN);
  });

  it('is empty for an empty list, and stays in it after the list shrank', () => {
    expect(windowAt(0, 600, 57, 0)).toEqual({ first: 0, last: 0 });
    const { first, last } = windowAt(57 * 9000, 600, 57, 5);
    expect(first).toBe(0);
    expect(last).toBe(5);
  });
});

describe('scrollFor', () => {
  it('moves only as far as needed', () => {
    expect(scrollFor(5, 0, 570, 57)).toBe(0);
    expect(scrollFor(10, 0, 570, 57)).toBe(57);
    expect(scrollFor(2, 570, 570, 57)).toBe(114);
  });
});

describe('rowForKey', () => {
  it('walks, leaps and stops at both ends', () => {
    expect(rowForKey('ArrowDown', 3, 10, 5)).toBe(4);
    expect(rowForKey('ArrowUp', 0, 10, 5)).toBe(0);
    expect(rowForKey('PageDown', 3, 10, 5)).toBe(7);
    expect(rowForKey('PageDown', 8, 10, 5)).toBe(9);
    expect(rowForKey('Home', 8, 10, 5)).toBe(0);
    expect(rowForKey('End', 0, 10, 5)).toBe(9);
  });

  it('leaves other keys and empty lists alone', () => {
    expect(rowForKey('a', 3, 10, 5)).toBeNull();
    expect(rowForKey('ArrowDown', 0, 0, 5)).toBeNull();
  });
});
