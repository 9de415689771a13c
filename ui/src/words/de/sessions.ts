import type { SessionEdit } from '../../contract/types';
import { f, photos } from './numbers';

export const sessions = {
  title: 'Sitzungen',
  sub: (n: number) => `${f.number(n)} heute, jede ein Besuch von Gästen`,
  list: 'Sitzungen',
  empty: 'Noch keine Sitzungen.',
  emptyText: 'Die ersten Gäste erscheinen hier, sobald die Fotobox ihr erstes Foto gespeichert hat.',
  search: 'Nummer, Kennung oder Zeit',
  searchLabel: 'Sitzungen suchen',
  newSession: 'Neue Sitzung',
  noMatch: 'Keine Sitzung passt.',
  tagRead: 'Kennung, die Gäste lesen',
  becomes: (tag: string, spaces: boolean) => (spaces ? `Leerzeichen werden zu -. Daraus wird ${tag}` : `Daraus wird ${tag}`),
  span: (from: number, to: number) => (f.time(from) === f.time(to) ? f.time(from) : `${f.time(from)} bis ${f.time(to)}`),
  count: (n: number) => photos(n),
  twoGroups: (n: number) => `${photos(n)}, sieht nach zwei Gruppen aus`,
  actions: 'Was mit Fotos dieser Sitzung geschehen soll',
  tap: 'Fotos antippen, um sie zu wählen',
  chosen: (n: number) => `${f.number(n)} gewählt`,
  chooseNone: 'Keines wählen',
  moveTo: (n: number) => `Nach ${f.number(n)} verschieben`,
  moveElse: 'Verschieben…',
  moveTitle: (n: number) => `${photos(n)} verschieben nach…`,
  nextToIt: 'daneben',
  makeNew: 'Neue Sitzung daraus',
  splitHere: 'Hier teilen',
  splitAt: (n: number) => `Vor Foto ${f.number(n)} teilen`,
  join: 'Mit der vorigen verbinden',
  more: 'Mehr zu dieser Sitzung',
  dropHere: (n: number) => `Fotos hier ablegen, um sie zu Sitzung ${f.number(n)} hinzuzufügen`,
  notThese: (n: number) => f.plural(n, { one: 'Dieses nicht', other: 'Diese nicht' }),
  movesLater: 'Zieht um, sobald es angekommen ist',
  withdrawn: { deleted: 'An der Fotobox gelöscht', forgotten: 'An der Fotobox beiseitegelegt' },
  photoSays: (n: number, session: number, says: string) => `Foto ${f.number(n)} der Sitzung ${f.number(session)}, ${says}`,
  dropMove: (n: number) => `Hier ablegen, um ${photos(n)} zu verschieben`,
  dropNew: (n: number) => `Hier ablegen: neue Sitzung aus ${f.plural(n, { one: '1 Foto', other: `${f.number(n)} Fotos` })}`,
  dragging: (n: number) => photos(n),
  keys: [
    [['Leertaste'], 'wählen'],
    [['M'], 'verschieben'],
    [['S'], 'hier teilen'],
    [['J'], 'mit der vorigen verbinden'],
    [['Strg', 'Z'], 'rückgängig'],
  ] as [string[], string][],
  note: {
    there: (n: number, label: string, tag: string) =>
      tag === ''
        ? f.plural(n, { one: `Dieses ist schon bei ${label}, ohne Kennung.`, other: `Diese ${f.number(n)} sind schon bei ${label}, ohne Kennung.` })
        : f.plural(n, { one: `Dieses ist schon bei ${label}, unter ${tag}.`, other: `Diese ${f.number(n)} sind schon bei ${label}, unter ${tag}.` }),
    cannot: (galleries: number) => f.plural(galleries, { one: 'Diese Galerie kann kein Foto verschieben.', other: 'Diese Galerien können kein Foto verschieben.' }),
    notSent: 'Davon ist noch nichts gesendet: Es geht mit der neuen Sitzung hinaus.',
    atOnce: (names: string[]) => (names.length === 0 ? 'Der Bericht ändert sich sofort.' : `${f.list(names)} und der Bericht ändern sich sofort.`),
    noSessions: (names: string[]) => f.plural(names.length, { one: `${f.list(names)} kennt keine Sitzungen.`, other: `${f.list(names)} kennen keine Sitzungen.` }),
    stays: (n: number, label: string, tag: string) =>
      tag === ''
        ? f.plural(n, { one: `1 Foto bei ${label} bleibt, wie es ist.`, other: `${photos(n)} bei ${label} bleiben, wie sie sind.` })
        : f.plural(n, { one: `1 Foto bei ${label} bleibt unter ${tag}.`, other: `${photos(n)} bei ${label} bleiben unter ${tag}.` }),
    later: (n: number, label: string) => f.plural(n, { one: `1 ist unterwegs zu ${label} und zieht um, sobald es angekommen ist.`, other: `${f.number(n)} sind unterwegs zu ${label} und ziehen um, sobald sie angekommen sind.` }),
    next: (n: number, label: string) => f.plural(n, { one: `1 ist noch nicht bei ${label} und geht mit der neuen Kennung dorthin.`, other: `${f.number(n)} sind noch nicht bei ${label} und gehen mit der neuen Kennung dorthin.` }),
    followed: (names: string[]) => `${f.list(names)} und der Bericht zeigen es schon.`,
  },
  choose: 'Wählen Sie eine Sitzung, um ihre Fotos zu sehen.',
  session: (n: number) => `Sitzung ${f.number(n)}`,
  tag: 'Kennung',
  noTag: 'keine Kennung',
  started: (at: number, n: number) => `${f.time(at)} · ${photos(n)}`,
  photo: (n: number, session: number) => `Foto ${f.number(n)} der Sitzung ${f.number(session)}`,
  code: 'Code zeigen',
  openGuest: 'Gästeseite öffnen',
  addHere: 'Fotos hinzufügen',
  nowThis: 'Diese zuerst',
  nowThisSaid: 'Ihre Fotos gehen jetzt zuerst.',
  gallery: 'Fotos dieser Sitzung',
  back: 'Alle Sitzungen',
  findInPhotos: 'In Fotos zeigen',
};

export const edit = {
  redo: 'Wiederholen',
  did: (e: SessionEdit) => {
    const [n, here] = [photos(e.photos), f.number(e.number ?? 0)];
    const [low, high] = [e.number ?? 0, e.other ?? 0].toSorted((a, b) => a - b).map((one) => f.number(one));
    if (e.undone) {
      switch (e.kind) {
        case 'merge':
          return `Sitzungen ${low} und ${high} sind wieder getrennt.`;
        case 'split':
          return `Sitzung ${here} ist wieder ganz.`;
        case 'move':
          return f.plural(e.photos, { one: `1 Foto ist zurück in Sitzung ${here}.`, other: `${n} sind zurück in Sitzung ${here}.` });
        case 'rename':
          return `Die Kennung ist wieder ${e.tag}.`;
        case 'not_this_one':
          return f.plural(e.photos, { one: '1 Foto geht doch hinaus.', other: `${n} gehen doch hinaus.` });
      }
    }
    switch (e.kind) {
      case 'merge':
        return `Sitzungen ${low} und ${high} sind verbunden.`;
      case 'split':
        return f.plural(e.photos, { one: `1 Foto ist jetzt Sitzung ${here}.`, other: `${n} sind jetzt Sitzung ${here}.` });
      case 'move':
        return f.plural(e.photos, { one: `1 Foto kam in Sitzung ${here}.`, other: `${n} kamen in Sitzung ${here}.` });
      case 'rename':
        return e.cleaned ? `Die Kennung wurde zu ${e.tag}.` : `Die Kennung ist ${e.tag}.`;
      case 'not_this_one':
        return f.plural(e.photos, { one: '1 Foto ist ausgelassen. Es hat diesen Computer nie verlassen.', other: `${n} sind ausgelassen. Sie haben diesen Computer nie verlassen.` });
    }
  },
};
