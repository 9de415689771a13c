import type { Timestamp } from '../contract/types';

/** Numbers, times and sizes the way one language writes them. */
export function formats(locale: string) {
  const number = new Intl.NumberFormat(locale);
  const one = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const seconds = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  const day = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
  const short = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long' });
  const full = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' });
  const list = new Intl.ListFormat(locale, { style: 'long', type: 'conjunction' });
  const plural = new Intl.PluralRules(locale);

  return {
    number: (n: number) => number.format(n),
    time: (at: Timestamp) => time.format(at),
    /** A time of day that came as `HH:MM`. */
    clock: (text: string) => time.format(new Date(`2000-01-01T${text}`)),
    seconds: (at: Timestamp) => seconds.format(at),
    /** "Saturday 13 June" from the event's own date, `YYYY-MM-DD`, whatever the computer's time zone. */
    eventDay(date: string): string {
      const at = new Date(`${date}T12:00:00`);
      return Number.isNaN(at.getTime()) ? date : locale.startsWith('de') ? day.format(at) : day.format(at).replace(',', '');
    },
    /** Clock time today, otherwise the day. */
    when: (at: Timestamp, now: Timestamp) =>
      new Date(at).toDateString() === new Date(now).toDateString() ? time.format(at) : short.format(at),
    /** Day and clock time. */
    moment: (at: Timestamp) => `${short.format(at)}, ${time.format(at)}`,
    /** The day with its year. */
    date: (at: Timestamp) => full.format(at),
    list: (all: readonly string[]) => list.format(all),
    /** Sizes for people: 1 MB is 1,000,000 bytes. */
    bytes(n: number): string {
      if (n < 1000) return `${number.format(n)} B`;
      if (n < 1_000_000) return `${number.format(Math.round(n / 1000))} kB`;
      return n < 1_000_000_000 ? `${one.format(n / 1_000_000)} MB` : `${one.format(n / 1_000_000_000)} GB`;
    },
    rate(bitsPerSecond: number): string {
      if (bitsPerSecond >= 1_000_000) return `${one.format(bitsPerSecond / 1_000_000)} Mbit/s`;
      return `${number.format(Math.round(bitsPerSecond / 1000))} kbit/s`;
    },
    /** Picks the form a number takes in this language. */
    plural: (n: number, forms: { one: string; other: string }) => (plural.select(n) === 'one' ? forms.one : forms.other),
  };
}

export type Formats = ReturnType<typeof formats>;
