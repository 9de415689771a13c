import type { Drag, DropTarget, Failure, FileId, FolderFind, Frame, ImportReport, KeyPlace, Language, PhotoId, ProofFormat, Reply, Request, RuleTrial, SessionId, SignInView } from '../contract/types';

/** A page without TLS, which a venue's Wi-Fi answers with its own. The programs open the same. */
export const PORTAL_PAGE = 'http://neverssl.com/';

/** The widths in which the core draws small pictures. */
export type ThumbSize = 96 | 320 | 1280;

/** What a person asked for outside the window, in the tray or by a click on a notice. */
export type Wanted = 'code' | 'needs_you' | 'add_photos' | 'pack_up' | 'live' | 'event' | { sign_in: string };

/** Small things worth remembering between starts; nothing whose loss would hurt. */
export interface Preferences {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}

/** What was chosen for this computer. */
export interface DesktopChoices {
  keepAwake: boolean;
  /** `null` where the system does not tell. */
  startAtLogin: boolean | null;
}

/** The booth's Wi-Fi as it was typed in for the sign. */
export interface JoinCode {
  name: string;
  /** `null` where it is open to everybody, and while it is not shown. */
  password: string | null;
  /** Empty while it is not shown. */
  qr_svg: string;
  /** Not at another event than the one it was typed in for. */
  shown: boolean;
}

/** The second window, for guests. */
export interface GuestScreen {
  toggle(): Promise<void>;
  isOn(): Promise<boolean>;
  /** The session on it from now on; `null` is the newest. */
  show(session: SessionId | null): Promise<void>;
  onTurned(cb: (on: boolean) => void): void;
}

/** Trouble that a person plays at the pretend booth; it lasts until it is played no longer. */
export const PLAYED = ['no_internet', 'sign_in_page', 'slow_wifi', 'gallery_down', 'disk_full'] as const;
export type Played = (typeof PLAYED)[number];

/** The pretend booth. Going over to it, coming back from it and pulling its plug load the page anew. */
export interface PretendBooth {
  begin(): Promise<void>;
  stop(): Promise<void>;
  /** What is played now. */
  played(): Promise<Played | null>;
  play(trouble: Played | null): Promise<void>;
  /** The booth's next photo breaks off in its middle. */
  breakNext(): Promise<void>;
  pullThePlug(): Promise<void>;
}

/** What a desktop program does to the computer around it. */
export interface Desktop {
  readonly pretendBooth: PretendBooth;
  readonly guestScreen: GuestScreen;
  joinCode(): Promise<JoinCode | null>;
  /** Without a password the kept one stays; an empty one is none. */
  setJoinCode(name: string, password: string | null): Promise<'kept' | 'wrong_name' | 'wrong_password'>;
  forgetJoinCode(): Promise<void>;
  choices(): Promise<DesktopChoices>;
  keepAwake(on: boolean): Promise<void>;
  startAtLogin(on: boolean): Promise<void>;
  /** Tray, notices and dialogs speak it from now on. */
  speak(language: string): Promise<void>;
}

/** The answer that belongs to a request's name. */
export type ReplyWith<K extends Reply['reply']> = Extract<Reply, { reply: K }> extends { with: infer T } ? T : null;

/**
 * The program around the page. The only door to the outside: screens never know which one it is.
 * Calls that return a promise reject with a {@link Failure}.
 */
export interface Host {
  readonly prefs: Preferences;

  ask(request: Request): Promise<Reply>;

  /** Frames from now on; the promise resolves once none can be missed any more. Its value ends the subscription. */
  subscribe(onFrames: (frames: Frame[]) => void): Promise<() => void>;

  /** Something is dragged over the window, from outside. */
  onDrag(cb: (drag: Drag) => void): void;

  /** Something was asked for outside the window. */
  onWanted(cb: (wanted: Wanted) => void): void;

  thumbUrl(photo: PhotoId, size: ThumbSize): string;

  /** A picture of a folder find that is not an event yet. */
  findThumbUrl(pick: number, picture: number): string;

  /** The system's folder dialog; `null` when a person closed it. */
  chooseFolder(): Promise<FolderFind | null>;

  /** Tries a preset file of the system's dialog on a folder find; `null` when a person closed it. Not there without dialogs. */
  readonly openPreset: ((pick: number) => Promise<RuleTrial | null>) | null;

  /** Keeps a folder find's own preset as a file; `false` when a person closed the dialog. Not there without dialogs. */
  readonly savePreset: ((pick: number) => Promise<boolean>) | null;

  /** The system's file dialog, then the import; `null` when a person closed it. */
  choosePhotos(target: DropTarget): Promise<ImportReport | null>;

  /** Keeps the proof of delivery as a file; `false` when a person closed the dialog. */
  saveProof(format: ProofFormat, language: Language): Promise<boolean>;

  /** The system's folder dialog, then the evening's photos are copied there; `false` when a person closed it. `null` without dialogs. */
  readonly copyToUsb: (() => Promise<boolean>) | null;

  /** The system's dialog for an event file, which then waits like a drop: its number; `null` when a person closed it. */
  chooseEventFile(): Promise<number | null>;

  /** Keeps the event as a file for another booth; `false` when a person closed the dialog. */
  saveEventFile(): Promise<boolean>;

  /** Keeps a help file just as it was shown; `false` when a person closed the dialog. */
  saveHelpFile(number: number, name: string): Promise<boolean>;

  /** Prints what the page shows for paper. */
  print(): void;

  /** Where tokens are kept from now on; `null` where the program has no such choice. */
  readonly chooseKeyStore: ((place: KeyPlace) => Promise<void>) | null;

  /** `null` where the program is none of a desktop. */
  readonly desktop: Desktop | null;

  /** The guest page in the system's browser. */
  openGallery(session: SessionId | null): Promise<void>;

  /** Any page without TLS, so that the venue's sign-in page shows itself in its place. */
  openSignInPage(): Promise<void>;

  /** The page of a sign-in that waits, in the system's browser. */
  openAccountPage(signIn: SignInView): Promise<void>;

  /** The page where a person finds a photo at a gallery outside, in the system's browser. */
  openPhotoPage(photo: PhotoId, destination: string): Promise<void>;

  copyText(text: string): Promise<void>;

  /** Takes photos from the clipboard as a drop; `false` where it holds none. `null` where the program cannot read it. */
  readonly paste: (() => Promise<boolean>) | null;

  /** The file in the system's file browser. */
  showInFolder(file: FileId): Promise<void>;

  /** The first picture is on screen. */
  pageReady(): void;
}

/** Whether what a call threw is a failure with a code to speak by. */
export function isFailure(thrown: unknown): thrown is Failure {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'remedy' in thrown;
}

/** Whatever was thrown, as a failure. */
export function asFailure(thrown: unknown): Failure {
  if (isFailure(thrown)) return thrown;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'request.wrong', subject: '', remedy: 'try_now', detail };
}

/** Asks for something that has one kind of answer. */
export async function askFor<K extends Reply['reply']>(host: Host, want: K, request: Request): Promise<ReplyWith<K>> {
  const reply = await host.ask(request);
  if (reply.reply !== want) throw asFailure(new Error(`asked ${request.ask}, got ${reply.reply}`));
  return ('with' in reply ? reply.with : null) as ReplyWith<K>;
}
