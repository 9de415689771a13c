import type { Preferences } from '../host/host';
import { firstSpoken, isLanguage, LANGUAGES, speak, words, type Language } from '../words';

export const THEMES = ['dark', 'light', 'contrast', 'system'] as const;
export type Theme = (typeof THEMES)[number];
export const TEXT_SIZES = [100, 115, 130] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

/** The language to begin with. */
export function firstLanguage(prefs: Preferences): Language {
  const kept = prefs.get('language');
  return isLanguage(kept) ? kept : firstSpoken(navigator.languages);
}

/** How the page looks. Every change acts at once and is remembered. */
export class Settings {
  theme = $state<Theme>('dark');
  textSize = $state<TextSize>(100);
  lessMotion = $state(false);
  keys = $state(true);
  /** The chosen language; `system` follows the computer. */
  language = $state<Language | 'system'>('system');
  /** The one that is spoken, with its words there; what is on screen is built anew when it changes. */
  spoken = $state<Language>('en');

  #prefs: Preferences;
  #light = matchMedia('(prefers-color-scheme: light)');
  #contrast = matchMedia('(prefers-contrast: more)');

  /** The page speaks {@link firstLanguage} by now. */
  constructor(prefs: Preferences) {
    this.#prefs = prefs;
    this.spoken = firstLanguage(prefs);
    this.theme = oneOf(THEMES, prefs.get('theme'), 'dark');
    this.textSize = oneOf(TEXT_SIZES, prefs.get('text-size'), 100);
    this.lessMotion = prefs.get('less-motion') === true;
    this.keys = prefs.get('photo-keys') !== false;
    const language = prefs.get('language');
    this.language = isLanguage(language) ? language : 'system';
    addEventListener('languagechange', () => void this.#follow());
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

  /** Ends when the page speaks it, or goes on in the language before because the words did not come. */
  async say(language: Language | 'system'): Promise<void> {
    this.language = language;
    if (await this.#follow()) this.#keep('language', language);
    else this.language = oneOf(['system', ...LANGUAGES], this.#prefs.get('language'), 'system');
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
    root.lang = words.language;
    root.dataset['theme'] = this.theme === 'system' ? this.#system() : this.theme;
    root.style.fontSize = `${this.textSize}%`;
    if (this.lessMotion) root.dataset['motion'] = 'reduce';
    else delete root.dataset['motion'];
  }

  /** Goes over to the language chosen; false where another was chosen meanwhile, or where its words did not come. */
  async #follow(): Promise<boolean> {
    const language = this.language === 'system' ? firstSpoken(navigator.languages) : this.language;
    if (!(await speak(language).catch(() => false))) return false;
    this.spoken = language;
    this.show();
    return true;
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
