import type { RemovalView } from '../../contract/types';
import { f } from './numbers';

export const code = {
  title: (n: number) => `Session ${f.number(n)}`,
  scan: 'Guests scan this code to get their photos.',
  alt: (n: number) => `Code of session ${f.number(n)}`,
  ready: (ready: number, coming: number) =>
    coming === 0 ? `${f.number(ready)} ready` : `${f.number(ready)} ready, ${f.number(coming)} more on ${coming === 1 ? 'its' : 'their'} way`,
  pickUp: 'Cannot scan? The pick-up code is',
  pickUpAt: (front: string) => `typed in at ${front.replace(/^\w+:\/\//, '').replace(/\/$/, '')}`,
  /** In two halves, as people read it out. */
  spaced: (code: string) => `${code.slice(0, 3)} ${code.slice(3)}`,
  notReachable: 'Phones cannot open it yet: the guest page is open on this computer only.',
  openUp: 'Let guests in',
  openHere: 'Open it here',
  copy: 'Copy the address',
  copied: 'Copied',
  close: 'Close',
  none: 'There is no session yet.',
  noGallery: 'Codes belong to the local gallery, and this event has none.',
};

export const share = {
  title: 'Share',
  sub: 'What guests scan to get their photos',
  openPage: 'Open the guest page',
  copy: 'Copy the address',
  sign: 'Guest sign',
  signTitle: 'Your photos are here.',
  signSub: (event: string, number: number, at: number) => `${event} · session ${f.number(number)} · taken at ${f.time(at)}`,
  stepJoin: 'Join the booth’s network',
  stepOpen: 'Open your photos',
  thisNetwork: 'this network',
  joinText: 'The phone has to be on the same network as the booth.',
  notOpenTitle: 'Not open to phones yet',
  notOpenText: 'Turn on “Guests can open photos” at the right.',
  onItsWay: (n: number) => f.plural(n, { one: 'one more is on its way', other: `${f.number(n)} more are on their way` }),
  pickUp: 'Cannot scan? Type there',
  onScreen: 'On this sign',
  newest: 'Newest session, by itself',
  newestText: 'Follows the guests',
  chosen: 'The one I tap',
  chosenText: 'Here, or the code button on Live',
  pick: (n: number) => `Show session ${f.number(n)}`,
  who: 'Who sees what',
  own: 'Guests see only their own session',
  ownText: 'With its code',
  everyone: 'Everyone sees all photos',
  everyoneText: 'Ask the hosts first',
  guests: 'Guests can open photos',
  guestsOn: (network: string) => `Open on “${network}” only. Closes by itself when the event ends or the network changes.`,
  guestsOff: 'Only on this computer. The system may ask once whether Boothlift may be reached.',
  network: 'On which network?',
  noNetwork: 'This computer is on no network. Make a hotspot, or join the venue Wi-Fi.',
  open: 'Open it there',
  galleryOff: 'Guests cannot open photos yet. Turn the local gallery on.',
  toEvent: 'Go to Event',
  noSession: 'The sign shows the first session as soon as there is one.',
  changed: 'The network changed, so the guest page is closed.',
  openOn: (network: string, address: string) => `Open it on “${network}” (${address})?`,
  removals: (n: number) => f.plural(n, { one: '1 guest asked to remove a photo.', other: `${f.number(n)} guests asked to remove a photo.` }),
};

export const removals = {
  title: 'Guests ask to remove photos',
  text: 'Removing takes a photo off the guest pages for good. The booth’s own file and the safe copy stay.',
  elsewhere: 'Other galleries are not touched: remove it there in the browser.',
  look: 'Have a look',
  one: (session: number) => `Session ${f.number(session)}, one photo`,
  whole: (session: number, n: number) => f.plural(n, { one: `Session ${f.number(session)}, its photo`, other: `Session ${f.number(session)}, all ${f.number(n)} photos` }),
  asked: (at: number) => `Asked at ${f.time(at)}`,
  remove: 'Remove it from the local gallery',
  keep: 'Keep it',
  none: 'No guest waits for an answer.',
  answered: 'Answered',
  receipt: (one: RemovalView) => {
    const what = f.plural(one.photos, { one: `Session ${f.number(one.session_number)}, 1 photo`, other: `Session ${f.number(one.session_number)}, ${f.number(one.photos)} photos` });
    return one.answer === 'removed' ? `${what}: removed from the local gallery` : `${what}: kept`;
  },
};
