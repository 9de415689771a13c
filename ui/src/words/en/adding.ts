import type { DropFolders, ImportReport, Importing } from '../../contract/types';
import { f, photos } from './numbers';

export const drop = {
  window: (next: number) => `New session ${f.number(next)}`,
  session: (n: number) => `Add to session ${f.number(n)}`,
  destination: (name: string) => `New session, only to ${name}`,
  hint: 'Let go to add the photos. Boothlift copies them, nothing is moved.',
  welcome: 'Choose where photos go first. The photos you brought wait here until then.',
  folder: 'Let go to choose this folder.',
  nothingToPaste: 'There is no photo to paste.',
  added: (r: ImportReport, joined: boolean) => {
    if (r.taken === 0) return 'Nothing was added.';
    if (r.session_number === null) return `${photos(r.taken)} added.`;
    if (r.sessions > 1) return `${photos(r.taken)} added as ${f.number(r.sessions)} sessions.`;
    return joined ? `${photos(r.taken)} added to session ${f.number(r.session_number)}.` : `${photos(r.taken)} added as session ${f.number(r.session_number)}.`;
  },
  already: (n: number) => f.plural(n, { one: '1 was here already.', other: `${f.number(n)} were here already.` }),
  refused: (n: number, noPictures: boolean) =>
    noPictures ? f.plural(n, { one: '1 skipped: not a picture.', other: `${f.number(n)} skipped: not pictures.` }) : f.plural(n, { one: '1 skipped.', other: `${f.number(n)} skipped.` }),
  beyond: (taken: number, beyond: number) => `${f.number(taken)} of ${f.number(taken + beyond)} taken. Drop the rest afterwards.`,
  held: (n: number) => f.plural(n, { one: '1 needs a look.', other: `${f.number(n)} need a look.` }),
  watchedAll: 'These are already being watched.',
  watched: (n: number) => f.plural(n, { one: '1 folder is already being watched.', other: `${f.number(n)} folders are already being watched.` }),
  left: (n: number) => f.plural(n, { one: 'Stopped: 1 was not read.', other: `Stopped: ${f.number(n)} were not read.` }),
  readingLabel: 'Adding photos',
  reading: (far: Importing) => (far.files === 0 ? 'Looking through what you brought.' : `${f.number(far.read)} of ${f.number(far.files)} read, ${photos(far.added)} added.`),
  stop: 'Stop',
  foldersTitle: ({ folders, sessions }: DropFolders) => {
    const beside = sessions > folders ? ' and photos beside them' : '';
    return f.plural(folders, { one: `1 folder${beside}, make ${f.number(sessions)} sessions?`, other: `${f.number(folders)} folders${beside}, make ${f.number(sessions)} sessions?` });
  },
  foldersText: 'Each folder becomes a session of its own and gives it its tag. Or all photos go into one session.',
  make: (n: number) => `Make ${f.number(n)}`,
  showHeld: 'Show them',
  seeWhich: 'See which',
  refusedTitle: 'Skipped',
  undo: 'Undo',
  undone: 'Taken back.',
  tooLate: 'Too late to take that back: the photos are on their way.',
  urlTitle: 'Send this picture by its address?',
  urlText: (shown: string, names: string[]) =>
    `${f.list(names)} would fetch it from ${shown}. Boothlift itself downloads nothing.`,
  urlDo: 'Send the address',
  cancel: 'Cancel',
};
