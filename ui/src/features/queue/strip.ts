import type { Counts, HeadlineRow, PhotoState, SessionCard } from '../../contract/types';
import type { Sign } from '../../shared/signs';
import { words } from '../../words';

export const STATE_SIGN: Record<PhotoState, Sign> = {
  waiting: 'waiting',
  sending: 'moving',
  delivered: 'delivered',
  needs_you: 'needs',
  not_sent: 'skipped',
};

/** Seconds until a session that was just dropped goes out; `null` once it may. */
export function goesOutIn(card: SessionCard, now: number): number | null {
  if (card.goes_out_at === null || card.goes_out_at <= now) return null;
  return Math.ceil((card.goes_out_at - now) / 1000);
}

/** The state of a session in words. */
export function stripSays(card: SessionCard, row: HeadlineRow, now: number): string {
  const w = words.strip;
  const seconds = goesOutIn(card, now);
  if (seconds !== null) return w.goesOut(seconds);
  switch (card.state) {
    case 'delivered':
      return w.delivered;
    case 'needs_you':
      return w.needs(card.needs_you);
    case 'not_sent':
      return w.notSent;
    case 'sending':
      return w.some(card.delivered, card.photos);
    case 'waiting':
      if (card.unapproved > 0) return w.approval(card.unapproved);
      return row === 'offline' || row === 'portal' || row === 'paused' ? w.waitsSafe(card.waiting) : w.waits(card.waiting);
  }
}

/** The sum as a row of Photos shows it under each filter. */
export function onTheWay(counts: Counts): number {
  return counts.sending + counts.waiting;
}

/** Strips that stand up within this are one arrival. */
const TOGETHER_MS = 50;
/** An arrival so soon after the one before is no news of its own. */
const SOON_MS = 1000;

/** Whether strips that stand up are hung with a motion: one guest group after the other is, a flood is not, which would move all the time. */
export class Calm {
  #begun = -Infinity;
  #calm = true;

  /** For a strip that stands up at `now`, in milliseconds. */
  at(now: number): boolean {
    if (now - this.#begun > TOGETHER_MS) {
      this.#calm = now - this.#begun > SOON_MS;
      this.#begun = now;
    }
    return this.#calm;
  }
}

export const calm = new Calm();
