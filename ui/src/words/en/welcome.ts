import type { FoundBy } from '../../contract/types';
import { f, photos } from './numbers';

export const welcome = {
  title: 'Welcome. Two choices and you are live.',
  sub: 'Boothlift never moves, changes or deletes the booth’s own files.',
  folder: 'Where does the booth save its photos?',
  destination: 'Where should the photos go?',
  looking: 'Looking for booth folders…',
  nothing: 'No booth folder found. Take one photo with the booth, or choose the folder.',
  lookAgain: 'Look again',
  another: 'Another folder',
  found: (n: number) => (n === 0 ? 'No photos in it yet. The first one starts session 1.' : `${photos(n)} found. Boothlift would make these guest sessions:`),
  why(why: FoundBy): string {
    switch (why.by) {
      case 'no_pictures':
        return 'There are no pictures yet.';
      case 'beside':
        return `Beside the pictures lie files such as ${why.example}.`;
      case 'names':
        return `${f.number(why.fits)} of ${f.number(why.of)} pictures are named like ${why.example}.`;
      case 'folders':
        return `${f.number(why.fits)} of ${f.number(why.of)} pictures lie in folders such as ${why.example}.`;
      case 'filled_folders':
        return `The pictures lie in ${f.number(why.folders)} folders, each filled within minutes.`;
      case 'stems':
        return `${f.number(why.stems)} names such as ${why.example} stand before a running number.`;
      case 'time':
        return 'Neither folders nor names tell one session from another: the time between photos does.';
      case 'usual_place':
        return `${why.program} keeps its photos here unless it is told otherwise.`;
    }
  },
  sure: {
    certain: (program: string) => `This is ${program}.`,
    likely: (program: string) => `This is probably ${program}.`,
    unknown: () => 'No booth program that Boothlift knows.',
  },
  rule: {
    other: 'Do the sessions come out wrong?',
    proposed: 'As proposed',
    preset: 'As this program does it',
    plain: { auto: 'Automatic', folder: 'One folder, one session', gap: 'By the time between photos', none: 'No sessions' } as Record<string, string>,
    pattern: 'By file names',
    expression: 'An expression with a group named session',
    example: '^(?<session>.+)_(?<shot>\\d+)\\.',
    wrong: (why: string) => `This cannot be used: ${why}. The last one that could still counts.`,
    fits: (fits: number, of: number) => (fits === of ? f.plural(of, { one: 'It fits the one name there is.', other: `It fits all ${f.number(of)} names.` }) : `It fits ${f.number(fits)} of ${f.number(of)} names.`),
    misfits: (names: string[]) => `Not ${f.list(names)}. These go by time.`,
    open: 'Open a preset file',
    save: 'Keep as a preset file',
    fileUsed: 'The preset file is used.',
    trying: 'Trying it on the photos…',
  },
  newest: (ago: string) => `Newest file ${ago}`,
  ago: (ms: number) => {
    const min = Math.round(ms / 60_000);
    if (min < 1) return 'just now';
    if (min < 60) return `${f.number(min)} min ago`;
    return '';
  },
  newestOn: (day: string) => `newest ${day}`,
  title2: (program: string, name: string) => (program === '' ? `“${name}”` : `${program}, “${name}”`),
  sessionTitle: (title: string) => title,
  sessionText: (at: number, n: number) => `${f.time(at)}, ${photos(n)}`,
  other: (n: number, newest: string) => (newest === '' ? photos(n) : `${photos(n)}, ${newest}`),
  old: (n: number) => f.plural(n, { one: '1 photo is older than today. Send it too?', other: `${photos(n)} are older than today. Send them too?` }),
  oldNew: 'Only new ones',
  oldAll: 'All',
  more: 'You can add more later, on Event.',
  startLocal: 'Start with the local gallery',
  startEventGallery: 'Start with Event Gallery',
  startSelfcommunity: 'Start with SelfCommunity',
  startCyclemate: 'Start with CycleMate',
  starting: 'Starting…',
  chooseFolder: 'Choose a folder first.',
  checkFirst: 'Check the token first.',
  eventFirst: 'Choose the event in the gallery first.',
  name: 'Event name',
  back: 'Back to Live',
  headless: 'This page belongs to a running booth without a window. Its event is set in the event file.',
};
