import type { NetworkTest, NetworkWord, Reach } from '../../contract/types';
import { f } from './numbers';

/** What a test of the network says. */
export const network = {
  test: 'Dieses WLAN testen',
  title: 'Dieses WLAN',
  about: 'Zehn Sekunden lang wird jede Galerie im Internet immer wieder angesprochen. Dafür wird kein Foto gesendet; gehen inzwischen Fotos hinaus, wird ihre Geschwindigkeit gemessen.',
  again: 'Noch einmal testen',
  running: 'Es dauert zehn Sekunden.',
  word: {
    looking: 'Wird getestet …',
    nothing_outside: 'Nichts geht ins Internet.',
    left_alone: 'Die Galerien baten um eine Pause.',
    no_internet: 'Hier ist kein Internet.',
    sign_in_page: 'Dieses WLAN verlangt eine Anmeldung.',
    partly: 'Dieses WLAN sperrt einige Galerien.',
    shaky: 'Dieses WLAN bricht ab und zu ab.',
    reached: 'Dieses WLAN erreicht jede Galerie.',
    slow_for_photos: 'Dieses WLAN ist langsam für Fotos.',
    slow_for_films: 'Dieses WLAN reicht für Fotos, für Videos ist es langsam.',
    fine: 'Dieses WLAN reicht für Fotos und Videos.',
  } satisfies Record<NetworkWord, string>,
  advice: {
    looking: '',
    nothing_outside: 'Nur die lokale Galerie ist an, und die braucht kein Internet.',
    left_alone: 'Sie wurden nicht gefragt. Die Fotos folgen von selbst; testen Sie in einigen Minuten noch einmal.',
    no_internet: 'Die Fotos warten sicher und gehen von selbst hinaus. Sehen Sie nach dem WLAN oder nutzen Sie den Hotspot Ihres Handys.',
    sign_in_page: 'Jemand muss einmal die Anmeldeseite bestätigen. Die Fotos warten sicher und gehen gleich danach hinaus.',
    partly: 'Fotos für die anderen gehen hinaus. Fragen Sie am Veranstaltungsort oder nutzen Sie den Hotspot Ihres Handys.',
    shaky: 'Was abbricht, wird von selbst noch einmal gesendet. Näher am Zugangspunkt oder mit einem Kabel geht es besser.',
    reached: '',
    slow_for_photos: 'Die Fotos kommen trotzdem an, die neuesten Gäste zuerst. Es ist nichts zu tun.',
    slow_for_films: 'Videos gehen zuletzt und kommen später an.',
    fine: '',
  } satisfies Record<NetworkWord, string>,
  tested: (at: number) => `Getestet um ${f.time(at)}.`,
  /** How fast photos went out meanwhile. */
  speed: (test: NetworkTest) => {
    if (test.bits_per_second === null) return 'Inzwischen ging kein Foto hinaus, darum ist die Geschwindigkeit nicht bekannt.';
    return test.limited ? `Fotos gingen mit ${f.rate(test.bits_per_second)} hinaus, gebremst von Ihrer eigenen Begrenzung.` : `Fotos gingen mit ${f.rate(test.bits_per_second)} hinaus.`;
  },
  reach: (row: Reach) => {
    if (row.asked === 0) return 'Sie bat um eine Pause und wird in Ruhe gelassen.';
    const times = `Sie antwortete ${f.number(row.reached)} von ${f.number(row.asked)} Mal`;
    return row.middle_ms === null ? `${times}.` : `${times}, meist innerhalb von ${f.number(row.middle_ms)} ms.`;
  },
};
