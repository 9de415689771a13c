import { SvelteSet } from 'svelte/reactivity';
import type { PhotoId, Request, SessionEdit, SessionId, SessionPhoto, SessionView } from '../../contract/types';
import type { Page } from '../../state/page.svelte';

/** The photos of one session as a person takes them in the hand: which are chosen, and what is done with them. */
export class Hand {
  readonly chosen = new SvelteSet<PhotoId>();
  /** The photo with the focus, by place. */
  active = $state(0);
  /** What the last edit of this session did, until something else is chosen. */
  last = $state.raw<SessionEdit | null>(null);
  view = $state.raw<SessionView | null>(null);

  #anchor = 0;
  #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get photos(): readonly SessionPhoto[] {
    return this.view?.photos ?? [];
  }

  /** The photos an action is about: the chosen ones, or else the one with the focus. */
  get meant(): PhotoId[] {
    const chosen = this.photos.map((one) => one.thumb.photo).filter((photo) => this.chosen.has(photo));
    const active = this.photos[this.active]?.thumb.photo;
    return chosen.length > 0 || active === undefined ? chosen : [active];
  }

  /** A session was looked at anew: what is gone from it is no longer chosen. */
  show(view: SessionView): void {
    if (this.view?.card.id !== view.card.id) {
      this.chosen.clear();
      this.active = 0;
      if (this.last?.session !== view.card.id) this.last = null;
    }
    this.view = view;
    const here = new Set(view.photos.map((one) => one.thumb.photo));
    for (const photo of this.chosen) if (!here.has(photo)) this.chosen.delete(photo);
    this.active = Math.min(this.active, Math.max(0, view.photos.length - 1));
  }

  toggle(at: number): void {
    const photo = this.photos[at]?.thumb.photo;
    if (photo === undefined) return;
    if (!this.chosen.delete(photo)) this.chosen.add(photo);
    this.active = at;
    this.#anchor = at;
    this.last = null;
  }

  /** Chooses everything between the last tapped photo and this one. */
  reach(at: number): void {
    const to = Math.max(0, Math.min(at, this.photos.length - 1));
    const [from, until] = to < this.#anchor ? [to, this.#anchor] : [this.#anchor, to];
    this.chosen.clear();
    for (const one of this.photos.slice(from, until + 1)) this.chosen.add(one.thumb.photo);
    this.active = to;
    this.last = null;
  }

  all(): void {
    for (const one of this.photos) this.chosen.add(one.thumb.photo);
    this.last = null;
  }

  none(): void {
    this.chosen.clear();
  }

  go(to: number): void {
    this.active = Math.max(0, Math.min(to, this.photos.length - 1));
    this.#anchor = this.active;
  }

  move(to: SessionId): Promise<void> {
    return this.#do({ ask: 'move_photos', photos: this.meant, to });
  }

  /** The chosen photos become a session of their own; all of them would only be the same session again. */
  split(photos: PhotoId[]): Promise<void> {
    const session = this.view?.card.id;
    return session === undefined ? Promise.resolve() : this.#do({ ask: 'split_session', session, photos });
  }

  /** From the photo with the focus on. */
  splitHere(): Promise<void> {
    const first = this.photos.findIndex((one) => this.chosen.has(one.thumb.photo));
    return this.splitFrom(first >= 0 ? first : this.active);
  }

  splitFrom(at: number): Promise<void> {
    return this.split(this.photos.slice(at).map((one) => one.thumb.photo));
  }

  join(): Promise<void> {
    const { view } = this;
    if (view === null || view.before === null) return Promise.resolve();
    return this.#do({ ask: 'merge_sessions', session: view.card.id, into: view.before.id });
  }

  rename(tag: string): Promise<void> {
    const session = this.view?.card.id;
    return session === undefined ? Promise.resolve() : this.#do({ ask: 'rename_session', session, tag });
  }

  async #do(request: Request): Promise<void> {
    const all = this.photos.length;
    const edit = await this.#page.edit(request);
    if (edit === null) return;
    this.chosen.clear();
    this.last = edit;
    // Nothing is left here: the eyes go where the photos went.
    const emptied = edit.kind === 'merge' || (edit.kind === 'move' && edit.photos === all);
    if (emptied && edit.later === 0 && edit.session !== null) this.#page.route.go('sessions', edit.session);
  }
}
