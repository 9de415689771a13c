import { expect, it } from 'vitest';
import type { FailureCode, HeadlineRow, LaneState } from '../../contract/types';
import { SCENARIOS } from '../../host/fake/scenario';
import { World } from '../../host/fake/world';
import { lineOutside } from './outside';

/** A night under this headline, with these destinations outside beside the local gallery. */
function says(row: HeadlineRow, states: LaneState[], saving = false, code = 'net.portal' as FailureCode) {
  const night = new World(SCENARIOS[0]).snapshot();
  const away = night.lanes.find((lane) => lane.kind !== 'local-gallery');
  const here = night.lanes.find((lane) => lane.kind === 'local-gallery');
  if (away === undefined || here === undefined) throw new Error('no lanes');
  const lanes = [...states.map((state) => ({ ...away, state, failure: state === 'portal' ? { code, subject: '', remedy: 'wait' as const, detail: '' } : null })), here];
  return lineOutside({ headline: { ...night.headline, row }, lanes, saver: { ...night.saver, saving } });
}

it('tells of no internet and of a sign-in page under any headline', () => {
  for (const row of ['offline', 'disk_full', 'folder_gone', 'held'] as const) {
    expect(says(row, ['offline', 'offline', 'off'])).toBe('offline');
    expect(says(row, ['works', 'portal'])).toBe('portal');
  }
});

it('takes a gallery that moved for no sign-in page', () => {
  expect(says('destination', ['works', 'portal'], false, 'dest.moved')).toBeNull();
});

it('tells of a saver that holds back, and under a line that is down of that first', () => {
  expect(says('held', ['works'], true)).toBe('saving');
  expect(says('offline', ['offline'], true)).toBe('offline');
});

it('tells of nothing while one destination outside is reached, and where there is none', () => {
  expect(says('destination', ['offline', 'full'])).toBeNull();
  expect(says('working', [])).toBeNull();
  expect(says('slow', ['works'])).toBe('slow');
});
