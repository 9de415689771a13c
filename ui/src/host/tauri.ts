import { Channel, invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { getStore } from '@tauri-apps/plugin-store';
import type { Drag, FolderFind, Frame, ImportReport, Reply } from '../contract/types';
import { RequestIds } from './ids';
import type { DesktopChoices, Host, JoinCode, Played, Preferences, Wanted } from './host';

/** The pretend booth that goes on: which one, and what is played there. */
interface Pretending {
  number: number;
  played: Played | null;
}

const pretending = () => invoke<Pretending | null>('pretending');

/** Loads the page anew at a screen, as everything on it belongs to another engine now. It never comes back. */
function anew(screen: 'live' | 'welcome'): Promise<never> {
  location.hash = screen;
  location.reload();
  return new Promise(() => {});
}

/** The desktop program. */
export async function tauriHost(): Promise<Host> {
  const prefs = await storedPreferences();
  // Windows serves custom schemes as http://NAME.localhost, everybody else as NAME://localhost.
  const thumbs = navigator.userAgent.includes('Windows') ? 'http://thumb.localhost' : 'thumb://localhost';
  // Photos of the pretend booth have the same numbers as real ones: no picture of either may be kept for the other's.
  const booth = await pretending().catch(() => null);
  const album = booth === null ? '' : `?pretend=${booth.number}`;
  const ids = new RequestIds();
  ids.follow(window);
  return {
    prefs,
    async ask(request) {
      const id = ids.of(request);
      try {
        return await invoke<Reply>('ask', { request, id });
      } catch (thrown) {
        ids.forget(id);
        throw thrown;
      }
    },
    async subscribe(onFrames) {
      const channel = new Channel<Frame[]>();
      channel.onmessage = onFrames;
      await invoke('subscribe', { channel });
      return () => {
        channel.onmessage = () => {};
      };
    },
    onDrag(cb) {
      void listen<Drag>('drag', (event) => cb(event.payload));
    },
    onWanted(cb) {
      void listen<Wanted>('show', (event) => cb(event.payload));
    },
    thumbUrl: (photo, size) => `${thumbs}/photo/${photo}/${size}${album}`,
    findThumbUrl: (pick, picture) => `${thumbs}/find/${pick}/${picture}`,
    chooseFolder: () => invoke<FolderFind | null>('choose_folder'),
    async openPreset(pick) {
      const reply = await invoke<Reply | null>('open_preset', { pick });
      return reply?.reply === 'trial' ? reply.with : null;
    },
    savePreset: (pick) => invoke<boolean>('save_preset', { pick }),
    choosePhotos: (target) => invoke<ImportReport | null>('choose_photos', { target }),
    saveProof: (format, language) => invoke<boolean>('save_proof', { format, language }),
    copyToUsb: () => invoke<boolean>('copy_to_usb'),
    chooseEventFile: () => invoke<number | null>('choose_event_file'),
    saveEventFile: () => invoke<boolean>('save_event_file'),
    saveHelpFile: (number) => invoke<boolean>('save_help_file', { number }),
    print: () => window.print(),
    chooseKeyStore: (place) => invoke('choose_key_store', { place }),
    desktop: {
      pretendBooth: {
        begin: () => invoke('begin_pretending').then(() => anew('live')),
        stop: () => invoke('stop_pretending').then(() => anew('welcome')),
        played: async () => (await pretending())?.played ?? null,
        play: (trouble) => invoke('play_trouble', { act: { play: 'trouble', trouble } }),
        breakNext: () => invoke('play_trouble', { act: { play: 'broken_file' } }),
        pullThePlug: () => invoke('play_trouble', { act: { play: 'pull_the_plug' } }).then(() => anew('live')),
      },
      guestScreen: {
        toggle: () => invoke('toggle_guest_screen'),
        isOn: () => invoke<boolean>('guest_screen_on'),
        show: (session) => invoke('show_guests', { session }),
        onTurned(cb) {
          void listen<boolean>('guest_screen', (event) => cb(event.payload));
        },
      },
      joinCode: () => invoke<JoinCode | null>('join_code'),
      setJoinCode: (name, password) => invoke<'kept' | 'wrong_name' | 'wrong_password'>('set_join_code', { name, password }),
      forgetJoinCode: () => invoke('forget_join_code'),
      choices: () => invoke<DesktopChoices>('choices'),
      keepAwake: (on) => invoke('keep_awake', { on }),
      startAtLogin: (on) => invoke('start_at_login', { on }),
      speak: (language) => invoke('speak', { language }),
    },
    openGallery: (session) => invoke('open_gallery', { session }),
    openSignInPage: () => invoke('open_sign_in_page'),
    openAccountPage: (signIn) => invoke('open_account_page', { signIn: signIn.sign_in }),
    openPhotoPage: (photo, destination) => invoke('open_photo_page', { photo, destination }),
    copyText: (text) => invoke('copy_text', { text }),
    paste: () => invoke<boolean>('paste'),
    showInFolder: (file) => invoke('show_in_folder', { file }),
    pageReady() {
      void invoke('page_ready');
    },
  };
}

/** Read once at the start, written a moment after each change. A store that fails leaves the first choices. */
async function storedPreferences(): Promise<Preferences> {
  const kept = new Map<string, unknown>();
  try {
    // The program opens it and lets the page have this one only.
    const store = await getStore('page.json');
    if (store === null) throw new Error('no store');
    for (const [key, value] of await store.entries()) kept.set(key, value);
    return {
      get: (key) => kept.get(key),
      set(key, value) {
        kept.set(key, value);
        void store.set(key, value).catch(() => {});
      },
    };
  } catch {
    return { get: (key) => kept.get(key), set: (key, value) => void kept.set(key, value) };
  }
}
