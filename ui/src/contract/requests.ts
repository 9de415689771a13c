// Written by `cargo xtask types` from src-tauri/crates/contract. Do not edit.
import type { PhotoId, SessionId, EventId, FolderId, FileId, RemovalId, TemplateId, DestinationId, SendingOrder, Language, FailureCode } from './words';
import type { Snapshot, Preparing } from './live';
import type { PhotoFilter, PhotoSort, PhotoPage, PhotoDetail } from './photos';
import type { SessionPage, SessionView, SessionEdit, CodeSheet } from './sessions';
import type { RemovalView, TakeDownReport } from './removals';
import type { NetworkChoice, FolderFind, RuleTrial, Health, PastEvent, EventTemplate, EventFileView } from './events';
import type { ImportReport, DropFolders } from './drops';
import type { ProofFormat, PackUp } from './pack_up';
import type { SelfTest, NetworkTest, LogLevel, LogPage, HelpFile } from './support';
import type { TypedSecret, DestinationDraft, SignInFor, SignInView, RemoteEvent, FolderChoice, RuleDraft, DropTarget, NotThis, ThisOne } from './drafts';

export type Request = { "ask": "snapshot", } | { "ask": "list_photos", 
/**
 * Which.
 */
filter: PhotoFilter, 
/**
 * Text in name, session number, tag or, as `21:40`, local time of day; at most 200 characters.
 */
search: string, 
/**
 * Order.
 */
sort: PhotoSort, 
/**
 * First row.
 */
offset: number, 
/**
 * Rows, at most 200.
 */
limit: number, } | { "ask": "show_photo", 
/**
 * The file.
 */
file: FileId, } | { "ask": "list_sessions", 
/**
 * Text in number, tag or local time of day; at most 200 characters.
 */
search: string, 
/**
 * First card.
 */
offset: number, 
/**
 * Cards, at most 200.
 */
limit: number, } | { "ask": "show_session", 
/**
 * The session.
 */
session: SessionId, } | { "ask": "show_code", 
/**
 * The session; none means the newest.
 */
session: SessionId | null, } | { "ask": "show_health", } | { "ask": "copy_details", 
/**
 * One file, or the whole state.
 */
file: FileId | null, } | { "ask": "run_self_test", } | { "ask": "list_log", 
/**
 * The least grave level.
 */
least: LogLevel, 
/**
 * Text in room or words, letter case aside; at most 200 characters.
 */
search: string, 
/**
 * Only lines after this one; 0 is all there are.
 */
after: number, 
/**
 * Lines, at most 500.
 */
limit: number, } | { "ask": "make_help_file", 
/**
 * Whether the names of photos that need someone go along.
 */
photo_names: boolean, } | { "ask": "merge_sessions", 
/**
 * The session that ends.
 */
session: SessionId, 
/**
 * The one that stays.
 */
into: SessionId, } | { "ask": "split_session", 
/**
 * Where they are now.
 */
session: SessionId, 
/**
 * Which, at least one and not all; at most 1,000.
 */
photos: Array<PhotoId>, } | { "ask": "move_photos", 
/**
 * Which; at most 1,000.
 */
photos: Array<PhotoId>, 
/**
 * Where to.
 */
to: SessionId, } | { "ask": "rename_session", 
/**
 * The session.
 */
session: SessionId, 
/**
 * The tag as typed, at most 200 characters.
 */
tag: string, } | { "ask": "clean_tag", 
/**
 * The session.
 */
session: SessionId, 
/**
 * The tag as typed, at most 200 characters.
 */
tag: string, } | { "ask": "undo", } | { "ask": "redo", } | { "ask": "not_this_one", 
/**
 * What.
 */
not: NotThis, } | { "ask": "set_regret", 
/**
 * Seconds.
 */
seconds: number, } | { "ask": "set_order", 
/**
 * The newest or the oldest.
 */
order: SendingOrder, } | { "ask": "set_approval", 
/**
 * Yes or no.
 */
on: boolean, } | { "ask": "approve", 
/**
 * Which; none means every photo of the event.
 */
of: NotThis | null, } | { "ask": "set_singles", 
/**
 * Yes or no.
 */
on: boolean, } | { "ask": "set_speed_limit", 
/**
 * Kilobytes (1,000 bytes) a second, 8 to 1,000,000; none is no limit.
 */
kb_per_second: number | null, } | { "ask": "set_data_saver", 
/**
 * Yes or no.
 */
on: boolean, 
/**
 * MB (1,000,000 bytes), 1 to 100,000.
 */
budget_mb: number, } | { "ask": "send_all_anyway", } | { "ask": "send_prints_alone", } | { "ask": "rename_event", 
/**
 * The name as typed, at most 200 characters.
 */
name: string, } | { "ask": "set_hours", 
/**
 * Its beginning; none means not said.
 */
starts: string | null, 
/**
 * Its end; not later than the beginning means the morning after.
 */
ends: string | null, } | { "ask": "switch_booth_calls", 
/**
 * Yes or no.
 */
on: boolean, } | { "ask": "answer_old_photos", 
/**
 * Their folder.
 */
folder: FolderId, 
/**
 * Send them, or only new ones.
 */
send: boolean, } | { "ask": "pause_sending", 
/**
 * Go on by itself after so many minutes.
 */
minutes: number | null, } | { "ask": "resume_sending", } | { "ask": "retry_now", 
/**
 * The destination; none means all.
 */
destination: DestinationId | null, } | { "ask": "this_one_now", 
/**
 * What.
 */
one: ThisOne, } | { "ask": "undo_this_one_now", 
/**
 * The number from [`crate::Reply::Turn`].
 */
turn: number, } | { "ask": "pause_photo", 
/**
 * Which.
 */
photo: PhotoId, 
/**
 * Paused, or not any more.
 */
paused: boolean, } | { "ask": "pause_photos", 
/**
 * Which, at least one; at most 1,000.
 */
photos: Array<PhotoId>, 
/**
 * Paused, or not any more.
 */
paused: boolean, } | { "ask": "resume_photos", } | { "ask": "pause_lane", 
/**
 * Which.
 */
destination: DestinationId, 
/**
 * Paused, or not any more.
 */
paused: boolean, } | { "ask": "send_anyway", 
/**
 * The file.
 */
file: FileId, } | { "ask": "mark_delivered", 
/**
 * The photo.
 */
photo: PhotoId, 
/**
 * Where.
 */
destination: DestinationId, } | { "ask": "leave_out", 
/**
 * The file.
 */
file: FileId, } | { "ask": "take_in_again", 
/**
 * The file.
 */
file: FileId, } | { "ask": "leave_photos_out", 
/**
 * Which, at least one; at most 1,000.
 */
photos: Array<PhotoId>, } | { "ask": "take_photos_in_again", 
/**
 * Which, at least one; at most 1,000.
 */
photos: Array<PhotoId>, } | { "ask": "look_take_down", 
/**
 * Which.
 */
of: NotThis, } | { "ask": "take_down", 
/**
 * Which.
 */
of: NotThis, } | { "ask": "show_gallery_page", 
/**
 * The photo.
 */
photo: PhotoId, 
/**
 * Where.
 */
destination: DestinationId, } | { "ask": "pack_up", } | { "ask": "leave_pack_up", } | { "ask": "send_missing", 
/**
 * Where.
 */
destination: DestinationId, } | { "ask": "finish_at_home", 
/**
 * Yes or no.
 */
on: boolean, } | { "ask": "show_proof", 
/**
 * How it is written.
 */
format: ProofFormat, 
/**
 * The language of its words for people; `json` is the same in each.
 */
language: Language, } | { "ask": "go_on_with_usb_copy", } | { "ask": "stop_usb_copy", } | { "ask": "leave_usb_copy", } | { "ask": "note_read", 
/**
 * Which.
 */
code: FailureCode, } | { "ask": "note_gone", } | { "ask": "look_now", } | { "ask": "trust_folder", 
/**
 * The watched folder.
 */
folder: FolderId, } | { "ask": "find_folders", } | { "ask": "try_rule", 
/**
 * [`crate::FolderFind::pick`].
 */
pick: number, 
/**
 * The rule.
 */
rule: RuleDraft, } | { "ask": "start_event", 
/**
 * Its name; empty takes the folder's.
 */
name: string, 
/**
 * Its date, `YYYY-MM-DD`; empty means today.
 */
date: string, 
/**
 * The folder.
 */
folder: FolderChoice, 
/**
 * The first destination.
 */
destination: DestinationDraft, } | { "ask": "end_event", } | { "ask": "list_events", } | { "ask": "reopen_event", 
/**
 * Which.
 */
event: EventId, } | { "ask": "duplicate_event", 
/**
 * Like which.
 */
event: EventId, 
/**
 * The new one's name; empty takes the earlier one's.
 */
name: string, 
/**
 * Its date, `YYYY-MM-DD`; empty means today.
 */
date: string, 
/**
 * Its folder in place of the earlier one's first; none watches the same folders.
 */
folder: FolderChoice | null, 
/**
 * Which of its destinations, at least one.
 */
destinations: Array<DestinationId>, } | { "ask": "list_templates", } | { "ask": "save_template", 
/**
 * What it is called, at most 200 characters.
 */
name: string, } | { "ask": "rename_template", 
/**
 * Which.
 */
template: TemplateId, 
/**
 * The name as typed, at most 200 characters.
 */
name: string, } | { "ask": "remove_template", 
/**
 * Which.
 */
template: TemplateId, } | { "ask": "start_from_template", 
/**
 * Which.
 */
template: TemplateId, 
/**
 * The event's name; empty takes the template's.
 */
name: string, 
/**
 * Its date, `YYYY-MM-DD`; empty means today.
 */
date: string, 
/**
 * Its folder in place of the template's first; none watches the same folders.
 */
folder: FolderChoice | null, 
/**
 * Which of the template's destinations, at least one.
 */
destinations: Array<DestinationId>, } | { "ask": "look_at_event_file", 
/**
 * The drop's number.
 */
drop: number, } | { "ask": "open_event_file", 
/**
 * The drop that holds it.
 */
drop: number, 
/**
 * Its date, `YYYY-MM-DD`; empty takes the file's.
 */
date: string, 
/**
 * A folder in place of the file's first; none takes the file's.
 */
folder: FolderChoice | null, } | { "ask": "add_destination", 
/**
 * What.
 */
draft: DestinationDraft, } | { "ask": "check_destination", 
/**
 * What is typed so far.
 */
draft: DestinationDraft, } | { "ask": "try_destination", 
/**
 * Which.
 */
destination: DestinationId, } | { "ask": "test_network", } | { "ask": "list_remote_events", 
/**
 * What is typed so far.
 */
draft: DestinationDraft, } | { "ask": "begin_sign_in", 
/**
 * What for.
 */
to: SignInFor, } | { "ask": "await_sign_in", 
/**
 * [`crate::SignInView::sign_in`].
 */
sign_in: number, } | { "ask": "paste_sign_in", 
/**
 * [`crate::SignInView::sign_in`].
 */
sign_in: number, 
/**
 * The address; its code signs somebody in.
 */
address: TypedSecret, } | { "ask": "cancel_sign_in", 
/**
 * [`crate::SignInView::sign_in`].
 */
sign_in: number, } | { "ask": "clean_gallery_name", 
/**
 * The event's name as typed, at most 200 characters.
 */
name: string, } | { "ask": "preview_link", 
/**
 * The template as typed.
 */
link: string, 
/**
 * The collection url as typed; none takes the event's.
 */
collection_url: string | null, } | { "ask": "send_test_picture", 
/**
 * Where.
 */
destination: DestinationId, } | { "ask": "replace_token", 
/**
 * Where.
 */
destination: DestinationId, 
/**
 * The token.
 */
token: TypedSecret, } | { "ask": "prepare_for", 
/**
 * Where.
 */
destination: DestinationId, 
/**
 * How.
 */
preparing: Preparing, } | { "ask": "switch_destination", 
/**
 * Which.
 */
destination: DestinationId, 
/**
 * On or off.
 */
on: boolean, } | { "ask": "set_lock", 
/**
 * 4 to 8 digits; none is off.
 */
number: TypedSecret | null, } | { "ask": "unlock", 
/**
 * The number.
 */
number: TypedSecret, } | { "ask": "lock_now", } | { "ask": "stay_unlocked", } | { "ask": "list_networks", } | { "ask": "open_to_guests", 
/**
 * [`crate::NetworkChoice::address`].
 */
address: string, } | { "ask": "close_to_guests", } | { "ask": "let_everyone_see", 
/**
 * Yes or no.
 */
on: boolean, } | { "ask": "list_removals", } | { "ask": "answer_removal", 
/**
 * The wish.
 */
removal: RemovalId, 
/**
 * Take it off the guest pages for good, or keep it.
 */
remove: boolean, } | { "ask": "look_at_drop", 
/**
 * The drop's number.
 */
drop: number, } | { "ask": "look_at_drop_folders", 
/**
 * The drop's number.
 */
drop: number, } | { "ask": "take_drop", 
/**
 * The drop's number.
 */
drop: number, 
/**
 * Where.
 */
target: DropTarget, 
/**
 * A session for each folder, in place of one for all; not where they join a session.
 */
each_folder: boolean, } | { "ask": "stop_import", } | { "ask": "undo_drop", 
/**
 * The session the drop made or joined.
 */
session: SessionId, } | { "ask": "take_url", 
/**
 * The offer's number.
 */
offer: number, 
/**
 * Where.
 */
target: DropTarget, };

export type Reply = { "reply": "done" } | { "reply": "snapshot", "with": Snapshot } | { "reply": "photos", "with": PhotoPage } | { "reply": "photo", "with": PhotoDetail } | { "reply": "sessions", "with": SessionPage } | { "reply": "session", "with": SessionView } | { "reply": "edited", "with": SessionEdit } | { "reply": "code", "with": CodeSheet } | { "reply": "health", "with": Health } | { "reply": "self_test", "with": SelfTest } | { "reply": "network_test", "with": NetworkTest } | { "reply": "log", "with": LogPage } | { "reply": "help_file", "with": HelpFile } | { "reply": "text", "with": string } | { "reply": "finds", "with": Array<FolderFind> } | { "reply": "trial", "with": RuleTrial } | { "reply": "networks", "with": Array<NetworkChoice> } | { "reply": "remote_events", "with": Array<RemoteEvent> } | { "reply": "sign_in", "with": SignInView } | { "reply": "removals", "with": Array<RemovalView> } | { "reply": "turn", "with": number } | { "reply": "left_out", "with": Array<PhotoId> } | { "reply": "take_down", "with": TakeDownReport } | { "reply": "pack_up", "with": PackUp } | { "reply": "imported", "with": ImportReport } | { "reply": "drop_folders", "with": DropFolders } | { "reply": "events", "with": Array<PastEvent> } | { "reply": "templates", "with": Array<EventTemplate> } | { "reply": "event_file", "with": EventFileView | null };
