// Written by `cargo xtask types` from src-tauri/crates/contract. Do not edit.
import type { Timestamp, DestinationId, Failure } from './words';

export type TestOf = "folder" | "disk" | "keys" | "network" | "destination";

export type TestState = "running" | "good" | "note" | "bad";

export type Finding = "looking" | "hears" | "looks_only" | "writes" | "keeps_secrets" | "reached" | "accepted" | "set_up" | "here" | "took_picture" | "asked_to_wait" | "way_closed" | "too_slow" | "failed";

export type SelfTest = { 
/**
 * Grows with every run.
 */
run: number, 
/**
 * When it began.
 */
started_at: Timestamp, 
/**
 * When the last check ended; none while it runs.
 */
ended_at: Timestamp | null, 
/**
 * One row a check, in a fixed order.
 */
rows: Array<TestRow>, };

export type TestRow = { 
/**
 * What it looks at.
 */
of: TestOf, 
/**
 * Which one, for people: a folder, a host, a destination's name; may be empty.
 */
subject: string, 
/**
 * How it stands.
 */
state: TestState, 
/**
 * What it found.
 */
finding: Finding, 
/**
 * Free space in bytes, of the disk where it tells.
 */
free_bytes: number | null, 
/**
 * What is wrong, where something is.
 */
failure: Failure | null, 
/**
 * Milliseconds it took; none while it runs.
 */
took_ms: number | null, };

export type LaneCheck = { 
/**
 * When it ended, or began while it runs.
 */
at: Timestamp, 
/**
 * How it stands.
 */
state: TestState, 
/**
 * What it found.
 */
finding: Finding, 
/**
 * What is wrong, where something is.
 */
failure: Failure | null, };

export type NetworkWord = "looking" | "nothing_outside" | "left_alone" | "no_internet" | "sign_in_page" | "partly" | "shaky" | "reached" | "slow_for_photos" | "slow_for_films" | "fine";

export type NetworkTest = { 
/**
 * Grows with every run.
 */
run: number, 
/**
 * When it began.
 */
started_at: Timestamp, 
/**
 * When it ends, or ended.
 */
ends_at: Timestamp, 
/**
 * What it came to.
 */
word: NetworkWord, 
/**
 * One row a destination outside, in the operator's order.
 */
rows: Array<Reach>, 
/**
 * Bits a second that photos went out with meanwhile; none where none went, or too shortly to tell.
 */
bits_per_second: number | null, 
/**
 * Whether Boothlift's own speed limit held them back.
 */
limited: boolean, };

export type Reach = { 
/**
 * The destination.
 */
destination: DestinationId, 
/**
 * Its name.
 */
label: string, 
/**
 * How often it was asked; 0 where it wants to be left alone for a while.
 */
asked: number, 
/**
 * How often it answered.
 */
reached: number, 
/**
 * The middle one of the times that answers took, in milliseconds.
 */
middle_ms: number | null, 
/**
 * Why it was not reached the last time it was not.
 */
failure: Failure | null, };

export type LogLevel = "error" | "warn" | "info" | "debug";

export type LogLine = { 
/**
 * Its number since the start; later lines have higher ones.
 */
n: number, 
/**
 * When it was written.
 */
at: Timestamp, 
/**
 * How grave.
 */
level: LogLevel, 
/**
 * Which room of the program says it.
 */
room: string, 
/**
 * What it says, at most 2 KB.
 */
text: string, };

export type LogPage = { 
/**
 * The lines that were asked for.
 */
lines: Array<LogLine>, 
/**
 * The newest line there is, whatever was asked for; 0 where there is none.
 */
newest: number, 
/**
 * Whether there are more that fit, older ones.
 */
more: boolean, };

export type HelpFile = { 
/**
 * Its number, to save it by.
 */
number: number, 
/**
 * The name it is saved as.
 */
name: string, 
/**
 * The files in it, each whole.
 */
entries: Array<HelpFileEntry>, };

export type HelpFileEntry = { 
/**
 * Its name.
 */
name: string, 
/**
 * Every letter of it.
 */
text: string, };
