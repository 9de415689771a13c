// Written by `cargo xtask types` from src-tauri/crates/contract. Do not edit.
import type { Timestamp, PhotoId, SessionId, FileId, DestinationId, DeliveryState, PhotoState, FileVerdict, SeenBy, Kind, MediaType, Failure } from './words';
import type { TakenDown } from './removals';

export type PhotoThumb = { 
/**
 * The photo; its picture comes from the host by this id.
 */
photo: PhotoId, 
/**
 * What it is to guests.
 */
kind: Kind, 
/**
 * Where it stands.
 */
state: PhotoState, 
/**
 * Width over height as shown, 1 where unknown.
 */
aspect: number, 
/**
 * Its mean colour as `#rrggbb`, once a small picture of it was made.
 */
colour: string | null, };

export type PhotoFilter = "all" | "delivered" | "on_the_way" | "needs_you" | "not_sent";

export type PhotoSort = "newest" | "oldest" | "session";

export type PhotoPage = { 
/**
 * Rows from the offset asked for.
 */
rows: Array<PhotoRow>, 
/**
 * Rows in all under this filter and search.
 */
total: number, 
/**
 * Rows under each filter, in the order of [`PhotoFilter::ALL`], for this search.
 */
by_filter: Array<number>, };

export type PhotoRow = { 
/**
 * The file.
 */
file: FileId, 
/**
 * The photo it became, if it did.
 */
photo: PhotoId | null, 
/**
 * File name.
 */
name: string, 
/**
 * What it is to guests.
 */
kind: Kind | null, 
/**
 * What it is by content.
 */
media: MediaType | null, 
/**
 * Its mean colour as `#rrggbb`, once a small picture of it was made.
 */
colour: string | null, 
/**
 * Its session.
 */
session: SessionId | null, 
/**
 * The session's number.
 */
session_number: number | null, 
/**
 * When it was first seen.
 */
seen_at: Timestamp, 
/**
 * What noticed it first.
 */
seen_by: SeenBy, 
/**
 * What is to be said about it.
 */
verdict: PhotoVerdict, };

export type PhotoVerdict = { 
/**
 * The file's own verdict.
 */
file: FileVerdict, 
/**
 * The photo's state, once it is one.
 */
state: PhotoState | null, 
/**
 * Why, where there is a why.
 */
failure: Failure | null, 
/**
 * Labels of the destinations that have it.
 */
confirmed_at: Array<string>, 
/**
 * Labels of the destinations still to come.
 */
to_go: Array<string>, 
/**
 * The moment of its first attempt: while it lies ahead the photo is held back.
 */
goes_out_at: Timestamp | null, 
/**
 * Whether a person paused it.
 */
paused: boolean, 
/**
 * Whether it waits for a person's approval.
 */
unapproved: boolean, };

export type PhotoDetail = { 
/**
 * The row.
 */
row: PhotoRow, 
/**
 * Size in bytes.
 */
bytes: number, 
/**
 * Content hash, 64 hex digits; empty until there is a safe copy.
 */
sha256: string, 
/**
 * Path for people.
 */
path: string, 
/**
 * The way it took, oldest first.
 */
steps: Array<Step>, 
/**
 * Where it stands at each destination.
 */
deliveries: Array<Check>, };

export type Step = { 
/**
 * When.
 */
at: Timestamp, 
/**
 * `seen`, `safe_copy`, `sending`, `sent`, `confirmed`, `trouble`, `withdrawn_deleted`, `withdrawn_forgotten`, `taken_down`,
 * `removed`, `copy_removed`.
 */
what: string, 
/**
 * The destination's label, where it concerns one.
 */
destination: string | null, 
/**
 * What went wrong, where something did.
 */
failure: Failure | null, };

export type Check = { 
/**
 * The destination.
 */
destination: DestinationId, 
/**
 * Its label.
 */
label: string, 
/**
 * The delivery's state.
 */
state: DeliveryState, 
/**
 * Attempts begun.
 */
attempts: number, 
/**
 * Whether it waits because a person paused the photo.
 */
paused: boolean, 
/**
 * Whether it waits for a person's approval.
 */
unapproved: boolean, 
/**
 * When it is tried next.
 */
due_at: Timestamp | null, 
/**
 * Why it waits or is held.
 */
failure: Failure | null, 
/**
 * The name it has there.
 */
remote_name: string, 
/**
 * The id it has there.
 */
remote_id: string | null, 
/**
 * Whether it may be there twice.
 */
possible_duplicate: boolean, 
/**
 * How its removal there stands, once a person took it down.
 */
taken_down: TakenDown | null, };
