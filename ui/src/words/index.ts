import type { Words } from './catalogue';
import { de } from './de';
import { en } from './en';
import { es } from './es';

/** Every language is one folder of the same files, and one row here. */
export const LANGUAGES = { en, de, es } satisfies Record<string, Words>;
export type Language = keyof typeof LANGUAGES;

/** Each language in its own words, as a list of languages shows them. */
export const OWN_NAMES: Record<Language, string> = { en: 'English', de: 'Deutsch', es: 'Español' };

export const isLanguage = (one: unknown): one is Language => typeof one === 'string' && Object.hasOwn(LANGUAGES, one);

/** The catalogue in use. Whoever changes it builds the page anew: what was said before does not change by itself. */
export let words: Words = LANGUAGES.en;

export function speak(language: Language): void {
  words = LANGUAGES[language];
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
