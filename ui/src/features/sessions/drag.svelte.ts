import type { SessionId } from '../../contract/types';

/** Where dragged photos would land: a session, or a new one. */
export type Landing = { on: 'session'; session: SessionId } | { on: 'new' };

const FAR_PX = 8;
const HOLD_MS = 350;

/** Photos dragged inside the page. Pointers, not the system's drags: those belong to files from outside. */
export class PhotoDrag {
  count = $state(0);
  over = $state.raw<Landing | null>(null);
  at = $state.raw<{ x: number; y: number } | null>(null);
  /** A drag has just ended: the click that follows is none. */
  justEnded = false;

  /** Begins when the pointer goes far enough, or a finger was held long enough. */
  press(event: PointerEvent, pick: () => number, land: (on: Landing) => void): void {
    if (event.button !== 0) return;
    const { pointerId, clientX, clientY } = event;
    const touch = event.pointerType !== 'mouse';
    let held = !touch;
    const timer = setTimeout(() => (held = true), HOLD_MS);
    const move = (now: PointerEvent) => {
      if (now.pointerId !== pointerId) return;
      const far = Math.hypot(now.clientX - clientX, now.clientY - clientY) > FAR_PX;
      if (this.count === 0) {
        if (!far) return;
        // A finger that moves at once scrolls.
        if (!held) return end();
        this.count = pick();
      }
      now.preventDefault();
      this.at = { x: now.clientX, y: now.clientY };
      this.over = landing(now.clientX, now.clientY);
    };
    const up = (now: PointerEvent) => {
      if (now.pointerId !== pointerId) return;
      const { count, over } = this;
      end();
      if (count === 0) return;
      this.justEnded = true;
      setTimeout(() => (this.justEnded = false));
      if (over !== null) land(over);
    };
    const key = (now: KeyboardEvent) => {
      if (now.key === 'Escape') end();
    };
    const end = () => {
      clearTimeout(timer);
      this.count = 0;
      this.over = null;
      this.at = null;
      removeEventListener('pointermove', move);
      removeEventListener('pointerup', up);
      removeEventListener('pointercancel', end);
      removeEventListener('keydown', key, true);
    };
    addEventListener('pointermove', move);
    addEventListener('pointerup', up);
    addEventListener('pointercancel', end);
    addEventListener('keydown', key, true);
  }
}

function landing(x: number, y: number): Landing | null {
  const under = document.elementFromPoint(x, y);
  if (under?.closest('[data-new-session]') != null) return { on: 'new' };
  const row = under?.closest<HTMLElement>('[role=option][data-drop-session]');
  const session = Number(row?.dataset['dropSession']);
  return row == null || Number.isNaN(session) ? null : { on: 'session', session };
}
