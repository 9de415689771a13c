// Written by `cargo xtask types` from src-tauri/crates/contract. Do not edit.
import type { Timestamp, SessionId, Failure } from './words';

export type Drag = { "phase": "over", 
/**
 * From the left.
 */
x: number, 
/**
 * From the top.
 */
y: number, } | { "phase": "left" } | { "phase": "files", 
/**
 * The drop's number.
 */
drop: number, 
/**
 * Files and folders let go.
 */
items: number, 
/**
 * From the left.
 */
x: number, 
/**
 * From the top.
 */
y: number, } | { "phase": "handed", 
/**
 * The drop's number.
 */
drop: number, 
/**
 * Files and folders given.
 */
items: number, } | { "phase": "url", 
/**
 * The offer.
 */
offer: UrlOffer, 
/**
 * From the left.
 */
x: number, 
/**
 * From the top.
 */
y: number, } | { "phase": "refused", 
/**
 * Why.
 */
failure: Failure, };

export type ImportReport = { 
/**
 * The session they joined or made, the first where there are several, if any was taken.
 */
session: SessionId | null, 
/**
 * Its number.
 */
session_number: number | null, 
/**
 * Sessions that photos were taken into.
 */
sessions: number, 
/**
 * Photos taken.
 */
taken: number, 
/**
 * Photos that were here already.
 */
already: number, 
/**
 * Files not looked at because the list was longer than 10,000.
 */
beyond_limit: number, 
/**
 * Files not read because a person stopped it.
 */
left: number, 
/**
 * Files that are empty, broken or cannot be read: they wait in Photos for a person.
 */
held: number, 
/**
 * Folders that are watched anyway, or Boothlift's own: nothing was taken from them.
 */
watched: number, 
/**
 * Names and reasons of what was not taken, at most 200.
 */
refused: Array<Refusal>, 
/**
 * Until when "Undo" takes the whole drop back.
 */
undo_until: Timestamp | null, };

export type Importing = { 
/**
 * Files read so far.
 */
read: number, 
/**
 * Files in all; 0 while they are still looked for.
 */
files: number, 
/**
 * Photos added so far.
 */
added: number, };

export type DropFolders = { 
/**
 * Folders with photos.
 */
folders: number, 
/**
 * Sessions they would make: one more where photos lie beside them.
 */
sessions: number, };

export type Refusal = { 
/**
 * File name.
 */
name: string, 
/**
 * Why.
 */
failure: Failure, };

export type UrlOffer = { 
/**
 * Its number.
 */
offer: number, 
/**
 * Host and last path part, for the question.
 */
shown: string, 
/**
 * Destinations that would fetch it.
 */
destinations: Array<string>, };
