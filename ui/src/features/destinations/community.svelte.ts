import type { AccountDraft, DestinationDraft, RemoteEvent, SignInFor, SignInView } from '../../contract/types';
import { asFailure, askFor, type Host } from '../../host/host';
import { words } from '../../words';
import { Draft } from './draft.svelte';

/** https, or http to this computer alone: a token would be read by others on the way. */
export function isSafeAddress(text: string): boolean {
  const url = URL.parse(text);
  if (url === null) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname));
}

/** What is typed about an event of an account, until it is used. */
export abstract class EventDraft extends Draft {
  token = $state('');
  address = $state('');
  /** The number of the event, chosen or typed. */
  event = $state('');
  /** The events of the account, once they were read. */
  events = $state.raw<RemoteEvent[] | null>(null);
  finding = $state(false);

  /** What keeps the events from being read. */
  abstract readonly account: string | null;

  get number(): number | null {
    const text = this.event.trim();
    return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
  }

  protected get eventWrong(): string | null {
    if (this.event.trim() === '') return words.accounts.needEvent;
    return this.number === null ? words.accounts.numberWrong : null;
  }

  /** Reads the events there are to choose from; one alone is chosen. */
  async find(host: Host): Promise<void> {
    if (this.account !== null || this.finding) return;
    this.finding = true;
    this.failure = null;
    try {
      this.events = await askFor(host, 'remote_events', { ask: 'list_remote_events', draft: this.draft });
      if (this.events.length === 1 && this.event === '') this.event = String(this.events[0]?.id ?? '');
      if (this.wrong === null) await this.check(host);
    } catch (thrown) {
      this.failure = asFailure(thrown);
    } finally {
      this.finding = false;
    }
  }
}

/** A sign-in in the browser, from its beginning to its end. */
export class SignIn {
  /** One that waits for the browser. */
  view = $state.raw<SignInView | null>(null);
  /** The number of the last one that came to a good end. */
  done = $state<number | null>(null);

  /** Begins one and waits for its end. True once somebody signed in; rejects with a failure. */
  async run(host: Host, to: SignInFor, wait: (host: Host, signIn: number) => Promise<void>): Promise<boolean> {
    const view = await askFor(host, 'sign_in', { ask: 'begin_sign_in', to });
    this.view = view;
    this.done = null;
    try {
      // Without a browser the page can still be opened by hand.
      await host.openAccountPage(view).catch(() => {});
      await wait(host, view.sign_in);
      this.done = view.sign_in;
      return true;
    } catch (thrown) {
      // One that was stopped, or that gave way to another, is no trouble.
      if (this.view?.sign_in !== view.sign_in) return false;
      throw thrown;
    } finally {
      if (this.view?.sign_in === view.sign_in) this.view = null;
    }
  }

  /** Hands on the address at which the browser ended. */
  async paste(host: Host, address: string): Promise<void> {
    if (this.view !== null) await host.ask({ ask: 'paste_sign_in', sign_in: this.view.sign_in, address: address.trim() });
  }

  /** Stops waiting. */
  stop(host: Host): void {
    const view = this.view;
    this.view = null;
    if (view !== null) void host.ask({ ask: 'cancel_sign_in', sign_in: view.sign_in }).catch(() => {});
  }
}

/** What is typed about an event of a SelfCommunity host. */
export class CommunityDraft extends EventDraft {
  by = $state<AccountDraft['by']>('sign_in');
  app = $state('');
  pkce = $state(true);
  readonly signIn = new SignIn();
  /** The address somebody signed in at. */
  #at = $state('');

  signedIn = $derived(this.signIn.done !== null && this.#at === this.address.trim());

  draft: DestinationDraft = $derived({
    kind: 'selfcommunity',
    base_url: this.address.trim(),
    event: this.number,
    account: this.by === 'token' ? { by: 'token', token: this.token.trim() } : { by: 'sign_in', sign_in: this.signIn.done ?? 0 },
  });
  /** What keeps a sign-in from beginning. */
  early: string | null = $derived.by(() => {
    if (this.address.trim() === '') return words.accounts.needAddress;
    if (!isSafeAddress(this.address.trim())) return words.accounts.plainAddress;
    return this.by === 'sign_in' && this.app.trim() === '' ? words.accounts.needApp : null;
  });
  account: string | null = $derived.by(() => {
    if (this.early !== null) return this.early;
    if (this.by === 'token') return this.token.trim() === '' ? words.accounts.needToken : null;
    return this.signedIn ? null : words.accounts.needSignIn;
  });
  wrong: string | null = $derived(this.account ?? this.eventWrong);

  /** Signs in with the browser, then reads the events. */
  async begin(host: Host): Promise<void> {
    if (this.early !== null) return;
    const at = this.address.trim();
    this.failure = null;
    try {
      const to: SignInFor = { of: 'draft', base_url: at, client_id: this.app.trim(), pkce: this.pkce };
      const wait = async (asked: Host, signIn: number) => void (await asked.ask({ ask: 'await_sign_in', sign_in: signIn }));
      if (!(await this.signIn.run(host, to, wait))) return;
      this.#at = at;
      await this.find(host);
    } catch (thrown) {
      this.failure = asFailure(thrown);
    }
  }
}

/** What is typed about an event of CycleMate. */
export class CycleMateDraft extends EventDraft {
  draft: DestinationDraft = $derived({
    kind: 'cyclemate',
    base_url: this.address.trim() === '' ? null : this.address.trim(),
    event: this.number,
    token: this.token.trim(),
  });
  account: string | null = $derived.by(() => {
    if (this.address.trim() !== '' && !isSafeAddress(this.address.trim())) return words.accounts.plainAddress;
    return this.token.trim() === '' ? words.accounts.needToken : null;
  });
  wrong: string | null = $derived(this.account ?? this.eventWrong);
}
