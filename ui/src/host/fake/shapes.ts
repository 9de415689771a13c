import type { Failure, FileVerdict, Kind, NotThis, PhotoFilter, PhotoState, PhotoThumb } from '../../contract/types';

/** One file of the made-up booth. */
export interface Shot {
  file: number;
  photo: number;
  name: string;
  kind: Kind;
  session: number;
  at: number;
  state: PhotoState;
  verdict: FileVerdict;
  failure: Failure | null;
  paused?: boolean;
  bytes: number;
  /** The tag it travelled with. */
  sentAs: string;
}

/** One guest visit. */
export interface Visit {
  id: number;
  number: number;
  at: number;
  tag: string;
  shots: Shot[];
  goesOutAt: number | null;
}

/** Of every drawn picture. */
export const COLOUR = '#7d6a8c';

export function thumb(shot: Shot): PhotoThumb {
  return { photo: shot.photo, kind: shot.kind, state: shot.state, aspect: 1, colour: COLOUR };
}

export function fits(shot: Shot, filter: PhotoFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'delivered':
      return shot.state === 'delivered';
    case 'on_the_way':
      return shot.state === 'waiting' || shot.state === 'sending';
    case 'needs_you':
      return shot.state === 'needs_you';
    case 'not_sent':
      return shot.state === 'not_sent';
  }
}

export function isoDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** `yyyymmdd_hhmm`, the way one booth program names its files. */
export function stamp(at: number): string {
  const d = new Date(at);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${d.getFullYear()}${two(d.getMonth() + 1)}${two(d.getDate())}_${two(d.getHours())}${two(d.getMinutes())}`;
}

/** Whether a choice is about this file. */
export function meant(of: NotThis, shot: Shot): boolean {
  switch (of.of) {
    case 'photo':
      return shot.photo === of.photo;
    case 'photos':
      return of.photos.includes(shot.photo);
    case 'session':
      return shot.session === of.session;
  }
}
