import type { FailureCode, HeadlineRow } from '../src/contract/types';
import type { HeadlineFacts } from '../src/words';
import { en } from '../src/words/en';
import { FAILURES, HEADLINES, LOST, type Advice } from './advice';

/** Where a reason is looked for: by what it is about. */
const CHAPTERS: readonly [title: string, begins: readonly string[]][] = [
  ['The way to the galleries', ['net.']],
  ['A gallery', ['dest.', 'keys.']],
  ['A photo', ['photo.']],
  ['The booth folder', ['folder.', 'calls.']],
  ['This computer and Boothlift itself', ['disk.', 'usb.', 'app.', 'request.', 'event.', 'guests.']],
];

const FACTS: Omit<HeadlineFacts, 'row'> = { photos: 14, subject: 'Event Gallery', since: null, destination: 'a', lastAt: null, destinations: 3, localGallery: true, filesInAll: 0, failure: null, printsAlone: false, token: true };

/** The big sentence as the page says it. */
export const says = (row: HeadlineRow): string => en.headline[row]({ ...FACTS, row, subject: row === 'photos_paused' ? '' : FACTS.subject, photos: ['held', 'photo_gone', 'photos_paused'].includes(row) ? 2 : FACTS.photos }).lines.join(' ');
/** The first sentence of a reason as the page says it. */
export const reason = (code: FailureCode): string => en.message[code]({ code, subject: '', remedy: 'wait', detail: '' }).title;

const row = (title: string, { means, does, you }: Advice) => `| **${title}** | ${means} | ${does} | ${you} |`;
const HEAD = ['| It says | It means | Boothlift | You |', '| --- | --- | --- | --- |'];

/** The page `docs/guide/what-to-do.md`, of the page's own words and the advice beside it. */
export function whatToDo(): string {
  const codes = Object.keys(FAILURES) as FailureCode[];
  const lines = [
    '<!-- Made by `cargo xtask guide` from ui/guide/advice.ts and the words of the page. Do not edit. -->',
    '',
    '# What to do when',
    '',
    'Find the sentence you see. Numbers and names differ. In every case **the booth’s own files stay as they are**, and unless the disk is full you can keep shooting.',
    '',
    '- [The big sentence on Live](#the-big-sentence-on-live)',
    ...CHAPTERS.map(([title]) => `- [${title}](#${anchor(title)})`),
    '',
    '![The venue Wi-Fi wants a sign-in](pictures/live-portal.png)',
    '',
    '## The big sentence on Live',
    '',
    'The most pressing one is shown, in this order.',
    '',
    ...HEAD,
    ...(Object.keys(HEADLINES) as HeadlineRow[]).map((one) => row(says(one), HEADLINES[one])),
  ];
  for (const [title, begins] of CHAPTERS) {
    lines.push('', `## ${title}`, '', ...HEAD);
    for (const code of codes.filter((one) => begins.some((part) => one.startsWith(part)))) lines.push(row(reason(code), FAILURES[code]));
    if (begins.includes('app.')) lines.push(row(en.start.lost, LOST));
  }
  lines.push('', 'Something else? Open [Support](support.md), press “Copy details” and send the text to whoever helps you. It holds no secret.', '');
  return lines.join('\n');
}

const anchor = (title: string) => title.toLowerCase().replaceAll(' ', '-');
