import type { Counts, Failure } from '../../contract/types';
import { messages } from './messages';
import { f } from './numbers';

export const common = {
  close: 'Schließen',
  cancel: 'Abbrechen',
  details: 'Details',
  saved: 'Gespeichert',
  copied: 'Kopiert',
  failure: (it: Failure) => messages[it.code](it),
  mini: (c: Counts) =>
    c.sending + c.waiting === 0
      ? `${f.number(c.delivered)} von ${f.number(c.photos)} angekommen`
      : `${f.number(c.delivered)} von ${f.number(c.photos)} angekommen, ${f.number(c.sending + c.waiting)} unterwegs`,
  toLive: 'Auf Live zeigen',
  skip: 'Zum Inhalt',
  message: 'Meldung',
  dismiss: 'Meldung schließen',
  pretend: 'Das ist die gespielte Fotobox. Nichts verlässt diesen Computer.',
};
