import type { Snapshot } from '../../contract/types';

/** What is to be said of the line to the outside, where it is not as it should be. */
export type LineOutside = 'portal' | 'offline' | 'saving' | 'slow';

/**
 * By what the destinations outside say themselves, as the headline may have something worse to tell. Whether it is slow is
 * known from the headline alone.
 */
export function lineOutside({ headline, lanes, saver }: Pick<Snapshot, 'headline' | 'lanes' | 'saver'>): LineOutside | null {
  const outside = lanes.filter((lane) => lane.kind !== 'local-gallery' && lane.state !== 'off');
  // A gallery that moved waits in the same state, and is no sign-in page.
  if (headline.row === 'portal' || outside.some((lane) => lane.state === 'portal' && lane.failure?.code === 'net.portal')) return 'portal';
  if (outside.length > 0 && outside.every((lane) => lane.state === 'offline')) return 'offline';
  if (saver.saving) return 'saving';
  return headline.row === 'slow' ? 'slow' : null;
}
