import type { NetworkTest, NetworkWord, Reach } from '../../contract/types';
import { f } from './numbers';

/** What a test of the network says. */
export const network = {
  test: 'Test this Wi-Fi',
  title: 'This Wi-Fi',
  about: 'For ten seconds every gallery on the internet is reached for, again and again. No photo is sent for that; where photos go out meanwhile, their speed is measured.',
  again: 'Test again',
  running: 'It takes ten seconds.',
  word: {
    looking: 'Being tested…',
    nothing_outside: 'Nothing goes to the internet.',
    left_alone: 'The galleries asked for a pause.',
    no_internet: 'There is no internet here.',
    sign_in_page: 'This Wi-Fi wants a sign-in.',
    partly: 'This Wi-Fi blocks some galleries.',
    shaky: 'This Wi-Fi breaks off now and then.',
    reached: 'This Wi-Fi reaches every gallery.',
    slow_for_photos: 'This Wi-Fi is slow for photos.',
    slow_for_films: 'This Wi-Fi is fine for photos, slow for video.',
    fine: 'This Wi-Fi is fine for photos and video.',
  } satisfies Record<NetworkWord, string>,
  advice: {
    looking: '',
    nothing_outside: 'Only the local gallery is on, which needs no internet.',
    left_alone: 'They were not asked. Photos follow by themselves; test again in a few minutes.',
    no_internet: 'Photos wait safely and go out by themselves. Look at the Wi-Fi, or use your phone’s hotspot.',
    sign_in_page: 'Somebody has to accept its page once. Photos wait safely and go out right after.',
    partly: 'Photos for the others go out. Ask the venue, or use your phone’s hotspot.',
    shaky: 'What breaks off is sent again by itself. It helps to stand closer to the access point, or to use a cable.',
    reached: '',
    slow_for_photos: 'Photos arrive all the same, newest guests first. Nothing has to be done.',
    slow_for_films: 'Videos go last and arrive later.',
    fine: '',
  } satisfies Record<NetworkWord, string>,
  tested: (at: number) => `Tested at ${f.time(at)}.`,
  /** How fast photos went out meanwhile. */
  speed: (test: NetworkTest) => {
    if (test.bits_per_second === null) return 'No photo went out meanwhile, so the speed is not known.';
    return test.limited ? `Photos went out with ${f.rate(test.bits_per_second)}, held back by your own speed limit.` : `Photos went out with ${f.rate(test.bits_per_second)}.`;
  },
  reach: (row: Reach) => {
    if (row.asked === 0) return 'It asked for a pause and is left alone.';
    const times = `It answered ${f.number(row.reached)} of ${f.number(row.asked)} times`;
    return row.middle_ms === null ? `${times}.` : `${times}, mostly within ${f.number(row.middle_ms)} ms.`;
  },
};
