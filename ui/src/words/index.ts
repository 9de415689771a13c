import type { Words } from './catalogue';
import { en } from './en';

/** Every language is one folder of the same files, and one row here. */
export const LANGUAGES = { en } satisfies Record<string, Words>;
export type Language = keyof typeof LANGUAGES;

/** The catalogue in use. Whoever changes it builds the page anew: what was said before does not change by itself. */
export let words: Words = LANGUAGES.en;

export function speak(language: Language): void {
  words = LANGUAGES[language];
}

/** The first language of a person's list that Boothlift speaks. */
export function firstSpoken(wanted: readonly string[]): Language {
  for (const one of wanted) {
    const language = one.toLowerCase().split('-')[0] ?? '';
    if (language in LANGUAGES) return language as Language;
  }
  return 'en';
}
export type { HeadlineFacts, HeadlineWords, Message, Words } from './catalogue';
