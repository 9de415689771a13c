import type { HealthFact, KeyPlace, NetworkWay } from '../../contract/types';
import { f, photos } from './numbers';

const copies = (n: number) => f.plural(n, { one: '1 copy', other: `${f.number(n)} copies` });
const place = { system: 'In the system’s key store', memory: 'In memory, asked for at each start', file: 'In a protected file on this computer' } satisfies Record<KeyPlace, string>;
const way = { unneeded: 'No gallery outside this computer is on.', open: 'Nothing is known to be in the way.', portal: 'It wants a sign-in.', offline: 'No gallery can be reached.' } satisfies Record<NetworkWay, string>;

const units = {
  minutes: (n: number) => f.plural(n, { one: '1 minute', other: `${f.number(n)} minutes` }),
  hours: (n: number) => f.plural(n, { one: '1 hour', other: `${f.number(n)} hours` }),
  days: (n: number) => f.plural(n, { one: '1 day', other: `${f.number(n)} days` }),
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
      return fact.free_bytes === null ? 'How much is free is not known.' : `${f.bytes(fact.free_bytes)} free`;
    case 'records':
      return photos(fact.photos);
    case 'keys':
      return fact.place === null ? '' : place[fact.place];
    case 'network':
      return way[fact.way];
    case 'destination':
      return fact.label;
    case 'audit':
      return fact.missing === 0 ? `${fact.label}: all ${f.number(fact.confirmed)} are there` : `${fact.label}: ${f.number(fact.missing)} of ${f.number(fact.confirmed)} are not shown`;
    case 'gallery':
      return fact.address;
    case 'tray':
      return fact.there ? 'There: closing the window keeps Boothlift sending.' : 'This system has none: closing the window makes it small instead.';
    case 'clock':
      return fact.set_back_seconds === 0 ? '' : `Set back by ${spell(fact.set_back_seconds)} since Boothlift started. Photos keep their order.`;
    case 'power':
      return fact.stopped ? 'Boothlift came back after one. Nothing that was safe was lost.' : 'None is known.';
  }
}
