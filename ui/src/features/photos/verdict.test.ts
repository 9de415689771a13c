import { describe, expect, it } from 'vitest';
import type { FailureCode, PhotoRow, PhotoVerdict } from '../../contract/types';
import { LANGUAGES, speak } from '../../words';
import { sayVerdict } from './verdict';

const row = (more: Partial<PhotoVerdict>) =>
  ({ verdict: { file: 'adopted', state: 'sending', failure: null, confirmed_at: [], to_go: ['Event Gallery'], goes_out_at: null, paused: false, unapproved: false, ...more } }) as PhotoRow;
const notSent = (code: FailureCode) => row({ state: 'not_sent', failure: { code, subject: 'a.jpg', remedy: 'leave_out', detail: '' } });

describe.each(LANGUAGES.map((language) => [language]))('a row of Photos in %s', (language) => {
  const said = async (of: PhotoRow, percent?: number) => {
    await speak(language);
    try {
      return sayVerdict(of, percent);
    } finally {
      await speak('en');
    }
  };

  it('is being checked once all of it is handed over and no answer has come', async () => {
    const { sending, checking } = { en: { sending: 'Sending 98%', checking: 'Checking' }, de: { sending: 'Wird gesendet, 98\u00a0%', checking: 'Wird geprüft' }, es: { sending: 'Enviando 98\u00a0%', checking: 'Comprobando' } }[language];
    expect((await said(row({}), 98)).title).toBe(sending);
    expect(await said(row({}), 99)).toEqual({ sign: 'moving', title: checking, text: 'Event Gallery' });
  });

  it('is taken down, which stands as itself, beside what is not sent for a reason', async () => {
    const { down, out } = { en: { down: 'Taken down', out: 'Not sent: left out' }, de: { down: 'Zurückgezogen', out: 'Nicht gesendet: ausgelassen' }, es: { down: 'Retirada', out: 'No enviada: descartada' } }[language];
    const there = await said(notSent('photo.taken_down'));
    expect([there.sign, there.title]).toEqual(['skipped', down]);
    expect((await said(notSent('photo.left_out'))).title).toBe(out);
  });
});
