import type { UsbCopy, UsbCopyState } from '../../contract/types';

/** The copy to a USB stick, as far as a test or a hand moves it. */
export class PretendUsb {
  view: UsbCopy | null = null;
  readonly #tell: (now: UsbCopy | null) => void;

  constructor(tell: (now: UsbCopy | null) => void) {
    this.#tell = tell;
  }

  begin(photos: number): void {
    this.show({ state: 'copying', folder: 'E:\\Summer-Party_2026-06-13', photos, copied: this.view?.copied ?? 0, missing: [], missing_total: 0, failure: null });
  }

  end(state: UsbCopyState, change: Partial<UsbCopy> = {}): void {
    if (this.view !== null) this.show({ ...this.view, state, ...change });
  }

  leave(): void {
    if (this.view?.state !== 'copying') this.show(null);
  }

  show(now: UsbCopy | null): void {
    this.view = now;
    this.#tell(now);
  }
}
