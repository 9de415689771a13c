import type { Words } from './catalogue';

/** Every language is one folder of the same files, and one row here; a file is fetched when its language is spoken. */
const FILES = {
  en: async () => (await import('./en')).en,
  de: async () => (await import('./de')).de,
  es: async () => (await import('./es')).es,
} satisfies Record<string, () => Promise<Words>>;
export type Language = keyof typeof FILES;
export const LANGUAGES: readonly Language[] = ['en', 'de', 'es'];

/** Each language in its own words, as a list of languages shows them. */
export const OWN_NAMES: Record<Language, string> = { en: 'English', de: 'Deutsch', es: 'Español' };

export const isLanguage = (one: unknown): one is Language => typeof one === 'string' && Object.hasOwn(FILES, one);

/** The catalogue in use, there once {@link speak} has ended. Whoever changes it builds the page anew: what was said before does not change by itself. */
export let words: Words;

/** Fetches one language and leaves the one in use alone; a second time it is there at once. */
export const fetchWords = (language: Language): Promise<Words> => FILES[language]();

let wanted: Language | null = null;

/** Says everything in `language` from then on. False where another was wanted meanwhile; refuses where the words do not come, and goes on in those before. */
export async function speak(language: Language): Promise<boolean> {
  wanted = language;
  const fetched = await fetchWords(language);
  if (wanted !== language) return false;
  words = fetched;
  return true;
}

/** The first language of a person's list that Boothlift speaks. */
export function firstSpoken(wanted: readonly string[]): Language {
  for (const one of wanted) {
    const language = one.toLowerCase().split('-')[0] ?? '';
    if (isLanguage(language)) return language;
  }
  return 'en';
}
export type { HeadlineFacts, HeadlineWords, Message, Words } from './catalogue';
