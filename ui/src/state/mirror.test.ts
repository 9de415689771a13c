import { describe, expect, it } from 'vitest';
import type { Counts, Frame, Reply, Request, Snapshot } from '../contract/types';
import type { Host } from '../host/host';
import { World } from '../host/fake/world';
import { SCENARIOS } from '../host/fake/scenario';
import { Mirror } from './mirror.svelte';

const counts = (delivered: number): Counts => ({ photos: 10, delivered, sending: 0, waiting: 10 - delivered, needs_you: 0, not_sent: 0, arriving: 0 });
const frame = (seq: number, delivered: number): Frame => ({ seq, changes: [{ what: 'counts', now: counts(delivered) }] });

/** A host whose snapshot is answered when the test says so. */
class Script {
  asked = 0;
  send: (frames: Frame[]) => void = () => {};
  #answers: ((reply: Reply) => void)[] = [];
  #base: Snapshot = new World('live').snapshot();

  host = {
    ask: (request: Request) => {
      if (request.ask !== 'snapshot') throw new Error(request.ask);
      this.asked += 1;
      return new Promise<Reply>((answer) => this.#answers.push(answer));
    },
    subscribe: (onFrames: (frames: Frame[]) => void) => {
      this.send = onFrames;
      return Promise.resolve(() => {});
    },
  } as unknown as Host;

  async answer(seq: number, delivered: number): Promise<void> {
    this.#answers.shift()?.({ reply: 'snapshot', with: { ...this.#base, seq, counts: counts(delivered) } });
    await settled();
  }
}

async function settled(): Promise<void> {
  for (let i = 0; i < 8; i += 1) await Promise.resolve();
}

async function started(): Promise<{ script: Script; mirror: Mirror }> {
  const script = new Script();
  const mirror = new Mirror(script.host);
  void mirror.start();
  await settled();
  await script.answer(5, 1);
  return { script, mirror };
}

describe('Mirror', () => {
  it('subscribes before it asks, and keeps frames that come in between', async () => {
    const script = new Script();
    const mirror = new Mirror(script.host);
    void mirror.start();
    await settled();
    script.send([frame(5, 1), frame(6, 2)]);
    expect(mirror.ready).toBe(false);
    await script.answer(5, 1);
    expect(mirror.counts.delivered).toBe(2);
    expect(script.asked).toBe(1);
  });

  it('drops frames that the snapshot already holds', async () => {
    const { script, mirror } = await started();
    script.send([frame(4, 9), frame(5, 9)]);
    expect(mirror.counts.delivered).toBe(1);
  });

  it('applies frames that follow, in order', async () => {
    const { script, mirror } = await started();
    script.send([frame(6, 2), frame(7, 3)]);
    expect(mirror.counts.delivered).toBe(3);
    expect(script.asked).toBe(1);
  });

  it('asks for a snapshot again after a gap, and goes on from there', async () => {
    const { script, mirror } = await started();
    script.send([frame(8, 7)]);
    expect(mirror.counts.delivered).toBe(1);
    expect(script.asked).toBe(2);
    script.send([frame(9, 8), frame(10, 9)]);
    await script.answer(9, 8);
    expect(mirror.counts.delivered).toBe(9);
    expect(script.asked).toBe(2);
  });

  it('asks again when a connection came back with a hole in it', async () => {
    const { script, mirror } = await started();
    script.send([{ seq: Number.MAX_SAFE_INTEGER, changes: [] }]);
    expect(script.asked).toBe(2);
    await script.answer(40, 4);
    script.send([frame(41, 5)]);
    expect(mirror.counts.delivered).toBe(5);
    expect(script.asked).toBe(2);
  });

  it('tells how far a photo is, by its id', async () => {
    const { script, mirror } = await started();
    script.send([{ seq: 6, changes: [{ what: 'progress', now: [{ photo: 77, session: null, destination: 'a', name: 'x.jpg', percent: 41 }] }] }]);
    expect(mirror.percent.get(77)).toBe(41);
  });

  it('tells how far a photo is by the destination that has least of it', async () => {
    const { script, mirror } = await started();
    const to = (destination: string, percent: number) => ({ photo: 77, session: null, destination, name: 'x.jpg', percent });
    script.send([{ seq: 6, changes: [{ what: 'progress', now: [to('a', 20), to('b', 99)] }] }]);
    expect(mirror.percent.get(77)).toBe(20);
    script.send([{ seq: 7, changes: [{ what: 'progress', now: [to('a', 99), to('b', 60)] }] }]);
    expect(mirror.percent.get(77)).toBe(60);
  });
});

describe('the pretend event', () => {
  it('closes its sum in every frame of every scenario', () => {
    for (const name of SCENARIOS.filter((one) => one !== 'many')) {
      const world = new World(name);
      const seen: Counts[] = [world.snapshot().counts];
      world.listen((frames) => frames.forEach((one) => one.changes.forEach((change) => change.what === 'counts' && seen.push(change.now))));
      for (let i = 0; i < 40; i += 1) world.step();
      for (const now of seen) expect(now.delivered + now.sending + now.waiting + now.needs_you, name).toBe(now.photos);
    }
  });
});
