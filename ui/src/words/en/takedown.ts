import type { TakeDownPlace, TakeDownReport, TakenDown } from '../../contract/types';
import { f, photos } from './numbers';

const name = (place: TakeDownPlace) => (place.kind === 'local-gallery' ? 'the local gallery' : place.label);
const names = (places: TakeDownPlace[]) => f.list(places.map(name));

/** Taking photos out of the galleries again. */
export const takeDown = {
  act: 'Take down',
  ask(report: TakeDownReport): string {
    const can = report.places.filter((place) => place.can);
    return can.length === 0 ? `Take down ${photos(report.photos)}?` : `Remove ${photos(report.photos)} from ${names(can)}?`;
  },
  /** What is to be known before, a sentence each. */
  notes(report: TakeDownReport): string[] {
    const cannot = report.places.filter((place) => !place.can);
    const off = report.places.filter((place) => place.can && !place.on);
    const notes = [];
    for (const place of report.places.filter((one) => one.can && one.photos < report.photos - report.nowhere)) notes.push(`Only ${photos(place.photos)} of them ${f.plural(place.photos, { one: 'is', other: 'are' })} at ${name(place)}.`);
    if (cannot.length > 0)
      notes.push(`${names(cannot)} ${f.plural(cannot.length, { one: 'has', other: 'have' })} no way to do this from here; ${f.plural(cannot.length, { one: 'open it', other: 'open them' })} in the browser.`);
    if (off.length > 0) notes.push(`${names(off)} ${f.plural(off.length, { one: 'is', other: 'are' })} off; the removal waits until photos go there again.`);
    if (report.nowhere > 0) notes.push(report.nowhere === report.photos ? 'Nothing has arrived anywhere yet, and nothing will.' : `${photos(report.nowhere)} did not arrive anywhere yet, and will not.`);
    notes.push(f.plural(report.photos, { one: 'It is never sent again. The safe copy and the booth’s file stay.', other: 'They are never sent again. The safe copies and the booth’s files stay.' }));
    return notes;
  },
  said: (report: TakeDownReport) => `${photos(report.photos)} taken down.`,
  state(down: TakenDown): string {
    switch (down.state) {
      case 'removing':
        return 'is being removed';
      case 'removed':
        return `removed ${f.time(down.since)}`;
      case 'by_hand':
        return 'cannot be removed from here: open it in the browser';
      case 'held':
        return 'the gallery refuses to remove it';
    }
  },
  openPage: 'Open its web page',
  byHand: (label: string) => `${label} cannot remove it from here.`,
  byHandText: 'Its service has no call for that. Remove it on its web page.',
  copyPage: 'Copy its address',
  again: 'Try to remove it again',
};
