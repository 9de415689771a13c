import { f } from './numbers';

export const support = {
  title: 'Support',
  sub: 'Nothing is ever sent from here by itself',
  health: 'How everything is',
  allGood: 'Everything is fine.',
  some: (n: number) => f.plural(n, { one: '1 thing needs a look.', other: `${f.number(n)} things need a look.` }),
  copy: 'Copy details',
  copied: 'Copied',
  again: 'Look again',
  fine: 'Fine',
  what: {
    folder: 'Booth folder',
    safe_copies: 'Safe copies',
    audit: 'Seen there',
    disk: 'Disk',
    records: 'Records',
    keys: 'Key store',
    destination: 'Gallery',
    gallery: 'Guest page',
    tray: 'Tray',
    power: 'Power',
  } as Record<string, string>,
  details: 'Details',
  help: 'With “Copy details” you get a text about this state without any secret, ready to be sent to somebody who helps.',
  space: 'To free some space',
  spaceText: [
    'Photos that are delivered everywhere free their safe copies by themselves. Sending goes on.',
    'Delete something else from this disk, for example old films or downloads. Leave the booth’s folder alone.',
    'Boothlift notices by itself, no new start is needed.',
  ],
};
