import type { Tables } from '../catalogue';

export const remedy: Tables['remedy'] = {
  wait: 'Try now',
  try_now: 'Try now',
  paste_token: 'Paste a new token',
  open_sign_in_page: 'Open the sign-in page',
  fix_address: 'Show the address',
  show_photos: 'Show them',
  send_anyway: 'Send anyway',
  leave_out: 'Leave it out',
  choose_folder: 'Choose the folder',
  trust_folder: 'This one is right',
  free_space: 'Free some space',
  choose_key_store: 'Choose what to do',
  answer_old: 'Show on Live',
  send_all: 'Send all anyway',
  choose_another: 'Choose another',
  ask_owner: 'Try now',
  fix_input: 'Close',
};

export const laneState: Tables['lane'] = {
  works: 'Works',
  offline: 'Waits for internet',
  portal: 'Waits for the sign-in',
  down: 'Has trouble, tried again by itself',
  throttled: 'Asked for a pause',
  sign_in: 'Wants a new token',
  denied: 'Takes nothing from this account',
  wrong_address: 'The address is not right',
  full: 'Full',
  closed: 'Closed',
  saving: 'Data saver on',
  paused: 'Paused',
  off: 'Off',
};

export const delivery: Tables['delivery'] = {
  waiting: 'Waiting',
  preparing: 'Sending',
  sending: 'Sending',
  body_sent: 'Checking',
  confirmed: 'Delivered',
  unknown: 'Maybe already there',
  held: 'Needs a look',
  cancelled: 'Not sent',
};

export const kind: Tables['kind'] = { print: 'Print', single: 'Photo', gif: 'GIF', video: 'Video' };
