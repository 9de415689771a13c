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

/** English, the source of the keys. Whole sentences with slots, never glued parts. */
export const en = {
  language: 'en-GB',
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
