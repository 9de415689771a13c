import { expect, it } from 'vitest';
import type { TakeDownPlace, TakeDownReport } from '../contract/types';
import { takeDown } from './en/takedown';

const place = (label: string, kind: TakeDownPlace['kind'], more: Partial<TakeDownPlace> = {}): TakeDownPlace => ({ destination: label, label, kind, photos: 2, can: true, on: true, page: null, ...more });
const report = (places: TakeDownPlace[], nowhere = 0): TakeDownReport => ({ photos: 2, nowhere, places });
const all = report([place('Here', 'local-gallery'), place('CycleMate', 'cyclemate'), place('Event Gallery', 'event-gallery', { can: false })]);

it('names where photos are removed, and where a person has to', () => {
  expect(takeDown.ask(all)).toBe('Remove 2 photos from the local gallery and CycleMate?');
  expect(takeDown.notes(all)[0]).toBe('Event Gallery has no way to do this from here; open it in the browser.');
});

it('says where only some of several photos are', () => {
  const some = report([place('Here', 'local-gallery'), place('CycleMate', 'cyclemate', { photos: 1 })]);
  expect(takeDown.notes(some)[0]).toBe('Only 1 photo of them is at CycleMate.');
  expect(takeDown.notes(all).some((note) => note.startsWith('Only'))).toBe(false);
});

it('promises no removal where none can be', () => {
  expect(takeDown.ask(report([place('Event Gallery', 'event-gallery', { can: false })]))).toBe('Take down 2 photos?');
  expect(takeDown.notes(report([], 2))[0]).toBe('Nothing has arrived anywhere yet, and nothing will.');
});

it('says that a gallery which is off comes later', () => {
  expect(takeDown.notes(report([place('CycleMate', 'cyclemate', { on: false })]))[0]).toBe('CycleMate is off; the removal waits until photos go there again.');
});

it('says removed only of what the gallery answered', () => {
  const said = (state: 'removing' | 'removed' | 'by_hand' | 'held') => takeDown.state({ state, since: 0, failure: null, page: null });
  expect(said('removed')).toMatch(/^removed \d\d:\d\d$/);
  for (const state of ['removing', 'by_hand', 'held'] as const) expect(said(state)).not.toMatch(/^removed/);
});
