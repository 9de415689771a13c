import { describe, expect, it } from 'vitest';
import { Calm } from './strip';

describe('a strip is hung with a motion', () => {
  it('where it comes alone, and where all of a screen come together', () => {
    const calm = new Calm();
    expect([0, 1, 5].map((now) => calm.at(now))).toEqual([true, true, true]);
    expect(calm.at(60_000)).toBe(true);
  });

  it('not while one follows the other at once, and again after a rest', () => {
    const calm = new Calm();
    expect([0, 200, 201, 400, 600, 1_400].map((now) => calm.at(now))).toEqual([true, false, false, false, false, false]);
    expect(calm.at(2_401)).toBe(true);
  });
});
