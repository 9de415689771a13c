import { describe, expect, it } from 'vitest';
import type { CheckState, EventView, LaneView, PackUp, PackUpVerdict, PlaceCheck } from '../../contract/types';
import { endsSoon, lines, noWay, proved, provedPhotos, says, TONES, whole } from './packup';

const place = (more: Partial<PlaceCheck> = {}): PlaceCheck => ({
  destination: 'cyclemate',
  label: 'CycleMate',
  kind: 'cyclemate',
  on: true,
  state: 'done',
  proof: 'seen_in_gallery',
  photos: 642,
  confirmed: 642,
  seen: 642,
  missing: [],
  missing_total: 0,
  extra: 0,
  maybe_twice: 0,
  failure: null,
  ...more,
});

const local = (more: Partial<PlaceCheck> = {}) => place({ destination: 'local', label: 'Local gallery', kind: 'local-gallery', proof: 'files_compared', ...more });
const uncounted = (more: Partial<PlaceCheck> = {}) => place({ destination: 'event', label: 'Event Gallery', kind: 'event-gallery', proof: 'answers_kept', seen: null, ...more });

function check(verdict: PackUpVerdict, more: Partial<PackUp> = {}): PackUp {
  return {
    started_at: 1_000,
    ended_at: 10_000,
    verdict,
    photos: 0,
    subject: '',
    done_about: null,
    sum: { files: 655, not_sent: 13, photos: 642, delivered: 642 },
    folder: { state: 'done', found: 0, arriving: 0, failure: null },
    originals: { state: 'done', in_place: 642, missing: 0 },
    places: [local(), place(), uncounted()],
    check_number: '9F3C 71A2',
    finishing_at_home: false,
    ...more,
  };
}

const said = (it: PackUp, now = 0) => says(it, 'offline', now);

describe('the verdict', () => {
  it('says that one can pack up, and what that means', () => {
    expect(said(check('ready'))).toEqual({ title: 'You can pack up.', text: 'Every photo is delivered. You may switch the computer off.' });
    expect(said(check('ready', { sum: { files: 0, not_sent: 0, photos: 0, delivered: 0 } })).text).toBe('There are no photos. You may switch the computer off.');
  });

  it('says how long it still takes, in tens of seconds and never less than it is', () => {
    const almost = (photos: number, done_about: number | null) => said(check('almost', { photos, done_about }), 0);
    expect(almost(2, 38_000)).toEqual({ title: 'Almost: 2 photos left.', text: 'About 40 seconds. Keep the computer on and this page open.' });
    expect(almost(1, 31_000).title).toBe('Almost: 1 photo left.');
    expect(almost(1, 51_000).text).toMatch(/^About 1 minute\./);
    expect(almost(9, 61_000).text).toMatch(/^About 2 minutes\./);
    for (const unknown of [null, 0, -5]) expect(almost(9, unknown).text).toBe('Keep the computer on and this page open.');
  });

  it('says why photos wait', () => {
    const wait = (photos: number, subject = '') => check('not_yet', { photos, subject });
    expect(said(wait(138))).toEqual({ title: 'Not yet: 138 photos wait.', text: 'There is no internet. They are safe here and go out as soon as there is.' });
    expect(said(wait(1)).title).toBe('Not yet: 1 photo waits.');
    const lane = (state: LaneView['state']) => [{ label: 'CycleMate', state } as LaneView];
    expect(noWay(wait(1), lane('offline'), false)).toBe('offline');
    expect(noWay(wait(1), lane('works'), false, 'approval')).toBe('approval');
    expect(noWay(wait(1), lane('works'), false, 'metered')).toBe('metered');
    expect(noWay(wait(1, 'CycleMate'), lane('down'), false, 'metered')).toBe('gallery');
    expect(noWay(wait(1, 'CycleMate'), lane('portal'), false)).toBe('portal');
    expect(noWay(wait(1, 'CycleMate'), lane('paused'), false)).toBe('lane_paused');
    expect(noWay(wait(1, 'CycleMate'), lane('paused'), true)).toBe('paused');
    expect(says(wait(3, 'CycleMate'), noWay(wait(3, 'CycleMate'), lane('down'), false), 0).text).toBe('CycleMate takes nothing now. They are safe here and go out as soon as that changes.');
  });

  it('says that it goes on at home once that was chosen', () => {
    expect(said(check('not_yet', { photos: 138, finishing_at_home: true })).text).toMatch(/^They are sent at home/);
  });

  it('says what needs a person: photos, or a gallery', () => {
    const sum = { files: 655, not_sent: 13, photos: 642, delivered: 640 };
    expect(said(check('needs_you', { photos: 2, sum }))).toEqual({ title: '2 photos need a look first.', text: '640 are delivered.' });
    expect(said(check('needs_you', { photos: 1, sum })).title).toBe('1 photo needs a look first.');
    expect(said(check('needs_you', { photos: 2, subject: 'CycleMate', sum })).title).toBe('CycleMate needs you first.');
  });

  it('says which gallery shows how many less than it confirmed', () => {
    const missing = (n: number) => check('mismatch', { photos: n, places: [local(), place({ seen: 642 - n, missing_total: n })] });
    expect(said(missing(1))).toEqual({ title: 'One thing does not match.', text: 'CycleMate shows 641, Boothlift has 642 answers. Here is the one.' });
    expect(said(missing(7))).toEqual({ title: '7 things do not match.', text: 'CycleMate shows 635, Boothlift has 642 answers. Here they are.' });
    const two = check('mismatch', { photos: 3, places: [local({ missing_total: 1 }), place({ missing_total: 2 })] });
    expect(said(two).text).toBe('The local gallery and CycleMate do not show every photo that they confirmed. Here they are.');
  });

  it('says what could not be asked, and never calls that checked', () => {
    const silent = check('not_checked', { places: [local(), place({ state: 'failed', seen: null })] });
    expect(said(silent)).toEqual({ title: 'Boothlift could not check everything.', text: 'CycleMate does not answer now. Its 642 answers are kept.' });
    const folder = check('not_checked', { folder: { state: 'failed', found: 0, arriving: 0, failure: null } });
    expect(said(folder).text).toMatch(/^The booth folder cannot be read now\./);
  });

  it('is green only when everything is proved, and the proof is whole only then or as far as could be asked', () => {
    const all = Object.keys(TONES) as PackUpVerdict[];
    expect(all.filter((one) => TONES[one] === 'delivered')).toEqual(['ready']);
    expect(all.filter((one) => whole(check(one)))).toEqual(['not_checked', 'ready']);
  });
});

describe('the lines of the check', () => {
  const line = (it: PackUp, key: string) => lines(it).find((one) => one.key === key);

  it('are one for each part, with the words of what was done there', () => {
    expect(lines(check('ready')).map(({ name, text }) => `${name} ${text}`)).toEqual([
      'Booth folder read once more. Nothing new, nothing half saved.',
      'Local gallery: 642 of 642, files compared one by one.',
      'CycleMate: 642 of 642, counted in the gallery.',
      'Event Gallery: 642 of 642 accepted. It cannot be counted from here.',
      'Booth originals: all 642 still in place, untouched.',
    ]);
    for (const one of lines(check('ready'))) expect(one.sign).toBe('delivered');
  });

  it('are not green while a part runs, waits or could not be done', () => {
    for (const state of ['waiting', 'checking', 'failed'] satisfies CheckState[]) {
      const it = check('checking', { folder: { state, found: 0, arriving: 0, failure: null }, originals: { state, in_place: 0, missing: 0 }, places: [local({ state }), place({ state }), uncounted({ state })] });
      for (const one of lines(it)) expect(`${one.key} ${one.sign}`).not.toMatch(/delivered/);
      for (const one of lines(it)) expect(one.word).not.toBe('Checked');
    }
  });

  it('name what differs: missing, twice, more than was sent, still on the way', () => {
    const it = check('mismatch', { places: [place({ seen: 641, missing_total: 1, maybe_twice: 2, extra: 3 })] });
    expect(line(it, 'cyclemate')).toMatchObject({ sign: 'needs', word: 'Does not match', text: '641 of 642, counted in the gallery. 1 is missing there. 2 are maybe there twice. It shows 3 more pictures than Boothlift sent.' });
    expect(line(check('almost', { places: [uncounted({ confirmed: 640 })] }), 'event')).toMatchObject({ sign: 'moving', word: 'On the way' });
    expect(line(check('not_yet', { places: [uncounted({ confirmed: 640 })] }), 'event')).toMatchObject({ sign: 'waiting', word: 'Waits' });
    expect(line(check('ready', { places: [place({ on: false, confirmed: 600 })] }), 'cyclemate')).toMatchObject({ sign: 'skipped', word: 'Off', text: 'off. 600 of 642 were delivered before.' });
  });

  it('tell what the folder brought, and what became of the originals', () => {
    const it = check('almost', { folder: { state: 'done', found: 2, arriving: 1, failure: null }, originals: { state: 'done', in_place: 641, missing: 1 } });
    expect(line(it, 'folder')?.text).toBe('2 photos were found and go out too. 1 file is still being saved.');
    expect(line(it, 'folder')?.sign).not.toBe('delivered');
    expect(line(it, 'originals')).toMatchObject({ sign: 'skipped', text: '641 still in place. 1 was moved, changed or removed since; its safe copy is here.' });
  });
});

describe('the proof', () => {
  it('claims of a gallery only what was looked at', () => {
    expect([local(), place(), uncounted()].map(proved)).toEqual(['files compared', 'seen in the gallery', 'accepted by the gallery']);
    for (const state of ['waiting', 'checking'] as const) expect(proved(place({ state }))).toBe('not checked yet');
    for (const one of [place({ state: 'failed', seen: 600 }), place({ on: false, seen: 600 }), place({ seen: null })]) {
      expect(proved(one)).toBe('accepted by the gallery');
      expect(provedPhotos(one)).toBe(642);
    }
    expect(proved(uncounted({ maybe_twice: 1 }))).toBe('accepted by the gallery, maybe twice');
    expect(provedPhotos(place({ seen: 641 }))).toBe(641);
  });
});

describe('the end of the event', () => {
  const event = (starts: string | null, ends: string | null) => ({ date: '2026-06-13', starts, ends }) as EventView;
  const at = (text: string) => new Date(text).getTime();

  it('is near from half an hour before, also past midnight', () => {
    expect(endsSoon(event('18:00', '02:00'), at('2026-06-14T01:29'))).toBe(false);
    expect(endsSoon(event('18:00', '02:00'), at('2026-06-14T01:30'))).toBe(true);
    expect(endsSoon(event('10:00', '16:00'), at('2026-06-13T15:31'))).toBe(true);
    expect(endsSoon(event(null, '02:00'), at('2026-06-13T20:00'))).toBe(false);
    expect(endsSoon(event('18:00', null), at('2026-06-15T20:00'))).toBe(false);
  });
});
