import { expect, it } from 'vitest';
import type { Failure, Request } from '../../contract/types';
import { CommunityDraft, CycleMateDraft, isSafeAddress } from './community.svelte';
import { EventGalleryDraft } from './draft.svelte';

const refused: Failure = { code: 'dest.signin', subject: 'SelfCommunity', remedy: 'paste_token', detail: 'it ended' };
const events = [{ id: 7, name: 'Garden Party', date: '2026-06-20', photos: null }];

/** A host that notes what is asked; the browser's answer comes when `back` is called. */
function host() {
  const asked: Request[] = [];
  const opened: string[] = [];
  let end: { answer: (reply: unknown) => void; refuse: (why: Failure) => void } | null = null;
  const it = {
    asked,
    opened,
    back: () => end?.answer({ reply: 'done' }),
    never: () => end?.refuse(refused),
    openAccountPage(view: { page: string }) {
      opened.push(view.page);
      return Promise.resolve();
    },
    ask(request: Request) {
      asked.push(request);
      if (request.ask === 'begin_sign_in') return Promise.resolve({ reply: 'sign_in', with: { sign_in: 3, page: 'https://c.example/oauth/authorize/', listens: true, ends_at: 0 } });
      if (request.ask === 'await_sign_in') return new Promise((answer, refuse) => (end = { answer, refuse }));
      if (request.ask === 'cancel_sign_in') end?.refuse(refused);
      if (request.ask === 'list_remote_events') return Promise.resolve({ reply: 'remote_events', with: events });
      if (request.ask === 'preview_link') return request.link.includes('{tag}') ? Promise.resolve({ reply: 'text', with: 'https://g.example/7' }) : Promise.reject(refused);
      return Promise.resolve({ reply: 'done' });
    },
  };
  return it;
}
const settled = () => new Promise((done) => setTimeout(done));

function community(): CommunityDraft {
  const draft = new CommunityDraft();
  draft.address = ' https://c.example ';
  draft.app = 'booth';
  return draft;
}

it('a token goes by https or to this computer alone', () => {
  for (const good of ['https://c.example', 'http://127.0.0.1:80', 'http://localhost', 'http://[::1]:9']) expect(isSafeAddress(good), good).toBe(true);
  for (const bad of ['http://c.example', 'http://localhost.evil.example', 'ftp://c.example', 'c.example', '']) expect(isSafeAddress(bad), bad).toBe(false);
});

it('somebody signs in, the only event is chosen and checked, and no token is in what is asked', async () => {
  const [draft, it] = [community(), host()];
  const signing = draft.begin(it as never);
  await settled();
  expect(it.opened).toEqual(['https://c.example/oauth/authorize/']);
  expect([draft.signIn.view?.sign_in, draft.signedIn]).toEqual([3, false]);
  it.back();
  await signing;
  expect([draft.signIn.view, draft.signedIn, draft.event, draft.works]).toEqual([null, true, '7', true]);
  expect(draft.draft).toEqual({ kind: 'selfcommunity', base_url: 'https://c.example', event: 7, account: { by: 'sign_in', sign_in: 3 } });
  expect(it.asked.map((one) => one.ask)).toEqual(['begin_sign_in', 'await_sign_in', 'list_remote_events', 'check_destination']);
  // Another address is another community: nobody is signed in there.
  draft.address = 'https://other.example';
  expect([draft.signedIn, draft.works, draft.wrong !== null]).toEqual([false, false, true]);
});

it('a sign-in that is stopped is no trouble; one that ended by itself says so', async () => {
  const [draft, it] = [community(), host()];
  let signing = draft.begin(it as never);
  await settled();
  draft.signIn.stop(it as never);
  await signing;
  expect([draft.failure, draft.signIn.view]).toEqual([null, null]);
  expect(it.asked.at(-1)).toEqual({ ask: 'cancel_sign_in', sign_in: 3 });
  signing = draft.begin(it as never);
  await settled();
  it.never();
  await signing;
  expect(draft.failure?.code).toBe('dest.signin');
});

it('without https no sign-in begins and no token is sent', async () => {
  const [draft, it] = [community(), host()];
  draft.address = 'http://c.example';
  await draft.begin(it as never);
  await draft.find(it as never);
  const other = new CycleMateDraft();
  other.token = 'abcd';
  other.address = 'http://api.example';
  await other.find(it as never);
  expect(it.asked).toEqual([]);
});

it('the number of an event can be typed where no list can be read', async () => {
  const [draft, it] = [new CycleMateDraft(), host()];
  draft.token = ' abcd ';
  expect(draft.wrong).not.toBeNull();
  for (const bad of ['0', '-1', '7a', '1e3', '9'.repeat(16)]) {
    draft.event = bad;
    expect(draft.wrong, bad).not.toBeNull();
  }
  draft.event = ' 123 ';
  expect(await draft.check(it as never)).toBe(true);
  expect(draft.draft).toEqual({ kind: 'cyclemate', base_url: null, event: 123, token: 'abcd' });
});

it('a link is shown as a session would have it, and a wrong one keeps the gallery from being added', async () => {
  const [draft, it] = [new EventGalleryDraft(), host()];
  draft.token = 'abcd';
  draft.link = 'https://g.example/{tag}';
  await draft.preview(it as never);
  expect([draft.shown, draft.wrong]).toEqual([{ link: 'https://g.example/7' }, null]);
  draft.link = 'https://g.example/';
  await draft.preview(it as never);
  expect(draft.wrong).not.toBeNull();
  draft.link = '';
  await draft.preview(it as never);
  expect([draft.wrong, draft.draft]).toEqual([null, expect.objectContaining({ link: null, lost_answers: 'send-again' })]);
});
