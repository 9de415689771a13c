// Written by `cargo xtask types` from src-tauri/crates/contract. Do not edit.
import type { Timestamp, FileId, DestinationId, DestinationKind, Failure } from './words';

export type PackUpVerdict = "checking" | "mismatch" | "needs_you" | "not_yet" | "almost" | "not_checked" | "ready";

export type CheckState = "waiting" | "checking" | "done" | "failed";

export type Proof = "files_compared" | "seen_in_gallery" | "answers_kept";

export type ProofFormat = "html" | "csv" | "json";

export type PackUp = { 
/**
 * When it began.
 */
started_at: Timestamp, 
/**
 * When its last part ended; none while it runs.
 */
ended_at: Timestamp | null, 
/**
 * What it comes to, with what is still on the way.
 */
verdict: PackUpVerdict, 
/**
 * Photos that the verdict speaks of: on the way, waiting, held, or not seen.
 */
photos: number, 
/**
 * Whom it speaks of: a destination's name; empty where it speaks of nobody.
 */
subject: string, 
/**
 * When the sum will close, where that is known.
 */
done_about: Timestamp | null, 
/**
 * The sum: `files = not_sent + photos`.
 */
sum: ProofSum, 
/**
 * The booth's folders, read once more.
 */
folder: FolderCheck, 
/**
 * The booth's own files.
 */
originals: OriginalsCheck, 
/**
 * One for each destination of this event.
 */
places: Array<PlaceCheck>, 
/**
 * Eight hex digits in two groups over every line of the proof: the same on the page, in print and in the table.
 */
check_number: string, 
/**
 * Whether the event stays open until the last photo is delivered, with the computer kept awake.
 */
finishing_at_home: boolean, };

export type ProofSum = { 
/**
 * Files found in the folders and brought in by hand.
 */
files: number, 
/**
 * Those that are not to go out: no pictures, the same as another, left out, taken down.
 */
not_sent: number, 
/**
 * Photos.
 */
photos: number, 
/**
 * Confirmed at every destination that is on.
 */
delivered: number, };

export type FolderCheck = { 
/**
 * How far it is.
 */
state: CheckState, 
/**
 * Photos that this look found.
 */
found: number, 
/**
 * Files that are still growing.
 */
arriving: number, 
/**
 * Why it could not be done.
 */
failure: Failure | null, };

export type OriginalsCheck = { 
/**
 * How far it is.
 */
state: CheckState, 
/**
 * Still there, as long and as old as when they were taken.
 */
in_place: number, 
/**
 * Gone, moved or changed since. Their safe copies are there.
 */
missing: number, };

export type PlaceCheck = { 
/**
 * The destination.
 */
destination: DestinationId, 
/**
 * Its name on screen.
 */
label: string, 
/**
 * Which service.
 */
kind: DestinationKind, 
/**
 * Whether photos go there now.
 */
on: boolean, 
/**
 * How far it is.
 */
state: CheckState, 
/**
 * How delivery there is proved.
 */
proof: Proof, 
/**
 * Photos that are to be there.
 */
photos: number, 
/**
 * Answers that were kept: photos it confirmed.
 */
confirmed: number, 
/**
 * Confirmed ones that were seen there, where it can be asked.
 */
seen: number | null, 
/**
 * Confirmed ones that it does not show, the first 50.
 */
missing: Array<NotSeen>, 
/**
 * How many it does not show in all.
 */
missing_total: number, 
/**
 * What it shows beside them: others' pictures, or copies of ours.
 */
extra: number, 
/**
 * Photos that may be there twice, as an answer was lost.
 */
maybe_twice: number, 
/**
 * Why it could not be asked.
 */
failure: Failure | null, };

export type NotSeen = { 
/**
 * Its file, for Photos.
 */
file: FileId, 
/**
 * Its name.
 */
name: string, 
/**
 * Its session's tag.
 */
tag: string | null, };

export type UsbCopyState = "copying" | "stopped" | "failed" | "done";

export type UsbCopy = { 
/**
 * Where it stands.
 */
state: UsbCopyState, 
/**
 * The folder on the stick, for people.
 */
folder: string, 
/**
 * Photos that are to be there.
 */
photos: number, 
/**
 * Those that are there and right, whoever put them there.
 */
copied: number, 
/**
 * Photos of which no copy was found, the first 50.
 */
missing: Array<NotOnStick>, 
/**
 * How many there are of them in all.
 */
missing_total: number, 
/**
 * Why it cannot go on.
 */
failure: Failure | null, };

export type NotOnStick = { 
/**
 * Its file, for Photos.
 */
file: FileId, 
/**
 * Its name.
 */
name: string, 
/**
 * Its session's tag.
 */
tag: string | null, };
