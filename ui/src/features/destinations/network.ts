import type { NetworkWord } from '../../contract/types';
import type { Sign } from '../../shared/signs';

/** The sign of each word that a test of the network may come to. */
export const NETWORK_SIGN: Record<NetworkWord, Sign> = {
  looking: 'moving',
  nothing_outside: 'skipped',
  left_alone: 'waiting',
  no_internet: 'waiting',
  sign_in_page: 'needs',
  partly: 'needs',
  shaky: 'waiting',
  reached: 'delivered',
  slow_for_photos: 'waiting',
  slow_for_films: 'delivered',
  fine: 'delivered',
};
