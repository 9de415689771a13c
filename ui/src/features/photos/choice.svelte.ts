import { SvelteMap } from 'svelte/reactivity';
import type { PhotoId, PhotoRow } from '../../contract/types';

/** Photos of one choice, at most: as many as one request takes. */
export const MOST = 1000;

/** Which photos of the list are chosen, each with its row as it was seen then. Files that are no photos yet cannot be. */
export class Choice {
  readonly photos = new SvelteMap<PhotoId, PhotoRow>();
  /** The row from which Shift reaches. */
  #anchor = 0;

  has(row: PhotoRow | undefined): boolean {
    return row?.photo != null && this.photos.has(row.photo);
  }

  toggle(index: number, row: PhotoRow | undefined): void {
    this.#anchor = index;
    if (row?.photo == null || this.photos.delete(row.photo)) return;
    this.#add(row);
  }

  /** Everything between the last row that was taken and this one. */
  reach(index: number, rowAt: (index: number) => PhotoRow | undefined): void {
    const [from, to] = index < this.#anchor ? [index, this.#anchor] : [this.#anchor, index];
    this.photos.clear();
    for (let at = from; at <= to; at += 1) this.#add(rowAt(at));
  }

  all(rows: readonly PhotoRow[]): void {
    this.photos.clear();
    for (const row of rows) this.#add(row);
  }

  /** Without a choice, Shift reaches from where the focus is. */
  from(index: number): void {
    if (this.photos.size === 0) this.#anchor = index;
  }

  none(): void {
    this.photos.clear();
  }

  #add(row: PhotoRow | undefined): void {
    if (row?.photo != null && this.photos.size < MOST) this.photos.set(row.photo, row);
  }
}
