import type { Failure, Health, HealthFact, HelpFile, LaneCheck, LogLevel, LogLine, LogPage, NetworkTest, Reach, SelfTest, TestRow } from '../../contract/types';
import { failure } from './scenario';
import type { World } from './world';

const running = { state: 'running', finding: 'looking', free_bytes: null, failure: null, took_ms: null } as const;

/** The rows of a run, and what each will have found. */
function rows(world: World): { row: TestRow; found: Partial<TestRow> }[] {
  const bad = world.name === 'needs-you' || world.name === 'portal';
  const gone = world.name === 'folder-gone';
  const row = (of: TestRow['of'], subject: string, found: Partial<TestRow>) => ({ row: { of, subject, ...running }, found: { state: 'good', ...found } as Partial<TestRow> });
  return [
    row('folder', 'Pictures\\dslrBooth\\Summer Party', gone ? { state: 'bad', finding: 'failed', failure: failure('folder.gone', 'Summer Party', 'choose_folder'), took_ms: 3 } : { finding: 'hears', took_ms: 24 }),
    row('disk', '', { finding: 'writes', free_bytes: 182_400_000_000, took_ms: 41 }),
    row('keys', '', { finding: 'keeps_secrets', took_ms: 18 }),
    row('network', 'api.eventgallery.com', bad ? { state: 'bad', finding: 'failed', failure: failure('net.portal', 'Event Gallery', 'open_sign_in_page', 'HTTP 302'), took_ms: 640 } : { finding: 'reached', took_ms: 212 }),
    row('destination', 'Event Gallery', bad ? { state: 'note', finding: 'way_closed', took_ms: 640 } : { finding: 'set_up', took_ms: 380 }),
    row('destination', 'Local gallery', { finding: 'here', took_ms: 6 }),
  ];
}

/** The health list, in the order and the shapes of the engine's. */
export function health(world: World): Health {
  const at = Date.now();
  const line = (fact: HealthFact, failure: Failure | null = null, since: number | null = at) => ({ fact, good: failure === null, failure, at: since });
  const lanes = world.lanes();
  const outside = lanes.filter((lane) => lane.kind !== 'local-gallery' && lane.state !== 'off');
  const portal = outside.find((lane) => lane.state === 'portal');
  const offline = outside.length > 0 && outside.every((lane) => lane.state === 'offline') ? outside[0] : undefined;
  const way = outside.length === 0 ? 'unneeded' : portal !== undefined ? 'portal' : offline !== undefined ? 'offline' : 'open';
  const { guests } = world.snapshot();
  const locked = world.keys === 'locked';
  return {
    lines: [
      line({ what: 'folder', path: 'Pictures\\dslrBooth\\Summer Party' }, world.name === 'folder-gone' ? failure('folder.gone', 'Summer Party', 'choose_folder') : null),
      line({ what: 'safe_copies', copies: 642, bytes: 2_140_000_000, path: 'AppData\\Local\\Boothlift\\safe-copies' }),
      line({ what: 'disk', free_bytes: 182_400_000_000 }, world.name === 'disk-full' ? failure('disk.full', '', 'free_space') : null),
      line({ what: 'records', photos: world.counts().photos }),
      line({ what: 'keys', place: world.keys === 'locked' ? 'system' : world.keys }, locked ? failure('keys.locked', '', 'choose_key_store') : null),
      line({ what: 'network', way }, portal?.failure ?? offline?.failure ?? null),
      ...lanes.map((lane) => line({ what: 'destination', label: lane.label }, lane.failure)),
      ...(guests.gallery ? [line({ what: 'gallery', address: guests.address }, guests.closed_because)] : []),
      line({ what: 'tray', there: true }),
      line({ what: 'clock', set_back_seconds: 0 }),
      line({ what: 'power', stopped: false }, null, null),
    ],
  };
}

/** Runs the self-test of a drawn event: each row ends a moment after the one before, or all at once where nothing moves. */
export function runSelfTest(world: World, still: boolean): SelfTest {
  if (world.tested !== null && world.tested.ended_at === null) return world.tested;
  const plan = rows(world);
  const begun: SelfTest = { run: (world.tested?.run ?? 0) + 1, started_at: Date.now(), ended_at: null, rows: plan.map(({ row }) => row) };
  world.selfTest(begun);
  const end = (upTo: number) => {
    const now = plan.map(({ row, found }, at) => (at <= upTo ? { ...row, ...found } : row));
    world.selfTest({ ...begun, rows: now, ended_at: upTo === plan.length - 1 ? Date.now() : null });
  };
  if (still) end(plan.length - 1);
  else plan.forEach((_, at) => setTimeout(() => end(at), 250 * (at + 1)));
  return begun;
}

/** Checks one destination: a moment later, or at once where nothing moves. */
export async function checkLane(world: World, id: string, still: boolean): Promise<void> {
  const lane = world.lanes().find((one) => one.id === id);
  if (lane === undefined) throw failure('request.gone', id, 'fix_input');
  const found: LaneCheck = { at: Date.now(), state: 'good', finding: lane.kind === 'local-gallery' ? 'here' : 'set_up', failure: null };
  world.check(id, { ...found, state: 'running', finding: 'looking' });
  if (!still) await new Promise((done) => setTimeout(done, 400));
  world.check(id, { ...found, at: Date.now() });
}

/** Tests the network of a drawn event; where nothing moves it has ended at once. */
export function runNetworkTest(world: World, still: boolean): NetworkTest {
  if (world.network?.word === 'looking') return world.network;
  const [offline, portal, sends] = [world.name === 'offline', world.name === 'portal', world.progress().length > 0];
  const rows = world
    .lanes()
    .filter((lane) => lane.kind !== 'local-gallery' && lane.state !== 'off')
    .map((lane): Reach => ({ destination: lane.id, label: lane.label, asked: 0, reached: 0, middle_ms: null, failure: offline ? failure('net.offline', lane.label, 'wait') : portal ? failure('net.portal', lane.label, 'open_sign_in_page') : null }));
  const begun: NetworkTest = { run: (world.network?.run ?? 0) + 1, started_at: Date.now(), ends_at: Date.now() + 10_000, word: 'looking', rows, bits_per_second: null, limited: false };
  world.networkTest(begun);
  const end = () =>
    world.networkTest({
      ...begun,
      ends_at: Date.now(),
      word: offline ? 'no_internet' : portal ? 'sign_in_page' : sends ? 'slow_for_films' : 'reached',
      rows: rows.map((row, at) => ({ ...row, asked: 5, reached: row.failure === null ? 5 : 0, middle_ms: row.failure === null ? 84 + 31 * at : null })),
      bits_per_second: sends && !offline && !portal ? 6_200_000 : null,
    });
  if (still) end();
  else setTimeout(end, 900);
  return begun;
}

const GRAVEST: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];

/** A made-up log. Tests add lines to it. */
export class PretendLog {
  #lines: LogLine[] = [];

  constructor() {
    const night: [LogLevel, string, string][] = [
      ['info', 'boothlift', 'Boothlift starts version="0.1.0" demo=false'],
      ['info', 'boothlift_engine::engine', 'safe copies checked removed=0 missing=0 restored=0 unasked=0'],
      ['info', 'boothlift_engine::calls', 'booths’ calls are heard address=127.0.0.1:41170'],
      ['debug', 'boothlift_intake::passes', 'looked through a folder files=642'],
      ['info', 'boothlift_engine::delivery::lane', 'not delivered lane=event-gallery photo=418 attempt=1 trouble=net.broken (Broken): the connection was closed step=Later'],
      ['warn', 'boothlift_intake::passes', 'no hints from this folder: it is looked through instead folder=Summer Party'],
      ['info', 'boothlift_engine::surroundings', 'lanes look at their way why=OtherNetwork'],
      ['error', 'boothlift_engine::delivery::lane', 'the queue cannot be read error=database is locked lane=event-gallery'],
      ['info', 'boothlift_engine::audit', 'the gallery shows what it confirmed lane=local-gallery confirmed=628 seen=628 extra=0'],
    ];
    for (let round = 0; round < 6; round += 1) for (const [level, room, text] of night) this.add(level, room, text, Date.now() - (6 - round) * 400_000);
  }

  add(level: LogLevel, room: string, text: string, at = Date.now()): void {
    this.#lines.push({ n: this.#lines.length + 1, at: at + this.#lines.length * 700, level, room, text });
  }

  page(least: LogLevel, search: string, after: number, limit: number): LogPage {
    const fits = this.#lines.filter((line) => line.n > after && GRAVEST.indexOf(line.level) <= GRAVEST.indexOf(least) && `${line.room} ${line.text}`.toLowerCase().includes(search.toLowerCase())).reverse();
    return { lines: fits.slice(0, limit), newest: this.#lines.length, more: fits.length > limit };
  }
}

let made = 0;

/** What a help file of this drawn event would hold. */
export function helpFile(world: World, photoNames: boolean): HelpFile {
  const counts = world.counts();
  const file = (name: string, text: string) => ({ name, text });
  made += 1;
  return {
    number: made,
    name: 'Boothlift-help-2026-06-20-2304.zip',
    entries: [
      file('about.txt', 'boothlift: 0.1.0\nprogram: desktop\nsystem: windows\nversion of the records: 23\n'),
      file('settings.txt', 'order: newest-first\n\nfolder 1\nsessions by: dslrbooth\nstate: watched\n\ndestination event-gallery 1\nstate: works\ntoken is stored: true\n'),
      file('counts.txt', `photos: ${counts.photos}\ndelivered: ${counts.delivered}\nwaiting: ${counts.waiting}\n`),
      file('failures.txt', 'no attempt failed lately\n'),
      file('health.txt', health(world).lines.map((line) => `${line.fact.what}: ${line.failure?.code ?? 'fine'}\n`).join('')),
      file('self-test.txt', world.tested === null ? 'not run since the start\n' : `run: ${world.tested.run}\n`),
      file('log.txt', '2026-06-20T21:04:09Z INFO  boothlift_engine::engine: safe copies checked removed=0 missing=0\n'.repeat(40)),
      ...(photoNames ? [file('photo-names.txt', '20260620_2114_3.jpg: held, photo.incomplete\n')] : []),
    ],
  };
}
