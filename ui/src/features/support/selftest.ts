import type { FailureCode, SelfTest, TestRow } from '../../contract/types';
import type { Sign } from '../../shared/signs';
import { words } from '../../words';

/** What one row says: its sign, what was looked at, what is wrong where something is, and a sentence or two with the next step where one is needed. */
export interface Said {
  sign: Sign;
  title: string;
  wrong: string | null;
  text: string;
}

const SIGNS: Record<TestRow['state'], Sign> = { running: 'moving', good: 'delivered', note: 'waiting', bad: 'needs' };

export function says(row: TestRow): Said {
  const w = words.support.test;
  const why = row.finding === 'failed' && row.failure !== null ? words.common.failure(row.failure) : null;
  return { sign: SIGNS[row.state], title: w.of[row.of], wrong: why?.title ?? null, text: why?.text ?? text(row) };
}

function text(row: TestRow): string {
  const w = words.support.test;
  if (row.finding === 'too_slow') return w.tooSlow[row.of];
  if (row.finding === 'writes') return w.writes(row.free_bytes);
  return w.found[row.finding];
}

/** How a run went so far. */
export function sum(test: SelfTest): { done: number; bad: number; runs: boolean } {
  return { done: test.rows.filter((row) => row.state !== 'running').length, bad: test.rows.filter((row) => row.state === 'bad').length, runs: test.ended_at === null };
}

/** What a button beside a failure does; nothing where only waiting helps. */
export type NextStep = 'sign_in_page' | 'keys' | 'space' | 'event' | null;

const EVENT: readonly FailureCode[] = ['folder.gone', 'folder.changed', 'folder.unusable', 'folder.own', 'dest.denied', 'dest.signin', 'dest.no_token', 'dest.address', 'dest.moved'];

export function nextStep(code: FailureCode | null): NextStep {
  if (code === null) return null;
  if (code === 'net.portal' || code === 'dest.cert') return 'sign_in_page';
  if (code === 'keys.locked') return 'keys';
  if (code === 'disk.full' || code === 'app.records') return 'space';
  return EVENT.includes(code) ? 'event' : null;
}
