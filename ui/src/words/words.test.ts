import { describe, expect, it } from 'vitest';
import type { FailureCode, HeadlineRow, Remedy } from '../contract/types';
import live from '../contract/live.ts?raw';
import events from '../contract/events.ts?raw';
import plain from '../contract/words.ts?raw';
import { fetchWords, LANGUAGES, words, type HeadlineFacts } from '.';

const CATALOGUES = await Promise.all(LANGUAGES.map(fetchWords));

/** The names of a union in the generated contract: the types alone are gone at run time. */
function union(name: string): string[] {
  const line = `${plain}${live}`.split('\n').find((one) => one.startsWith(`export type ${name} = `)) ?? '';
  return [...line.matchAll(/"([^"]+)"/g)].map(([, word]) => word ?? '');
}

const facts = (row: HeadlineRow, photos: number): HeadlineFacts => ({
  row,
  photos,
  subject: 'Event Gallery',
  since: 1_781_384_400_000,
  destination: 'a',
  lastAt: null,
  destinations: 3,
  localGallery: true,
  filesInAll: 5000,
  failure: null,
  printsAlone: false,
  token: true,
});

describe('the headline', () => {
  it.each(union('HeadlineRow') as HeadlineRow[])('has words for %s, in two short lines of every language', (row) => {
    for (const language of CATALOGUES)
      for (const photos of [0, 1, 2, 642]) {
        const says = language.headline[row](facts(row, photos));
        expect(says.lines).toHaveLength(2);
        for (const line of says.lines) {
          expect(line.trim()).not.toBe('');
          expect(line.length, line).toBeLessThanOrEqual(34);
        }
        expect(says.under).toMatch(/\.$/);
      }
  });

  it('says what is paused and how it goes on, by photo and by gallery', () => {
    for (const language of CATALOGUES) {
      const photos = language.headline.photos_paused({ ...facts('photos_paused', 2), subject: '' });
      const gallery = language.headline.photos_paused(facts('photos_paused', 2));
      expect(photos.lines[0]).toMatch(/^2 /);
      expect(photos.under).toContain(photos.button);
      expect(gallery.lines[0]).toMatch(/^Event Gallery /);
      expect(gallery.lines[1]).toMatch(/^2 /);
      expect(gallery.button).toBeTruthy();
    }
  });

  it('speaks of one photo as one', () => {
    expect(words.headline.held(facts('held', 1)).lines[0]).toBe('1 photo needs a look.');
    expect(words.headline.held(facts('held', 2)).lines[0]).toBe('2 photos need a look.');
  });
});

describe('messages', () => {
  const codes = union('FailureCode') as FailureCode[];

  it('exist for every code of the contract', () => {
    expect(codes.length).toBeGreaterThan(30);
    expect(Object.keys(words.message).sort()).toEqual([...codes].sort());
  });

  it.each(codes)('%s has a title, a text and a short name, and shows no code', (code) => {
    for (const language of CATALOGUES)
      for (const subject of ['IMG_1.jpg', '']) {
        const says = language.message[code]({ code, subject, remedy: 'wait', detail: 'secret-detail' });
        for (const part of [says.title, says.text, says.short]) {
          expect(part.trim()).not.toBe('');
          expect(part).not.toContain(code);
          expect(part).not.toContain('secret-detail');
          expect(part).not.toMatch(/!|please|oops/i);
          expect(part).not.toMatch(/^ | {2}/);
        }
        expect(says.title).not.toMatch(/\.$/);
      }
  });

  it('have a button for every remedy', () => {
    for (const language of CATALOGUES) for (const remedy of union('Remedy') as Remedy[]) expect(language.remedy[remedy].trim()).not.toBe('');
  });
});

describe('formats', () => {
  it('write sizes and speeds in thousands', () => {
    expect(words.format.bytes(14_200_000)).toBe('14.2 MB');
    expect(words.format.bytes(999)).toBe('999 B');
    expect(words.format.rate(1_100_000)).toBe('1.1 Mbit/s');
    expect(words.format.rate(240_000)).toBe('240 kbit/s');
  });

  it('keep the event’s own day, whatever the hour', () => {
    expect(words.format.eventDay('2026-06-13')).toBe('Saturday 13 June');
    expect(words.format.eventDay('not a day')).toBe('not a day');
  });
});

describe('the health list', () => {
  it('says numbers in words, and whether the clock was set back', () => {
    const { known } = words.support;
    expect(known({ what: 'safe_copies', copies: 1, bytes: 2_140_000_000, path: 'D:\\copies' })).toBe('1 copy, 2.1 GB, in D:\\copies');
    expect(known({ what: 'disk', free_bytes: 182_400_000_000 })).toBe('182.4 GB free');
    expect(known({ what: 'disk', free_bytes: 0 })).toBe('0 B free');
    expect(known({ what: 'audit', label: 'CycleMate', confirmed: 52, missing: 3 })).toBe('CycleMate: 3 of 52 are not shown');
    expect(known({ what: 'clock', set_back_seconds: 0 })).toBe('');
    expect([60, 3600, 7200, 700_000].map((set_back_seconds) => known({ what: 'clock', set_back_seconds }).split(' since')[0])).toEqual([
      'Set back by 1 minute',
      'Set back by 1 hour',
      'Set back by 2 hours',
      'Set back by 8 days',
    ]);
  });

  it('has words for whatever the engine can send, in every language', () => {
    const facts = [...events.matchAll(/"what": "(\w+)"/g)].map(([, word]) => word ?? '');
    expect(facts).toContain('power');
    for (const language of CATALOGUES) expect(Object.keys(language.support.what).sort()).toEqual([...facts].sort());
  });
});
