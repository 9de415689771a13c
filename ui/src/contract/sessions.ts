// Written by `cargo xtask types` from src-tauri/crates/contract. Do not edit.
import type { Timestamp, PhotoId, SessionId, PhotoState, WithdrawnHow, EditKind, Follows } from './words';
import type { PhotoThumb } from './photos';
import type { DestinationFollows } from './events';

export type SessionCard = { 
/**
 * The session.
 */
id: SessionId, 
/**
 * Its number within the event.
 */
number: number, 
/**
 * Its tag as it travels; empty where the rules give none.
 */
tag: string, 
/**
 * Its first photo's arrival.
 */
started_at: Timestamp, 
/**
 * Photos in all.
 */
photos: number, 
/**
 * Of them delivered.
 */
delivered: number, 
/**
 * Of them on the wire.
 */
sending: number, 
/**
 * Of them waiting.
 */
waiting: number, 
/**
 * Of those that wait, how many do so for approval.
 */
unapproved: number, 
/**
 * Of them held.
 */
needs_you: number, 
/**
 * The state its clip shows.
 */
state: PhotoState, 
/**
 * At most four, the best first.
 */
thumbs: Array<PhotoThumb>, 
/**
 * When the last of its photos goes out, where they are held back for a moment.
 */
goes_out_at: Timestamp | null, };

export type SessionPage = { 
/**
 * Newest first.
 */
cards: Array<SessionCard>, 
/**
 * Sessions in all.
 */
total: number, };

export type SessionView = { 
/**
 * The card.
 */
card: SessionCard, 
/**
 * Its last photo's arrival.
 */
ended_at: Timestamp, 
/**
 * All its photos, oldest first.
 */
photos: Array<SessionPhoto>, 
/**
 * Where it looks as if another group of guests begins: that photo.
 */
second_group: PhotoId | null, 
/**
 * The session before, by number.
 */
before: Neighbour | null, 
/**
 * The session after, by number.
 */
after: Neighbour | null, 
/**
 * What each destination that is on can do about sessions.
 */
follows: Array<DestinationFollows>, };

export type SessionPhoto = { 
/**
 * The photo, small.
 */
thumb: PhotoThumb, 
/**
 * Its file's name.
 */
name: string, 
/**
 * When it was first seen.
 */
seen_at: Timestamp, 
/**
 * When it goes out, while its regret time runs.
 */
goes_out_at: Timestamp | null, 
/**
 * Whether it waits for approval.
 */
unapproved: boolean, 
/**
 * The session it moves to when it has arrived.
 */
moves_to: number | null, 
/**
 * Destinations that have it and cannot move it, by label, with the tag it has there.
 */
fixed: Array<Fixed>, 
/**
 * What the booth did with its file after it was taken.
 */
withdrawn: WithdrawnHow | null, };

export type Fixed = { 
/**
 * The destination's label.
 */
label: string, 
/**
 * The tag it was sent with; empty where it had none.
 */
tag: string, };

export type Neighbour = { 
/**
 * The session.
 */
id: SessionId, 
/**
 * Its number.
 */
number: number, };

export type SessionEdit = { 
/**
 * What kind.
 */
kind: EditKind, 
/**
 * Whether it was taken back by this.
 */
undone: boolean, 
/**
 * The session to look at now.
 */
session: SessionId | null, 
/**
 * Its number.
 */
number: number | null, 
/**
 * The number of the other session: joined, split off, or moved from.
 */
other: number | null, 
/**
 * The tag as it became, after a rename.
 */
tag: string, 
/**
 * Whether the tag had to be cleaned or numbered.
 */
cleaned: boolean, 
/**
 * Photos that changed their session or were left out.
 */
photos: number, 
/**
 * Of them those that are on the wire: they move when they have arrived.
 */
later: number, 
/**
 * What each destination can and cannot follow.
 */
notes: Array<EditNote>, 
/**
 * Whether it can be taken back.
 */
can_undo: boolean, 
/**
 * Whether something can be done again.
 */
can_redo: boolean, };

export type EditNote = { 
/**
 * The destination's label.
 */
label: string, 
/**
 * How it follows.
 */
follows: Follows, 
/**
 * Photos this is about.
 */
photos: number, 
/**
 * The tag they have there, where that stays.
 */
tag: string, };

export type CodeSheet = { 
/**
 * The session.
 */
session: SessionId, 
/**
 * Its number.
 */
number: number, 
/**
 * The address in the code.
 */
url: string, 
/**
 * Six characters that open the same page, for phones that cannot scan.
 */
pick_up: string, 
/**
 * Where those are typed in.
 */
front: string, 
/**
 * The code as an SVG picture.
 */
qr_svg: string, 
/**
 * Whether phones on the network can open it now.
 */
reachable: boolean, 
/**
 * Photos ready behind it.
 */
ready: number, 
/**
 * Photos on their way to it.
 */
coming: number, 
/**
 * What the sign before everybody may show, the print first: delivered, no film, not taken down, not removed at a
 * guest's wish.
 */
pictures: Array<PhotoId>, 
/**
 * Where the same photos are in a gallery of the internet.
 */
at_home: HomeCode | null, };

export type HomeCode = { 
/**
 * That gallery's name.
 */
label: string, 
/**
 * The address in the code.
 */
url: string, 
/**
 * The code as an SVG picture.
 */
qr_svg: string, };
