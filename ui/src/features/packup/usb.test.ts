import { expect, it } from 'vitest';
import type { Failure, UsbCopy } from '../../contract/types';
import { usbSays } from './usb';

const copy: UsbCopy = { state: 'copying', folder: 'E:\\Party', photos: 642, copied: 312, missing: [], missing_total: 0, failure: null };
const failure = (code: Failure['code'], subject = ''): Failure => ({ code, subject, remedy: 'try_now', detail: '' });

it('says how far it is, and that the stick may go only once it is done', () => {
  expect(usbSays(copy)).toMatchObject({ sign: 'moving', title: '312 of 642 on the USB stick.' });
  for (const state of ['copying', 'stopped', 'failed'] as const) {
    const said = usbSays({ ...copy, state });
    expect(`${said.title} ${said.text}`).not.toContain('You can pull it out now.');
    expect(said.sign).not.toBe('delivered');
  }
  expect(usbSays({ ...copy, state: 'done', copied: 642 })).toEqual({ sign: 'delivered', title: 'You can pull it out now.', text: '642 photos are on the USB stick, each compared after it was written.' });
});

it('is not green where photos have no copy', () => {
  expect(usbSays({ ...copy, state: 'done', copied: 640, missing_total: 2 }).sign).toBe('needs');
});

it('tells trouble in three parts, with what is missing where that is known', () => {
  const full = usbSays({ ...copy, state: 'failed', failure: failure('usb.full', '118') });
  expect(full).toEqual({ sign: 'needs', title: 'The USB stick is too small.', text: 'It has no room for the rest: 118 MB more are needed. What is on it is right and stays. Free some space on it and go on, or take a larger one.' });
  expect(usbSays({ ...copy, state: 'failed', failure: failure('usb.full') }).text).not.toMatch(/\d/);
  expect(usbSays({ ...copy, state: 'failed', failure: failure('usb.gone', '/media/stick') }).title).toBe('The USB stick is gone.');
});
