import { createContext, tick } from 'svelte';
import type { CodeSheet, DropFolders, DropTarget, EventFileView, EventTemplate, Failure, FileId, FolderFind, ImportReport, NotThis, PastEvent, PhotoId, Reply, Request, SessionEdit, SessionId, SessionView, SignInView, ThisOne, UrlOffer } from '../contract/types';
import { asFailure, askFor, type Host, type JoinCode, type ReplyWith, type Wanted } from '../host/host';
import { words } from '../words';
import { blocks, drawn, type Block } from './paper';
import { Bar, type Note } from './bar.svelte';
import { Mirror } from './mirror.svelte';
import { Route } from './route.svelte';
import { Settings } from './settings.svelte';
import { Undo, type Done } from './undo';

/** The top layer that is open, if any. */
export type Layer =
  | { kind: 'code'; session: SessionId | null }
  | { kind: 'failure'; failure: Failure }
  | { kind: 'refused'; report: ImportReport }
  | { kind: 'folders'; drop: number; target: DropTarget; folders: DropFolders }
  | { kind: 'url'; offer: UrlOffer; target: DropTarget }
  | { kind: 'space' }
  | { kind: 'help_file' }
  | { kind: 'removals' }
  | { kind: 'keys' }
  | { kind: 'token'; destination: string }
  | { kind: 'test'; destination: string }
  | { kind: 'destination' }
  | { kind: 'network' }
  | { kind: 'take_down'; of: NotThis; done?: () => void }
  | { kind: 'end' }
  | { kind: 'save_proof' }
  | { kind: 'close_event' }
  | { kind: 'events' }
  | { kind: 'like'; event: PastEvent }
  | { kind: 'templates' }
  | { kind: 'from_template'; template: EventTemplate }
  | { kind: 'event_file'; view: EventFileView };

/** What goes on paper: a text, or the sign for guests. */
export type Paper = { kind: 'text'; blocks: Block[] } | { kind: 'sign'; code: CodeSheet; view: SessionView | null; join: JoinCode | null };

/** How often it is told that somebody is at work behind the open lock. */
const STAY_MS = 30_000;

/** The page as a whole: what every screen may reach. Work itself is done by the program behind the host. */
export class Page {
  readonly host: Host;
  readonly mirror: Mirror;
  readonly settings: Settings;
  readonly route = new Route();
  readonly bar = new Bar();
  layer = $state.raw<Layer | null>(null);
  /** What stands on paper while something is printed. */
  paper = $state.raw<Paper | null>(null);
  /** Why a token found no place, while a person is asked for one; lies above any other layer. */
  keys = $state.raw<{ failure: Failure; answer: (chosen: boolean) => void } | null>(null);
  /** A number is asked for; lies above any other layer. */
  unlocking = $state.raw<((open: boolean) => void) | null>(null);
  /** A folder let go over Welcome, to choose it. */
  offered = $state.raw<FolderFind | null>(null);
  /** Whether the second window, for guests, is open. */
  guestScreen = $state(false);
  /** The question for the number that stands, for all who wait for it. */
  #unlocked: Promise<boolean> | null = null;
  #stayed = 0;
  /** Drops that wait for an event. */
  #waiting: number[] = [];
  /** What was done here and can be taken back; edits of sessions from before are known to the program alone. */
  #undo = new Undo();

  constructor(host: Host) {
    this.host = { ...host, ask: (request) => this.#ask(host, request) };
    this.mirror = new Mirror(this.host);
    this.settings = new Settings(host.prefs);
    host.onWanted((wanted) => this.#show(wanted));
    const guests = host.desktop?.guestScreen;
    guests?.onTurned((on) => (this.guestScreen = on));
    void guests?.isOn().then((on) => (this.guestScreen = on));
  }

  /** Whether the attendant lock is closed. */
  get locked(): boolean {
    return this.mirror.lock.on && !this.mirror.lock.open;
  }

  /** Asks; what the attendant lock guards is asked for once more after its number was typed in. */
  async #ask(host: Host, request: Request): Promise<Reply> {
    try {
      return await host.ask(request);
    } catch (thrown) {
      if (request.ask === 'unlock' || asFailure(thrown).code !== 'app.locked' || !(await this.unlock())) throw thrown;
      return await host.ask(request);
    }
  }

  /** Asks for the attendant lock's number, once for all who wait. True once it was right. */
  async unlock(): Promise<boolean> {
    this.#unlocked ??= new Promise<boolean>((answer) => (this.unlocking = answer)).finally(() => {
      this.unlocking = null;
      this.#unlocked = null;
    });
    return this.#unlocked;
  }

  /** Somebody is at work behind the open lock. */
  stay(): void {
    if (!this.mirror.lock.open || Date.now() < this.#stayed + STAY_MS) return;
    this.#stayed = Date.now();
    void this.host.ask({ ask: 'stay_unlocked' }).catch(() => {});
  }

  /** Opens the guest screen, or closes the one that is open. */
  async toggleGuestScreen(): Promise<void> {
    await this.host.desktop?.guestScreen.toggle();
  }

  #show(wanted: Wanted): void {
    if (wanted === 'code') this.layer = { kind: 'code', session: null };
    else if (wanted === 'needs_you') this.route.go('photos', 'needs_you');
    else if (wanted === 'pack_up') void this.packUp();
    else if (wanted === 'add_photos') void this.addPhotos();
    else if (typeof wanted === 'string') this.route.go(wanted);
    else this.#showSignIn(wanted.sign_in);
  }

  /** The destination's card, and its sign-in on top where it still wants one. */
  #showSignIn(destination: string): void {
    this.route.go('event');
    const failure = this.mirror.lanes.find((lane) => lane.id === destination)?.failure ?? null;
    if (failure?.code === 'keys.locked' && this.host.chooseKeyStore !== null) void this.placeForKeys(failure);
    else if (failure?.remedy === 'paste_token') this.layer = { kind: 'token', destination };
  }

  /** Asks, and says so in the bar when it did not work. True when it worked. */
  async do(request: Request): Promise<boolean> {
    try {
      await this.askWithToken(request);
      return true;
    } catch (thrown) {
      this.fail(thrown);
      return false;
    }
  }

  /** Asks; where a token in it finds no place, asks the person for one and then once more. Rejects with a failure. */
  async askWithToken(request: Request): Promise<void> {
    try {
      await this.host.ask(request);
    } catch (thrown) {
      const failure = asFailure(thrown);
      if (failure.code !== 'keys.locked' || this.host.chooseKeyStore === null) throw failure;
      if (!(await this.placeForKeys(failure))) throw failure;
      await this.host.ask(request);
    }
  }

  /** Asks where tokens are to be kept. True once a place was chosen that works. */
  async placeForKeys(failure: Failure): Promise<boolean> {
    const chosen = await new Promise<boolean>((answer) => (this.keys = { failure, answer }));
    this.keys = null;
    return chosen;
  }

  /** A failure and the whole state around it, into the clipboard. Both are free of secrets. */
  async copyDetails(failure: Failure): Promise<boolean> {
    const about = [`${failure.code} ${failure.subject}`.trim(), failure.detail].filter((line) => line !== '').join('\n');
    // Without an answer there is still the failure itself.
    const state = await askFor(this.host, 'text', { ask: 'copy_details', file: null }).catch(() => '');
    return this.copy(state === '' ? about : `${about}\n\n${state}`);
  }

  /** Asks for an answer; `null` and a message in the bar when there was none. */
  async get<K extends Reply['reply']>(want: K, request: Request): Promise<ReplyWith<K> | null> {
    try {
      return await askFor(this.host, want, request);
    } catch (thrown) {
      this.fail(thrown);
      return null;
    }
  }

  fail(thrown: unknown): void {
    const failure = asFailure(thrown);
    this.bar.fail(failure, words.common.failure(failure).title);
  }

  /** Goes over to the pretend booth, or back from it; the page is loaded anew then. */
  async pretend(on: boolean): Promise<void> {
    const booth = this.host.desktop?.pretendBooth;
    await this.played(() => (on ? booth?.begin() : booth?.stop()));
  }

  /** Does something with the pretend booth, and says so in the bar when it did not work. True when it worked. */
  async played(play: () => Promise<void> | undefined): Promise<boolean> {
    try {
      await play();
      return true;
    } catch (thrown) {
      this.fail(thrown);
      return false;
    }
  }

  get paused(): boolean {
    return this.mirror.lanes.length > 0 && this.mirror.lanes.every((lane) => lane.state === 'paused' || lane.state === 'off') && this.mirror.lanes.some((lane) => lane.state === 'paused');
  }

  async pauseOrResume(): Promise<void> {
    await this.do(this.paused || this.mirror.headline.row === 'paused' ? { ask: 'resume_sending' } : { ask: 'pause_sending', minutes: null });
  }

  /** Begins the check at the end of the night and shows it. */
  async packUp(): Promise<void> {
    if (this.mirror.event === null) return;
    this.route.go('packup');
    // Where there is none the screen asks by itself.
    if (this.mirror.packUp !== null) await this.do({ ask: 'pack_up' });
  }

  /** Puts the proof of delivery on paper. */
  async printProof(): Promise<void> {
    try {
      this.paper = { kind: 'text', blocks: blocks(await askFor(this.host, 'text', { ask: 'show_proof', format: 'html', language: this.settings.spoken })) };
    } catch (thrown) {
      if (asFailure(thrown).code === 'request.wrong') this.bar.say({ text: words.packUp.proof.tooLong });
      else this.fail(thrown);
      return;
    }
    await tick();
    this.host.print();
  }

  /** Copies the evening's photos into a folder of the system's dialog. */
  async copyToUsb(): Promise<void> {
    try {
      await this.host.copyToUsb?.();
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  /** Puts the sign for guests on paper. */
  async printSign(code: CodeSheet, view: SessionView | null, join: JoinCode | null): Promise<void> {
    this.paper = { kind: 'sign', code, view, join };
    await tick();
    await drawn();
    this.host.print();
  }

  /** Closes the event that is on, and says so with the way back. */
  async closeEvent(): Promise<void> {
    const events = await this.get('events', { ask: 'list_events' });
    const on = events?.find((event) => event.ended_at === null);
    if (!(await this.do({ ask: 'end_event' })) || on === undefined) return;
    this.bar.say({ text: words.past.closed(on.name), undo: { label: words.past.reopen, run: () => void this.reopen(on) } });
  }

  /** Opens a closed event again. */
  async reopen(event: PastEvent): Promise<void> {
    if (!(await this.do({ ask: 'reopen_event', event: event.event }))) return;
    this.layer = null;
    this.route.go('live');
    this.bar.say({ text: words.past.reopened(event.name) });
    await this.takeWaiting();
  }

  /** An event file of the system's dialog. */
  async chooseEventFile(): Promise<void> {
    try {
      const drop = await this.host.chooseEventFile();
      if (drop !== null) await this.#showEventFile(drop);
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  /** Keeps the event as a file for another booth. */
  async saveEventFile(): Promise<void> {
    try {
      if (await this.host.saveEventFile()) this.bar.say({ text: words.past.saved });
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  /** Shows what is in a drop that is one event file; false where it is none. Rejects where it is one that cannot be used. */
  async #showEventFile(drop: number): Promise<boolean> {
    const view = await askFor(this.host, 'event_file', { ask: 'look_at_event_file', drop });
    if (view !== null) this.layer = { kind: 'event_file', view };
    return view !== null;
  }

  async addPhotos(target: DropTarget = { on: 'window' }): Promise<void> {
    if (!this.mirror.facts.dialogs) return;
    try {
      const report = await this.host.choosePhotos(target);
      if (report !== null) this.imported(report, target);
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  /** Takes photos from the clipboard, where the program can. */
  async paste(): Promise<void> {
    if (this.host.paste === null) return;
    try {
      if (!(await this.host.paste())) this.bar.say({ text: words.drop.nothingToPaste });
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  /** Photos let go over the window or given in another way go to `target`; where a folder is still to be chosen they wait. */
  async given(drop: number, target: DropTarget): Promise<void> {
    try {
      if (this.mirror.facts.set_up && (await this.#showEventFile(drop))) return;
    } catch (thrown) {
      this.fail(thrown);
      return;
    }
    if (this.mirror.event === null || this.route.screen === 'welcome') {
      const finds = await this.get('finds', { ask: 'look_at_drop', drop });
      if (finds === null) return;
      if (finds[0] !== undefined) {
        this.offered = finds[0];
        return;
      }
      if (this.mirror.event === null) {
        this.#waiting.push(drop);
        this.bar.say({ text: words.drop.welcome });
        return;
      }
    }
    await this.#sortDrop(drop, target);
  }

  /** Folders that look like sessions are asked about first, where they join none. */
  async #sortDrop(drop: number, target: DropTarget): Promise<void> {
    this.bar.close();
    if (target.on !== 'session') {
      const folders = await this.get('drop_folders', { ask: 'look_at_drop_folders', drop });
      if (folders === null) return;
      if (folders.folders > 0 && folders.sessions > 1) {
        this.layer = { kind: 'folders', drop, target, folders };
        return;
      }
    }
    await this.takeDrop(drop, target, false);
  }

  /** Has a drop read and says what became of it. */
  async takeDrop(drop: number, target: DropTarget, eachFolder: boolean): Promise<void> {
    const report = await this.get('imported', { ask: 'take_drop', drop, target, each_folder: eachFolder });
    if (report !== null) this.imported(report, target);
  }

  /** Photos that were given before there was an event. */
  async takeWaiting(): Promise<void> {
    for (const drop of this.#waiting.splice(0)) await this.takeDrop(drop, { on: 'window' }, false);
  }

  /** Says what a drop or an import did. */
  imported(report: ImportReport, target: DropTarget = { on: 'window' }): void {
    const w = words.drop;
    const refused = report.refused.length;
    const seen = report.taken + report.already + report.held + refused;
    const parts = seen === 0 && report.watched > 0 && report.left === 0 ? [w.watchedAll] : [w.added(report, target.on === 'session')];
    if (report.already > 0) parts.push(w.already(report.already));
    if (report.held > 0) parts.push(w.held(report.held));
    if (refused > 0) parts.push(w.refused(refused, report.refused.every((one) => one.failure.code === 'photo.not_picture')));
    if (seen > 0 && report.watched > 0) parts.push(w.watched(report.watched));
    if (report.left > 0) parts.push(w.left(report.left));
    if (report.beyond_limit > 0) parts.push(w.beyond(seen + report.left, report.beyond_limit));
    const session = report.session;
    const way = session === null || report.undo_until === null ? {} : this.#wayBack(() => this.askWithToken({ ask: 'undo_drop', session }), report.undo_until);
    const more =
      refused > 0
        ? { label: w.seeWhich, run: () => (this.layer = { kind: 'refused', report } as const) }
        : report.held > 0
          ? { label: w.showHeld, run: () => this.route.go('photos', 'needs_you') }
          : null;
    this.bar.say({
      text: parts.join(' '),
      ...(more === null ? {} : { more }),
      ...way,
    });
  }

  /** Leaves a photo or a file out, with the way back in the bar and under Ctrl+Z. */
  async leaveOut(file: FileId, name: string): Promise<void> {
    if (!(await this.do({ ask: 'leave_out', file }))) return;
    this.bar.say({ text: words.photos.askLeaveOut(name), ...this.#wayBack(() => this.askWithToken({ ask: 'take_in_again', file })) });
  }

  /** Leaves photos out where they have not arrived, with the way back in the bar and under Ctrl+Z. True when something was. */
  async leavePhotosOut(photos: PhotoId[]): Promise<boolean> {
    const out = await this.get('left_out', { ask: 'leave_photos_out', photos });
    if (out === null) return false;
    this.bar.say({ text: words.photos.leftOut(out.length, photos.length), ...this.#wayBack(() => this.askWithToken({ ask: 'take_photos_in_again', photos: out })) });
    return true;
  }

  /** Changes sessions, and says what came of it with the way back; `null` and a message when it did not work. */
  async edit(request: Request): Promise<SessionEdit | null> {
    try {
      return await this.#edit(request);
    } catch (thrown) {
      this.fail(thrown);
      return null;
    }
  }

  async #edit(request: Request): Promise<SessionEdit> {
    const edit = await askFor(this.host, 'edited', request);
    const redo: Partial<Note> = edit.can_redo ? { undo: { label: words.edit.redo, icon: 'redo', run: () => void this.redo() } } : {};
    const way = edit.undone ? redo : edit.can_undo ? this.#wayBack(() => this.#undoEdit(), Number.POSITIVE_INFINITY, null) : {};
    this.bar.say({ text: words.edit.did(edit), ...way });
    return edit;
  }

  async #undoEdit(): Promise<void> {
    await this.#edit({ ask: 'undo' });
  }

  /** What waits of a photo or session goes first; the bar has the way back. */
  async thisOneNow(one: ThisOne): Promise<void> {
    const turn = await this.get('turn', { ask: 'this_one_now', one });
    if (turn === null) return;
    const several = one.of === 'photos' && one.photos.length > 1;
    const way = this.#wayBack(() => this.askWithToken({ ask: 'undo_this_one_now', turn }), Number.POSITIVE_INFINITY, several ? words.photos.nowTheseBack : words.photos.nowThisBack);
    const said = one.of === 'session' ? words.sessions.nowThisSaid : several ? words.photos.nowTheseSaid : words.photos.nowThisSaid;
    this.bar.say({ text: said, ...way });
  }

  /** The page of a photo at a gallery outside, where a person takes it away. */
  async openPhotoPage(photo: PhotoId, destination: string): Promise<void> {
    try {
      await this.host.openPhotoPage(photo, destination);
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  /** Keeps the way back of what was just done for Ctrl+Z, and gives it for the bar. `said` once it was taken back, where `back` does not say it. */
  #wayBack(back: () => Promise<void>, until = Number.POSITIVE_INFINITY, said: string | null = words.drop.undone): Partial<Note> {
    const all = async () => {
      await back();
      if (said !== null) this.bar.say({ text: said });
    };
    const done = { event: this.mirror.event?.id ?? null, until, back: all };
    this.#undo.add(done);
    return { undo: { label: words.drop.undo, run: () => void this.#takeBack(done) } };
  }

  async #takeBack(done: Done): Promise<void> {
    const how = await this.#undo.take(done);
    if (how === 'too_late') this.bar.say({ text: words.drop.tooLate });
    else if (typeof how === 'object') this.fail(how);
  }

  /** Takes back what was done last, then what was done before it; after these the edits of sessions that the program still knows. */
  async undo(): Promise<void> {
    const last = this.#undo.newest(this.mirror.event?.id ?? null);
    if (last !== null) await this.#takeBack(last);
    else if (this.mirror.event?.undo != null) await this.edit({ ask: 'undo' });
  }

  async redo(): Promise<void> {
    if (this.mirror.event?.redo != null) await this.edit({ ask: 'redo' });
  }

  async copy(text: string): Promise<boolean> {
    try {
      await this.host.copyText(text);
      return true;
    } catch (thrown) {
      this.fail(thrown);
      return false;
    }
  }

  async openGallery(session: SessionId | null): Promise<void> {
    try {
      await this.host.openGallery(session);
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  async openAccountPage(signIn: SignInView): Promise<void> {
    try {
      await this.host.openAccountPage(signIn);
    } catch {
      this.bar.say({ text: words.live.noBrowser });
    }
  }

  async openSignInPage(): Promise<void> {
    try {
      await this.host.openSignInPage();
    } catch {
      this.bar.say({ text: words.live.noBrowser });
    }
  }
}

export const [getPage, setPage] = createContext<Page>();
