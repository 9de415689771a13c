import type { HealthFact, KeyPlace, NetworkWay } from '../../contract/types';
import { f, photos } from './numbers';

const copies = (n: number) => f.plural(n, { one: '1 Kopie', other: `${f.number(n)} Kopien` });
const place = { system: 'Im Schlüsselspeicher des Systems', memory: 'Im Arbeitsspeicher, bei jedem Start neu gefragt', file: 'In einer geschützten Datei auf diesem Computer' } satisfies Record<KeyPlace, string>;
const way = { unneeded: 'Keine Galerie außerhalb dieses Computers ist an.', open: 'Es ist nichts bekannt, das im Weg steht.', portal: 'Es verlangt eine Anmeldung.', offline: 'Keine Galerie ist erreichbar.' } satisfies Record<NetworkWay, string>;

const units = {
  minutes: (n: number) => f.plural(n, { one: '1 Minute', other: `${f.number(n)} Minuten` }),
  hours: (n: number) => f.plural(n, { one: '1 Stunde', other: `${f.number(n)} Stunden` }),
  days: (n: number) => f.plural(n, { one: '1 Tag', other: `${f.number(n)} Tage` }),
};

/** A stretch of time by its largest unit. */
function spell(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return units.minutes(minutes);
  const hours = Math.round(minutes / 60);
  return hours < 48 ? units.hours(hours) : units.days(Math.round(hours / 24));
}

/** What is known of a part of the health list; empty where its name says it all. */
export function known(fact: HealthFact): string {
  switch (fact.what) {
    case 'folder':
      return fact.path;
    case 'safe_copies':
      return `${copies(fact.copies)}, ${f.bytes(fact.bytes)}, in ${fact.path}`;
    case 'disk':
      return fact.free_bytes === null ? 'Wie viel frei ist, ist nicht bekannt.' : `${f.bytes(fact.free_bytes)} frei`;
    case 'records':
      return photos(fact.photos);
    case 'keys':
      return fact.place === null ? '' : place[fact.place];
    case 'network':
      return way[fact.way];
    case 'destination':
      return fact.label;
    case 'audit':
      return fact.missing === 0 ? `${fact.label}: alle ${f.number(fact.confirmed)} sind da` : `${fact.label}: ${f.number(fact.missing)} von ${f.number(fact.confirmed)} werden nicht gezeigt`;
    case 'gallery':
      return fact.address;
    case 'tray':
      return fact.there ? 'Ist da: Wenn Sie das Fenster schließen, sendet Boothlift weiter.' : 'Dieses System hat keinen: Beim Schließen wird das Fenster nur klein.';
    case 'clock':
      return fact.set_back_seconds === 0 ? '' : `Seit dem Start von Boothlift um ${spell(fact.set_back_seconds)} zurückgestellt. Die Reihenfolge der Fotos bleibt.`;
    case 'power':
      return fact.stopped ? 'Boothlift kam nach einem zurück. Nichts Gesichertes ging verloren.' : 'Keines bekannt.';
  }
}
