import type { PhotoId, PhotoRow } from '../../contract/types';
import type { IconName } from '../../shared/icons';
import type { Page } from '../../state/page.svelte';
import { words } from '../../words';

/** Something that can be done to chosen photos. */
export interface Act {
  icon: IconName;
  label: string;
  run: () => void;
}

/** What can be done to photos, by how their rows stand: the same in the bar and in the menu. `move` asks where to; `done` ends the choice. */
export function acts(page: Page, rows: readonly PhotoRow[], move: (photos: PhotoId[]) => void, done: () => void): Act[] {
  const w = words.photos;
  const photos = rows.flatMap((row) => row.photo ?? []);
  const waits = (row: PhotoRow) => row.verdict.file === 'adopted' && row.verdict.state === 'waiting';
  const all: Act[] = [];
  if (rows.some((row) => row.verdict.unapproved)) all.push({ icon: 'tick', label: w.approve, run: () => void page.do({ ask: 'approve', of: { of: 'photos', photos } }) });
  if (rows.some(waits)) all.push({ icon: 'arrowUp', label: w.sendFirst, run: () => void page.thisOneNow({ of: 'photos', photos }) });
  if (rows.some((row) => waits(row) && !row.verdict.paused && !row.verdict.unapproved)) all.push({ icon: 'pause', label: w.pauseThese, run: () => void page.do({ ask: 'pause_photos', photos, paused: true }) });
  if (rows.some((row) => row.verdict.paused)) all.push({ icon: 'play', label: w.goOn, run: () => void page.do({ ask: 'pause_photos', photos, paused: false }) });
  if (rows.some((row) => row.verdict.file === 'adopted' && (row.verdict.state === 'waiting' || row.verdict.state === 'needs_you'))) all.push({ icon: 'cross', label: w.leaveThese, run: () => void page.leavePhotosOut(photos).then((left) => left && done()) });
  all.push({ icon: 'arrow', label: words.sessions.moveElse, run: () => move(photos) });
  all.push({ icon: 'stop', label: words.takeDown.act, run: () => (page.layer = { kind: 'take_down', of: { of: 'photos', photos }, done }) });
  return all;
}
