import type { Change, Failure, Frame, HostFacts, PhotoId, Progress, SessionCard, SessionId, Snapshot } from '../contract/types';
import { asFailure, askFor, type Host } from '../host/host';

/**
 * What the program last said, part by part. It subscribes first and asks for a snapshot second, so nothing falls
 * between; a frame the snapshot already holds is dropped, and a gap in the numbers means a new snapshot.
 */
export class Mirror {
  ready = $state(false);
  /** Why there is no picture of the program, while there is none. */
  lost = $state.raw<Failure | null>(null);

  facts = $state.raw<HostFacts>({ name: '', version: '', dialogs: false, tray: false, set_up: false, pretend: false });
  event = $state.raw<Snapshot['event']>(null);
  headline = $state.raw<Snapshot['headline']>({ row: 'ready', photos: 0, subject: '', since: null, destination: null });
  counts = $state.raw<Snapshot['counts']>({ photos: 0, delivered: 0, sending: 0, waiting: 0, needs_you: 0, not_sent: 0, arriving: 0 });
  sessions = $state.raw<SessionCard[]>([]);
  sessionTotal = $state(0);
  lanes = $state.raw<Snapshot['lanes']>([]);
  progress = $state.raw<Progress[]>([]);
  pace = $state.raw<Snapshot['pace']>({ bits_per_second: 0, history: [], done_about: null });
  folders = $state.raw<Snapshot['folders']>([]);
  guests = $state.raw<Snapshot['guests']>({
    gallery: false,
    open: false,
    address: '',
    network: null,
    everyone: false,
    event_page: null,
    closed_because: null,
    removal_requests: 0,
  });
  calls = $state.raw<Snapshot['calls']>({ on: false, addresses: [], heard: null, failure: null });
  /** The way to the destinations outside this computer. */
  network = $state.raw<Snapshot['network']>('unneeded');
  /** Saving data on networks that count it. */
  saver = $state.raw<Snapshot['saver']>({ on: true, budget_mb: 200, metered: null, saving: false, prints_alone: false, used_mb: 0 });
  /** The check at the end of the night, once somebody asked for it. */
  packUp = $state.raw<Snapshot['pack_up']>(null);
  /** The copy to a USB stick that goes on, or the last one, until it was read. */
  usbCopy = $state.raw<Snapshot['usb_copy']>(null);
  /** The self-test of Support, once somebody ran one. */
  selfTest = $state.raw<Snapshot['self_test']>(null);
  /** The test of the network, once somebody ran one. */
  networkTest = $state.raw<Snapshot['network_test']>(null);
  /** What a person has to read about the records, until it was read. */
  notices = $state.raw<Snapshot['notices']>([]);
  /** Photos brought in by hand, while they are read. */
  importing = $state.raw<Snapshot['importing']>(null);
  /** The attendant lock. */
  lock = $state.raw<Snapshot['lock']>({ on: false, open: false, until: null });
  /** Grows whenever rows of Photos or Sessions changed. */
  lists = $state(0);

  /** How far each photo on the wire has come, 0 to 99: where it goes to several destinations, to the one that has least of it. */
  percent: ReadonlyMap<PhotoId, number> = $derived(leastOf(this.progress));
  cards: ReadonlyMap<SessionId, SessionCard> = $derived(new Map(this.sessions.map((c) => [c.id, c])));

  #host: Host;
  #seq = -1;
  #asking = false;
  #early: Frame[] = [];
  #stop: (() => void) | null = null;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Subscribes, then asks. Safe to call again after it failed. */
  async start(): Promise<void> {
    try {
      this.#stop ??= await this.#host.subscribe((frames) => this.take(frames));
      await this.again();
    } catch (thrown) {
      this.lost = asFailure(thrown);
    }
  }

  stop(): void {
    this.#stop?.();
    this.#stop = null;
  }

  /** Applies frames in order; keeps them back while a snapshot is on its way. */
  take(frames: Frame[]): void {
    if (this.#asking || !this.ready) {
      this.#early.push(...frames);
      return;
    }
    for (const frame of frames) {
      if (frame.seq <= this.#seq) continue;
      if (frame.seq !== this.#seq + 1) {
        void this.again();
        return;
      }
      this.#seq = frame.seq;
      for (const change of frame.changes) this.#apply(change);
    }
  }

  /** Asks for everything once more. */
  async again(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      const snapshot = await askFor(this.#host, 'snapshot', { ask: 'snapshot' });
      this.#show(snapshot);
      this.lost = null;
    } catch (thrown) {
      this.lost = asFailure(thrown);
    } finally {
      this.#asking = false;
    }
    const early = this.#early.filter((frame) => frame.seq !== Number.MAX_SAFE_INTEGER);
    this.#early = [];
    if (this.ready) this.take(early);
  }

  #show(now: Snapshot): void {
    this.#seq = now.seq;
    this.facts = now.host;
    this.event = now.event;
    this.headline = now.headline;
    this.counts = now.counts;
    this.sessions = now.sessions;
    this.sessionTotal = now.session_total;
    this.lanes = now.lanes;
    this.progress = now.progress;
    this.pace = now.pace;
    this.folders = now.folders;
    this.guests = now.guests;
    this.calls = now.calls;
    this.network = now.network;
    this.saver = now.saver;
    this.packUp = now.pack_up;
    this.usbCopy = now.usb_copy;
    this.selfTest = now.self_test;
    this.networkTest = now.network_test;
    this.notices = now.notices;
    this.importing = now.importing;
    this.lock = now.lock;
    this.lists += 1;
    this.ready = true;
  }

  #apply(change: Change): void {
    switch (change.what) {
      case 'headline':
        this.headline = change.now;
        break;
      case 'counts':
        this.counts = change.now;
        break;
      case 'sessions':
        this.sessions = change.now;
        break;
      case 'session_total':
        this.sessionTotal = change.now;
        break;
      case 'lanes':
        this.lanes = change.now;
        break;
      case 'progress':
        this.progress = change.now;
        break;
      case 'pace':
        this.pace = change.now;
        break;
      case 'folders':
        this.folders = change.now;
        break;
      case 'guests':
        this.guests = change.now;
        break;
      case 'calls':
        this.calls = change.now;
        break;
      case 'network':
        this.network = change.now;
        break;
      case 'saver':
        this.saver = change.now;
        break;
      case 'pack_up':
        this.packUp = change.now;
        break;
      case 'usb_copy':
        this.usbCopy = change.now;
        break;
      case 'self_test':
        this.selfTest = change.now;
        break;
      case 'network_test':
        this.networkTest = change.now;
        break;
      case 'notices':
        this.notices = change.now;
        break;
      case 'importing':
        this.importing = change.now;
        break;
      case 'lock':
        this.lock = change.now;
        break;
      case 'event':
        this.event = change.now;
        break;
      case 'lists':
        this.lists += 1;
        break;
    }
  }
}

function leastOf(progress: readonly Progress[]): Map<PhotoId, number> {
  const least = new Map<PhotoId, number>();
  for (const one of progress) least.set(one.photo, Math.min(one.percent, least.get(one.photo) ?? one.percent));
  return least;
}
