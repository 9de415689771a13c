import type { HealthFact, KeyPlace, NetworkWay } from '../../contract/types';
import { f, photos } from './numbers';

const copies = (n: number) => f.plural(n, { one: '1 copia', other: `${f.number(n)} copias` });
const place = { system: 'En el almacén de claves del sistema', memory: 'En la memoria, se pide en cada inicio', file: 'En un archivo protegido de este ordenador' } satisfies Record<KeyPlace, string>;
const way = { unneeded: 'No hay activa ninguna galería fuera de este ordenador.', open: 'No se conoce ningún obstáculo.', portal: 'Pide un inicio de sesión.', offline: 'No se puede llegar a ninguna galería.' } satisfies Record<NetworkWay, string>;

const units = {
  minutes: (n: number) => f.plural(n, { one: '1 minuto', other: `${f.number(n)} minutos` }),
  hours: (n: number) => f.plural(n, { one: '1 hora', other: `${f.number(n)} horas` }),
  days: (n: number) => f.plural(n, { one: '1 día', other: `${f.number(n)} días` }),
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
      return `${copies(fact.copies)}, ${f.bytes(fact.bytes)}, en ${fact.path}`;
    case 'disk':
      return fact.free_bytes === null ? 'No se sabe cuánto espacio queda libre.' : `${f.bytes(fact.free_bytes)} libres`;
    case 'records':
      return photos(fact.photos);
    case 'keys':
      return fact.place === null ? '' : place[fact.place];
    case 'network':
      return way[fact.way];
    case 'destination':
      return fact.label;
    case 'audit':
      return fact.missing === 0 ? `${fact.label}: están las ${f.number(fact.confirmed)}` : `${fact.label}: ${f.number(fact.missing)} de ${f.number(fact.confirmed)} no se muestran`;
    case 'gallery':
      return fact.address;
    case 'tray':
      return fact.there ? 'Está: al cerrar la ventana, Boothlift sigue enviando.' : 'Este sistema no tiene: al cerrar la ventana solo se minimiza.';
    case 'clock':
      return fact.set_back_seconds === 0 ? '' : `Se atrasó ${spell(fact.set_back_seconds)} desde que se inició Boothlift. Las fotos conservan su orden.`;
    case 'power':
      return fact.stopped ? 'Boothlift volvió después de una. No se perdió nada de lo guardado.' : 'No se conoce ninguna.';
  }
}
