import type { EventId, Failure } from '../contract/types';
import { asFailure } from '../host/host';

/** Something a person did that can be taken back. */
export interface Done {
  /** The event it was done in: under another one it is out of reach. */
  event: EventId | null;
  /** Until when it can be taken back, in milliseconds since 1970. */
  until: number;
  /** Takes it back. Rejects with a failure where the program refuses. */
  back: () => Promise<void>;
}

/** So many stay within reach, as many as the program keeps edits of sessions. */
const KEPT = 50;

/** What was done last, the newest first to be taken back. */
export class Undo {
  #done: Done[] = [];

  add(done: Done): void {
    this.#done = [...this.#done, done].slice(-KEPT);
  }

  /** What is taken back next in `event`; `null` where nothing is known of here. */
  newest(event: EventId | null): Done | null {
    this.#done = this.#done.filter((one) => one.event === event);
    return this.#done.at(-1) ?? null;
  }

  /** Takes one back, once. `too_late` where its time is over; what was refused is gone too, its failure is the answer. */
  async take(done: Done): Promise<'nothing' | 'back' | 'too_late' | Failure> {
    const at = this.#done.indexOf(done);
    if (at < 0) return 'nothing';
    this.#done.splice(at, 1);
    if (Date.now() > done.until) return 'too_late';
    try {
      await done.back();
      return 'back';
    } catch (thrown) {
      const failure = asFailure(thrown);
      // Nobody typed the number in: it was not tried, so it stays in its place.
      if (failure.code === 'app.locked') this.#done.splice(at, 0, done);
      return failure;
    }
  }
}
