// Written by `cargo xtask types` from src-tauri/crates/contract. Do not edit.

export type Timestamp = number;

export type PhotoId = number;

export type SessionId = number;

export type EventId = number;

export type FolderId = number;

export type FileId = number;

export type RemovalId = number;

export type TemplateId = number;

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

export type Sureness = "certain" | "likely" | "unknown";

export type SendingOrder = "newest-first" | "oldest-first";

export type Language = "en" | "de" | "es";

export type LaneState = "works" | "offline" | "portal" | "down" | "throttled" | "sign_in" | "denied" | "wrong_address" | "full" | "closed" | "saving" | "paused" | "off";

export type FailureCode = "net.offline" | "net.portal" | "net.blocked" | "net.metered" | "net.slow" | "net.broken" | "net.stalled" | "net.no_answer" | "dest.cert" | "dest.denied" | "dest.signin" | "dest.forbidden" | "dest.address" | "dest.moved" | "dest.paused" | "dest.full" | "dest.closed" | "dest.limited" | "dest.down" | "dest.unexpected" | "dest.no_token" | "photo.incomplete" | "photo.empty" | "photo.toolarge" | "photo.kind" | "photo.unsure" | "photo.there" | "photo.refused" | "photo.same" | "photo.gone" | "photo.busy" | "photo.access" | "photo.not_picture" | "photo.link" | "photo.left_out" | "photo.taken_down" | "photo.unseen" | "photo.paused" | "photo.approval" | "photo.single" | "photo.old" | "photo.elsewhere" | "photo.aside" | "photo.spool" | "photo.copy_removed" | "folder.gone" | "folder.changed" | "folder.old" | "folder.own" | "folder.unusable" | "disk.full" | "usb.full" | "usb.gone" | "usb.failed" | "usb.damaged" | "usb.place" | "app.records" | "app.recovered" | "app.clock" | "app.newer" | "app.rebuilt" | "app.rebuilt_partly" | "app.damaged" | "app.part" | "app.network" | "app.synced" | "app.second" | "app.pretend" | "app.locked" | "keys.locked" | "request.wrong" | "request.gone" | "guests.closed" | "event.file" | "calls.closed";

export type Remedy = "wait" | "try_now" | "paste_token" | "open_sign_in_page" | "fix_address" | "show_photos" | "send_anyway" | "leave_out" | "choose_folder" | "trust_folder" | "answer_old" | "free_space" | "choose_key_store" | "send_all" | "choose_another" | "ask_owner" | "fix_input";

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
