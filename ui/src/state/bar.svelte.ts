import type { Failure } from '../contract/types';

/** What the bar at the lower left says. */
export interface Note {
  text: string;
  failure?: Failure;
  undo?: { label: string; icon?: 'undo' | 'redo'; run: () => void };
  more?: { label: string; run: () => void };
}

const LASTS_MS = 10_000;

/** One bar at a time; the newest replaces the older. Bars that can undo or only tell go after 10 s, troubles stay until they were read. */
export class Bar {
  note = $state.raw<Note | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  say(note: Note): void {
    this.note = note;
    this.go();
  }

  fail(failure: Failure, text: string): void {
    this.note = { text, failure };
    this.hold();
  }

  close(): void {
    this.hold();
    this.note = null;
  }

  /** Stops the clock while somebody points at the bar or has the focus in it. */
  hold(): void {
    clearTimeout(this.#timer);
  }

  go(): void {
    clearTimeout(this.#timer);
    if (this.note !== null && this.note.failure === undefined) this.#timer = setTimeout(() => this.close(), LASTS_MS);
  }
}
