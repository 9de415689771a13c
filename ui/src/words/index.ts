import type { Words } from './catalogue';
import { en } from './en';

/** The catalogue in use. A second language is one more file of type `Words` and one more row here. */
const LANGUAGES: Record<'en', Words> = { en };

export const words: Words = LANGUAGES.en;
export type { HeadlineFacts, HeadlineWords, Message, Words } from './catalogue';
