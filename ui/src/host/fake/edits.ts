import type { EditKind, SessionEdit } from '../../contract/types';

/** Which photos are in which session, under which tag: all an edit can change. */
export type Arrangement = readonly { id: number; number: number; tag: string; shots: readonly number[]; out: readonly number[] }[];

interface Done {
  kind: EditKind;
  before: Arrangement;
  after: Arrangement;
  told: Omit<SessionEdit, 'undone' | 'can_undo' | 'can_redo'>;
}

/** The made-up event's edits of sessions, each with the way back. */
export class Edits {
  #done: Done[] = [];
  #undone: Done[] = [];

  get undo(): EditKind | null {
    return this.#done.at(-1)?.kind ?? null;
  }

  get redo(): EditKind | null {
    return this.#undone.at(-1)?.kind ?? null;
  }

  did(done: Done): SessionEdit {
    this.#done.push(done);
    this.#undone = [];
    return this.#tell(done, false);
  }

  back(): { to: Arrangement; edit: SessionEdit } | null {
    const done = this.#done.pop();
    if (done === undefined) return null;
    this.#undone.push(done);
    return { to: done.before, edit: this.#tell(done, true) };
  }

  again(): { to: Arrangement; edit: SessionEdit } | null {
    const done = this.#undone.pop();
    if (done === undefined) return null;
    this.#done.push(done);
    return { to: done.after, edit: this.#tell(done, false) };
  }

  #tell(done: Done, undone: boolean): SessionEdit {
    const { session, number, other } = done.told;
    // Taken back, the eyes go to where photos came from.
    const back = undone && other !== null ? { session: other, number: other, other: number } : { session, number, other };
    return { ...done.told, ...back, undone, can_undo: this.#done.length > 0, can_redo: this.#undone.length > 0 };
  }
}

/** A tag as the program would clean it. */
export function cleanTag(text: string): string {
  return text
    .trim()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9_\s/\\.,+-]/g, '')
    .replace(/[\s/\\.,+]+/g, '-')
    .slice(0, 64);
}
