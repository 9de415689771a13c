import type { Counts, SessionCard } from '../../contract/types';
import { f, photos } from './numbers';

export const rail = {
  label: 'Screens',
  live: 'Live',
  photos: 'Photos',
  sessions: 'Sessions',
  share: 'Share',
  event: 'Event',
  settings: 'Settings',
  support: 'Support',
  needYou: (n: number) => f.plural(n, { one: '1 needs you', other: `${f.number(n)} need you` }),
};

export const start = {
  opening: 'Boothlift is starting…',
  cannot: 'Boothlift cannot start',
  lost: 'Boothlift does not answer',
  lostText: 'The program behind this page cannot be reached. Photos that are here stay safe. Close the window and open Boothlift again, or try now.',
  again: 'Try now',
};

export const live = {
  title: 'Live',
  folder: { watched: 'booth folder watched', polled: 'booth folder looked at every 10 s', looking: 'looking through the folder', gone: 'booth folder is gone', changed: 'another folder in its place' },
  manyFolders: (n: number) => `${f.number(n)} folders watched`,
  addPhotos: 'Add photos',
  pause: 'Pause',
  resume: 'Send again',
  chip: { offline: 'No internet', portal: 'Wi-Fi sign-in', saving: 'Data saver on', slow: 'Slow Wi-Fi', paused: 'Paused', guestsOpen: 'Guests can look', guestsClosed: 'Guests: not open', noGallery: 'Sending' },
  status: 'Status',
  printsAlone: 'Only prints for now',
  hotspot: 'or use your phone’s hotspot',
  signedIn: 'I have signed in',
  noBrowser: 'Open any page in your browser, the sign-in page shows itself there.',
  doneAbout: 'Done about',
  doneAboutWithout: (names: string[]) => `Done about, without ${f.list(names)}`,
  offlineSince: 'Offline since',
  lastGuest: 'Last guest',
  nextTry: (s: number) => (s <= 0 ? 'trying now' : s < 60 ? `next try in ${f.number(s)} s` : `next try in ${f.number(Math.ceil(s / 60))} min`),
  folderFine: 'Booth folder is fine',
  measuring: 'measuring…',
  speed: (bits: number) => f.rate(bits),
  speedAlt: (bits: number) => `Speed ${f.rate(bits)}`,
  where: 'Where every photo is',
  barText: (c: Counts) => `${f.number(c.delivered)} of ${f.number(c.photos)} delivered, ${f.number(c.sending)} sending, ${f.number(c.waiting)} waiting, ${f.number(c.needs_you)} need you`,
  delivered: 'delivered',
  sending: 'sending',
  waiting: 'waiting',
  needYou: (n: number) => f.plural(n, { one: 'needs you', other: 'need you' }),
  accounted: (c: Counts) => `${photos(c.photos)} tonight, all accounted for`,
  beside: (c: Counts) =>
    [c.arriving > 0 ? `${f.number(c.arriving)} arriving` : '', c.not_sent > 0 ? `${f.number(c.not_sent)} not sent` : ''].filter((s) => s !== '').join(' · '),
  guestSessions: 'Guest sessions',
  newestFirst: 'newest first',
  allSessions: (n: number) => f.plural(n, { one: 'All sessions', other: `All ${f.number(n)} sessions` }),
  showCode: (n: number) => `Show the code of session ${f.number(n)}`,
  openSession: (n: number) => `Open session ${f.number(n)}`,
  stripCount: (at: number, n: number) => `${f.time(at)} · ${photos(n)}`,
  emptyTitle: 'The first guests will hang here',
  emptyText: 'Photos show up about 3 seconds after the booth saved them.',
  notThisOne: 'Not this one',
  hours: (starts: string | null, ends: string) => (starts === null ? `until ${f.clock(ends)}` : `${f.clock(starts)} to ${f.clock(ends)}`),
  old: {
    title: (n: number) => `${photos(n)} are older than this event`,
    text: 'Boothlift sends only new ones until you choose.',
    onlyNew: 'Only new ones',
    all: 'Send all',
  },
  spoken: (line: string, c: Counts) => `${line} ${f.number(c.delivered)} of ${f.number(c.photos)} delivered.`,
  guestsAsk: (n: number) =>
    f.plural(n, { one: 'A guest asks to remove a photo', other: `${f.number(n)} guests ask to remove a photo` }),
};

export const strip = {
  delivered: 'Delivered',
  some: (done: number, all: number) => `${f.number(done)} of ${f.number(all)} delivered`,
  approval: (n: number) => f.plural(n, { one: '1 waits for approval', other: `${f.number(n)} wait for approval` }),
  waits: (n: number) => f.plural(n, { one: '1 photo waits', other: `${f.number(n)} photos wait` }),
  waitsSafe: (n: number) => f.plural(n, { one: '1 waits, safe here', other: `${f.number(n)} wait, safe here` }),
  needs: (n: number) => f.plural(n, { one: '1 needs a look', other: `${f.number(n)} need a look` }),
  notSent: 'Not sent',
  goesOut: (s: number) => `Goes out in ${f.number(s)} s`,
  alt: (card: SessionCard, says: string) => `Session ${f.number(card.number)}, ${photos(card.photos)}, ${says}`,
  onTheWay: (percent: number) => `Sending ${f.number(percent)}%`,
};

export const lane = {
  works: {
    'event-gallery': 'Works',
    'local-gallery': 'Works without internet',
    selfcommunity: 'Works',
    cyclemate: 'Works',
  },
  galleryOpen: 'Open to guests',
  galleryClosed: 'Not open to guests yet',
  until: (state: string, at: number) => `${state} until ${f.time(at)}`,
  tokenEnds: (at: number, now: number) => (at <= now ? 'The token has run out' : `Token works until ${f.moment(at)}`),
  sending: (name: string, percent: number) => ({ name, percent: `${f.number(percent)}%` }),
  allDelivered: 'all delivered',
  nothingYet: 'nothing yet',
  toGo: (n: number) => `${f.number(n)} to go`,
  held: (n: number) => f.plural(n, { one: '1 needs a look', other: `${f.number(n)} need a look` }),
  lanes: 'Galleries',
  pauseIt: (name: string) => `Pause ${name}`,
  goOnWith: (name: string) => `${name}: go on`,
  open: (name: string) => `${name}, show it on Event`,
};
