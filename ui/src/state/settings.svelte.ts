import type { Preferences } from '../host/host';
import { firstSpoken, isLanguage, speak, words, type Language } from '../words';

export const THEMES = ['dark', 'light', 'contrast', 'system'] as const;
export type Theme = (typeof THEMES)[number];
export const TEXT_SIZES = [100, 115, 130] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

/** How the page looks. Every change acts at once and is remembered. */
export class Settings {
  theme = $state<Theme>('dark');
  textSize = $state<TextSize>(100);
  lessMotion = $state(false);
  keys = $state(true);
  /** The chosen language; `system` follows the computer. */
  language = $state<Language | 'system'>('system');
  /** The one that is spoken; what is on screen is built anew when it changes. */
  spoken = $state<Language>('en');

  #prefs: Preferences;
  #light = matchMedia('(prefers-color-scheme: light)');
  #contrast = matchMedia('(prefers-contrast: more)');

  constructor(prefs: Preferences) {
    this.#prefs = prefs;
    this.theme = oneOf(THEMES, prefs.get('theme'), 'dark');
    this.textSize = oneOf(TEXT_SIZES, prefs.get('text-size'), 100);
    this.lessMotion = prefs.get('less-motion') === true;
    this.keys = prefs.get('photo-keys') !== false;
    const language = prefs.get('language');
    this.language = isLanguage(language) ? language : 'system';
    addEventListener('languagechange', () => this.show());
    this.#light.addEventListener('change', () => this.show());
    this.#contrast.addEventListener('change', () => this.show());
    this.show();
  }

  choose(theme: Theme): void {
    this.theme = theme;
    this.#keep('theme', theme);
  }

  resize(size: TextSize): void {
    this.textSize = size;
    this.#keep('text-size', size);
  }

  still(on: boolean): void {
    this.lessMotion = on;
    this.#keep('less-motion', on);
  }

  say(language: Language | 'system'): void {
    this.language = language;
    this.#keep('language', language);
  }

  /** Whether single keys act on photos while a list of them has the focus. */
  single(on: boolean): void {
    this.keys = on;
    this.#keep('photo-keys', on);
  }

  /** The screen to open with next time; Welcome is never one, and Pack up begins with a wish. */
  remember(screen: string): void {
    if (screen !== 'welcome' && screen !== 'packup') this.#prefs.set('screen', screen);
  }

  get lastScreen(): string {
    const kept = this.#prefs.get('screen');
    return typeof kept === 'string' ? kept : '';
  }

  /** Writes the choices to the document. */
  show(): void {
    const root = document.documentElement;
    const spoken = this.language === 'system' ? firstSpoken(navigator.languages) : this.language;
    speak(spoken);
    this.spoken = spoken;
    root.lang = words.language;
    root.dataset['theme'] = this.theme === 'system' ? this.#system() : this.theme;
    root.style.fontSize = `${this.textSize}%`;
    if (this.lessMotion) root.dataset['motion'] = 'reduce';
    else delete root.dataset['motion'];
  }

  #system(): 'dark' | 'light' | 'contrast' {
    if (this.#contrast.matches) return 'contrast';
    return this.#light.matches ? 'light' : 'dark';
  }

  #keep(key: string, value: unknown): void {
    this.#prefs.set(key, value);
    this.show();
  }
}

function oneOf<T>(all: readonly T[], kept: unknown, first: T): T {
  return all.find((one) => one === kept) ?? first;
}
