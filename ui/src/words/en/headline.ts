import type { Tables } from '../catalogue';
import { f, photos } from './numbers';

/** The one sentence, row by row: what is, what it means for you, and one line under it. */
export const headline: Tables['headline'] = {
  records: () => ({
    lines: ['Boothlift cannot', 'keep its records.'],
    under: 'The booth’s own files are untouched.',
    button: 'Show what to do',
  }),
  disk_full: () => ({
    lines: ['The disk is full.', 'New photos are not copied.'],
    under: 'The originals stay in the booth folder. Sending goes on and frees space.',
    button: 'Free some space',
  }),
  photo_gone: (h) => ({
    lines: [`${photos(h.photos)} disappeared`, f.plural(h.photos, { one: 'before it was safe.', other: 'before they were safe.' })],
    under:
      h.since === null
        ? 'Everything else is fine.'
        : f.plural(h.photos, {
            one: `It was in the booth folder at ${f.time(h.since)} and is gone. Everything else is fine.`,
            other: `They were in the booth folder at ${f.time(h.since)} and are gone. Everything else is fine.`,
          }),
    button: f.plural(h.photos, { one: 'Show it', other: 'Show them' }),
  }),
  folder_gone: (h) => ({
    lines: ['The booth folder', h.since === null ? 'is gone.' : `is gone since ${f.time(h.since)}.`],
    under: 'All photos taken before are safe. Boothlift looks for it every 5 s.',
    button: 'Look for it now',
  }),
  folder_changed: () => ({
    lines: ['Another folder lies', 'where the booth folder was.'],
    under: 'Nothing is taken from it. Plug the right drive in, or say that this one is right.',
    button: 'This one is right',
  }),
  portal: () => ({
    lines: ['The venue Wi-Fi', 'wants a sign-in.'],
    under: 'All photos are safe here. They go out by themselves after the sign-in.',
    button: 'Open the sign-in page',
  }),
  offline: (h) => ({
    lines: ['No internet.', 'All photos are safe here.'],
    under: `Boothlift keeps trying and sends by itself.${h.localGallery ? ' Guests can use the local gallery.' : ''}`,
  }),
  sign_in: (h) => ({
    lines: h.failure?.code === 'keys.locked' ? [`${h.subject} waits`, 'for the key store.'] : h.token ? [`${h.subject} wants`, 'its token again.'] : [`${h.subject} wants`, 'you to sign in again.'],
    under: `${h.photos === 0 ? 'No photo waits for it yet.' : `${f.plural(h.photos, { one: '1 photo waits', other: `${photos(h.photos)} wait` })} for it, nothing is lost.`}${h.destinations > 1 ? ' The other galleries go on.' : ''}`,
    button: h.failure?.code === 'keys.locked' ? 'Choose what to do' : h.token ? 'Paste a new token' : 'Sign in again',
  }),
  destination: (h) => ({
    lines: [`${h.subject} takes`, 'no photos just now.'],
    under: `${h.photos === 0 ? 'No photo waits for it yet.' : `${f.plural(h.photos, { one: '1 photo waits', other: `${photos(h.photos)} wait` })} safely here.`}${h.destinations > 1 ? ' The other galleries go on.' : ''}`,
    button: 'Show what to do',
  }),
  held: (h) => ({
    lines: [f.plural(h.photos, { one: '1 photo needs a look.', other: `${photos(h.photos)} need a look.` }), 'The rest is fine.'],
    under: f.plural(h.photos, {
      one: 'It is safe here. Have a look when you have a minute.',
      other: 'They are safe here. Have a look when you have a minute.',
    }),
    button: f.plural(h.photos, { one: 'Show it', other: 'Show them' }),
  }),
  paused: (h) => ({
    lines: ['Paused.', f.plural(h.photos, { one: '1 photo waits.', other: `${photos(h.photos)} wait.` })],
    under: 'Nothing goes out until you tap “Send again”. New photos are still made safe.',
    button: 'Send again',
  }),
  photos_paused: (h) =>
    h.subject !== ''
      ? {
          lines: [`${h.subject} is paused.`, f.plural(h.photos, { one: '1 photo waits for it.', other: `${photos(h.photos)} wait for it.` })],
          under: f.plural(h.photos, { one: 'It is safe here. It goes out once you send on.', other: 'They are safe here. They go out once you send on.' }),
          button: 'Send on',
        }
      : {
          lines: [f.plural(h.photos, { one: '1 photo is paused.', other: `${photos(h.photos)} are paused.` }), 'The rest is delivered.'],
          under: f.plural(h.photos, { one: 'It is safe here. It goes out once you tap “Send it”.', other: 'They are safe here. They go out once you tap “Send them”.' }),
          button: f.plural(h.photos, { one: 'Send it', other: 'Send them' }),
        },
  approval: (h) => ({
    lines: [f.plural(h.photos, { one: '1 photo waits', other: `${photos(h.photos)} wait` }), 'for your approval.'],
    under: f.plural(h.photos, { one: 'It is safe here and goes out once you approve it. The rest goes on.', other: 'They are safe here and go out once you approve them. The rest goes on.' }),
    button: f.plural(h.photos, { one: 'Show it', other: 'Show them' }),
  }),
  metered: (h) => ({
    lines: [h.printsAlone ? 'Prints only.' : 'Saving data.', f.plural(h.photos, { one: '1 photo waits.', other: `${photos(h.photos)} wait.` })],
    under: h.printsAlone ? 'Prints go out, the rest waits safely until you send all or the network changes.' : 'This network counts every megabyte. Prints go out, the rest waits for Wi-Fi.',
    button: 'Send all anyway',
  }),
  looking: (h) => ({
    lines: ['Looking through', h.filesInAll > 0 ? `the folder: ${f.number(h.photos)} of ${f.number(h.filesInAll)}.` : 'the folder.'],
    under: 'New photos still go first.',
  }),
  slow: (h) => ({
    lines: [`${f.number(h.photos)} on the way, slowly.`, 'Nothing needs you.'],
    under: 'Slow Wi-Fi. Newest guests go first, videos go last.',
  }),
  working: (h) => ({
    lines: [`${f.number(h.photos)} on the way.`, 'Nothing needs you.'],
    under: 'Newest guests go first. All photos are safe on this computer.',
  }),
  pretend: () => ({
    lines: ['This is the pretend booth.', 'Nothing leaves here.'],
    under: 'Drawn photos, a made-up gallery.',
    button: 'Stop pretending',
  }),
  all_delivered: (h) => ({
    lines: [f.plural(h.photos, { one: '1 photo delivered.', other: `All ${f.number(h.photos)} delivered.` }), 'Nothing needs you.'],
    under: `${h.since === null ? '' : `The last one arrived at ${f.time(h.since)}. `}New photos go out by themselves.`,
  }),
  ready: (h) => ({
    lines: ['Ready.', 'Waiting for the first photo.'],
    under: f.plural(h.destinations, {
      one: 'Booth folder and gallery are fine. Take one photo with the booth.',
      other: `Booth folder and ${f.number(h.destinations)} galleries are fine. Take one photo with the booth.`,
    }),
    button: 'Add photos',
  }),
  set_up: () => ({
    lines: ['Two choices', 'and you are live.'],
    under: 'A booth folder, and a place where the photos go.',
    button: 'Set up',
  }),
};
