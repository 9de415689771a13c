import type { PhotoRow } from '../../contract/types';
import type { Sign } from '../../shared/signs';
import { words } from '../../words';
import { STATE_SIGN } from '../queue/strip';

/** How far a photo is once its bytes are handed over: the last hundredth is the gallery's answer. */
const HANDED_OVER = 99;

/** A verdict ready for a row: sign, word, and a second line. */
export interface Said {
  sign: Sign;
  title: string;
  text: string;
}

/** What is to be said about one row of Photos. */
export function sayVerdict(row: PhotoRow, percent: number | undefined, now = 0): Said {
  const w = words.photos.verdict;
  const { file, state, failure, confirmed_at: there, to_go: left } = row.verdict;
  const why = failure === null ? null : words.common.failure(failure);
  if (file === 'arriving') return { sign: 'arriving', title: w.arriving, text: w.arrivingText };
  if (file === 'gone') return { sign: 'danger', title: w.gone, text: why?.title ?? '' };
  if (state === null || state === 'not_sent') {
    const sign: Sign = file === 'held' || file === 'unreadable' ? 'needs' : 'skipped';
    if (sign === 'needs') return { sign, title: why?.short ?? words.state.needs_you, text: state === null ? w.inFolder : w.alsoAt(there) };
    if (failure?.code === 'photo.taken_down') return { sign, title: w.takenDown, text: w.notSentText };
    return { sign, title: w.notSent(why?.short ?? words.state.not_sent), text: failure?.code === 'photo.same' ? (why?.title ?? '') : w.notSentText };
  }
  const sign = STATE_SIGN[state];
  // Seconds of its regret time that are left.
  const held = row.verdict.goes_out_at === null || now === 0 ? 0 : Math.ceil((row.verdict.goes_out_at - now) / 1000);
  switch (state) {
    case 'needs_you':
      return { sign, title: why?.short ?? words.state.needs_you, text: w.alsoAt(there) };
    case 'sending':
      return { sign, title: percent === HANDED_OVER ? words.delivery.body_sent : w.sending(percent), text: w.toGo(left) };
    case 'waiting':
      if (row.verdict.unapproved) return { sign, title: w.approval, text: w.approvalText };
      if (row.verdict.paused) return { sign, title: words.laneState.paused, text: w.waitingText };
      return { sign, title: held > 0 ? words.strip.goesOut(held) : w.waiting, text: why?.short ?? w.waitingText };
    case 'delivered':
      return { sign, title: w.delivered, text: w.deliveredTo(there) };
  }
}

/** The kind of a row for people, with what it is by content. */
export function sayKind(row: PhotoRow): string {
  const kind = row.kind === null ? '' : words.kind[row.kind];
  const media = row.media === null ? '' : row.media.toUpperCase();
  return [kind, media === kind.toUpperCase() ? '' : media].filter((one) => one !== '').join(' · ');
}
