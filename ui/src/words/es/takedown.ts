import type { TakeDownPlace, TakeDownReport, TakenDown } from '../../contract/types';
import { f, photos } from './numbers';

const name = (place: TakeDownPlace) => (place.kind === 'local-gallery' ? 'la galería local' : place.label);
const names = (places: TakeDownPlace[]) => f.list(places.map(name));

/** Taking photos out of the galleries again. */
export const takeDown = {
  act: 'Retirar',
  ask(report: TakeDownReport): string {
    const can = report.places.filter((place) => place.can);
    return can.length === 0 ? `¿Retirar ${photos(report.photos)}?` : `¿Quitar ${photos(report.photos)} de ${names(can)}?`;
  },
  /** What is to be known before, a sentence each. */
  notes(report: TakeDownReport): string[] {
    const cannot = report.places.filter((place) => !place.can);
    const off = report.places.filter((place) => place.can && !place.on);
    const notes = [];
    for (const place of report.places.filter((one) => one.can && one.photos < report.photos - report.nowhere)) notes.push(f.plural(place.photos, { one: `De ellas, solo 1 foto está en ${name(place)}.`, other: `De ellas, solo ${photos(place.photos)} están en ${name(place)}.` }));
    if (cannot.length > 0) notes.push(`No se puede desde aquí: ${names(cannot)}. ${f.plural(cannot.length, { one: 'Abre esa galería', other: 'Abre esas galerías' })} en el navegador.`);
    if (off.length > 0) notes.push(`Sin envío ahora: ${names(off)}. Las fotos se quitarán cuando vuelvan a enviarse ahí.`);
    if (report.nowhere > 0)
      notes.push(
        report.nowhere === report.photos
          ? 'Aún no ha llegado nada a ningún sitio, ni llegará.'
          : f.plural(report.nowhere, { one: '1 foto aún no ha llegado a ningún sitio, ni llegará.', other: `${photos(report.nowhere)} aún no han llegado a ningún sitio, ni llegarán.` }),
      );
    notes.push(f.plural(report.photos, { one: 'No se vuelve a enviar nunca. La copia segura y el archivo de la cabina se quedan.', other: 'No se vuelven a enviar nunca. Las copias seguras y los archivos de la cabina se quedan.' }));
    return notes;
  },
  said: (report: TakeDownReport) => f.plural(report.photos, { one: '1 foto retirada.', other: `${photos(report.photos)} retiradas.` }),
  state(down: TakenDown): string {
    switch (down.state) {
      case 'removing':
        return 'se está quitando';
      case 'removed':
        return `quitada ${f.time(down.since)}`;
      case 'by_hand':
        return 'no se puede quitar desde aquí: ábrela en el navegador';
      case 'held':
        return 'la galería se niega a quitarla';
    }
  },
  openPage: 'Abrir su página web',
  byHand: (label: string) => `${label} no permite quitarla desde aquí.`,
  byHandText: 'Su servicio no tiene una llamada para eso. Quítala en su página web.',
  copyPage: 'Copiar su dirección',
  again: 'Intentar quitarla otra vez',
};
