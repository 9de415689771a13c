import type { LockView, Request } from '../../contract/types';

/** The number of every pretended lock that was on from the beginning. */
export const NUMBER = '4711';
/** Some of what the program guards; enough to see what the page does about it. */
const GUARDED: readonly Request['ask'][] = ['look_take_down', 'take_down', 'save_template', 'start_from_template', 'rename_event', 'set_regret', 'switch_destination', 'replace_token', 'set_lock'];
const FREE = 3;

/** The attendant lock, without its clock. */
export class PretendLock {
  #number: string | null;
  #wrong = 0;
  view: LockView;

  constructor(on: boolean) {
    this.#number = on ? NUMBER : null;
    this.view = { on, open: false, until: null };
  }

  refuses(ask: Request['ask']): boolean {
    return this.view.on && !this.view.open && GUARDED.includes(ask);
  }

  set(number: string | null): void {
    this.#number = number;
    this.view = { on: number !== null, open: number !== null, until: null };
  }

  /** Whether it is this number. */
  unlock(number: string): boolean {
    if (number === this.#number) this.view = { ...this.view, open: true, until: null };
    else if (++this.#wrong >= FREE) this.view = { ...this.view, until: Date.now() + 10_000 };
    return this.view.open;
  }

  close(): void {
    this.view = { ...this.view, open: false };
  }
}
