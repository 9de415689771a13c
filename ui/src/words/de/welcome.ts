import type { FoundBy } from '../../contract/types';
import { f, photos } from './numbers';

export const welcome = {
  title: 'Willkommen. Zweimal wählen, dann geht es los.',
  sub: 'Boothlift verschiebt, ändert und löscht nie die Dateien der Fotobox.',
  folder: 'Wohin speichert die Fotobox ihre Fotos?',
  destination: 'Wohin sollen die Fotos?',
  looking: 'Fotobox-Ordner werden gesucht…',
  nothing: 'Kein Fotobox-Ordner gefunden. Machen Sie ein Foto mit der Fotobox oder wählen Sie den Ordner.',
  lookAgain: 'Noch einmal suchen',
  another: 'Anderer Ordner',
  found: (n: number) => (n === 0 ? 'Noch keine Fotos darin. Das erste beginnt Sitzung 1.' : `${photos(n)} gefunden. Boothlift würde daraus diese Sitzungen bilden:`),
  why(why: FoundBy): string {
    switch (why.by) {
      case 'no_pictures':
        return 'Es sind noch keine Bilder da.';
      case 'beside':
        return `Neben den Bildern liegen Dateien wie ${why.example}.`;
      case 'names':
        return `${f.number(why.fits)} von ${f.number(why.of)} Bildern heißen wie ${why.example}.`;
      case 'folders':
        return `${f.number(why.fits)} von ${f.number(why.of)} Bildern liegen in Ordnern wie ${why.example}.`;
      case 'filled_folders':
        return `Die Bilder liegen in ${f.number(why.folders)} Ordnern, jeder in wenigen Minuten gefüllt.`;
      case 'stems':
        return `${f.number(why.stems)} Namen wie ${why.example} stehen vor einer laufenden Nummer.`;
      case 'time':
        return 'Weder Ordner noch Namen trennen die Sitzungen: Das tut die Zeit zwischen den Fotos.';
      case 'usual_place':
        return `${why.program} legt seine Fotos hier ab, wenn nichts anderes eingestellt ist.`;
    }
  },
  sure: {
    certain: (program: string) => `Das ist ${program}.`,
    likely: (program: string) => `Das ist wahrscheinlich ${program}.`,
    unknown: () => 'Kein Fotobox-Programm, das Boothlift kennt.',
  },
  rule: {
    other: 'Stimmen die Sitzungen nicht?',
    proposed: 'Wie vorgeschlagen',
    preset: 'So wie dieses Programm',
    plain: { auto: 'Automatisch', folder: 'Ein Ordner, eine Sitzung', gap: 'Nach der Zeit zwischen den Fotos', none: 'Keine Sitzungen' } as Record<string, string>,
    pattern: 'Nach Dateinamen',
    expression: 'Ein Ausdruck mit einer Gruppe namens session',
    example: '^(?<session>.+)_(?<shot>\\d+)\\.',
    wrong: (why: string) => `Das lässt sich nicht verwenden: ${why}. Es gilt weiter der letzte brauchbare.`,
    fits: (fits: number, of: number) => (fits === of ? f.plural(of, { one: 'Er passt auf den einen Namen, den es gibt.', other: `Er passt auf alle ${f.number(of)} Namen.` }) : `Er passt auf ${f.number(fits)} von ${f.number(of)} Namen.`),
    misfits: (names: string[]) => `Nicht auf ${f.list(names)}. Diese gehen nach der Zeit.`,
    open: 'Vorlage öffnen',
    save: 'Als Vorlage behalten',
    fileUsed: 'Die Vorlage wird verwendet.',
    trying: 'Wird an den Fotos ausprobiert…',
  },
  newest: (ago: string) => `Neueste Datei ${ago}`,
  ago: (ms: number) => {
    const min = Math.round(ms / 60_000);
    if (min < 1) return 'gerade eben';
    if (min < 60) return `vor ${f.number(min)} min`;
    return '';
  },
  newestOn: (day: string) => `neueste vom ${day}`,
  title2: (program: string, name: string) => (program === '' ? `„${name}“` : `${program}, „${name}“`),
  sessionTitle: (title: string) => title,
  sessionText: (at: number, n: number) => `${f.time(at)}, ${photos(n)}`,
  other: (n: number, newest: string) => (newest === '' ? photos(n) : `${photos(n)}, ${newest}`),
  old: (n: number) => f.plural(n, { one: '1 Foto ist älter als heute. Auch senden?', other: `${photos(n)} sind älter als heute. Auch senden?` }),
  oldNew: 'Nur neue',
  oldAll: 'Alle',
  more: 'Weitere können Sie später auf Event hinzufügen.',
  startLocal: 'Mit der lokalen Galerie starten',
  startEventGallery: 'Mit Event Gallery starten',
  startSelfcommunity: 'Mit SelfCommunity starten',
  startCyclemate: 'Mit CycleMate starten',
  starting: 'Es geht los…',
  chooseFolder: 'Wählen Sie zuerst einen Ordner.',
  checkFirst: 'Prüfen Sie zuerst das Token.',
  eventFirst: 'Wählen Sie zuerst das Event in der Galerie.',
  name: 'Name des Events',
  back: 'Zurück zu Live',
  headless: 'Diese Seite gehört zu einer laufenden Fotobox ohne Fenster. Ihr Event steht in der Event-Datei.',
};
