import type { FolderFind, RuleDraft, RuleTrial } from '../../contract/types';
import type { Page } from '../../state/page.svelte';
import type { Beginning } from './beginning.svelte';

/** After this pause in typing an expression is tried. */
const PAUSE_MS = 300;

/** How a found folder's sessions are told, tried on its real photos. */
export class RuleTry {
  by = $state<'proposed' | 'preset' | 'pattern'>('proposed');
  word = $state('auto');
  text = $state('');
  trial = $state.raw<RuleTrial | null>(null);
  /** A preset file is in use. */
  file = $state(false);

  readonly pick: number;
  #page: Page;
  #beginning: Beginning;
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(page: Page, beginning: Beginning, find: FolderFind) {
    this.#page = page;
    this.#beginning = beginning;
    this.pick = find.pick;
    if (find.presets.some((preset) => preset.word === find.rule)) this.word = find.rule;
  }

  choose(by: 'proposed' | 'preset' | 'pattern'): void {
    clearTimeout(this.#timer);
    this.by = by;
    this.file = false;
    if (by === 'proposed') void this.#try({ by: 'proposed' });
    else if (by === 'preset') void this.#try({ by: 'preset', word: this.word });
    else this.typed();
  }

  typed(): void {
    clearTimeout(this.#timer);
    // What is answered from now on is about an older text.
    this.#asked += 1;
    if (this.text.trim() === '') {
      // Nothing typed is no rule: what was proposed counts again.
      void this.#try({ by: 'proposed' });
      return;
    }
    this.#wait(true);
    this.#timer = setTimeout(() => void this.#try({ by: 'pattern', text: this.text.trim() }), PAUSE_MS);
  }

  /** Another folder was chosen, or Welcome is over. */
  leave(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.#wait(false);
  }

  async open(): Promise<void> {
    clearTimeout(this.#timer);
    const asked = ++this.#asked;
    try {
      const trial = await this.#page.host.openPreset?.(this.pick);
      if (asked !== this.#asked) return;
      this.#wait(false);
      if (trial === null || trial === undefined) return;
      this.file = true;
      this.#show(trial);
    } catch (thrown) {
      this.#page.fail(thrown);
    }
  }

  async save(): Promise<void> {
    try {
      await this.#page.host.savePreset?.(this.pick);
    } catch (thrown) {
      this.#page.fail(thrown);
    }
  }

  async #try(rule: RuleDraft): Promise<void> {
    const asked = ++this.#asked;
    this.#wait(true);
    const trial = await this.#page.get('trial', { ask: 'try_rule', pick: this.pick, rule });
    if (asked !== this.#asked) return;
    this.#wait(false);
    if (trial !== null) this.#show(trial);
  }

  /** Nothing starts while it is open which rule counts. */
  #wait(on: boolean): void {
    this.#beginning.trying = on;
  }

  #show(trial: RuleTrial): void {
    this.trial = trial;
    if (trial.wrong === null) this.#beginning.show(this.pick, trial.sessions);
  }
}
