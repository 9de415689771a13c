// Written by `cargo xtask types` from src-tauri/crates/contract. Do not edit.
import type { Timestamp, PhotoId, SessionId, RemovalId, DestinationId, DestinationKind, Failure } from './words';

export type RemovalAnswer = "removed" | "kept";

export type RemovalView = { 
/**
 * The wish.
 */
id: RemovalId, 
/**
 * The session whose page it came from.
 */
session: SessionId, 
/**
 * That session's number.
 */
session_number: number, 
/**
 * The photo, where it came from this computer's booth; none where all of the session's are meant.
 */
photo: PhotoId | null, 
/**
 * The photo's name in the gallery; none where all of the session's are meant.
 */
name: string | null, 
/**
 * Photos it is about.
 */
photos: number, 
/**
 * When the guest asked.
 */
asked_at: Timestamp, 
/**
 * When it was answered.
 */
answered_at: Timestamp | null, 
/**
 * How it was answered.
 */
answer: RemovalAnswer | null, };

export type TakeDownState = "removing" | "removed" | "by_hand" | "held";

export type TakenDown = { 
/**
 * How.
 */
state: TakeDownState, 
/**
 * Since when; with `removed`, when the gallery answered.
 */
since: Timestamp, 
/**
 * Why it is not done yet.
 */
failure: Failure | null, 
/**
 * The picture's own page there, where it is known.
 */
page: string | null, };

export type TakeDownReport = { 
/**
 * Photos it is about.
 */
photos: number, 
/**
 * Those of them that are at no gallery and on the way to none.
 */
nowhere: number, 
/**
 * Galleries that have, or may have, one of the others.
 */
places: Array<TakeDownPlace>, };

export type TakeDownPlace = { 
/**
 * The destination.
 */
destination: DestinationId, 
/**
 * Its label.
 */
label: string, 
/**
 * Which service.
 */
kind: DestinationKind, 
/**
 * Photos that are, or may be, there.
 */
photos: number, 
/**
 * Whether Boothlift can remove them; if not, a person does it at the gallery's own page.
 */
can: boolean, 
/**
 * Whether photos go there at all now; a removal waits until it is on.
 */
on: boolean, 
/**
 * A picture's page there, where one is known.
 */
page: string | null, };
