import type { FileId, PhotoFilter, PhotoPage, PhotoRow, PhotoSort } from '../contract/types';
import { asFailure, askFor, type Host } from '../host/host';

/** Rows asked for at once. */
export const PAGE = 200;

/** The list of Photos: pages of rows by their place, asked for as they come near. The program filters, searches and sorts. */
export class PhotoList {
  filter = $state<PhotoFilter>('all');
  search = $state('');
  sort = $state<PhotoSort>('newest');
  total = $state(0);
  byFilter = $state.raw<readonly number[]>([0, 0, 0, 0, 0]);
  /** Whether the first answer is there. */
  known = $state(false);

  #pages = $state.raw<ReadonlyMap<number, readonly PhotoRow[]>>(new Map());
  #host: Host;
  #asked = new Set<number>();
  #near: [number, number] = [0, 0];
  /** The row with the focus: it stays in the document, so its page stays here. */
  #active = 0;
  /** Answers of an older question are dropped. */
  #question = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  row(index: number): PhotoRow | undefined {
    if (index < 0) return undefined;
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** These rows as they stand now, as far as they are here. */
  latest(rows: readonly PhotoRow[]): PhotoRow[] {
    const here = new Map([...this.#pages.values()].flat().map((row) => [row.file, row]));
    return rows.map((row) => here.get(row.file) ?? row);
  }

  /** The place of a file among the rows that are here; -1 where it is not. */
  placeOf(file: FileId): number {
    for (const [page, rows] of this.#pages) {
      const at = rows.findIndex((row) => row.file === file);
      if (at >= 0) return page * PAGE + at;
    }
    return -1;
  }

  /** Rows `first` to `last` are about to be seen. */
  need(first: number, last: number): void {
    this.#near = [Math.floor(first / PAGE), Math.floor(Math.max(first, last - 1) / PAGE)];
    for (let page = this.#near[0]; page <= this.#near[1]; page += 1) if (!this.#pages.has(page)) void this.#ask(page);
  }

  /** This row has the focus now. */
  focus(index: number): void {
    this.#active = index;
  }

  /** Another filter, search or order: everything anew. */
  restart(): void {
    this.#question += 1;
    this.#asked.clear();
    this.#near = [0, 0];
    void this.#ask(0, true);
  }

  /** Rows changed: the pages near by are asked for again, the others forgotten; what is seen stays until the answer is there. */
  renew(): void {
    this.#question += 1;
    this.#asked.clear();
    const [from, to] = this.#near;
    const kept = new Set([Math.floor(this.#active / PAGE)]);
    for (let page = from; page <= to; page += 1) kept.add(page);
    this.#pages = new Map([...this.#pages].filter(([page]) => kept.has(page)));
    for (const page of kept) void this.#ask(page);
  }

  /** The first `most` rows under this filter and search, the ones that are not here included. */
  async all(most: number): Promise<PhotoRow[]> {
    const rows: PhotoRow[] = [];
    for (let offset = 0; offset < Math.min(most, this.total); offset += PAGE) {
      const answer = await askFor(this.#host, 'photos', { ask: 'list_photos', filter: this.filter, search: this.search.trim().slice(0, 200), sort: this.sort, offset, limit: PAGE });
      rows.push(...answer.rows);
    }
    return rows.slice(0, most);
  }

  async #ask(page: number, fresh = false): Promise<void> {
    if (this.#asked.has(page)) return;
    this.#asked.add(page);
    const question = this.#question;
    let answer: PhotoPage;
    try {
      answer = await askFor(this.#host, 'photos', { ask: 'list_photos', filter: this.filter, search: this.search.trim().slice(0, 200), sort: this.sort, offset: page * PAGE, limit: PAGE });
    } catch (thrown) {
      this.#asked.delete(page);
      this.failed?.(asFailure(thrown));
      return;
    }
    if (question !== this.#question) return;
    this.#asked.delete(page);
    const pages = new Map(fresh ? [] : this.#pages);
    pages.set(page, answer.rows);
    this.#pages = pages;
    this.total = answer.total;
    this.byFilter = answer.by_filter;
    this.known = true;
  }

  failed: ((failure: ReturnType<typeof asFailure>) => void) | null = null;
}
