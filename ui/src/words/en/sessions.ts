import type { SessionEdit } from '../../contract/types';
import { f, photos } from './numbers';

export const sessions = {
  title: 'Sessions',
  sub: (n: number) => `${f.number(n)} tonight, each one guest visit`,
  list: 'Sessions',
  empty: 'No sessions yet.',
  emptyText: 'The first guests show up here as soon as the booth saved their first photo.',
  search: 'Number, tag or time',
  searchLabel: 'Search sessions',
  newSession: 'New session',
  noMatch: 'No session matches.',
  tagRead: 'Tag guests can read',
  becomes: (tag: string, spaces: boolean) => (spaces ? `Spaces become -. It will be ${tag}` : `It will be ${tag}`),
  span: (from: number, to: number) => (f.time(from) === f.time(to) ? f.time(from) : `${f.time(from)} to ${f.time(to)}`),
  count: (n: number) => photos(n),
  twoGroups: (n: number) => `${photos(n)}, looks like two groups of guests`,
  actions: 'What to do with photos of this session',
  tap: 'Tap photos to choose',
  chosen: (n: number) => `${f.number(n)} chosen`,
  chooseNone: 'Choose none',
  moveTo: (n: number) => `Move to ${f.number(n)}`,
  moveElse: 'Move to…',
  moveTitle: (n: number) => `Move ${photos(n)} to…`,
  nextToIt: 'next to it',
  makeNew: 'Make a new session',
  splitHere: 'Split here',
  splitAt: (n: number) => `Split before photo ${f.number(n)}`,
  join: 'Join with the one before',
  more: 'More for this session',
  dropHere: (n: number) => `Drop photos here to add them to session ${f.number(n)}`,
  notThese: (n: number) => f.plural(n, { one: 'Not this one', other: 'Not these' }),
  movesLater: 'Moves when it has arrived',
  withdrawn: { deleted: 'Deleted at the booth', forgotten: 'Put aside at the booth' },
  photoSays: (n: number, session: number, says: string) => `Photo ${f.number(n)} of session ${f.number(session)}, ${says}`,
  dropMove: (n: number) => `Drop here to move ${photos(n)}`,
  dropNew: (n: number) => `Drop here to make a new session of ${photos(n)}`,
  dragging: (n: number) => photos(n),
  keys: [
    [['Space'], 'choose'],
    [['M'], 'move'],
    [['S'], 'split here'],
    [['J'], 'join with the one before'],
    [['Ctrl', 'Z'], 'undo'],
  ] as [string[], string][],
  note: {
    there: (n: number, label: string, tag: string) =>
      tag === ''
        ? f.plural(n, { one: `This one is already in ${label}, without a tag.`, other: `These ${f.number(n)} are already in ${label}, without a tag.` })
        : f.plural(n, { one: `This one is already in ${label} under ${tag}.`, other: `These ${f.number(n)} are already in ${label} under ${tag}.` }),
    cannot: (galleries: number) => f.plural(galleries, { one: 'That gallery cannot move a photo.', other: 'These galleries cannot move a photo.' }),
    notSent: 'Nothing of it is sent yet: it goes out with its new session.',
    atOnce: (names: string[]) => (names.length === 0 ? 'The report changes at once.' : `${f.list(names)} and the report change at once.`),
    noSessions: (names: string[]) => f.plural(names.length, { one: `${f.list(names)} knows no sessions.`, other: `${f.list(names)} know no sessions.` }),
    stays: (n: number, label: string, tag: string) =>
      tag === '' ? `${photos(n)} in ${label} stay as they are.` : f.plural(n, { one: `1 photo in ${label} stays under ${tag}.`, other: `${photos(n)} in ${label} stay under ${tag}.` }),
    later: (n: number, label: string) => f.plural(n, { one: `1 is on its way to ${label} and moves when it has arrived.`, other: `${f.number(n)} are on their way to ${label} and move when they have arrived.` }),
    next: (n: number, label: string) => f.plural(n, { one: `1 is not in ${label} yet and goes there with the new tag.`, other: `${f.number(n)} are not in ${label} yet and go there with the new tag.` }),
    followed: (names: string[]) => `${f.list(names)} and the report show it already.`,
  },
  choose: 'Choose a session to see its photos.',
  session: (n: number) => `Session ${f.number(n)}`,
  tag: 'Tag',
  noTag: 'no tag',
  started: (at: number, n: number) => `${f.time(at)} · ${photos(n)}`,
  photo: (n: number, session: number) => `Photo ${f.number(n)} of session ${f.number(session)}`,
  code: 'Show the code',
  openGuest: 'Open the guest page',
  addHere: 'Add photos to it',
  nowThis: 'This one now',
  nowThisSaid: 'Its photos go first now.',
  gallery: 'Photos of this session',
  back: 'All sessions',
  findInPhotos: 'Show them in Photos',
};

export const edit = {
  redo: 'Redo',
  did: (e: SessionEdit) => {
    const [n, here] = [photos(e.photos), f.number(e.number ?? 0)];
    const [low, high] = [e.number ?? 0, e.other ?? 0].toSorted((a, b) => a - b).map((one) => f.number(one));
    if (e.undone) {
      switch (e.kind) {
        case 'merge':
          return `Sessions ${low} and ${high} are apart again.`;
        case 'split':
          return `Session ${here} is whole again.`;
        case 'move':
          return f.plural(e.photos, { one: `1 photo is back in session ${here}.`, other: `${n} are back in session ${here}.` });
        case 'rename':
          return `The tag is ${e.tag} again.`;
        case 'not_this_one':
          return f.plural(e.photos, { one: '1 photo goes out after all.', other: `${n} go out after all.` });
      }
    }
    switch (e.kind) {
      case 'merge':
        return `Sessions ${low} and ${high} are joined.`;
      case 'split':
        return f.plural(e.photos, { one: `1 photo is session ${here} now.`, other: `${n} are session ${here} now.` });
      case 'move':
        return f.plural(e.photos, { one: `1 photo moved to session ${here}.`, other: `${n} moved to session ${here}.` });
      case 'rename':
        return e.cleaned ? `The tag became ${e.tag}.` : `The tag is ${e.tag}.`;
      case 'not_this_one':
        return f.plural(e.photos, { one: '1 photo is left out. It never left this computer.', other: `${n} are left out. They never left this computer.` });
    }
  },
};
