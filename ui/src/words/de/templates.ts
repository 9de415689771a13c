import type { Words } from '../catalogue';
import { f } from './numbers';

/** Einrichtungen, die unter einem Namen aufbewahrt sind, für neue Events. */
export const templates: Words['templates'] = {
  title: 'Vorlagen',
  text: 'Eine Vorlage bewahrt Ordner, Regeln, Ziele, Zeiten, Reihenfolge und Grenzen auf. Name, Datum, Fotos und Tokens sind nicht darin.',
  none: 'Es gibt noch keine Vorlage.',
  keep: 'Die Einrichtung dieses Events aufbewahren',
  name: 'Name der Vorlage',
  save: 'Als Vorlage aufbewahren',
  saved: (name) => `Die Einrichtung ist als „${name}“ aufbewahrt.`,
  taken: 'Es gibt schon eine Vorlage mit diesem Namen.',
  in: (folders) => f.list(folders),
  made: (day) => `Aufbewahrt am ${day}`,
  start: 'Neues Event daraus',
  startOf: (name) => `Ein neues Event aus ${name}`,
  rename: 'Umbenennen',
  renameOf: (name) => `${name} umbenennen`,
  renameDo: 'So nennen',
  remove: 'Entfernen',
  removeOf: (name) => `${name} entfernen`,
  removeAsk: (name) => `„${name}“ entfernen? Events, die damit begannen, bleiben, wie sie sind.`,
  removeDo: 'Vorlage entfernen',
  startTitle: 'Ein neues Event aus einer Vorlage',
  startText: (name) => `Mit den Ordnern, Regeln, Zielen und Zeiten der Vorlage „${name}“.`,
  eventName: 'Name des Events',
  needName: 'Geben Sie dem Event einen Namen.',
};
