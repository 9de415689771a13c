import type { Words } from '../catalogue';
import { accounts } from './accounts';
import { drop } from './adding';
import { common } from './common';
import { checked, destination, keys } from './destinations';
import { event } from './event';
import { headline } from './headline';
import { lane, live, rail, start, strip } from './live';
import { lock } from './lock';
import { messages } from './messages';
import { network } from './network';
import { f } from './numbers';
import { packUp } from './packup';
import { past } from './past';
import { photos, state } from './photos';
import { pretend } from './pretend';
import { edit, sessions } from './sessions';
import { settings } from './settings';
import { code, removals, share } from './share';
import { support } from './support';
import { delivery, kind, laneState, remedy } from './tables';
import { takeDown } from './takedown';
import { templates } from './templates';
import { welcome } from './welcome';

/**
 * German, with “Sie”. The words: Fotobox (booth), Foto, Sitzung (session), Kennung (tag), Galerie, Ziel (destination), angekommen (delivered),
 * wartet, hier sicher (waiting), Sicherungskopie (safe copy), braucht Sie (needs you), nicht gesendet (not sent), zurückziehen (take down),
 * anhalten / weiter senden (pause / send again), Gästeseite (guest page), Schlüsselspeicher (key store), Zustellnachweis (proof of delivery).
 */
export const de: Words = {
  language: 'de-DE',
  format: f,
  headline,
  message: messages,
  accounts,
  takeDown,
  network,
  packUp,
  past,
  templates,
  lock,
  remedy,
  laneState,
  delivery,
  kind,
  rail,
  start,
  live,
  strip,
  lane,
  state,
  photos,
  pretend,
  sessions,
  code,
  share,
  event,
  destination,
  welcome,
  settings,
  support,
  edit,
  keys,
  removals,
  checked,
  drop,
  common,
};
