// Written by `cargo xtask types` from src-tauri/crates/contract. Do not edit.
import type { Timestamp, PhotoId, SessionId, FileId, RemovalId, DestinationId, DeliveryState, PhotoState, FileVerdict, SeenBy, Kind, MediaType, DestinationKind, WithdrawnHow, EditKind, Follows, Sureness, Failure } from './words';

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
 * Of those that wait, how many do so for approval.
 */
unapproved: number, 
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
 * Whether it waits for approval.
 */
unapproved: boolean, 
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
coming: number, 
/**
 * What the sign before everybody may show, the print first: delivered, no film, not taken down, not removed at a
 * guest's wish.
 */
pictures: Array<PhotoId>, 
/**
 * Where the same photos are in a gallery of the internet.
 */
at_home: HomeCode | null, };

export type HomeCode = { 
/**
 * That gallery's name.
 */
label: string, 
/**
 * The address in the code.
 */
url: string, 
/**
 * The code as an SVG picture.
 */
qr_svg: string, };

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

export type TakeDownState = "removing" | "removed" | "by_hand" | "held";

export type TakenDown = { 
/**
 * How.
 */
state: TakeDownState, 
/**
 * Since when; with `removed`, when the gallery answered.
 */
since: Timestamp, 
/**
 * Why it is not done yet.
 */
failure: Failure | null, 
/**
 * The picture's own page there, where it is known.
 */
page: string | null, };

export type TakeDownReport = { 
/**
 * Photos it is about.
 */
photos: number, 
/**
 * Those of them that are at no gallery and on the way to none.
 */
nowhere: number, 
/**
 * Galleries that have, or may have, one of the others.
 */
places: Array<TakeDownPlace>, };

export type TakeDownPlace = { 
/**
 * The destination.
 */
destination: DestinationId, 
/**
 * Its label.
 */
label: string, 
/**
 * Which service.
 */
kind: DestinationKind, 
/**
 * Photos that are, or may be, there.
 */
photos: number, 
/**
 * Whether Boothlift can remove them; if not, a person does it at the gallery's own page.
 */
can: boolean, 
/**
 * Whether photos go there at all now; a removal waits until it is on.
 */
on: boolean, 
/**
 * A picture's page there, where one is known.
 */
page: string | null, };

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
 * Why, in one sentence.
 */
why: string, 
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

export type Health = { 
/**
 * One line a thing, in a fixed order.
 */
lines: Array<HealthLine>, };

export type HealthLine = { 
/**
 * `folder`, `safe_copies`, `disk`, `records`, `keys`, `destination`, `gallery`, `audit`, `tray`, `power`.
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
