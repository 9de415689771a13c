// Written by `cargo xtask types` from src-tauri/crates/contract. Do not edit.
import type { Timestamp, EventId, TemplateId, DestinationId, DestinationKind } from './words';

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
