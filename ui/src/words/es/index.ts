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
 * Spanish, with “tú”. The words: cabina (booth), foto, sesión, etiqueta (tag), galería, destino, entregada (delivered),
 * espera, segura aquí (waiting), copia segura (safe copy), necesita atención (needs you), no enviada (not sent), retirar (take down),
 * pausar / reanudar (pause / send again), página de invitados (guest page), almacén de claves (key store), justificante de entrega (proof of delivery).
 */
export const es: Words = {
  language: 'es-ES',
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
