import type { FolderChoice, FolderFind } from '../../contract/types';
import type { Page } from '../../state/page.svelte';
import { words } from '../../words';

/** What becomes of the event that is on once another one begins; `null` where none is on. */
export function closes(page: Page): string | null {
  const event = page.mirror.event;
  if (event === null) return null;
  const waiting = page.mirror.counts.photos - page.mirror.counts.delivered;
  return waiting > 0 ? words.past.endsWaiting(waiting, event.name) : words.past.ends(event.name);
}

/** A folder that was found, as the choice that a request carries. */
export const choice = (find: FolderFind | null, old: boolean): FolderChoice | null => (find === null ? null : { pick: find.pick, old_photos: find.old_photos > 0 ? old : null });

/** Today on this computer, as an event's date is written. */
export function today(now = new Date()): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
