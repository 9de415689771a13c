import type { Failure, SessionCard, SessionId } from '../../contract/types';
import { asFailure, askFor, type Host } from '../../host/host';

const PAGE = 200;

/** All sessions, newest first, by pages as they come near. */
export class SessionList {
  total = $state(0);
  known = $state(false);
  /** What is looked for; all sessions where it is empty. */
  search = '';
  failed: ((failure: Failure) => void) | null = null;

  #pages = $state.raw<ReadonlyMap<number, readonly SessionCard[]>>(new Map());
  #asked = new Set<number>();
  #near: [number, number] = [0, 0];
  /** The row with the focus: it stays in the document, so its page stays here. */
  #active = 0;
  #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  card(index: number): SessionCard | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  placeOf(session: SessionId): number {
    for (const [page, cards] of this.#pages) {
      const at = cards.findIndex((card) => card.id === session);
      if (at >= 0) return page * PAGE + at;
    }
    return -1;
  }

  need(first: number, last: number): void {
    this.#near = [Math.floor(first / PAGE), Math.floor(Math.max(first, last - 1) / PAGE)];
    for (let page = this.#near[0]; page <= this.#near[1]; page += 1) if (!this.#pages.has(page)) void this.#ask(page);
  }

  find(search: string): void {
    this.search = search;
    this.#pages = new Map();
    this.#near = [0, 0];
    this.#active = 0;
    void this.#ask(0);
  }

  /** This row has the focus now. */
  focus(index: number): void {
    this.#active = index;
  }

  renew(): void {
    const [from, to] = this.#near;
    const kept = new Set([Math.floor(this.#active / PAGE)]);
    for (let page = from; page <= to; page += 1) kept.add(page);
    this.#pages = new Map([...this.#pages].filter(([page]) => kept.has(page)));
    for (const page of kept) void this.#ask(page);
  }

  async #ask(page: number): Promise<void> {
    if (this.#asked.has(page)) return;
    this.#asked.add(page);
    const { search } = this;
    try {
      const answer = await askFor(this.#host, 'sessions', { ask: 'list_sessions', search, offset: page * PAGE, limit: PAGE });
      if (search !== this.search) return;
      this.#pages = new Map(this.#pages).set(page, answer.cards);
      this.total = answer.total;
      this.known = true;
    } catch (thrown) {
      this.failed?.(asFailure(thrown));
    } finally {
      this.#asked.delete(page);
      if (search !== this.search) void this.#ask(page);
    }
  }
}
