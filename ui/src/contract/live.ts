// Written by `cargo xtask types` from src-tauri/crates/contract. Do not edit.
import type { Timestamp, PhotoId, SessionId, EventId, FolderId, DestinationId, DestinationKind, EditKind, SendingOrder, LaneState, Failure } from './words';
import type { SessionCard } from './sessions';
import type { NetworkWay } from './events';
import type { Importing } from './drops';
import type { PackUp, UsbCopy } from './pack_up';
import type { SelfTest, LaneCheck, NetworkTest } from './support';

export type Snapshot = { 
/**
 * The number of the last frame that is already in here.
 */
seq: number, 
/**
 * What the program around the page can do.
 */
host: HostFacts, 
/**
 * The event, or nothing yet: then the page shows Welcome.
 */
event: EventView | null, 
/**
 * The one sentence.
 */
headline: Headline, 
/**
 * The sum.
 */
counts: Counts, 
/**
 * Newest sessions first, at most 12.
 */
sessions: Array<SessionCard>, 
/**
 * Sessions in all.
 */
session_total: number, 
/**
 * One lane a destination, in the operator's order.
 */
lanes: Array<LaneView>, 
/**
 * How the way to the destinations outside this computer is.
 */
network: NetworkWay, 
/**
 * Photos on the wire right now.
 */
progress: Array<Progress>, 
/**
 * How fast it goes.
 */
pace: Pace, 
/**
 * Watched folders.
 */
folders: Array<FolderView>, 
/**
 * Where guests can look.
 */
guests: GuestAccess, 
/**
 * Whether and where booths' calls are heard.
 */
calls: BoothCalls, 
/**
 * Saving data on networks that count it.
 */
saver: SaverView, 
/**
 * The check at the end of the night, once somebody asked for it.
 */
pack_up: PackUp | null, 
/**
 * The copy to a USB stick that goes on, or the last one, until it was read.
 */
usb_copy: UsbCopy | null, 
/**
 * The self-test of Support, once somebody ran one since the start.
 */
self_test: SelfTest | null, 
/**
 * The test of the network, once somebody ran one since the start.
 */
network_test: NetworkTest | null, 
/**
 * What a person has to read about the records, until it was read (`note_read`).
 */
notices: Array<Failure>, 
/**
 * Photos brought in by hand, while they are read.
 */
importing: Importing | null, 
/**
 * The attendant lock.
 */
lock: LockView, };

export type HostFacts = { 
/**
 * `desktop` or `headless`.
 */
name: string, 
/**
 * Program version.
 */
version: string, 
/**
 * Whether folders and files can be chosen in a dialog of the system.
 */
dialogs: boolean, 
/**
 * Whether a tray icon is there, so that closing the window keeps Boothlift going out of sight.
 */
tray: boolean, 
/**
 * Whether the page may change set-up, or only look, pause and retry.
 */
set_up: boolean, 
/**
 * Whether this is the pretend booth.
 */
pretend: boolean, };

export type EventView = { 
/**
 * Which it is, whatever it is called.
 */
id: EventId, 
/**
 * Its name as the operator wrote it.
 */
name: string, 
/**
 * Its own date, `YYYY-MM-DD`; a party past midnight keeps it.
 */
date: string, 
/**
 * The name as it travels to galleries (`collection-name`).
 */
gallery_name: string, 
/**
 * The custom address part at galleries that have one.
 */
collection_url: string | null, 
/**
 * Whether a gallery knows name, date and address part: there they stay as they are.
 */
told: boolean, 
/**
 * When it begins on its date, local time as `HH:MM`.
 */
starts: string | null, 
/**
 * When it ends, local time as `HH:MM`; not later than `starts` means the morning after.
 */
ends: string | null, 
/**
 * Seconds each photo waits before it goes out; 0 is off.
 */
regret_seconds: number, 
/**
 * Which sessions go first.
 */
order: SendingOrder, 
/**
 * Whether new photos of the booth wait for a person's approval.
 */
approval: boolean, 
/**
 * Whether single shots of the booth are sent.
 */
singles: boolean, 
/**
 * How fast all destinations outside this computer may go together, in kilobytes (1,000 bytes) a second.
 */
speed_limit_kb: number | null, 
/**
 * Days that safe copies are kept after everything was delivered.
 */
keep_copies_days: number, 
/**
 * The edit of sessions that "undo" would take back.
 */
undo: EditKind | null, 
/**
 * The edit that "redo" would do again.
 */
redo: EditKind | null, };

export type Headline = { 
/**
 * The rule.
 */
row: HeadlineRow, 
/**
 * The photos it speaks of (on the way, waiting, held, delivered …).
 */
photos: number, 
/**
 * Whom it speaks of: a destination's or folder's name. May be empty.
 */
subject: string, 
/**
 * Since when, where the words say so.
 */
since: Timestamp | null, 
/**
 * The destination it is about, for the button.
 */
destination: DestinationId | null, };

export type HeadlineRow = "records" | "disk_full" | "photo_gone" | "folder_gone" | "folder_changed" | "portal" | "offline" | "sign_in" | "destination" | "held" | "paused" | "approval" | "metered" | "looking" | "photos_paused" | "slow" | "working" | "pretend" | "all_delivered" | "ready" | "set_up";

export type Counts = { 
/**
 * Photos in all.
 */
photos: number, 
/**
 * Confirmed everywhere.
 */
delivered: number, 
/**
 * On the wire.
 */
sending: number, 
/**
 * Their turn will come.
 */
waiting: number, 
/**
 * A person is needed, held files included.
 */
needs_you: number, 
/**
 * Beside the sum: left out, not pictures, same as another.
 */
not_sent: number, 
/**
 * Beside the sum: still growing in the folder.
 */
arriving: number, };

export type LaneView = { 
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
 * What it does now.
 */
state: LaneState, 
/**
 * Whether a person paused this one by itself.
 */
paused: boolean, 
/**
 * Why, where something is wrong.
 */
failure: Failure | null, 
/**
 * Until when it waits, where that is known.
 */
until: Timestamp | null, 
/**
 * Delivered there.
 */
delivered: number, 
/**
 * Still to go there.
 */
to_go: number, 
/**
 * Held there.
 */
held: number, 
/**
 * Whether a token is stored; never the token.
 */
has_token: boolean, 
/**
 * When that token ends by its own word, once it is time to see to a new one.
 */
token_ends_at: Timestamp | null, 
/**
 * The upload address without query, for people; empty for the local gallery.
 */
address: string, 
/**
 * Whether what arrived can be counted from outside.
 */
countable: boolean, 
/**
 * Whether it takes a picture's web address in place of its bytes.
 */
takes_picture_url: boolean, 
/**
 * Whether it is signed in to with the browser.
 */
signs_in: boolean, 
/**
 * What its last check came to, once there was one since the start.
 */
checked: LaneCheck | null, 
/**
 * How photos are made ready for it; none where it makes its own copies.
 */
preparing: Preparing | null, };

export type Preparing = { 
/**
 * Longest side of JPEG and PNG, 100 to 20,000 pixels; larger ones go as a smaller JPEG.
 */
longest_side: number | null, 
/**
 * JPEG quality, 1 to 100: JPEG goes as a copy of at most that, where that is smaller.
 */
quality: number | null, 
/**
 * Whether the place, serial numbers and names that cameras write into a file go along.
 */
keep_location: boolean, };

export type Progress = { 
/**
 * The photo.
 */
photo: PhotoId, 
/**
 * Its session.
 */
session: SessionId | null, 
/**
 * The destination.
 */
destination: DestinationId, 
/**
 * File name for the lane tile.
 */
name: string, 
/**
 * 0 to 99: 100 is only ever shown by `delivered`.
 */
percent: number, };

export type Pace = { 
/**
 * Bits a second to destinations outside this computer, over the last 20 s.
 */
bits_per_second: number, 
/**
 * The same, one value each 5 s, oldest first, at most 24.
 */
history: Array<number>, 
/**
 * When the sum will close; absent until 20 s were measured.
 */
done_about: Timestamp | null, };

export type FolderView = { 
/**
 * The folder.
 */
id: FolderId, 
/**
 * Its path for people.
 */
path: string, 
/**
 * How it is.
 */
state: FolderState, 
/**
 * Since when it is so.
 */
since: Timestamp | null, 
/**
 * Session rule in use: a preset's word, `pattern` for an expression, `own` for a preset of one's own.
 */
sessions: string, 
/**
 * When a file was last taken from it.
 */
last_file_at: Timestamp | null, 
/**
 * Photos in it that are older than the event and wait for an answer; 0 where nothing is to be asked.
 */
asks_about: number, 
/**
 * When its newest file was last changed, where that tells of another occasion: before the event's own day, and a day
 * ago at least.
 */
of_another_day: Timestamp | null, };

export type FolderState = "watched" | "polled" | "looking" | "gone" | "changed";

export type GuestAccess = { 
/**
 * Whether there is a local gallery at all.
 */
gallery: boolean, 
/**
 * Whether it listens on the network, not only on this computer.
 */
open: boolean, 
/**
 * `address:port` guests reach, or this computer's own.
 */
address: string, 
/**
 * Name of the network it is open on.
 */
network: string | null, 
/**
 * Whether everyone may see all photos of the event.
 */
everyone: boolean, 
/**
 * Web address of the whole event's page as this computer reaches it; its secret makes it the operator's own.
 */
event_page: string | null, 
/**
 * Why it closed by itself, if it did.
 */
closed_because: Failure | null, 
/**
 * Requests of guests to remove a photo that nobody has answered yet.
 */
removal_requests: number, };

export type BoothCalls = { 
/**
 * Whether they are to be heard.
 */
on: boolean, 
/**
 * The addresses to put into booth programs: one a program, or one a program and folder where there are several
 * folders. None while nobody listens.
 */
addresses: Array<CallAddress>, 
/**
 * The last call since Boothlift was started.
 */
heard: CallHeard | null, 
/**
 * Why nobody listens though it is on.
 */
failure: Failure | null, };

export type BoothCaller = "dslrbooth" | "photobooth-app" | "session";

export type CallAddress = { 
/**
 * The program.
 */
caller: BoothCaller, 
/**
 * The folder whose booth it is, where there are several.
 */
folder: FolderId | null, 
/**
 * The address with its key: for the operator only.
 */
address: string, };

export type CallHeard = { 
/**
 * When.
 */
at: Timestamp, 
/**
 * From whom.
 */
caller: BoothCaller, };

export type SaverView = { 
/**
 * Whether it is on.
 */
on: boolean, 
/**
 * What prints may take on such a network, in MB (1,000,000 bytes).
 */
budget_mb: number, 
/**
 * Whether this network counts what goes over it; none where the system does not tell.
 */
metered: boolean | null, 
/**
 * Whether something is held back now, or would be.
 */
saving: boolean, 
/**
 * Whether that is so because a person wants prints alone.
 */
prints_alone: boolean, 
/**
 * What prints took of it so far, in MB.
 */
used_mb: number, };

export type LockView = { 
/**
 * Whether somebody set a number.
 */
on: boolean, 
/**
 * Whether the number was typed in, and the lock has not closed again since. Without a number always false.
 */
open: boolean, 
/**
 * Until when no number is looked at, after wrong ones.
 */
until: Timestamp | null, };

export type Frame = { 
/**
 * Grows by one with every frame.
 */
seq: number, 
/**
 * What changed, each part whole.
 */
changes: Array<Change>, };

export type Change = { "what": "headline", "now": Headline } | { "what": "counts", "now": Counts } | { "what": "network", "now": NetworkWay } | { "what": "sessions", "now": Array<SessionCard> } | { "what": "session_total", "now": number } | { "what": "pack_up", "now": PackUp | null } | { "what": "usb_copy", "now": UsbCopy | null } | { "what": "self_test", "now": SelfTest | null } | { "what": "network_test", "now": NetworkTest | null } | { "what": "notices", "now": Array<Failure> } | { "what": "importing", "now": Importing | null } | { "what": "lanes", "now": Array<LaneView> } | { "what": "progress", "now": Array<Progress> } | { "what": "pace", "now": Pace } | { "what": "folders", "now": Array<FolderView> } | { "what": "guests", "now": GuestAccess } | { "what": "calls", "now": BoothCalls } | { "what": "saver", "now": SaverView } | { "what": "lock", "now": LockView } | { "what": "event", "now": EventView | null } | { "what": "lists", "now": number };
