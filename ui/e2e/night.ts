import { execFileSync, spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Frame, PhotoDetail, PhotoFilter, PhotoPage, PhotoRow, Reply, Request, Snapshot } from '../src/contract/types';

const TOKEN = 'night-token-0123456789';

/** An Event Gallery that takes every byte and answers when it is told to. */
class Gallery {
  readonly #waiting: ServerResponse[] = [];
  #open = false;
  readonly #server = createServer((request, response) => {
    request.resume().on('end', () => {
      this.#waiting.push(response);
      if (this.#open) this.answer();
    });
  });
  #answered = 0;

  async listen(): Promise<string> {
    await new Promise<void>((ready) => this.#server.listen(0, '127.0.0.1', ready));
    const at = this.#server.address();
    if (at === null || typeof at === 'string') throw new Error('no address');
    return `http://127.0.0.1:${at.port}/api/v1/picture/upload`;
  }

  /** Uploads that are here whole and have no answer. */
  get unanswered(): number {
    return this.#waiting.length;
  }

  /** Answers what waits; `most` of it where that is said. */
  answer(most = Infinity): void {
    for (const response of this.#waiting.splice(0, most)) {
      this.#answered += 1;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ success: true, data: { id: this.#answered, url: `https://gallery.example/p/${this.#answered}` } }));
    }
  }

  /** Will not have one photo, for good. */
  refuse(): void {
    const response = this.#waiting.shift();
    response?.writeHead(415, { 'content-type': 'application/json' });
    response?.end(JSON.stringify({ success: false, error: 'not this kind' }));
  }

  /** From now on every upload is answered at once. */
  answerAll(): void {
    this.#open = true;
    this.answer();
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** The real headless program with the real pretend booth, in a room of their own: the built-in gallery, and one outside that answers when it is told to. */
export class Night {
  readonly gallery = new Gallery();
  readonly frames: Frame[] = [];
  url = '';
  #room = mkdtempSync(join(tmpdir(), 'boothlift-night-'));
  #program: ChildProcessByStdio<null, Readable, null> | null = null;
  #hearing = new AbortController();
  #groups = 0;
  readonly #headless = built('BOOTHLIFT_HEADLESS', 'boothlift-headless');
  readonly #booth = built('BOOTHLIFT_PRETEND_BOOTH', 'pretend-booth');

  async open(): Promise<void> {
    mkdirSync(join(this.#room, 'photos'));
    const endpoint = await this.gallery.listen();
    const event = join(this.#room, 'event.toml');
    writeFileSync(
      event,
      `name = 'Garden Party'\ndate = '2026-06-20'\n[[folders]]\npath = 'photos'\nsessions = 'dslrbooth'\nsettle-seconds = 0.3\n[[destinations]]\nkind = 'local-gallery'\n[[destinations]]\nkind = 'event-gallery'\nendpoint = '${endpoint}'\ntoken-env = 'NIGHT_TOKEN'\n`,
    );
    const program = spawn(this.#headless, ['run', '--event', event, '--data', join(this.#room, 'data'), '--json', '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NIGHT_TOKEN: TOKEN } });
    this.#program = program;
    this.url = await new Promise<string>((ready, refuse) => {
      program.once('error', refuse);
      program.once('exit', (code) => refuse(new Error(`the program ended with ${code}`)));
      createInterface(program.stdout).on('line', (line) => {
        const said = JSON.parse(line) as { event: string; listen?: string };
        if (said.event === 'ready' && said.listen !== undefined) ready(said.listen);
      });
    });
    await this.#hear();
  }

  /** Keeps every frame the program sends. */
  async #hear(): Promise<void> {
    const answer = await fetch(new URL('frames', this.url), { signal: this.#hearing.signal });
    const stream = answer.body?.pipeThrough(new TextDecoderStream());
    if (stream === undefined) throw new Error('no frames');
    void (async () => {
      let rest = '';
      for await (const part of stream) {
        const lines = (rest + part).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (line.startsWith('data:')) this.frames.push(...(JSON.parse(line.slice(5)) as Frame[]));
      }
    })().catch(() => {});
  }

  /** Another group of guests: the pretend booth's photos, renamed into place; their names. */
  shoot(): string[] {
    this.#groups += 1;
    const drawn = join(this.#room, `group-${this.#groups}`);
    const run = spawnSync(this.#booth, ['--folder', drawn, '--sessions', '1', '--seed', `${this.#groups}`, '--at', `2026-06-20T20:${String(10 + this.#groups).padStart(2, '0')}`], { stdio: ['ignore', 'ignore', 'inherit'] });
    if (run.status !== 0) throw new Error(`${this.#booth} ended with ${run.status ?? run.error?.message}`);
    const names = readdirSync(drawn).toSorted();
    for (const name of names) renameSync(join(drawn, name), join(this.#room, 'photos', name));
    return names;
  }

  /** A file in the booth's folder that the booth did not mean to be there. */
  put(name: string, bytes: string | Buffer): void {
    writeFileSync(join(this.#room, 'photos', name), bytes);
  }

  async ask<R extends Reply['reply']>(reply: R, request: Request): Promise<Extract<Reply, { reply: R }>> {
    const answer = await fetch(new URL('ask', this.url), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(request) });
    const body = (await answer.json()) as Reply;
    if (!answer.ok || body.reply !== reply) throw new Error(`${request.ask}: ${JSON.stringify(body)}`);
    return body as Extract<Reply, { reply: R }>;
  }

  snapshot = async (): Promise<Snapshot> => (await this.ask('snapshot', { ask: 'snapshot' })).with;
  list = async (filter: PhotoFilter): Promise<PhotoPage> => (await this.ask('photos', { ask: 'list_photos', filter, search: '', sort: 'newest', offset: 0, limit: 200 })).with;
  detail = async (row: PhotoRow): Promise<PhotoDetail> => (await this.ask('photo', { ask: 'show_photo', file: row.file })).with;

  /** What a second program counts in the same records. */
  status(): { photos: number; destinations: Record<string, Record<string, number | string>> } {
    return JSON.parse(execFileSync(this.#headless, ['status', '--data', join(this.#room, 'data'), '--json'], { encoding: 'utf8' })) as ReturnType<Night['status']>;
  }

  async close(): Promise<void> {
    this.#hearing.abort();
    this.gallery.close();
    const program = this.#program;
    if (program !== null) {
      program.removeAllListeners('exit');
      const ended = new Promise((end) => program.once('exit', end));
      program.kill('SIGTERM');
      await ended;
    }
    rmSync(this.#room, { recursive: true, force: true });
  }
}

/** A program of this project, where the caller named it, or where the build leaves it. */
function built(variable: string, name: string): string {
  const headless = process.env['BOOTHLIFT_HEADLESS'];
  const folder = headless === undefined ? join(import.meta.dirname, '..', '..', 'target', 'debug') : dirname(headless);
  const path = process.env[variable] ?? join(folder, name);
  if (!existsSync(path)) throw new Error(`${path} is not there: cargo build --workspace makes it.`);
  return path;
}
