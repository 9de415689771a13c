import type { DeliveryState, Failure, FailureCode, Headline, HeadlineRow, Kind, LaneState, Remedy } from '../contract/types';
import type { en } from './en';

/** What the headline's words may need besides the headline itself. */
export interface HeadlineFacts extends Headline {
  /** When the last photo was delivered or the last guest was seen, as far as known. */
  lastAt: number | null;
  /** Galleries in all. */
  destinations: number;
  /** Whether a gallery inside the computer is among them. */
  localGallery: boolean;
  /** Files of a folder being looked through, in all; 0 where that is not known. */
  filesInAll: number;
  /** Why a destination takes nothing, where it is about one. */
  failure: Failure | null;
  /** Whether a person wants prints alone. */
  printsAlone: boolean;
  /** Whether the destination the headline is about knows tokens, not sign-ins. */
  token: boolean;
}

export interface HeadlineWords {
  /** Two short lines: what is, and what it means for you. */
  lines: readonly [string, string];
  under: string;
  /** The button at the right, where this row has one. */
  button?: string;
}

/** A message has three parts; the first stands in `title`, the others in `text`. `short` names it in a list. */
export interface Message {
  title: string;
  text: string;
  short: string;
}

/** Tables whose keys come from the contract: a missing one fails the type check in every language. */
export interface Tables {
  headline: Record<HeadlineRow, (h: HeadlineFacts) => HeadlineWords>;
  message: Record<FailureCode, (f: Failure) => Message>;
  remedy: Record<Remedy, string>;
  lane: Record<LaneState, string>;
  delivery: Record<DeliveryState, string>;
  kind: Record<Kind, string>;
}

/** The shape without the words: what English says in one of two sentences, another language says in its own. */
type Shape<T> = T extends string ? string : T extends (...given: infer A) => infer R ? (...given: A) => Shape<R> : T extends object ? { [K in keyof T]: Shape<T[K]> } : T;

/** Everything the page says. English is the source of the keys; each other language has to have them all. */
export type Words = Shape<typeof en>;
