import type { PhotoFilter } from '../contract/types';

export const SCREENS = ['live', 'photos', 'sessions', 'share', 'event', 'settings', 'support', 'packup', 'welcome'] as const;
const SEARCH = 'find-';
export type Screen = (typeof SCREENS)[number];

/** Which screen is shown, and which one thing on it, kept in the address after `#`. */
export class Route {
  screen = $state<Screen>('live');
  /** A session's id on Sessions and Share, a filter or a search on Photos. */
  part = $state('');

  constructor() {
    this.#read();
    addEventListener('hashchange', () => this.#read());
  }

  go(screen: Screen, part: string | number = ''): void {
    location.hash = part === '' ? screen : `${screen}/${part}`;
  }

  get filter(): PhotoFilter {
    const known: readonly PhotoFilter[] = ['all', 'delivered', 'on_the_way', 'needs_you', 'not_sent'];
    return known.find((one) => one === this.part) ?? 'all';
  }

  /** Leads to the photos that a name or a tag finds. */
  find(text: string): void {
    this.go('photos', `${SEARCH}${encodeURIComponent(text)}`);
  }

  get search(): string | null {
    return this.part.startsWith(SEARCH) ? decodeURIComponent(this.part.slice(SEARCH.length)) : null;
  }

  get session(): number | null {
    return /^\d+$/.test(this.part) ? Number(this.part) : null;
  }

  #read(): void {
    const [screen, part] = location.hash.replace(/^#/, '').split('/');
    this.screen = SCREENS.find((one) => one === screen) ?? 'live';
    this.part = part ?? '';
  }
}
