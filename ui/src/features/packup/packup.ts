import type { EventView, HeadlineRow, LaneView, PackUp, PackUpVerdict, PlaceCheck, ProofFormat } from '../../contract/types';
import type { Sign } from '../../shared/signs';
import { words } from '../../words';
import type { NoWay } from '../../words/en/packup';

const MINUTE = 60_000;

/** The colour of each verdict. Green only where everything is proved. */
export const TONES: Record<PackUpVerdict, 'delivered' | 'moving' | 'waiting' | 'needs'> = {
  checking: 'moving',
  mismatch: 'needs',
  needs_you: 'needs',
  not_yet: 'waiting',
  almost: 'moving',
  not_checked: 'waiting',
  ready: 'delivered',
};

/** Galleries that do not show what they confirmed. */
export function mismatched(it: PackUp): PlaceCheck[] {
  return it.places.filter((place) => place.missing_total > 0);
}

/** Why photos wait that the verdict says cannot go out now. */
export function noWay(it: PackUp, lanes: readonly LaneView[], paused: boolean, row: HeadlineRow = 'working'): NoWay {
  if (paused) return 'paused';
  if (it.subject === '' && (row === 'approval' || row === 'metered')) return row;
  if (it.subject === '') return 'offline';
  const state = lanes.find((lane) => lane.label === it.subject)?.state;
  return state === 'portal' ? 'portal' : state === 'paused' ? 'lane_paused' : 'gallery';
}

/** The verdict in one line, and what it means. `now` in ms. */
export function says(it: PackUp, way: NoWay, now: number): { title: string; text: string } {
  const v = words.packUp.verdict;
  const n = it.photos;
  switch (it.verdict) {
    case 'checking':
      return v.checking;
    case 'ready':
      return { title: v.ready.title, text: it.sum.photos === 0 ? v.ready.none : v.ready.text };
    case 'almost':
      return { title: v.almost.title(n), text: soon(it.done_about, now) };
    case 'not_yet':
      return { title: v.not_yet.title(n), text: it.finishing_at_home ? v.not_yet.home(n) : v.not_yet.text(way, n, it.subject) };
    case 'needs_you':
      if (it.subject !== '') return { title: v.needs_you.gallery(it.subject), text: v.needs_you.galleryText(n, it.sum.delivered) };
      return { title: v.needs_you.title(n), text: v.needs_you.text(it.sum.delivered) };
    case 'mismatch': {
      const places = mismatched(it);
      const [one] = places;
      const text = one === undefined ? '' : places.length > 1 ? v.mismatch.several(places) : v.mismatch.text(one);
      return { title: v.mismatch.title(n), text };
    }
    case 'not_checked': {
      const silent = it.places.filter((place) => place.on && place.state === 'failed');
      if (silent.length > 0) return { title: v.not_checked.title, text: v.not_checked.text(silent) };
      return { title: v.not_checked.title, text: it.folder.state === 'failed' ? v.not_checked.folder : v.not_checked.unknown };
    }
  }
}

function soon(about: number | null, now: number): string {
  const v = words.packUp.verdict.almost;
  if (about === null || about <= now) return v.text;
  const seconds = (about - now) / 1000;
  // In tens: nobody is to count along.
  return seconds <= 50 ? v.seconds(Math.ceil(seconds / 10) * 10) : v.minutes(Math.ceil(seconds / 60));
}

/** One line of the check: sign, name, sentence, and the word of its state. */
export interface Line {
  key: string;
  sign: Sign;
  name: string;
  text: string;
  word: string;
}

/** Every part of the check in its order. */
export function lines(it: PackUp): Line[] {
  return [folder(it), ...it.places.map((one) => place(one, it.verdict === 'not_yet')), originals(it)];
}

function folder({ folder: { state, found, arriving, failure } }: PackUp): Line {
  const c = words.packUp.checks;
  const line = { key: 'folder', name: c.folder, word: c.word[state] };
  switch (state) {
    case 'waiting':
      return { ...line, sign: 'waiting', text: c.folderSoon };
    case 'checking':
      return { ...line, sign: 'moving', text: arriving > 0 ? c.arriving(arriving) : c.folderNow };
    case 'failed':
      return { ...line, sign: 'needs', text: failure === null ? '' : `${words.common.failure(failure).title}.` };
    case 'done': {
      const news = [found > 0 ? c.foundNew(found) : '', arriving > 0 ? c.arriving(arriving) : ''].filter((one) => one !== '').join(' ');
      if (news === '') return { ...line, name: c.folderRead, sign: 'delivered', text: c.nothingNew };
      return { ...line, name: c.folderRead, sign: arriving > 0 ? 'arriving' : 'delivered', text: news, word: arriving > 0 ? line.word : c.found };
    }
  }
}

function place(it: PlaceCheck, stuck: boolean): Line {
  const c = words.packUp.checks;
  const line = { key: it.destination, name: c.place(it), word: c.word[it.state] };
  if (!it.on) return { ...line, sign: 'skipped', text: c.placeOff(it), word: c.off };
  switch (it.state) {
    case 'waiting':
      return { ...line, sign: 'waiting', text: c.placeSoon };
    case 'checking':
      return { ...line, sign: 'moving', text: c.placeNow(it) };
    case 'failed':
      return { ...line, sign: 'waiting', text: c.kept(it) };
    case 'done': {
      const there = it.seen ?? it.confirmed;
      const proved = { files_compared: c.compared, seen_in_gallery: c.counted, answers_kept: c.accepted }[it.proof](there, it.photos);
      const beside = [it.missing_total > 0 ? c.missing(it.missing_total) : '', it.maybe_twice > 0 ? c.twice(it.maybe_twice) : '', it.extra > 0 ? c.extra(it.extra) : ''];
      const text = [proved, ...beside].filter((one) => one !== '').join(' ');
      if (it.missing_total > 0) return { ...line, sign: 'needs', text, word: c.differs };
      if (it.confirmed < it.photos) return stuck ? { ...line, sign: 'waiting', text, word: c.word.waiting } : { ...line, sign: 'moving', text, word: c.onTheWay };
      return { ...line, sign: 'delivered', text, word: it.proof === 'answers_kept' ? c.taken : line.word };
    }
  }
}

function originals({ originals: { state, in_place, missing } }: PackUp): Line {
  const c = words.packUp.checks;
  const line = { key: 'originals', name: c.originals, word: c.word[state] };
  switch (state) {
    case 'waiting':
      return { ...line, sign: 'waiting', text: c.originalsSoon };
    case 'checking':
      return { ...line, sign: 'moving', text: c.originalsNow };
    case 'failed':
      return { ...line, sign: 'waiting', text: c.originalsUnknown };
    case 'done':
      if (missing > 0) return { ...line, sign: 'skipped', text: c.originalsGone(in_place, missing), word: c.changed };
      return { ...line, sign: 'delivered', text: in_place === 0 ? c.originalsNone : c.originalsThere(in_place) };
  }
}

/** What the card says of how delivery there is proved: never more than was looked at. */
export function proved(it: PlaceCheck): string {
  const p = words.packUp.proof;
  if (it.on && (it.state === 'waiting' || it.state === 'checking')) return p.open;
  const looked = it.on && it.state === 'done' && it.seen !== null;
  const how = looked ? p.by[it.proof] : p.by.answers_kept;
  return it.maybe_twice > 0 ? `${how}, ${p.twice}` : how;
}

/** Photos that the card names for a gallery. */
export function provedPhotos(it: PlaceCheck): number {
  return it.on && it.state === 'done' ? (it.seen ?? it.confirmed) : it.confirmed;
}

/** Whether the proof is whole: otherwise it is one so far. */
export function whole(it: PackUp): boolean {
  return it.verdict === 'ready' || it.verdict === 'not_checked';
}

export const FORMATS: readonly ProofFormat[] = ['html', 'csv', 'json'];

/** Whether the event ends in half an hour or is over. `now` in ms. */
export function endsSoon(event: EventView | null, now: number): boolean {
  if (event?.ends == null) return false;
  const end = new Date(`${event.date}T${event.ends}`);
  // Without a beginning, an early hour is the morning after.
  if (event.ends <= (event.starts ?? '11:59')) end.setDate(end.getDate() + 1);
  return now >= end.getTime() - 30 * MINUTE;
}
