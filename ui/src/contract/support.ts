// Written by `cargo xtask types` from src-tauri/crates/contract. Do not edit.
import type { Timestamp, Failure } from './words';

export type TestOf = "folder" | "disk" | "keys" | "network" | "destination";

export type TestState = "running" | "good" | "note" | "bad";

export type Finding = "looking" | "hears" | "looks_only" | "writes" | "keeps_secrets" | "reached" | "accepted" | "set_up" | "here" | "asked_to_wait" | "way_closed" | "too_slow" | "failed";

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
