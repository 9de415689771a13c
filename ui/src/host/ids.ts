import type { Request } from '../contract/types';

/** Requests that may be asked for again in one press, and want a new answer each time: they look, or show what goes on. */
const LOOKS: ReadonlySet<Request['ask']> = new Set<Request['ask']>([
  'snapshot',
  'list_photos',
  'show_photo',
  'list_sessions',
  'show_session',
  'show_code',
  'show_health',
  'show_proof',
  'show_gallery_page',
  'copy_details',
  'list_log',
  'clean_tag',
  'clean_gallery_name',
  'preview_link',
  'look_take_down',
  'look_at_drop',
  'look_at_drop_folders',
  'look_at_event_file',
  'find_folders',
  'try_rule',
  'list_events',
  'list_templates',
  'list_networks',
  'list_removals',
  'list_remote_events',
  'check_destination',
  'await_sign_in',
  'stay_unlocked',
  // These begin something, or show what runs already.
  'run_self_test',
  'test_network',
  'pack_up',
]);

/** Keys that press a button: held down they are one press. */
const PRESSED_BY: readonly string[] = ['Enter', ' '];

/**
 * Gives each request that changes something a number of its own, by which the program carries it out once however often it
 * comes. The second click of a double click asks for the same as the first: it gets the first one's number.
 */
export class RequestIds {
  readonly #page = Array.from(crypto.getRandomValues(new Uint32Array(3)), (part) => part.toString(36)).join('');
  #made = 0;
  /** The last request of the press that goes on. */
  #last: { text: string; id: string } | null = null;

  /** Hears of presses, before whatever is pressed does. */
  follow(window: EventTarget): void {
    window.addEventListener('click', (event) => this.pressed((event as MouseEvent).detail), { capture: true });
    window.addEventListener('keydown', (event) => {
      const { repeat, key } = event as KeyboardEvent;
      if (!repeat || !PRESSED_BY.includes(key)) this.pressed(1);
    }, { capture: true });
  }

  /** A click, and which one in a row; 0 is one that a key makes, which was heard of before. */
  pressed(inARow: number): void {
    if (inARow === 1) this.#last = null;
  }

  /** The number of a request; none for one that only looks. */
  of(request: Request): string | undefined {
    if (LOOKS.has(request.ask)) return undefined;
    const text = JSON.stringify(request);
    if (this.#last?.text !== text) {
      this.#made += 1;
      this.#last = { text, id: `${this.#page}-${this.#made}` };
    }
    return this.#last.id;
  }

  /** It came to nothing: asked again it is another one. */
  forget(id: string | undefined): void {
    if (this.#last?.id === id) this.#last = null;
  }
}
