import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RuleTry } from './rule.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const asked: unknown[] = [];
  const trial = { sessions: [], photos: 1, fits: null, misfits: [], wrong: null };
  const answers: (() => void)[] = [];
  const page = {
    get: (_: string, request: { rule: unknown }) => {
      asked.push(request.rule);
      return new Promise((answer) => answers.push(() => answer(trial)));
    },
    host: {
      openPreset: () => {
        asked.push('file');
        return Promise.resolve(trial);
      },
    },
    fail: () => {},
  };
  const beginning = { show: vi.fn(), trying: false };
  const rule = new RuleTry(page as never, beginning as never, { pick: 1, rule: 'auto', presets: [] } as never);
  const answer = async () => {
    answers.splice(0).forEach((one) => one());
    await vi.advanceTimersByTimeAsync(0);
  };
  return { rule, asked, beginning, answer };
}

function type(rule: RuleTry, text: string): void {
  rule.by = 'pattern';
  rule.text = text;
  rule.typed();
}

it('typing asks once, after the last letter, and nothing starts meanwhile', async () => {
  const { rule, asked, beginning, answer } = setUp();
  for (const text of ['^', '^(', '^(?<session>.+)_']) type(rule, text);
  expect([asked.length, beginning.trying]).toEqual([0, true]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toEqual([{ by: 'pattern', text: '^(?<session>.+)_' }]);
  expect(beginning.trying).toBe(true);
  await answer();
  expect(beginning.trying).toBe(false);
  expect(beginning.show).toHaveBeenCalledOnce();
});

it('a preset chosen within the pause of typing is the last rule asked for', async () => {
  const { rule, asked } = setUp();
  type(rule, '^(?<session>.+)_');
  rule.choose('preset');
  await vi.advanceTimersByTimeAsync(1000);
  expect(rule.by).toBe('preset');
  expect(asked).toEqual([{ by: 'preset', word: 'auto' }]);
});

it('a preset file opened within the pause of typing is the last rule asked for', async () => {
  const { rule, asked, beginning } = setUp();
  type(rule, '^(?<session>.+)_');
  await rule.open();
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toEqual(['file']);
  expect(beginning.trying).toBe(false);
});

it('an expression that was emptied gives way to what was proposed', async () => {
  const { rule, asked } = setUp();
  type(rule, '');
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toEqual([{ by: 'proposed' }]);
});

it('an answer to an older question changes nothing', async () => {
  const { rule, beginning, answer } = setUp();
  rule.choose('preset');
  type(rule, '^(?<session>.+)_');
  await answer();
  expect(beginning.show).not.toHaveBeenCalled();
  expect(beginning.trying).toBe(true);
});
