import { f } from './numbers';

export const support = {
  title: 'Hilfe',
  sub: 'Von hier wird nie etwas von selbst gesendet',
  health: 'Wie es allem geht',
  allGood: 'Alles ist in Ordnung.',
  some: (n: number) => f.plural(n, { one: '1 Punkt braucht Sie.', other: `${f.number(n)} Punkte brauchen Sie.` }),
  copy: 'Details kopieren',
  copied: 'Kopiert',
  again: 'Neu prüfen',
  fine: 'In Ordnung',
  what: {
    folder: 'Fotobox-Ordner',
    safe_copies: 'Sicherungskopien',
    disk: 'Festplatte',
    records: 'Aufzeichnungen',
    keys: 'Schlüsselspeicher',
    destination: 'Galerie',
    audit: 'Dort gesehen',
    gallery: 'Gästeseite',
    tray: 'Infobereich',
    power: 'Strom',
  } as Record<string, string>,
  details: 'Details',
  help: 'Mit „Details kopieren“ erhalten Sie einen Text über diesen Zustand ohne jedes Geheimnis, den Sie jemandem schicken können, der hilft.',
  space: 'So schaffen Sie Platz',
  spaceText: [
    'Fotos, die überall angekommen sind, geben ihre Sicherungskopien von selbst frei. Das Senden geht weiter.',
    'Löschen Sie etwas anderes von dieser Festplatte, zum Beispiel alte Filme oder Downloads. Lassen Sie den Fotobox-Ordner in Ruhe.',
    'Boothlift merkt es von selbst, ein Neustart ist nicht nötig.',
  ],
};
