import type { DropFolders, ImportReport, Importing } from '../../contract/types';
import { f, photos } from './numbers';

export const drop = {
  window: (next: number) => `Neue Sitzung ${f.number(next)}`,
  session: (n: number) => `Zu Sitzung ${f.number(n)} hinzufügen`,
  destination: (name: string) => `Neue Sitzung, nur an ${name}`,
  hint: 'Loslassen, um die Fotos hinzuzufügen. Boothlift kopiert sie, nichts wird verschoben.',
  welcome: 'Wählen Sie zuerst, wohin Fotos gehen. Die mitgebrachten Fotos warten solange hier.',
  folder: 'Loslassen, um diesen Ordner zu wählen.',
  nothingToPaste: 'Es gibt kein Foto zum Einfügen.',
  added: (r: ImportReport, joined: boolean) => {
    if (r.taken === 0) return 'Es wurde nichts hinzugefügt.';
    if (r.session_number === null) return `${photos(r.taken)} hinzugefügt.`;
    if (r.sessions > 1) return `${photos(r.taken)} als ${f.number(r.sessions)} Sitzungen hinzugefügt.`;
    return joined ? `${photos(r.taken)} zu Sitzung ${f.number(r.session_number)} hinzugefügt.` : `${photos(r.taken)} als Sitzung ${f.number(r.session_number)} hinzugefügt.`;
  },
  already: (n: number) => f.plural(n, { one: '1 war schon hier.', other: `${f.number(n)} waren schon hier.` }),
  refused: (n: number, noPictures: boolean) => (noPictures ? f.plural(n, { one: '1 übersprungen: kein Bild.', other: `${f.number(n)} übersprungen: keine Bilder.` }) : `${f.number(n)} übersprungen.`),
  beyond: (taken: number, beyond: number) => `${f.number(taken)} von ${f.number(taken + beyond)} übernommen. Ziehen Sie den Rest danach herein.`,
  held: (n: number) => f.plural(n, { one: '1 braucht Ihren Blick.', other: `${f.number(n)} brauchen Ihren Blick.` }),
  watchedAll: 'Diese werden schon beobachtet.',
  watched: (n: number) => f.plural(n, { one: '1 Ordner wird schon beobachtet.', other: `${f.number(n)} Ordner werden schon beobachtet.` }),
  left: (n: number) => f.plural(n, { one: 'Gestoppt: 1 wurde nicht gelesen.', other: `Gestoppt: ${f.number(n)} wurden nicht gelesen.` }),
  readingLabel: 'Fotos werden hinzugefügt',
  reading: (far: Importing) => (far.files === 0 ? 'Das Mitgebrachte wird durchgesehen.' : `${f.number(far.read)} von ${f.number(far.files)} gelesen, ${photos(far.added)} hinzugefügt.`),
  stop: 'Stoppen',
  foldersTitle: ({ folders, sessions }: DropFolders) => {
    const beside = sessions > folders ? ' und Fotos daneben' : '';
    return `${f.number(folders)} Ordner${beside}: ${f.number(sessions)} Sitzungen anlegen?`;
  },
  foldersText: 'Jeder Ordner wird eine eigene Sitzung und gibt ihr seine Kennung. Oder alle Fotos kommen in eine Sitzung.',
  make: (n: number) => `${f.number(n)} anlegen`,
  showHeld: 'Zeigen',
  seeWhich: 'Zeigen, welche',
  refusedTitle: 'Übersprungen',
  undo: 'Rückgängig',
  undone: 'Zurückgenommen.',
  tooLate: 'Zu spät, um das zurückzunehmen: Die Fotos sind unterwegs.',
  urlTitle: 'Dieses Bild mit seiner Adresse senden?',
  urlText: (shown: string, names: string[]) => f.plural(names.length, { one: `${f.list(names)} würde es von ${shown} holen. Boothlift selbst lädt nichts herunter.`, other: `${f.list(names)} würden es von ${shown} holen. Boothlift selbst lädt nichts herunter.` }),
  urlDo: 'Adresse senden',
  cancel: 'Abbrechen',
};
