import type { CheckState, PackUp, PlaceCheck, ProofFormat, Timestamp } from '../../contract/types';
import { f, photos } from './numbers';

const number = f.number;
const name = (place: PlaceCheck) => (place.kind === 'local-gallery' ? 'The local gallery' : place.label);
const names = (places: readonly PlaceCheck[]) => f.list(places.map((place, i) => (i > 0 && place.kind === 'local-gallery' ? 'the local gallery' : name(place))));

/** Why nothing goes out, as far as the page knows. */
export type NoWay = 'offline' | 'portal' | 'paused' | 'approval' | 'metered' | 'lane_paused' | 'gallery';

/** The check at the end of the night and the proof of delivery. Never more is claimed than was proved. */
export const packUp = {
  title: 'Pack up',
  back: 'Back to Live',
  again: 'Check again',
  running: 'Checking…',
  checked: (at: Timestamp, seconds: number) => `Checked at ${f.time(at)}, took ${number(seconds)} s`,

  verdict: {
    checking: {
      title: 'One moment.',
      text: 'The booth folder is read once more and every gallery is asked.',
    },
    ready: {
      title: 'You can pack up.',
      text: 'Every photo is delivered. You may switch the computer off.',
      none: 'There are no photos. You may switch the computer off.',
    },
    almost: {
      title: (n: number) => `Almost: ${photos(n)} left.`,
      text: 'Keep the computer on and this page open.',
      seconds: (n: number) => `About ${number(n)} seconds. Keep the computer on and this page open.`,
      minutes: (n: number) => f.plural(n, { one: 'About 1 minute. Keep the computer on and this page open.', other: `About ${number(n)} minutes. Keep the computer on and this page open.` }),
      wait: 'This page turns by itself.',
    },
    not_yet: {
      title: (n: number) => f.plural(n, { one: 'Not yet: 1 photo waits.', other: `Not yet: ${photos(n)} wait.` }),
      text: (why: NoWay, n: number, subject: string): string => {
        switch (why) {
          case 'offline':
            return f.plural(n, { one: 'There is no internet. It is safe here and goes out as soon as there is.', other: 'There is no internet. They are safe here and go out as soon as there is.' });
          case 'portal':
            return f.plural(n, { one: 'The venue Wi-Fi wants a sign-in. It is safe here and goes out right after.', other: 'The venue Wi-Fi wants a sign-in. They are safe here and go out right after.' });
          case 'paused':
            return f.plural(n, { one: 'Sending is paused. It is safe here and goes out when you tap “Send again” on Live.', other: 'Sending is paused. They are safe here and go out when you tap “Send again” on Live.' });
          case 'approval':
            return f.plural(n, { one: 'Not every photo is approved yet. It is safe here and goes out once you approve it.', other: 'Not every photo is approved yet. They are safe here and go out once you approve them.' });
          case 'metered':
            return f.plural(n, { one: 'This network counts data. It is safe here and goes out on another network, or when you tap “Send all anyway” on Live.', other: 'This network counts data. They are safe here and go out on another network, or when you tap “Send all anyway” on Live.' });
          case 'lane_paused':
            return f.plural(n, { one: `Sending to ${subject} is paused. It is safe here and goes out when you let it go on.`, other: `Sending to ${subject} is paused. They are safe here and go out when you let it go on.` });
          case 'gallery':
            return f.plural(n, { one: `${subject} takes nothing now. It is safe here and goes out as soon as that changes.`, other: `${subject} takes nothing now. They are safe here and go out as soon as that changes.` });
        }
      },
      home: (n: number) =>
        f.plural(n, {
          one: 'It is sent at home, at full speed. Until it is delivered the event stays open and the computer stays awake.',
          other: 'They are sent at home, at full speed. Until all are delivered the event stays open and the computer stays awake.',
        }),
    },
    needs_you: {
      title: (n: number) => f.plural(n, { one: '1 photo needs a look first.', other: `${photos(n)} need a look first.` }),
      text: (delivered: number) => f.plural(delivered, { one: '1 is delivered.', other: `${number(delivered)} are delivered.` }),
      gallery: (subject: string) => `${subject} needs you first.`,
      galleryText: (n: number, delivered: number) =>
        f.plural(n, { one: `1 photo waits for it, safe here. ${number(delivered)} are delivered everywhere.`, other: `${photos(n)} wait for it, safe here. ${number(delivered)} are delivered everywhere.` }),
    },
    mismatch: {
      title: (n: number) => f.plural(n, { one: 'One thing does not match.', other: `${number(n)} things do not match.` }),
      text: (place: PlaceCheck) => {
        const [seen, kept] = [number(place.seen ?? place.confirmed - place.missing_total), f.plural(place.confirmed, { one: '1 answer', other: `${number(place.confirmed)} answers` })];
        return f.plural(place.missing_total, { one: `${name(place)} shows ${seen}, Boothlift has ${kept}. Here is the one.`, other: `${name(place)} shows ${seen}, Boothlift has ${kept}. Here they are.` });
      },
      several: (places: readonly PlaceCheck[]) => `${names(places)} do not show every photo that they confirmed. Here they are.`,
    },
    not_checked: {
      title: 'Boothlift could not check everything.',
      text: (places: readonly PlaceCheck[]) => {
        const one = places[0];
        if (places.length > 1 || one === undefined) return `${names(places)} do not answer now. Their answers for each photo are kept.`;
        const kept = f.plural(one.confirmed, { one: 'Its 1 answer is kept.', other: `Its ${number(one.confirmed)} answers are kept.` });
        return one.kind === 'local-gallery' ? `The files of the local gallery could not be compared now. ${kept}` : `${one.label} does not answer now. ${kept}`;
      },
      folder: 'The booth folder cannot be read now. Every photo that was found before is delivered.',
      unknown: 'Every photo that was found is delivered.',
    },
  },

  act: {
    close: 'Close the event',
    closeAnyway: 'Close the event anyway',
    home: 'Finish at home',
    notHome: 'Do not finish at home',
    whatToDo: 'Show what to do',
    show: (n: number) => f.plural(n, { one: 'Show it', other: 'Show them' }),
    send: (n: number) => f.plural(n, { one: 'Send it again', other: 'Send them again' }),
    sent: (n: number) => `${f.plural(n, { one: '1 photo goes', other: `${photos(n)} go` })} out again.`,
    closeHint: 'Closing turns the guest page off and ends the watch of the booth folder. You can open the event again.',
    homeHint: 'You can take the computer along. The event stays open and goes on by itself where there is internet.',
  },

  usb: {
    copy: 'Copy to a USB stick',
    stop: 'Stop copying',
    goOn: 'Go on copying',
    another: 'Another stick',
    label: 'Copy to a USB stick',
    copying: (n: number, all: number) => `${number(n)} of ${number(all)} on the USB stick.`,
    copyingText: 'Folders by session; each photo is compared after it is written. Leave the stick in.',
    stopped: (n: number, all: number) => `Stopped: ${number(n)} of ${number(all)} are on the USB stick.`,
    stoppedText: 'They are right and stay. Going on copies only the rest.',
    done: 'You can pull it out now.',
    doneText: (n: number) => f.plural(n, { one: '1 photo is on the USB stick, compared after it was written.', other: `${photos(n)} are on the USB stick, each compared after it was written.` }),
    missing: (n: number) => f.plural(n, { one: 'No copy was found of 1 photo:', other: `No copy was found of ${photos(n)}:` }),
  },

  close: {
    ask: (event: string) => `Close ${event}?`,
    left: (n: number) => f.plural(n, { one: '1 photo is not delivered yet and would stay on this computer.', other: `${photos(n)} are not delivered yet and would stay on this computer.` }),
    text: 'The guest page goes off and the booth folder is not watched any more. The booth’s own files stay where they are.',
    final: 'You can open the event again, as it was.',
    save: 'Save the proof first',
    keep: 'Keep it open',
  },

  sum: {
    files: (n: number) => f.plural(n, { one: 'file in the folder', other: 'files in the folder' }),
    notSent: 'not sent',
    why: 'see why',
    photos: (n: number) => f.plural(n, { one: 'photo', other: 'photos' }),
    delivered: 'delivered',
    left: 'delivered + not yet',
    spoken: (it: PackUp['sum']) =>
      `${f.plural(it.files, { one: '1 file', other: `${number(it.files)} files` })} in the booth folder, ${number(it.not_sent)} not sent, ${photos(it.photos)}, ${number(it.delivered)} delivered`,
  },

  checks: {
    label: 'What was checked',
    word: { waiting: 'Waits', checking: 'Checking', done: 'Checked', failed: 'Not checked' } satisfies Record<CheckState, string>,
    found: 'New photos',
    differs: 'Does not match',
    onTheWay: 'On the way',
    taken: 'Accepted',
    off: 'Off',
    changed: 'Changed',

    folder: 'Booth folder',
    folderRead: 'Booth folder read once more.',
    folderSoon: 'is read once more.',
    folderNow: 'is being read once more.',
    nothingNew: 'Nothing new, nothing half saved.',
    foundNew: (n: number) => f.plural(n, { one: '1 new photo was found and goes out too.', other: `${photos(n)} were found and go out too.` }),
    arriving: (n: number) => f.plural(n, { one: '1 file is still being saved.', other: `${number(n)} files are still being saved.` }),

    place: (place: PlaceCheck) => `${place.kind === 'local-gallery' ? 'Local gallery' : place.label}:`,
    placeSoon: 'is asked next.',
    placeNow: (place: PlaceCheck) => (place.kind === 'local-gallery' ? 'its files are being compared.' : 'is being asked.'),
    placeOff: (place: PlaceCheck) => `off. ${number(place.confirmed)} of ${number(place.photos)} were delivered before.`,
    compared: (n: number, all: number) => `${number(n)} of ${number(all)}, files compared one by one.`,
    counted: (n: number, all: number) => `${number(n)} of ${number(all)}, counted in the gallery.`,
    accepted: (n: number, all: number) => `${number(n)} of ${number(all)} accepted. It cannot be counted from here.`,
    kept: (place: PlaceCheck) => f.plural(place.confirmed, { one: `1 of ${number(place.photos)} accepted. It could not be asked now.`, other: `${number(place.confirmed)} of ${number(place.photos)} accepted. It could not be asked now.` }),
    missing: (n: number) => f.plural(n, { one: '1 is missing there.', other: `${number(n)} are missing there.` }),
    twice: (n: number) => f.plural(n, { one: '1 is maybe there twice.', other: `${number(n)} are maybe there twice.` }),
    extra: (n: number) => f.plural(n, { one: 'It shows 1 more picture than Boothlift sent.', other: `It shows ${number(n)} more pictures than Boothlift sent.` }),

    originals: 'Booth originals:',
    originalsSoon: 'looked for at the end.',
    originalsNow: 'being looked for.',
    originalsThere: (n: number) => f.plural(n, { one: 'the 1 is still in place, untouched.', other: `all ${number(n)} still in place, untouched.` }),
    originalsNone: 'there are none.',
    originalsGone: (there: number, gone: number) =>
      f.plural(gone, {
        one: `${number(there)} still in place. 1 was moved, changed or removed since; its safe copy is here.`,
        other: `${number(there)} still in place. ${number(gone)} were moved, changed or removed since; their safe copies are here.`,
      }),
    originalsUnknown: 'they could not be looked for.',
  },

  missing: {
    label: 'Photos that do not match',
    session: (tag: string) => `session ${tag}`,
    more: (n: number) => f.plural(n, { one: 'and 1 more', other: `and ${number(n)} more` }),
  },

  proof: {
    title: 'Proof of delivery',
    soFar: 'Proof so far',
    at: (at: Timestamp) => new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at).replace(' at ', ', '),
    /** Sessions, photos and hours of the event. */
    about: (sessions: number, n: number, starts: string | null, ends: string | null) => {
      const what = `${f.plural(sessions, { one: '1 session', other: `${number(sessions)} sessions` })}, ${photos(n)}`;
      if (ends === null) return what;
      return starts === null ? `${what}, until ${f.clock(ends)}` : `${what}, ${f.clock(starts)} to ${f.clock(ends)}`;
    },
    gallery: 'Gallery',
    local: 'Local gallery',
    how: 'How it was proved',
    photos: 'Photos',
    session: 'Session',
    began: 'Began',
    delivered: 'Delivered',
    deliveredOf: (n: number, all: number) => `${number(n)} of ${number(all)}`,
    by: { files_compared: 'files compared', seen_in_gallery: 'seen in the gallery', answers_kept: 'accepted by the gallery' },
    twice: 'maybe twice',
    open: 'not checked yet',
    fingerprints: 'The full list has a fingerprint of every photo.',
    number: 'Check number',
    save: 'Save',
    print: 'Print',
    tooLong: 'The proof is too long to print from here. Save it as a page and print that.',
    saved: 'The proof of delivery is saved.',
    saveAs: 'Save the proof of delivery',
    saveText: 'All three say the same and carry the same check number. None holds a picture or a secret.',
    format: {
      html: { name: 'A page', text: 'To read, to print, to hand over.' },
      csv: { name: 'A table', text: 'A line for each photo and gallery, for a spreadsheet.' },
      json: { name: 'For programs', text: 'The same as JSON.' },
    } satisfies Record<ProofFormat, { name: string; text: string }>,
  },
};
