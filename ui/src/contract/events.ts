// Written by `cargo xtask types` from src-tauri/crates/contract. Do not edit.
import type { Timestamp, EventId, TemplateId, DestinationId, DestinationKind, Follows, Sureness, Failure } from './words';

export type NetworkChoice = { 
/**
 * The address to bind; also the key of the choice.
 */
address: string, 
/**
 * The interface's name for people.
 */
name: string, };

export type FoundSession = { 
/**
 * Tag or time, for people.
 */
title: string, 
/**
 * Its first photo.
 */
started_at: Timestamp, 
/**
 * Photos in it.
 */
photos: number, 
/**
 * Pictures of it: the host draws them by the find's `pick` and this number. At most four.
 */
thumbs: Array<number>, };

export type PresetChoice = { 
/**
 * Its word.
 */
word: string, 
/**
 * Its booth program; empty where it is for any.
 */
program: string, };

export type FoundBy = { "by": "no_pictures", } | { "by": "beside", 
/**
 * The name of one.
 */
example: string, } | { "by": "names", 
/**
 * Pictures that are named so.
 */
fits: number, 
/**
 * Pictures in all.
 */
of: number, 
/**
 * The name of one.
 */
example: string, } | { "by": "folders", 
/**
 * Pictures in such folders.
 */
fits: number, 
/**
 * Pictures in all.
 */
of: number, 
/**
 * The name of one such folder.
 */
example: string, } | { "by": "filled_folders", 
/**
 * How many folders.
 */
folders: number, } | { "by": "stems", 
/**
 * How many such parts.
 */
stems: number, 
/**
 * One of them.
 */
example: string, } | { "by": "time", } | { "by": "usual_place", 
/**
 * The program.
 */
program: string, };

export type FolderFind = { 
/**
 * The choice's number; paths never come back from the page.
 */
pick: number, 
/**
 * The booth program, as far as it shows; empty when unknown.
 */
program: string, 
/**
 * How sure that is.
 */
sureness: Sureness, 
/**
 * What that was read from; none where the folder cannot be used.
 */
why: FoundBy | null, 
/**
 * The folder's own name.
 */
name: string, 
/**
 * Its path for people.
 */
path: string, 
/**
 * Newest picture.
 */
newest_at: Timestamp | null, 
/**
 * Pictures in it, counted up to 10,000.
 */
photos: number, 
/**
 * Pictures older than today.
 */
old_photos: number, 
/**
 * The last sessions it would make, newest first, at most three.
 */
sessions: Array<FoundSession>, 
/**
 * The session rule that was tried: a preset's word, `pattern` for an expression, `own` for a preset of one's own.
 */
rule: string, 
/**
 * The text of a preset that was made for this folder, which may be kept as a file.
 */
proposal: string | null, 
/**
 * The presets that come along.
 */
presets: Array<PresetChoice>, 
/**
 * Why it cannot be used, if it cannot.
 */
refused: Failure | null, };

export type RuleTrial = { 
/**
 * The last sessions it would make, newest first, at most three.
 */
sessions: Array<FoundSession>, 
/**
 * Pictures it was tried with.
 */
photos: number, 
/**
 * How many of them an expression fits; none where the rule is no expression.
 */
fits: number | null, 
/**
 * Names that an expression does not fit, the newest first, at most five.
 */
misfits: Array<string>, 
/**
 * Why the rule cannot be used, in words for whoever wrote it.
 */
wrong: string | null, };

export type DestinationFollows = { 
/**
 * The destination's label.
 */
label: string, 
/**
 * What it can do with photos that are there.
 */
follows: Follows, };

export type Health = { 
/**
 * One line a thing, in a fixed order.
 */
lines: Array<HealthLine>, };

export type HealthLine = { 
/**
 * What it is about, and what is known of it.
 */
fact: HealthFact, 
/**
 * Whether it is fine.
 */
good: boolean, 
/**
 * What is wrong, where something is.
 */
failure: Failure | null, 
/**
 * Since when, or when last looked at; for `power` when the stop was noticed, where there was one.
 */
at: Timestamp | null, };

export type HealthFact = { "what": "folder", 
/**
 * Its path for people.
 */
path: string, } | { "what": "safe_copies", 
/**
 * How many there are; two photos with the same content are one.
 */
copies: number, 
/**
 * Their bytes.
 */
bytes: number, 
/**
 * Where they lie, for people.
 */
path: string, } | { "what": "disk", 
/**
 * Free bytes, where the system says.
 */
free_bytes: number | null, } | { "what": "records", 
/**
 * Photos of this event.
 */
photos: number, } | { "what": "keys", 
/**
 * The place, where it is known.
 */
place: KeyPlace | null, } | { "what": "network", 
/**
 * How it is.
 */
way: NetworkWay, } | { "what": "destination", 
/**
 * Its name.
 */
label: string, } | { "what": "audit", 
/**
 * The gallery's name.
 */
label: string, 
/**
 * Photos it had confirmed.
 */
confirmed: number, 
/**
 * Those it did not show.
 */
missing: number, } | { "what": "gallery", 
/**
 * Where it is open.
 */
address: string, } | { "what": "tray", 
/**
 * Whether this system has one.
 */
there: boolean, } | { "what": "clock", 
/**
 * Seconds that it was set back since the start; 0 where it was not, or by less than a minute.
 */
set_back_seconds: number, } | { "what": "power", 
/**
 * Whether one is known of.
 */
stopped: boolean, };

export type KeyPlace = "system" | "memory" | "file";

export type NetworkWay = "unneeded" | "open" | "portal" | "offline";

export type PastEvent = { 
/**
 * Which.
 */
event: EventId, 
/**
 * Its name as the operator wrote it.
 */
name: string, 
/**
 * Its own date, `YYYY-MM-DD`.
 */
date: string, 
/**
 * When it was closed; none while it is on.
 */
ended_at: Timestamp | null, 
/**
 * Its photos.
 */
photos: number, 
/**
 * How many of them were delivered everywhere when it was on.
 */
delivered: number, 
/**
 * Its folders for people.
 */
folders: Array<string>, 
/**
 * Where its photos go while it is on.
 */
destinations: Array<PastDestination>, };

export type PastDestination = { 
/**
 * The destination.
 */
id: DestinationId, 
/**
 * Which service.
 */
kind: DestinationKind, 
/**
 * Its name on screen.
 */
label: string, 
/**
 * Whether it is one event's own place at the service, which a new event would share.
 */
shared: boolean, };

export type EventTemplate = { 
/**
 * Which.
 */
template: TemplateId, 
/**
 * Its name as the operator wrote it; no two have the same, letter case aside.
 */
name: string, 
/**
 * When it was kept.
 */
made_at: Timestamp, 
/**
 * Its folders for people.
 */
folders: Array<string>, 
/**
 * Where photos of its events go.
 */
destinations: Array<PastDestination>, };

export type EventFileView = { 
/**
 * The drop that holds it.
 */
drop: number, 
/**
 * The file's own name.
 */
file: string, 
/**
 * The event's name.
 */
name: string, 
/**
 * Its date, `YYYY-MM-DD`.
 */
date: string, 
/**
 * Its folders.
 */
folders: Array<EventFileFolder>, 
/**
 * Where its photos go.
 */
destinations: Array<EventFileDestination>, };

export type EventFileFolder = { 
/**
 * Its path for people.
 */
path: string, 
/**
 * Whether it is there on this computer; one that is made on the day counts as there.
 */
there: boolean, 
/**
 * Its session rule: a preset's word, `pattern` or `own`.
 */
sessions: string, };

export type EventFileDestination = { 
/**
 * Which service.
 */
kind: DestinationKind, 
/**
 * Its name on screen.
 */
label: string, 
/**
 * Whether somebody has to sign in or paste a token afterwards: an event file holds none.
 */
needs_token: boolean, };
