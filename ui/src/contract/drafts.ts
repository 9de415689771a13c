// Written by `cargo xtask types` from src-tauri/crates/contract. Do not edit.
import type { Timestamp, PhotoId, SessionId, DestinationId } from './words';

export type TypedSecret = string;

export type EndpointPreset = "eventgallery-new" | "eventgallery-new-bare" | "eventgallery-old" | "custom";

export type BodyDraft = { "form": "raw", } | { "form": "raw-as-form", } | { "form": "multipart", 
/**
 * The file's field.
 */
field: string, };

export type LostAnswers = "send-again" | "hold";

export type AccountDraft = { "by": "token", 
/**
 * The token.
 */
token: TypedSecret, } | { "by": "sign_in", 
/**
 * [`SignInView::sign_in`] of one that came to a good end.
 */
sign_in: number, };

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
body: BodyDraft, 
/**
 * What is done after a lost answer.
 */
lost_answers: LostAnswers, 
/**
 * The public address of a session there, with `{collection_url}` and `{tag}`; optional.
 */
link: string | null, } | { "kind": "selfcommunity", 
/**
 * The community's address, `https://` and a host.
 */
base_url: string, 
/**
 * The event's number there; none while it is being chosen.
 */
event: number | null, 
/**
 * Who sends.
 */
account: AccountDraft, } | { "kind": "cyclemate", 
/**
 * The service's address; none takes the usual one.
 */
base_url: string | null, 
/**
 * The event's number there; none while it is being chosen.
 */
event: number | null, 
/**
 * An access token.
 */
token: TypedSecret, };

export type SignInFor = { "of": "draft", 
/**
 * Its address, `https://` and a host.
 */
base_url: string, 
/**
 * The app that was registered there.
 */
client_id: string, 
/**
 * Whether the host is told which program began (RFC 7636).
 */
pkce: boolean, } | { "of": "destination", 
/**
 * That destination.
 */
destination: DestinationId, };

export type SignInView = { 
/**
 * Its number.
 */
sign_in: number, 
/**
 * The page to open in the browser. It holds nothing that signs anybody in.
 */
page: string, 
/**
 * Whether this computer hears the browser's answer; otherwise the address it ended at is pasted.
 */
listens: boolean, 
/**
 * When it ends unless somebody signed in.
 */
ends_at: Timestamp, };

export type RemoteEvent = { 
/**
 * The number it has there.
 */
id: number, 
/**
 * Its name there, as plain text of at most 120 characters.
 */
name: string, 
/**
 * Its day, `YYYY-MM-DD`, where the service tells.
 */
date: string | null, 
/**
 * Photos in it, where the service tells.
 */
photos: number | null, };

export type FolderChoice = { 
/**
 * [`crate::FolderFind::pick`].
 */
pick: number, 
/**
 * Whether photos older than today go out too; none means that nobody was asked yet.
 */
old_photos: boolean | null, };

export type RuleDraft = { "by": "proposed", } | { "by": "preset", 
/**
 * Its word.
 */
word: string, } | { "by": "pattern", 
/**
 * The expression.
 */
text: string, } | { "by": "file", 
/**
 * The text.
 */
text: string, };

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
photo: PhotoId, } | { "of": "photos", 
/**
 * Those photos, at least one; at most 1,000.
 */
photos: Array<PhotoId>, } | { "of": "session", 
/**
 * That session.
 */
session: SessionId, };

export type ThisOne = { "of": "photo", 
/**
 * That photo.
 */
photo: PhotoId, } | { "of": "photos", 
/**
 * Those photos, at least one; at most 1,000.
 */
photos: Array<PhotoId>, } | { "of": "session", 
/**
 * That session.
 */
session: SessionId, };
