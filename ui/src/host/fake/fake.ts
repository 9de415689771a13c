import type { CodeSheet, Drag, FolderFind, Frame, ImportReport, KeyPlace, Language, ProofFormat, Reply, Request, RuleTrial } from '../../contract/types';
import type { Page } from '../../state/page.svelte';
import { asFailure, type Host, type JoinCode, type Played } from '../host';
import { checkOf, proofOf } from './packup';
import { EVENT_FILE, eventFile, pastEvents } from './past';
import { pictureUrl } from './pictures';
import { failure, SCENARIOS, type ScenarioName } from './scenario';
import { checkLane, health, helpFile, runNetworkTest, runSelfTest } from './support';
import { World } from './world';

/** What browser tests may take hold of: `window.pretend`. */
export interface Pretend {
  world: World;
  /** The page, once it stands. */
  page?: Page;
  /** Another scenario in place of the one before, without a new start. */
  play: (wanted: string) => Promise<void>;
  drag: (drag: Drag) => void;
  asked: Request[];
  copied: string[];
  /** Galleries whose page of a photo was opened. */
  opened: string[];
  places: KeyPlace[];
  /** What a paste does; `false`: the clipboard holds no photo. */
  clipboard: () => boolean;
  saved: ProofFormat[];
  /** The languages that proofs were made in. */
  proofs: Language[];
  printed: number;
  savedEvents: number;
  /** Numbers of the help files that were saved. */
  savedHelp: number[];
  /** What was played at the pretend booth, in its order. */
  troubles: (Played | 'broken_file' | null)[];
  /** The languages that the page told its program, in their order. */
  spoken: string[];
}

/** A host with nothing behind it: a drawn event whose sessions move. For development and tests, never in what ships. */
export function fakeHost(wanted: string): Host {
  const named = (one: string): ScenarioName => SCENARIOS.find((name) => name === one) ?? 'live';
  let world = new World(named(wanted));
  const still = new URLSearchParams(location.search).has('still');
  const kept = new Map<string, unknown>([...new URLSearchParams(location.search)].map(([key, value]) => [key, key === 'text-size' ? Number(value) : value === 'true' ? true : value]));
  let onDrag: (drag: Drag) => void = () => {};
  let onFrames: ((frames: Frame[]) => void) | null = null;
  const play = async (wanted: string): Promise<void> => {
    world = pretend.world = new World(named(wanted));
    if (onFrames !== null) world.listen(onFrames);
    await pretend.page?.mirror.again();
  };
  const pretend: Pretend = { world, play, drag: (drag) => onDrag(drag), asked: [], copied: [], opened: [], places: [], clipboard: () => false, saved: [], proofs: [], printed: 0, savedEvents: 0, savedHelp: [], troubles: [], spoken: [] };
  window.pretend = pretend;
  if (!still) setInterval(() => world.play.moves && world.step(), 400);

  const chosen = { keepAwake: true, startAtLogin: false };
  const booth = { played: null as Played | null };
  const turn = async (scenario: 'pretend' | 'welcome'): Promise<void> => {
    await play(scenario);
    pretend.page?.route.go(scenario === 'pretend' ? 'live' : 'welcome');
  };
  const guests = { on: false, tell: (_on: boolean) => {}, join: null as JoinCode | null };

  return {
    prefs: { get: (key) => kept.get(key), set: (key, value) => void kept.set(key, value) },
    async ask(request) {
      pretend.asked.push(request);
      await Promise.resolve();
      if (request.ask === 'try_destination') await checkLane(world, request.destination, still);
      return answer(world, request, still);
    },
    subscribe(hear) {
      onFrames = hear;
      return Promise.resolve(world.listen(hear));
    },
    onDrag(cb) {
      onDrag = cb;
    },
    onWanted() {},
    thumbUrl: (photo) => pictureUrl(...world.picture(photo)),
    findThumbUrl: (pick, picture) => pictureUrl([0, 8, 4, 6][Math.floor(picture / 4)] ?? pick, picture % 4),
    chooseFolder: () => Promise.resolve(finds()[1] ?? null),
    openPreset: (pick) => Promise.resolve(trial(pick, '')),
    savePreset: () => Promise.resolve(true),
    choosePhotos: () => Promise.resolve(imported(world, 3)),
    saveProof(format, language) {
      pretend.saved.push(format);
      pretend.proofs.push(language);
      return Promise.resolve(true);
    },
    copyToUsb() {
      world.usb.begin(world.counts().photos);
      return Promise.resolve(true);
    },
    chooseEventFile: () => Promise.resolve(EVENT_FILE),
    saveEventFile() {
      pretend.savedEvents += 1;
      return Promise.resolve(true);
    },
    saveHelpFile(number) {
      pretend.savedHelp.push(number);
      return Promise.resolve(true);
    },
    print() {
      pretend.printed += 1;
    },
    chooseKeyStore(place) {
      pretend.places.push(place);
      world.keys = place;
      return Promise.resolve();
    },
    desktop: {
      pretendBooth: {
        begin: () => turn('pretend'),
        stop: () => turn('welcome'),
        played: () => Promise.resolve(booth.played),
        play(trouble) {
          booth.played = trouble;
          pretend.troubles.push(trouble);
          return Promise.resolve();
        },
        breakNext() {
          pretend.troubles.push('broken_file');
          return Promise.resolve();
        },
        pullThePlug: () => turn('pretend'),
      },
      guestScreen: {
        toggle() {
          guests.on = !guests.on;
          guests.tell(guests.on);
          return Promise.resolve();
        },
        isOn: () => Promise.resolve(guests.on),
        show: () => Promise.resolve(),
        onTurned(cb) {
          guests.tell = cb;
        },
      },
      joinCode: () => Promise.resolve(guests.join),
      setJoinCode(name, password) {
        if (name.trim() === '') return Promise.resolve('wrong_name');
        guests.join = { name, password: password === '' ? null : password, qr_svg: pretendCode(name.length), shown: true };
        return Promise.resolve('kept');
      },
      forgetJoinCode() {
        guests.join = null;
        return Promise.resolve();
      },
      choices: () => Promise.resolve({ ...chosen }),
      keepAwake(on) {
        chosen.keepAwake = on;
        return Promise.resolve();
      },
      startAtLogin(on) {
        chosen.startAtLogin = on;
        return Promise.resolve();
      },
      speak(language) {
        pretend.spoken.push(language);
        return Promise.resolve();
      },
    },
    openGallery: () => Promise.resolve(),
    openSignInPage: () => Promise.resolve(),
    openAccountPage: () => Promise.resolve(),
    openPhotoPage(_photo, destination) {
      pretend.opened.push(destination);
      return Promise.resolve();
    },
    copyText(text) {
      pretend.copied.push(text);
      return Promise.resolve();
    },
    paste: () => Promise.resolve(pretend.clipboard()),
    showInFolder: () => Promise.resolve(),
    pageReady() {
      document.documentElement.dataset['ready'] = 'yes';
    },
  };
}

function answer(world: World, request: Request, still: boolean): Reply {
  const done: Reply = { reply: 'done' };
  if (world.lock.refuses(request.ask)) throw failure('app.locked', '', 'fix_input');
  switch (request.ask) {
    case 'snapshot':
      return { reply: 'snapshot', with: world.snapshot() };
    case 'list_photos': {
      const { rows, byFilter } = world.rows(request.filter, request.search, request.sort);
      return { reply: 'photos', with: { rows: rows.slice(request.offset, request.offset + request.limit), total: rows.length, by_filter: byFilter } };
    }
    case 'show_photo':
      return { reply: 'photo', with: found(world.detail(request.file)) };
    case 'list_sessions':
      return { reply: 'sessions', with: { cards: world.cards(request.offset, request.limit, request.search), total: world.total(request.search) } };
    case 'show_session':
      return { reply: 'session', with: found(world.session(request.session)) };
    case 'show_code':
      return { reply: 'code', with: code(world, request.session) };
    case 'show_health':
      return { reply: 'health', with: health(world) };
    case 'copy_details':
      return { reply: 'text', with: 'Boothlift 0.1.0\n642 photos, 628 delivered\n' };
    case 'run_self_test':
      return { reply: 'self_test', with: runSelfTest(world, still) };
    case 'test_network':
      return { reply: 'network_test', with: runNetworkTest(world, still) };
    case 'list_log':
      return { reply: 'log', with: world.log.page(request.least, request.search, request.after, request.limit) };
    case 'make_help_file':
      return { reply: 'help_file', with: helpFile(world, request.photo_names) };
    case 'pause_sending':
      world.pause(true);
      return done;
    case 'resume_sending':
      world.pause(false);
      return done;
    case 'send_anyway':
    case 'take_in_again':
      world.put(request.file, 'waiting');
      return done;
    case 'this_one_now':
      return { reply: 'turn', with: world.first(request.one) };
    case 'undo_this_one_now':
      world.undoFirst(request.turn);
      return done;
    case 'show_gallery_page':
      return { reply: 'text', with: 'https://app.eventgallery.com/' };
    case 'pause_photo':
      world.pausePhoto(request.photo, request.paused);
      return done;
    case 'pause_photos':
      for (const photo of request.photos) world.pausePhoto(photo, request.paused);
      return done;
    case 'resume_photos':
      world.resumePhotos();
      return done;
    case 'pause_lane':
      world.pauseLane(request.destination, request.paused);
      return done;
    case 'leave_photos_out':
      return { reply: 'left_out', with: world.leaveOut(request.photos) };
    case 'take_photos_in_again':
      for (const photo of request.photos) world.takeIn(photo);
      return done;
    case 'leave_out':
      world.put(request.file, 'not_sent');
      return done;
    case 'try_rule':
      return { reply: 'trial', with: trial(request.pick, request.rule.by === 'pattern' ? request.rule.text : '') };
    case 'find_folders':
      return { reply: 'finds', with: finds() };
    case 'start_event':
      world.start(request.name === '' ? 'Summer Party' : request.name);
      return done;
    case 'end_event':
      world.end();
      return done;
    case 'list_events':
      return { reply: 'events', with: pastEvents(world) };
    case 'reopen_event':
    case 'duplicate_event': {
      const like = found(pastEvents(world).find((one) => one.event === request.event) ?? null);
      world.start(request.ask === 'duplicate_event' && request.name !== '' ? request.name : like.name);
      return done;
    }
    case 'list_templates':
      return { reply: 'templates', with: world.templates.list() };
    case 'save_template':
      world.templates.save(request.name, pastEvents(world).find((one) => one.ended_at === null));
      return done;
    case 'rename_template':
      world.templates.rename(request.template, request.name);
      return done;
    case 'remove_template':
      world.templates.remove(request.template);
      return done;
    case 'start_from_template':
      found(world.templates.get(request.template));
      world.start(request.name);
      return done;
    case 'set_lock':
      world.lock.set(request.number);
      world.lockMoved();
      return done;
    case 'unlock': {
      const right = world.lock.unlock(request.number);
      world.lockMoved();
      if (!right) throw failure('request.wrong', 'number', 'fix_input', 'it is another one');
      return done;
    }
    case 'lock_now':
      world.lock.close();
      world.lockMoved();
      return done;
    case 'stay_unlocked':
      return done;
    case 'look_at_event_file':
      if (request.drop === EVENT_FILE + 1) throw failure('event.file', 'party.toml', 'fix_input', 'party.toml, line 5: folders.sesions: unknown key');
      return { reply: 'event_file', with: request.drop === EVENT_FILE ? eventFile() : null };
    case 'open_event_file':
      world.start('Garden Party');
      return done;
    case 'check_destination':
    case 'add_destination':
      if ('token' in request.draft && request.draft.token.includes('wrong')) throw failure('dest.denied', 'Event Gallery', 'paste_token', 'HTTP 401');
      return done;
    case 'list_remote_events':
      if ('token' in request.draft && request.draft.token.includes('wrong')) throw failure('dest.denied', 'CycleMate', 'paste_token', 'HTTP 401');
      return {
        reply: 'remote_events',
        with: [
          { id: 7, name: 'Garden Party', date: '2026-06-20', photos: null },
          { id: 123, name: 'Charity ride party', date: '2026-06-13', photos: 12 },
        ],
      };
    case 'begin_sign_in':
      return { reply: 'sign_in', with: { sign_in: 1, page: 'https://community.example/oauth/authorize/?state=drawn', listens: true, ends_at: Date.now() + 300_000 } };
    case 'await_sign_in':
      return done;
    case 'paste_sign_in':
    case 'cancel_sign_in':
    case 'send_test_picture':
      return done;
    case 'clean_gallery_name':
      return { reply: 'text', with: request.name.replace(/[^A-Za-z0-9 -]+/g, ' ').trim() };
    case 'preview_link':
      if (!/\{(tag|collection_url)\}/.test(request.link)) throw failure('request.wrong', 'link', 'fix_input', 'the link needs {collection_url} or {tag} where it differs from session to session');
      return { reply: 'text', with: request.link.replace('{collection_url}', request.collection_url ?? 'summer-party').replace('{tag}', '20260620_2114') };
    case 'list_removals':
      return { reply: 'removals', with: world.removals() };
    case 'answer_removal':
      world.answerRemoval(request.removal, request.remove);
      return done;
    case 'replace_token':
      if (world.keys === 'locked') throw failure('keys.locked', '', 'choose_key_store', 'org.freedesktop.DBus.Error.ServiceUnknown');
      world.setLane(request.destination, 'works');
      return done;
    case 'switch_destination':
      world.setLane(request.destination, request.on ? 'works' : 'off');
      return done;
    case 'prepare_for':
      world.prepare(request.destination, request.preparing);
      return done;
    case 'list_networks':
      return {
        reply: 'networks',
        with: [
          { address: '192.168.8.20', name: 'Summer Party Photos' },
          { address: '10.20.30.41', name: 'Hotel Guest' },
        ],
      };
    case 'open_to_guests':
      world.setGuests({ open: true, address: `${request.address}:8080`, network: request.address.startsWith('10.') ? 'Hotel Guest' : 'Summer Party Photos', closed_because: null });
      return done;
    case 'close_to_guests':
      world.setGuests({ open: false, address: '127.0.0.1:8080', network: null });
      return done;
    case 'switch_booth_calls':
      world.switchCalls(request.on);
      return done;
    case 'let_everyone_see':
      world.setGuests({ everyone: request.on });
      return done;
    case 'look_at_drop':
      return { reply: 'finds', with: request.drop === 1 ? finds().slice(0, 1) : [] };
    case 'look_at_drop_folders':
      return { reply: 'drop_folders', with: request.drop === 3 ? { folders: 3, sessions: 3 } : { folders: 0, sessions: 1 } };
    case 'take_drop':
      return { reply: 'imported', with: { ...imported(world, 12), ...(request.each_folder ? { sessions: 3, refused: [] } : {}) } };
    case 'stop_import':
      return done;
    case 'take_url':
      return { reply: 'imported', with: { ...imported(world, 1), refused: [] } };
    case 'undo_drop':
      world.remove(request.session);
      return done;
    case 'merge_sessions':
      return { reply: 'edited', with: world.merge(request.session, request.into) };
    case 'split_session':
      return { reply: 'edited', with: world.split(request.session, request.photos) };
    case 'move_photos':
      return { reply: 'edited', with: world.move(request.photos, request.to) };
    case 'rename_session':
      return { reply: 'edited', with: world.rename(request.session, request.tag) };
    case 'clean_tag':
      return { reply: 'text', with: world.cleaned(request.session, request.tag) };
    case 'undo':
      return { reply: 'edited', with: world.undo() };
    case 'redo':
      return { reply: 'edited', with: world.redo() };
    case 'look_take_down':
    case 'take_down':
      return { reply: 'take_down', with: world.takeDown(request.of, request.ask === 'take_down') };
    case 'not_this_one':
      return { reply: 'edited', with: world.notThis(request.not) };
    case 'set_regret':
      world.setEvent({ regret_seconds: request.seconds });
      return done;
    case 'set_order':
      world.setEvent({ order: request.order });
      return done;
    case 'set_approval':
      world.setEvent({ approval: request.on });
      world.tell();
      return done;
    case 'approve':
      world.approve(request.of);
      return done;
    case 'set_singles':
      world.setEvent({ singles: request.on });
      return done;
    case 'set_speed_limit':
      world.setEvent({ speed_limit_kb: request.kb_per_second });
      return done;
    case 'set_data_saver':
      world.save(request.on, request.budget_mb);
      return done;
    case 'send_prints_alone':
      world.printsAlone();
      return done;
    case 'send_all_anyway':
      world.sendAll();
      return done;
    case 'rename_event':
      if (!/[\p{L}\p{N}]/u.test(request.name)) throw failure('request.wrong', 'name', 'fix_input', 'it has no letter or digit');
      world.setEvent({ name: request.name });
      return done;
    case 'set_hours':
      world.setEvent({ starts: request.starts, ends: request.ends });
      return done;
    case 'answer_old_photos':
      world.answerOld();
      return done;
    case 'pack_up': {
      const check = world.packedUp ?? checkOf(world, world.name);
      world.packUp(check);
      return { reply: 'pack_up', with: check };
    }
    case 'note_read':
      world.notices(world.noticed.filter((one) => one.code !== request.code));
      return done;
    case 'leave_pack_up':
      world.packUp(null);
      return done;
    case 'finish_at_home':
      if (world.packedUp !== null) world.packUp({ ...world.packedUp, finishing_at_home: request.on });
      return done;
    case 'go_on_with_usb_copy':
      world.usb.begin(world.counts().photos);
      return done;
    case 'stop_usb_copy':
      world.usb.end('stopped');
      return done;
    case 'leave_usb_copy':
      world.usb.leave();
      return done;
    case 'show_proof':
      return { reply: 'text', with: proofOf(world, request.format) };
    case 'try_destination':
    case 'send_missing':
    case 'retry_now':
    case 'mark_delivered':
    case 'note_gone':
    case 'look_now':
    case 'trust_folder':
      return done;
  }
}

function found<T>(it: T | null): T {
  if (it === null) throw failure('request.gone', '', 'try_now');
  return it;
}

function imported(world: World, photos: number): ImportReport {
  const card = world.arrive(photos, Date.now() + 30_000);
  return {
    session: card.id,
    session_number: card.number,
    sessions: 1,
    taken: photos,
    already: 0,
    beyond_limit: 0,
    left: 0,
    held: 0,
    watched: 0,
    refused: photos > 3 ? ['guest list.docx', 'menu.pdf', 'setup.exe'].map((name) => ({ name, failure: failure('photo.not_picture', name, 'leave_out') })) : [],
    undo_until: Date.now() + 30_000,
  };
}

function code(world: World, session: number | null): CodeSheet {
  const card = session === null ? world.newest() : (world.session(session)?.card ?? null);
  if (card === null) throw asFailure(failure('request.gone', '', 'try_now'));
  const guests = world.guests();
  return {
    session: card.id,
    number: card.number,
    url: `http://${guests.address}/s/K4T7PQ2M9XWD`,
    pick_up: 'K7MP2Q',
    front: `http://${guests.address}/`,
    qr_svg: pretendCode(card.id),
    reachable: guests.open,
    ready: card.delivered,
    coming: card.sending + card.waiting,
    pictures: (world.session(card.id)?.photos ?? [])
      .map((one) => one.thumb)
      .filter((one) => one.state === 'delivered')
      .toSorted((a, b) => Number(b.kind === 'print') - Number(a.kind === 'print'))
      .map((one) => one.photo),
    at_home: null,
  };
}

/** Looks like a code and leads nowhere. */
function pretendCode(seed: number): string {
  const n = 33;
  const eye = (x: number, y: number) => (x < 8 && y < 8) || (x > n - 9 && y < 8) || (x < 8 && y > n - 9);
  const dots = Array.from({ length: n * n }, (_, i) => [i % n, Math.floor(i / n)] as const)
    .filter(([x, y]) => !eye(x, y) && (((x * 7 + y * 13 + x * y + seed * 11) % 17) * 31 + x * y * 7) % 5 < 2)
    .map(([x, y]) => `M${x} ${y}h1v1h-1z`);
  const eyes = [[0, 0], [n - 7, 0], [0, n - 7]].map(([x = 0, y = 0]) => `M${x} ${y}h7v7h-7zM${x + 1} ${y + 1}v5h5v-5zM${x + 2} ${y + 2}h3v3h-3z`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 ${n + 8} ${n + 8}" shape-rendering="crispEdges"><rect x="-4" y="-4" width="${n + 8}" height="${n + 8}" fill="#fff"/><path fill="#1b1220" d="${[...dots, ...eyes].join('')}"/></svg>`;
}

const PRESETS = [
  { word: 'auto', program: '' },
  { word: 'dslrbooth', program: 'dslrBooth' },
  { word: 'folder', program: '' },
  { word: 'gap', program: '' },
];

/** What another rule makes of a find: an expression without the group is wrong, any other fits all but one name. */
function trial(pick: number, pattern: string): RuleTrial {
  const find = finds().find((one) => one.pick === pick);
  const photos = find?.photos ?? 0;
  const none = { sessions: [], photos: 0, fits: null, misfits: [] };
  if (pattern !== '' && !pattern.includes('(?<session>')) return { ...none, wrong: 'the pattern needs a group named session, as in (?P<session>...)' };
  const sessions = (find?.sessions ?? []).map((session, i) => ({ ...session, title: `Guests ${i + 1}` }));
  return { sessions, photos, fits: pattern === '' ? null : photos - 1, misfits: pattern === '' ? [] : ['IMG_0001.jpg'], wrong: null };
}

function finds(): FolderFind[] {
  const at = Date.now() - 3 * 60_000;
  const sizes = [4, 4, 1];
  return [
    {
      pick: 1,
      program: 'dslrBooth',
      sureness: 'certain',
      why: { by: 'names', fits: 9, of: 9, example: '20260620_2114_1.jpg' },
      name: 'Summer Party',
      path: 'Pictures\\dslrBooth\\Summer Party',
      newest_at: at,
      photos: 9,
      old_photos: 0,
      sessions: sizes.map((photos, i) => ({ title: `Session ${i + 1}`, started_at: at - (9 - i * 4) * 60_000, photos, thumbs: Array.from({ length: photos }, (_, n) => i * 4 + n) })),
      rule: 'dslrbooth',
      proposal: null,
      presets: PRESETS,
      refused: null,
    },
    {
      pick: 2,
      program: '',
      sureness: 'unknown',
      why: { by: 'time' },
      name: 'DCIM',
      path: 'E:\\DCIM',
      newest_at: at - 35 * 86_400_000,
      photos: 212,
      old_photos: 212,
      sessions: [{ title: 'Session 1', started_at: at - 35 * 86_400_000, photos: 3, thumbs: [12, 13, 14] }],
      rule: 'auto',
      proposal: null,
      presets: PRESETS,
      refused: null,
    },
  ];
}
