import type { Failure, Frame, ProofFormat, Reply } from '../contract/types';
import { asFailure, isFailure, PORTAL_PAGE, type Host, type Preferences } from './host';

/** The headless program: requests by POST, frames as server-sent events, all below the page's own secret path. */
export function headlessHost(): Host {
  const here = (path: string) => new URL(path, document.baseURI).href;
  return {
    prefs: browserPreferences(),
    async ask(request) {
      let answer: Response;
      try {
        answer = await fetch(here('ask'), {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(request),
          redirect: 'error',
        });
      } catch {
        throw notReached();
      }
      const body: unknown = await answer.json().catch(() => null);
      if (!answer.ok) throw isFailure(body) ? body : asFailure(new Error(`status ${answer.status}`));
      return body as Reply;
    },
    subscribe(onFrames) {
      return new Promise((ready, refuse) => {
        const frames = new EventSource(here('frames'));
        let open = false;
        // A connection that broke has a hole in it: an impossible number makes the page ask for a snapshot, and say so when there is none.
        const hole = () => onFrames([{ seq: Number.MAX_SAFE_INTEGER, changes: [] }]);
        frames.onopen = () => {
          if (open) hole();
          open = true;
          ready(() => frames.close());
        };
        frames.onerror = () => {
          if (open) {
            hole();
            return;
          }
          frames.close();
          refuse(notReached());
        };
        frames.onmessage = (event: MessageEvent<string>) => onFrames(JSON.parse(event.data) as Frame[]);
      });
    },
    // A browser hands over no paths, so nothing dragged here can be read by the program.
    onDrag() {},
    // It has no tray.
    onWanted() {},
    thumbUrl: (photo, size) => here(`thumb/photo/${photo}/${size}`),
    findThumbUrl: (pick, picture) => here(`thumb/find/${pick}/${picture}`),
    chooseFolder: () => Promise.resolve(null),
    openPreset: null,
    savePreset: null,
    choosePhotos: () => Promise.resolve(null),
    async saveProof(format, language) {
      const reply = await this.ask({ ask: 'show_proof', format, language });
      if (reply.reply !== 'text') return false;
      download(`proof-of-delivery.${format}`, PROOF_TYPES[format], reply.with);
      return true;
    },
    // A browser hands over no folder.
    copyToUsb: null,
    // Its event is set in the event file it was started with.
    chooseEventFile: () => Promise.resolve(null),
    saveEventFile: () => Promise.resolve(false),
    async saveHelpFile(number, name) {
      const answer = await fetch(here(`help-file/${number}`), { redirect: 'error' }).catch(() => null);
      if (answer === null) throw notReached();
      if (!answer.ok) throw asFailure(new Error(`status ${answer.status}`));
      handOver(name, await answer.blob());
      return true;
    },
    print: () => window.print(),
    // Its tokens come from where the event file says.
    chooseKeyStore: null,
    desktop: null,
    async openGallery(session) {
      const reply = await this.ask({ ask: 'show_code', session });
      if (reply.reply === 'code') window.open(reply.with.url, '_blank', 'noreferrer');
    },
    openSignInPage() {
      window.open(PORTAL_PAGE, '_blank', 'noreferrer');
      return Promise.resolve();
    },
    openAccountPage(signIn) {
      window.open(signIn.page, '_blank', 'noreferrer');
      return Promise.resolve();
    },
    async openPhotoPage(photo, destination) {
      const reply = await this.ask({ ask: 'show_gallery_page', photo, destination });
      if (reply.reply === 'text') window.open(reply.with, '_blank', 'noreferrer');
    },
    copyText: (text) => navigator.clipboard.writeText(text),
    // A browser hands over no files of the clipboard either.
    paste: null,
    showInFolder: () => Promise.resolve(),
    pageReady() {},
  };
}

const PROOF_TYPES: Record<ProofFormat, string> = { html: 'text/html', csv: 'text/csv', json: 'application/json' };

/** Hands a text to the browser as a file. */
function download(name: string, type: string, text: string): void {
  handOver(name, new Blob([text], { type: `${type};charset=utf-8` }));
}

function handOver(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function notReached(): Failure {
  return { code: 'request.gone', subject: 'Boothlift', remedy: 'try_now', detail: 'The program does not answer.' };
}

function browserPreferences(): Preferences {
  return {
    get(key) {
      try {
        return JSON.parse(localStorage.getItem(`boothlift.${key}`) ?? 'null') ?? undefined;
      } catch {
        return undefined;
      }
    },
    set(key, value) {
      try {
        localStorage.setItem(`boothlift.${key}`, JSON.stringify(value));
      } catch {
        // A browser that keeps nothing: the choice lasts as long as the page.
      }
    },
  };
}
