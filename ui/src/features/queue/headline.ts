import type { Failure, FailureCode, HeadlineRow } from '../../contract/types';
import type { IconName } from '../../shared/icons';
import type { Mirror } from '../../state/mirror.svelte';
import type { Page } from '../../state/page.svelte';
import { words, type HeadlineFacts, type HeadlineWords } from '../../words';

type Tone = 'delivered' | 'moving' | 'waiting' | 'needs' | 'danger' | 'brand';

/** How a row of the headline table looks; its words are in the catalogue. */
export interface HeadlineLook {
  tone: Tone;
  emblem: IconName;
  /** What stands at the right where there is no button. */
  block?: 'done' | 'since' | 'last';
  /** Rows 1 to 8: trouble that other screens repeat in their status strip. */
  trouble: boolean;
  /** Rows 1 to 3 are spoken at once. */
  urgent?: boolean;
}

export const LOOKS: Record<HeadlineRow, HeadlineLook> = {
  records: { tone: 'danger', emblem: 'octagon', trouble: true, urgent: true },
  disk_full: { tone: 'danger', emblem: 'octagon', trouble: true, urgent: true },
  photo_gone: { tone: 'danger', emblem: 'octagon', trouble: true, urgent: true },
  folder_gone: { tone: 'needs', emblem: 'triangle', trouble: true },
  folder_changed: { tone: 'needs', emblem: 'triangle', trouble: true },
  portal: { tone: 'needs', emblem: 'triangle', trouble: true },
  offline: { tone: 'waiting', emblem: 'noWifi', block: 'since', trouble: true },
  sign_in: { tone: 'needs', emblem: 'triangle', trouble: true },
  destination: { tone: 'needs', emblem: 'triangle', trouble: true },
  held: { tone: 'needs', emblem: 'triangle', trouble: true },
  paused: { tone: 'waiting', emblem: 'pause', trouble: false },
  metered: { tone: 'waiting', emblem: 'wifi', trouble: false },
  photos_paused: { tone: 'waiting', emblem: 'pause', trouble: false },
  approval: { tone: 'waiting', emblem: 'eye', trouble: false },
  looking: { tone: 'moving', emblem: 'search', block: 'done', trouble: false },
  slow: { tone: 'moving', emblem: 'arrowUp', block: 'done', trouble: false },
  working: { tone: 'moving', emblem: 'arrowUp', block: 'done', trouble: false },
  pretend: { tone: 'waiting', emblem: 'photos', trouble: false },
  all_delivered: { tone: 'delivered', emblem: 'tick', block: 'last', trouble: false },
  ready: { tone: 'delivered', emblem: 'tick', trouble: false },
  set_up: { tone: 'brand', emblem: 'event', trouble: false },
};

/** The words of the headline that applies now. */
export function headlineWords(mirror: Mirror): HeadlineWords {
  const { headline, lanes } = mirror;
  const lane = lanes.find((one) => one.id === headline.destination);
  const facts: HeadlineFacts = {
    ...headline,
    lastAt: mirror.sessions[0]?.started_at ?? null,
    destinations: lanes.filter((one) => one.state !== 'off').length,
    localGallery: lanes.some((one) => one.kind === 'local-gallery' && one.state !== 'off'),
    // In this row the subject is how many files there are.
    filesInAll: headline.row === 'looking' ? Number(headline.subject) || 0 : 0,
    failure: lane?.failure ?? null,
    printsAlone: mirror.saver.prints_alone,
    token: lane === undefined || lane.kind === 'event-gallery',
  };
  return words.headline[headline.row](facts);
}

/** What went wrong, where the headline is about trouble: for "Copy details". */
export function headlineFailure(mirror: Mirror): Failure | null {
  const { headline, lanes } = mirror;
  const code = CODES[headline.row];
  const lane = lanes.find((one) => one.id === headline.destination) ?? lanes.find((one) => one.failure !== null && one.failure.code === code);
  if (lane?.failure) return lane.failure;
  if (code === undefined) return null;
  return { code, subject: headline.subject, remedy: 'wait', detail: '' };
}

/** Rows of trouble that no lane has a failure for. */
const CODES: Partial<Record<HeadlineRow, FailureCode>> = {
  records: 'app.records',
  disk_full: 'disk.full',
  photo_gone: 'photo.gone',
  folder_gone: 'folder.gone',
  portal: 'net.portal',
  offline: 'net.offline',
};

/** The headline in one line, for the status strip and for ears. */
export function inOneLine(it: HeadlineWords): string {
  return `${it.lines[0]} ${it.lines[1]}`;
}

/** What the button beside the headline does. */
export function actOnHeadline(page: Page): void {
  const { headline } = page.mirror;
  switch (headline.row) {
    case 'records':
    case 'disk_full':
      page.layer = { kind: 'space' };
      break;
    case 'photo_gone':
    case 'held':
      page.route.go('photos', 'needs_you');
      break;
    case 'folder_gone':
      void page.do({ ask: 'look_now' });
      break;
    case 'folder_changed':
      for (const folder of page.mirror.folders) {
        if (folder.state === 'changed') void page.do({ ask: 'trust_folder', folder: folder.id });
      }
      break;
    case 'portal':
      void page.openSignInPage();
      break;
    case 'sign_in':
      {
        const why = headlineFailure(page.mirror);
        if (why?.code === 'keys.locked' && page.host.chooseKeyStore !== null) {
          void page.placeForKeys(why);
          break;
        }
      }
      if (headline.destination !== null) page.layer = { kind: 'token', destination: headline.destination };
      break;
    case 'destination':
      page.route.go('event');
      break;
    case 'paused':
      void page.do({ ask: 'resume_sending' });
      break;
    case 'approval':
      page.route.go('photos', 'on_the_way');
      break;
    case 'metered':
      void page.do({ ask: 'send_all_anyway' });
      break;
    case 'photos_paused':
      void page.do(headline.destination === null ? { ask: 'resume_photos' } : { ask: 'pause_lane', destination: headline.destination, paused: false });
      break;
    case 'pretend':
      void page.pretend(false);
      break;
    case 'ready':
      void page.addPhotos();
      break;
    case 'set_up':
      page.route.go('welcome');
      break;
    default:
      break;
  }
}

/** Whether the button can do anything in this host. */
export function canAct(page: Page): boolean {
  const { headline, facts } = page.mirror;
  if (headline.row === 'ready') return facts.dialogs;
  if (headline.row === 'pretend') return page.host.desktop !== null;
  if (headline.row === 'sign_in' || headline.row === 'set_up') return facts.set_up;
  return true;
}
