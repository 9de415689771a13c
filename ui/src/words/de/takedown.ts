import type { TakeDownPlace, TakeDownReport, TakenDown } from '../../contract/types';
import { f, photos } from './numbers';

const name = (place: TakeDownPlace) => (place.kind === 'local-gallery' ? 'lokale Galerie' : place.label);
const names = (places: TakeDownPlace[]) => f.list(places.map(name));

/** Taking photos out of the galleries again. */
export const takeDown = {
  act: 'Zurückziehen',
  ask(report: TakeDownReport): string {
    const can = report.places.filter((place) => place.can);
    return can.length === 0 ? `${photos(report.photos)} zurückziehen?` : `${photos(report.photos)} entfernen (${names(can)})?`;
  },
  /** What is to be known before, a sentence each. */
  notes(report: TakeDownReport): string[] {
    const cannot = report.places.filter((place) => !place.can);
    const off = report.places.filter((place) => place.can && !place.on);
    const notes = [];
    for (const place of report.places.filter((one) => one.can && one.photos < report.photos - report.nowhere)) notes.push(`Davon dort: ${photos(place.photos)} (${name(place)}).`);
    if (cannot.length > 0) notes.push(`Von hier aus nicht möglich: ${names(cannot)}. ${f.plural(cannot.length, { one: 'Öffnen Sie diese Galerie', other: 'Öffnen Sie diese Galerien' })} im Browser.`);
    if (off.length > 0) notes.push(`Ausgeschaltet: ${names(off)}. Das Entfernen wartet, bis wieder Fotos dorthin gehen.`);
    if (report.nowhere > 0)
      notes.push(
        report.nowhere === report.photos
          ? 'Noch ist nirgends etwas angekommen, und es wird auch nichts ankommen.'
          : f.plural(report.nowhere, { one: '1 Foto ist noch nirgends angekommen und wird es auch nicht.', other: `${photos(report.nowhere)} sind noch nirgends angekommen und werden es auch nicht.` }),
      );
    notes.push(f.plural(report.photos, { one: 'Es wird nie wieder gesendet. Die Sicherungskopie und die Datei der Fotobox bleiben.', other: 'Sie werden nie wieder gesendet. Die Sicherungskopien und die Dateien der Fotobox bleiben.' }));
    return notes;
  },
  said: (report: TakeDownReport) => `${photos(report.photos)} zurückgezogen.`,
  state(down: TakenDown): string {
    switch (down.state) {
      case 'removing':
        return 'wird entfernt';
      case 'removed':
        return `entfernt ${f.time(down.since)}`;
      case 'by_hand':
        return 'lässt sich von hier nicht entfernen: im Browser öffnen';
      case 'held':
        return 'die Galerie lehnt das Entfernen ab';
    }
  },
  openPage: 'Webseite öffnen',
  byHand: (label: string) => `Bei ${label} lässt es sich von hier nicht entfernen.`,
  byHandText: 'Der Dienst hat dafür keinen Aufruf. Entfernen Sie es auf seiner Webseite.',
  copyPage: 'Adresse kopieren',
  again: 'Noch einmal entfernen',
};
