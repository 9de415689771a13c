// Written by `cargo xtask types` from src-tauri/crates/contract. Do not edit.

export type Timestamp = number;

export type PhotoId = number;

export type SessionId = number;

export type EventId = number;

export type FolderId = number;

export type FileId = number;

export type RemovalId = number;

export type DestinationId = string;

export type DeliveryState = "waiting" | "preparing" | "sending" | "body_sent" | "confirmed" | "unknown" | "held" | "cancelled";

export type PhotoState = "waiting" | "sending" | "delivered" | "needs_you" | "not_sent";

export type FileVerdict = "arriving" | "adopted" | "same" | "held" | "ignored" | "unreadable" | "gone";

export type SeenBy = "event" | "scan" | "hand" | "hook";

export type Kind = "print" | "single" | "gif" | "video";

export type MediaType = "jpeg" | "png" | "gif" | "webp" | "mp4" | "mov" | "heic" | "avif";

export type DestinationKind = "event-gallery" | "selfcommunity" | "cyclemate" | "local-gallery";

export type WithdrawnHow = "deleted" | "forgotten";

export type EditKind = "merge" | "split" | "move" | "rename" | "not_this_one";

export type Follows = "at_once" | "with_next_photo" | "after_arrival" | "cannot_move" | "no_sessions";

export type LaneState = "works" | "offline" | "portal" | "down" | "throttled" | "sign_in" | "denied" | "wrong_address" | "full" | "paused" | "off";

export type FailureCode = "net.offline" | "net.portal" | "net.broken" | "net.stalled" | "net.no_answer" | "dest.cert" | "dest.denied" | "dest.signin" | "dest.forbidden" | "dest.address" | "dest.moved" | "dest.full" | "dest.limited" | "dest.down" | "dest.unexpected" | "dest.no_token" | "photo.incomplete" | "photo.empty" | "photo.toolarge" | "photo.kind" | "photo.unsure" | "photo.refused" | "photo.same" | "photo.gone" | "photo.busy" | "photo.access" | "photo.not_picture" | "photo.link" | "photo.left_out" | "photo.old" | "photo.aside" | "photo.spool" | "folder.gone" | "folder.changed" | "folder.old" | "folder.own" | "folder.unusable" | "disk.full" | "app.records" | "app.newer" | "app.second" | "keys.locked" | "request.wrong" | "request.gone" | "guests.closed";

export type Remedy = "wait" | "try_now" | "paste_token" | "open_sign_in_page" | "fix_address" | "show_photos" | "send_anyway" | "leave_out" | "choose_folder" | "trust_folder" | "answer_old" | "free_space" | "choose_key_store" | "ask_owner" | "fix_input";

export type Failure = { 
/**
 * What went wrong.
 */
code: FailureCode, 
/**
 * Whom it concerns: a destination's label, a file name. Plain text.
 */
subject: string, 
/**
 * What a person can do.
 */
remedy: Remedy, 
/**
 * For "Details": server words, status, numbers. At most 2 KB, secrets removed. May be empty.
 */
detail: string, };

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
guests: GuestAccess, };

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

export type HeadlineRow = "records" | "disk_full" | "photo_gone" | "folder_gone" | "folder_changed" | "portal" | "offline" | "sign_in" | "destination" | "held" | "paused" | "looking" | "slow" | "working" | "all_delivered" | "ready" | "set_up";

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

export type SessionCard = { 
/**
 * The session.
 */
id: SessionId, 
/**
 * Its number within the event.
 */
number: number, 
/**
 * Its tag as it travels; empty where the rules give none.
 */
tag: string, 
/**
 * Its first photo's arrival.
 */
started_at: Timestamp, 
/**
 * Photos in all.
 */
photos: number, 
/**
 * Of them delivered.
 */
delivered: number, 
/**
 * Of them on the wire.
 */
sending: number, 
/**
 * Of them waiting.
 */
waiting: number, 
/**
 * Of them held.
 */
needs_you: number, 
/**
 * The state its clip shows.
 */
state: PhotoState, 
/**
 * At most four, the best first.
 */
thumbs: Array<PhotoThumb>, 
/**
 * When the last of its photos goes out, where they are held back for a moment.
 */
goes_out_at: Timestamp | null, };

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
aspect: number, };

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
takes_picture_url: boolean, };

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
 * Session rule in use.
 */
sessions: string, 
/**
 * When a file was last taken from it.
 */
last_file_at: Timestamp | null, 
/**
 * Photos in it that are older than the event and wait for an answer; 0 where nothing is to be asked.
 */
asks_about: number, };

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

export type Frame = { 
/**
 * Grows by one with every frame.
 */
seq: number, 
/**
 * What changed, each part whole.
 */
changes: Array<Change>, };

export type Change = { "what": "headline", "now": Headline } | { "what": "counts", "now": Counts } | { "what": "sessions", "now": Array<SessionCard> } | { "what": "session_total", "now": number } | { "what": "lanes", "now": Array<LaneView> } | { "what": "progress", "now": Array<Progress> } | { "what": "pace", "now": Pace } | { "what": "folders", "now": Array<FolderView> } | { "what": "guests", "now": GuestAccess } | { "what": "event", "now": EventView | null } | { "what": "lists", "now": number };

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
goes_out_at: Timestamp | null, };

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
 * `seen`, `safe_copy`, `sending`, `sent`, `confirmed`, `trouble`, `withdrawn_deleted`, `withdrawn_forgotten`.
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
possible_duplicate: boolean, };

export type SessionPage = { 
/**
 * Newest first.
 */
cards: Array<SessionCard>, 
/**
 * Sessions in all.
 */
total: number, };

export type SessionView = { 
/**
 * The card.
 */
card: SessionCard, 
/**
 * Its last photo's arrival.
 */
ended_at: Timestamp, 
/**
 * All its photos, oldest first.
 */
photos: Array<SessionPhoto>, 
/**
 * Where it looks as if another group of guests begins: that photo.
 */
second_group: PhotoId | null, 
/**
 * The session before, by number.
 */
before: Neighbour | null, 
/**
 * The session after, by number.
 */
after: Neighbour | null, 
/**
 * What each destination that is on can do about sessions.
 */
follows: Array<DestinationFollows>, };

export type SessionPhoto = { 
/**
 * The photo, small.
 */
thumb: PhotoThumb, 
/**
 * Its file's name.
 */
name: string, 
/**
 * When it was first seen.
 */
seen_at: Timestamp, 
/**
 * When it goes out, while its regret time runs.
 */
goes_out_at: Timestamp | null, 
/**
 * The session it moves to when it has arrived.
 */
moves_to: number | null, 
/**
 * Destinations that have it and cannot move it, by label, with the tag it has there.
 */
fixed: Array<Fixed>, 
/**
 * What the booth did with its file after it was taken.
 */
withdrawn: WithdrawnHow | null, };

export type Fixed = { 
/**
 * The destination's label.
 */
label: string, 
/**
 * The tag it was sent with; empty where it had none.
 */
tag: string, };

export type Neighbour = { 
/**
 * The session.
 */
id: SessionId, 
/**
 * Its number.
 */
number: number, };

export type DestinationFollows = { 
/**
 * The destination's label.
 */
label: string, 
/**
 * What it can do with photos that are there.
 */
follows: Follows, };

export type SessionEdit = { 
/**
 * What kind.
 */
kind: EditKind, 
/**
 * Whether it was taken back by this.
 */
undone: boolean, 
/**
 * The session to look at now.
 */
session: SessionId | null, 
/**
 * Its number.
 */
number: number | null, 
/**
 * The number of the other session: joined, split off, or moved from.
 */
other: number | null, 
/**
 * The tag as it became, after a rename.
 */
tag: string, 
/**
 * Whether the tag had to be cleaned or numbered.
 */
cleaned: boolean, 
/**
 * Photos that changed their session or were left out.
 */
photos: number, 
/**
 * Of them those that are on the wire: they move when they have arrived.
 */
later: number, 
/**
 * What each destination can and cannot follow.
 */
notes: Array<EditNote>, 
/**
 * Whether it can be taken back.
 */
can_undo: boolean, 
/**
 * Whether something can be done again.
 */
can_redo: boolean, };

export type EditNote = { 
/**
 * The destination's label.
 */
label: string, 
/**
 * How it follows.
 */
follows: Follows, 
/**
 * Photos this is about.
 */
photos: number, 
/**
 * The tag they have there, where that stays.
 */
tag: string, };

export type CodeSheet = { 
/**
 * The session.
 */
session: SessionId, 
/**
 * Its number.
 */
number: number, 
/**
 * The address in the code.
 */
url: string, 
/**
 * Six characters that open the same page, for phones that cannot scan.
 */
pick_up: string, 
/**
 * Where those are typed in.
 */
front: string, 
/**
 * The code as an SVG picture.
 */
qr_svg: string, 
/**
 * Whether phones on the network can open it now.
 */
reachable: boolean, 
/**
 * Photos ready behind it.
 */
ready: number, 
/**
 * Photos on their way to it.
 */
coming: number, };

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
 * The session rule that was tried.
 */
rule: string, 
/**
 * Why it cannot be used, if it cannot.
 */
refused: Failure | null, };

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
y: number, } | { "phase": "url", 
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
 * The session they joined or made, if any was taken.
 */
session: SessionId | null, 
/**
 * Its number.
 */
session_number: number | null, 
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
 * Names and reasons of what was not taken, at most 200.
 */
refused: Array<Refusal>, 
/**
 * Until when "Undo" takes the whole drop back.
 */
undo_until: Timestamp | null, };

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

export type Health = { 
/**
 * One line a thing, in a fixed order.
 */
lines: Array<HealthLine>, };

export type HealthLine = { 
/**
 * `folder`, `safe_copies`, `disk`, `records`, `keys`, `destination`, `gallery`, `tray`, `power`.
 */
what: string, 
/**
 * Its name or value for people.
 */
detail: string, 
/**
 * Whether it is fine.
 */
good: boolean, 
/**
 * What is wrong, where something is.
 */
failure: Failure | null, 
/**
 * Since when, or when last looked at.
 */
at: Timestamp | null, };

export type TypedSecret = string;

export type EndpointPreset = "eventgallery-new" | "eventgallery-new-bare" | "eventgallery-old" | "custom";

export type BodyDraft = { "form": "raw", } | { "form": "raw-as-form", } | { "form": "multipart", 
/**
 * The file's field.
 */
field: string, };

export type DestinationDraft = { "kind": "local-gallery", } | { "kind": "event-gallery", 
/**
 * Which address.
 */
preset: EndpointPreset, 
/**
 * The address, with `custom`.
 */
endpoint: string | null, 
/**
 * `[A-Za-z0-9-]+`, optional.
 */
collection_url: string | null, 
/**
 * From the gallery's Integration tab.
 */
token: TypedSecret, 
/**
 * Whether films go there too.
 */
videos: boolean, 
/**
 * How pictures are wrapped.
 */
body: BodyDraft, };

export type FolderChoice = { 
/**
 * [`FolderFind::pick`].
 */
pick: number, 
/**
 * Whether photos older than today go out too; none means that nobody was asked yet.
 */
old_photos: boolean | null, };

export type DropTarget = { "on": "window", } | { "on": "session", 
/**
 * That session.
 */
session: SessionId, } | { "on": "destination", 
/**
 * That destination.
 */
destination: DestinationId, };

export type NotThis = { "of": "photo", 
/**
 * That photo.
 */
photo: PhotoId, } | { "of": "session", 
/**
 * That session.
 */
session: SessionId, };

export type Request = { "ask": "snapshot", } | { "ask": "list_photos", 
/**
 * Which.
 */
filter: PhotoFilter, 
/**
 * Text in name, session number or tag; at most 200 characters.
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
file: FileId | null, } | { "ask": "merge_sessions", 
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
seconds: number, } | { "ask": "set_hours", 
/**
 * Its beginning; none means not said.
 */
starts: string | null, 
/**
 * Its end; not later than the beginning means the morning after.
 */
ends: string | null, } | { "ask": "answer_old_photos", 
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
destination: DestinationId | null, } | { "ask": "send_anyway", 
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
file: FileId, } | { "ask": "note_gone", } | { "ask": "look_now", } | { "ask": "trust_folder", 
/**
 * The watched folder.
 */
folder: FolderId, } | { "ask": "find_folders", } | { "ask": "start_event", 
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
destination: DestinationDraft, } | { "ask": "end_event", } | { "ask": "add_destination", 
/**
 * What.
 */
draft: DestinationDraft, } | { "ask": "check_destination", 
/**
 * What is typed so far.
 */
draft: DestinationDraft, } | { "ask": "replace_token", 
/**
 * Where.
 */
destination: DestinationId, 
/**
 * The token.
 */
token: TypedSecret, } | { "ask": "switch_destination", 
/**
 * Which.
 */
destination: DestinationId, 
/**
 * On or off.
 */
on: boolean, } | { "ask": "list_networks", } | { "ask": "open_to_guests", 
/**
 * [`NetworkChoice::address`].
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
remove: boolean, } | { "ask": "take_drop", 
/**
 * The drop's number.
 */
drop: number, 
/**
 * Where.
 */
target: DropTarget, } | { "ask": "undo_drop", 
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

export type Reply = { "reply": "done" } | { "reply": "snapshot", "with": Snapshot } | { "reply": "photos", "with": PhotoPage } | { "reply": "photo", "with": PhotoDetail } | { "reply": "sessions", "with": SessionPage } | { "reply": "session", "with": SessionView } | { "reply": "edited", "with": SessionEdit } | { "reply": "code", "with": CodeSheet } | { "reply": "health", "with": Health } | { "reply": "text", "with": string } | { "reply": "finds", "with": Array<FolderFind> } | { "reply": "networks", "with": Array<NetworkChoice> } | { "reply": "removals", "with": Array<RemovalView> } | { "reply": "imported", "with": ImportReport };
