import type { PhotoId, SessionEdit, SessionView } from '../../contract/types';
import { words } from '../../words';

/** What galleries can and cannot follow: a first sentence that matters, and the rest. */
export interface Note {
  first: string;
  rest: string;
}

/** Before anything is done: where the chosen photos are already, and what each gallery could do. */
export function before(view: SessionView, chosen: readonly PhotoId[]): Note | null {
  const w = words.sessions.note;
  if (chosen.length === 0) return null;
  const fixed = new Map<string, { label: string; tag: string; photos: number }>();
  for (const photo of view.photos) {
    if (!chosen.includes(photo.thumb.photo)) continue;
    for (const { label, tag } of photo.fixed) {
      const key = `${label}\n${tag}`;
      fixed.set(key, { label, tag, photos: (fixed.get(key)?.photos ?? 0) + 1 });
    }
  }
  const [most, ...others] = [...fixed.values()].sort((a, b) => b.photos - a.photos);
  const rest = [
    ...others.map((one) => w.there(one.photos, one.label, one.tag)),
    ...(most === undefined ? [] : [w.cannot(new Set([...fixed.values()].map((one) => one.label)).size)]),
    ...follows(view),
  ];
  if (most !== undefined) return { first: w.there(most.photos, most.label, most.tag), rest: rest.join(' ') };
  // Where every gallery follows at once it makes no difference what has been sent.
  if (view.follows.every((one) => one.follows === 'at_once')) return { first: rest.join(' '), rest: '' };
  return { first: w.notSent, rest: rest.join(' ') };
}

function follows(view: SessionView): string[] {
  const w = words.sessions.note;
  const at = view.follows.filter((one) => one.follows === 'at_once').map((one) => one.label);
  const none = view.follows.filter((one) => one.follows === 'no_sessions').map((one) => one.label);
  return [w.atOnce(at), ...(none.length === 0 ? [] : [w.noSessions(none)])];
}

/** After an edit: what each gallery did with it. */
export function after(edit: SessionEdit): Note | null {
  const w = words.sessions.note;
  const says = edit.notes.flatMap((note): string[] => {
    switch (note.follows) {
      case 'cannot_move':
        return [w.stays(note.photos, note.label, note.tag)];
      case 'after_arrival':
        return [w.later(note.photos, note.label)];
      case 'with_next_photo':
        return [w.next(note.photos, note.label)];
      default:
        return [];
    }
  });
  const at = edit.notes.filter((note) => note.follows === 'at_once').map((note) => note.label);
  const none = edit.notes.filter((note) => note.follows === 'no_sessions').map((note) => note.label);
  if (at.length > 0) says.push(w.followed(at));
  if (none.length > 0) says.push(w.noSessions(none));
  const [first, ...rest] = says;
  return first === undefined ? null : { first, rest: rest.join(' ') };
}
