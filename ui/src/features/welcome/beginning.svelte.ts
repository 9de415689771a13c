import type { DestinationKind, FolderFind, FoundSession } from '../../contract/types';
import { askFor } from '../../host/host';
import type { Page } from '../../state/page.svelte';
import { words } from '../../words';
import { Drafts } from '../destinations/drafts';

/** The two choices of Welcome. */
export class Beginning {
  looking = $state(true);
  finds = $state.raw<FolderFind[]>([]);
  pick = $state<number | null>(null);
  /** Whether photos older than today go out too; asked only where there are some. */
  oldPhotos = $state(false);
  kind = $state<DestinationKind>('local-gallery');
  name = $state('');
  starting = $state(false);
  /** A rule is being tried on the chosen folder. */
  trying = $state(false);
  readonly drafts = new Drafts();
  /** The event's name as Event Gallery takes it; empty where nothing is left of it. */
  named = $state<string | null>(null);

  chosen: FolderFind | null = $derived(this.finds.find((find) => find.pick === this.pick) ?? null);
  /** What still has to be done, in words. */
  missing: string | null = $derived.by(() => {
    if (this.chosen === null || this.chosen.refused !== null) return words.welcome.chooseFolder;
    if (this.drafts.of(this.kind)?.works === false) return this.kind === 'event-gallery' ? words.welcome.checkFirst : words.welcome.eventFirst;
    if (this.trying) return words.welcome.rule.trying;
    return null;
  });
  ready: boolean = $derived(this.missing === null && !this.starting);

  #page: Page;
  #asked = '';

  constructor(page: Page) {
    this.#page = page;
  }

  async look(): Promise<void> {
    this.looking = true;
    const finds = await this.#page.get('finds', { ask: 'find_folders' });
    if (finds !== null) {
      this.finds = finds;
      // The best find is chosen already.
      if (this.chosen === null) this.pick = finds.find((find) => find.refused === null)?.pick ?? null;
    }
    this.looking = false;
  }

  /** What another rule makes of a folder. */
  show(pick: number, sessions: FoundSession[]): void {
    this.finds = this.finds.map((find) => (find.pick === pick ? { ...find, sessions } : find));
  }

  /** Asks what the name becomes at Event Gallery; the last one asked for counts. */
  async clean(name: string): Promise<void> {
    const asked = (this.#asked = name);
    const clean = name.trim() === '' ? null : await askFor(this.#page.host, 'text', { ask: 'clean_gallery_name', name }).catch(() => '');
    if (asked === this.#asked) this.named = clean;
  }

  /** Puts a folder first and chooses it. */
  choose(find: FolderFind): void {
    this.finds = [find, ...this.finds.filter((one) => one.pick !== find.pick)];
    this.pick = find.pick;
  }

  async another(): Promise<void> {
    try {
      const find = await this.#page.host.chooseFolder();
      if (find !== null) this.choose(find);
    } catch (thrown) {
      this.#page.fail(thrown);
    }
  }

  async start(): Promise<void> {
    const { chosen, kind, drafts } = this;
    if (chosen === null || !this.ready) return;
    this.starting = true;
    const started = await this.#page.do({
      ask: 'start_event',
      name: this.name.trim(),
      date: '',
      folder: { pick: chosen.pick, old_photos: chosen.old_photos > 0 ? this.oldPhotos : null },
      destination: drafts.draft(kind),
    });
    this.starting = false;
    if (!started) return;
    this.#page.route.go('live');
    await this.#page.takeWaiting();
  }
}
