/** How long a finger rests before it means the menu. */
const HELD_MS = 500;
/** A finger that moved further than this scrolls. */
const STILL_PX = 10;

/** Calls what `touched` gave at the touch, where a finger rested; the tap that follows when it is lifted is none. A right click needs no help. */
export function onHold(touched: () => (x: number, y: number) => void) {
  return (node: HTMLElement): (() => void) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let from: [number, number] = [0, 0];
    let meant = false;
    const letGo = () => clearTimeout(timer);
    const down = (event: PointerEvent) => {
      letGo();
      meant = false;
      if (event.pointerType !== 'touch') return;
      from = [event.clientX, event.clientY];
      const held = touched();
      timer = setTimeout(() => {
        meant = true;
        held(...from);
      }, HELD_MS);
    };
    const move = (event: PointerEvent) => {
      if (Math.hypot(event.clientX - from[0], event.clientY - from[1]) > STILL_PX) letGo();
    };
    const click = (event: MouseEvent) => {
      if (!meant) return;
      meant = false;
      event.preventDefault();
      event.stopPropagation();
    };
    const ends = ['pointerup', 'pointercancel', 'pointerleave'] as const;
    node.addEventListener('pointerdown', down);
    node.addEventListener('pointermove', move);
    node.addEventListener('click', click, true);
    for (const end of ends) node.addEventListener(end, letGo);
    return () => {
      letGo();
      node.removeEventListener('pointerdown', down);
      node.removeEventListener('pointermove', move);
      node.removeEventListener('click', click, true);
      for (const end of ends) node.removeEventListener(end, letGo);
    };
  };
}
