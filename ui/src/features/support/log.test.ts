import { describe, expect, it } from 'vitest';
import type { LogLine, Request } from '../../contract/types';
import { PretendLog } from '../../host/fake/support';
import type { Host } from '../../host/host';
import { LogTail, MOST } from './log.svelte';

/** A host whose log is `log`, and what it was asked. */
function tail(log: PretendLog): { tail: LogTail; asked: Request[] } {
  const asked: Request[] = [];
  const host = {
    ask(request: Request) {
      asked.push(request);
      if (request.ask !== 'list_log') throw new Error(request.ask);
      return Promise.resolve({ reply: 'log', with: log.page(request.least, request.search, request.after, request.limit) });
    },
  } as unknown as Host;
  return { tail: new LogTail(host), asked };
}

const texts = (lines: readonly LogLine[]) => lines.map((line) => line.text);

describe('the end of the log', () => {
  it('follows while somebody looks at the top', async () => {
    const log = new PretendLog();
    const { tail: it } = tail(log);
    await it.restart();
    const before = it.lines.length;
    log.add('info', 'boothlift', 'something new');
    await it.look();
    expect(texts(it.lines)[0]).toBe('something new');
    expect([it.lines.length, it.kept.length]).toEqual([before + 1, 0]);
  });

  it('moves nothing below the eyes of somebody who reads further down', async () => {
    const log = new PretendLog();
    const { tail: it } = tail(log);
    await it.restart();
    const read = it.lines;
    it.follows = false;
    for (const n of [1, 2, 3]) {
      log.add('warn', 'boothlift', `new ${n}`);
      await it.look();
    }
    expect(it.lines).toBe(read);
    expect(texts(it.kept)).toEqual(['new 3', 'new 2', 'new 1']);
    it.show();
    expect(texts(it.lines).slice(0, 3)).toEqual(['new 3', 'new 2', 'new 1']);
    expect([it.kept.length, it.follows, it.lines.length]).toEqual([0, true, read.length + 3]);
  });

  it('asks only for what is new, and from nothing after the filter changed', async () => {
    const log = new PretendLog();
    const { tail: it, asked } = tail(log);
    await it.restart();
    await it.look();
    it.least = 'error';
    it.search = 'QUEUE';
    await it.restart();
    const after = asked.map((one) => (one.ask === 'list_log' ? one.after : -1));
    expect(after[0]).toBe(0);
    expect(after[1]).toBeGreaterThan(0);
    expect(after[2]).toBe(0);
    expect(new Set(it.lines.map((line) => line.level))).toEqual(new Set(['error']));
  });

  it('does not show the answer to an older question', async () => {
    const log = new PretendLog();
    const { tail: it } = tail(log);
    const first = it.restart();
    it.search = 'no line has this';
    const second = it.restart();
    await Promise.all([first, second]);
    expect(it.lines).toEqual([]);
  });

  it('shows a bounded number of lines', async () => {
    const log = new PretendLog();
    for (let n = 0; n < MOST + 50; n += 1) log.add('info', 'boothlift', `${n}`);
    const { tail: it } = tail(log);
    await it.restart();
    log.add('info', 'boothlift', 'last');
    await it.look();
    expect(it.lines.length).toBe(MOST);
    expect(texts(it.lines)[0]).toBe('last');
  });

  it('copies the chosen lines, the oldest first, or all of them', async () => {
    const log = new PretendLog();
    const { tail: it } = tail(log);
    await it.restart();
    const line = (at: number) => it.lines[at] as LogLine;
    expect(it.text().split('\n').length).toBe(it.lines.length);
    it.toggle(line(2));
    it.reach(line(4));
    it.toggle(line(3));
    const copied = it.text().split('\n');
    expect(copied.length).toBe(2);
    expect(copied[0]).toContain(line(4).text);
    expect(copied[1]).toContain(line(2).text);
    expect(copied[0]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z [A-Z]+ +boothlift/);
    it.none();
    it.all();
    expect(it.chosen.size).toBe(it.lines.length);
  });
});
