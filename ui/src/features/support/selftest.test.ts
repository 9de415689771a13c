import { describe, expect, it } from 'vitest';
import type { Failure, FailureCode, Finding, SelfTest, TestOf, TestRow } from '../../contract/types';
import { nextStep, says, sum } from './selftest';

const failure = (code: FailureCode): Failure => ({ code, subject: 'Event Gallery', remedy: 'wait', detail: '' });
const row = (of: TestOf, state: TestRow['state'], finding: Finding, why: Failure | null = null): TestRow => ({ of, subject: '', state, finding, free_bytes: 182_400_000_000, failure: why, took_ms: 1 });
const OF: readonly TestOf[] = ['folder', 'disk', 'keys', 'network', 'destination'];

describe('a row of the self-test', () => {
  it('has a sign for each state', () => {
    const signs = (['running', 'good', 'note', 'bad'] as const).map((state) => says(row('disk', state, 'looking')).sign);
    expect(signs).toEqual(['moving', 'delivered', 'waiting', 'needs']);
  });

  it('says in whole sentences what was found, and what can be done where something fails', () => {
    const found: Finding[] = ['hears', 'looks_only', 'writes', 'keeps_secrets', 'reached', 'accepted', 'set_up', 'here', 'asked_to_wait', 'way_closed'];
    for (const one of found) expect(says(row('disk', 'good', one)).text).toMatch(/^\S.+\.$/);
    for (const of of OF) expect(says(row(of, 'bad', 'too_slow')).text.split('. ').length, of).toBeGreaterThanOrEqual(3);
    const portal = says(row('network', 'bad', 'failed', failure('net.portal')));
    expect([portal.wrong, portal.text.includes('Open the page')]).toEqual(['The venue Wi-Fi wants a sign-in', true]);
    expect(says(row('disk', 'good', 'writes')).text).toContain('182');
  });

  it('offers the step that helps, and none where only waiting does', () => {
    const steps = (['net.portal', 'keys.locked', 'disk.full', 'folder.gone', 'dest.denied', 'net.offline', 'dest.down'] as const).map((code) => nextStep(code));
    expect(steps).toEqual(['sign_in_page', 'keys', 'space', 'event', 'event', null, null]);
    expect(nextStep(null)).toBeNull();
  });
});

describe('a run', () => {
  it('is counted while it goes on', () => {
    const rows = [row('folder', 'good', 'hears'), row('disk', 'bad', 'failed'), row('keys', 'running', 'looking')];
    const test: SelfTest = { run: 1, started_at: 0, ended_at: null, rows };
    expect(sum(test)).toEqual({ done: 2, bad: 1, runs: true });
    expect(sum({ ...test, ended_at: 5 }).runs).toBe(false);
  });
});
