import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** The evening of the pictures, by its own clock. */
const DAY = '2026-06-20';
export const DOORS = Date.parse(`${DAY}T20:45:00Z`);
/** When each group of guests stood in the booth, and the seed its photos are drawn from. */
const GUESTS: readonly [at: string, seed: number][] = [['20:58', 3], ['21:01', 7], ['21:05', 19], ['21:08', 9], ['21:14', 14], ['21:17', 8]];

/** From this moment of the real clock on, the pictures show that one. */
export type Moment = readonly [from: number, shown: number];

/** The real program with the real pretend booth, in a room of their own. */
export class Party {
  readonly moments: Moment[] = [[Date.now() - 60_000, DOORS]];
  url = '';
  #room = realpathSync(mkdtempSync(join(tmpdir(), 'boothlift-guide-')));
  #program: ChildProcessByStdio<null, Readable, null> | null = null;
  #ended: Promise<unknown> = Promise.resolve();
  #guests = 0;
  #onDelivered = () => {};

  constructor(
    private readonly headless: string,
    private readonly booth: string,
  ) {}

  /** Paths as they are, and as a booth's computer would have them. */
  get paths(): readonly [real: string, shown: string][] {
    return [[this.#room, '/home/booth']];
  }

  /** Opens the program on an empty folder. */
  async open(): Promise<void> {
    mkdirSync(join(this.#room, 'photos'));
    const event = join(this.#room, 'garden-party.toml');
    writeFileSync(event, `name = 'Garden Party'\ndate = '${DAY}'\n[[folders]]\npath = 'photos'\nsessions = 'dslrbooth'\nsettle-seconds = 0.3\n`);
    const program = spawn(this.headless, ['run', '--event', event, '--data', join(this.#room, 'data'), '--json', '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'ignore'] });
    this.#program = program;
    this.#ended = new Promise((end) => program.once('exit', end));
    this.url = await new Promise<string>((ready, refuse) => {
      program.once('error', refuse);
      program.once('exit', (code) => refuse(new Error(`${this.headless} ended with ${code}`)));
      createInterface(program.stdout).on('line', (line) => {
        const said = JSON.parse(line) as { event: string; listen?: string; state?: string };
        if (said.event === 'delivery_changed' && said.state === 'confirmed') this.#onDelivered();
        if (said.event === 'ready' && said.listen !== undefined) ready(said.listen);
      });
    });
  }

  /** The next group of guests, photo after photo, each in the gallery before the next is taken; false when all have been there. */
  async shoot(): Promise<boolean> {
    const next = GUESTS[this.#guests];
    if (next === undefined) return false;
    const [at, seed] = next;
    this.#guests += 1;
    this.moments.push([Date.now(), Date.parse(`${DAY}T${at}:20Z`)]);
    const drawn = join(this.#room, `group-${this.#guests}`);
    const run = spawnSync(this.booth, ['--folder', drawn, '--sessions', '1', '--seed', `${seed}`, '--at', `${DAY}T${at}`], { stdio: ['ignore', 'ignore', 'inherit'] });
    if (run.status !== 0) throw new Error(`${this.booth} ended with ${run.status ?? run.error?.message}`);
    for (const name of readdirSync(drawn).toSorted()) {
      const there = new Promise<void>((done) => (this.#onDelivered = done));
      renameSync(join(drawn, name), join(this.#room, 'photos', name));
      await there;
    }
    return true;
  }

  /** What the clock of the pictures shows now. */
  get now(): number {
    return this.moments.at(-1)?.[1] ?? DOORS;
  }

  /** From now on it is later. */
  later(minutes: number): void {
    this.moments.push([Date.now(), this.now + minutes * 60_000]);
  }

  async close(): Promise<void> {
    this.#program?.kill('SIGTERM');
    await this.#ended;
    rmSync(this.#room, { recursive: true, force: true });
  }
}

/**
 * Put into the page before its own script: whatever the program tells of a real moment or a real path is shown as the evening of
 * the pictures, so that every run draws the same. Runs in the browser.
 */
export function retell([moments, paths]: [moments: readonly Moment[], paths: readonly (readonly [string, string])[]]): void {
  const first = moments[0]?.[0] ?? 0;
  const told = (value: unknown, key = ''): unknown => {
    // It is another one for each moment that is checked.
    if (key === 'check_number') return String(value).replaceAll(/[0-9a-f]/g, (_, at: number) => '7c1e09b4'[at % 8] ?? '');
    if (typeof value === 'number' && value >= first && value < first + 86_400_000) {
      const [from, shown] = moments.findLast(([begins]) => begins <= value) ?? [value, value];
      // A part of the evening takes seconds of real time, shown as one moment; what lies far behind it is still to come.
      const ahead = value - from;
      return shown + (ahead > 90_000 ? ahead - (ahead % 60_000) : 0);
    }
    if (typeof value === 'string') return paths.reduce((text, [real, shown]) => text.replaceAll(real, shown), value).replace(/^127\.0\.0\.1:\d+$/, '127.0.0.1:8080');
    if (Array.isArray(value)) return value.map((one) => told(one));
    if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, told(part, key)]));
    return value;
  };
  const parse = JSON.parse.bind(JSON);
  JSON.parse = (text: string, reviver?: (this: unknown, key: string, value: unknown) => unknown) => told(parse(text, reviver));
  Response.prototype.json = async function (this: Response) {
    return JSON.parse(await this.text()) as unknown;
  };
}
