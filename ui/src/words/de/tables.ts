import type { Tables } from '../catalogue';

export const remedy: Tables['remedy'] = {
  wait: 'Jetzt versuchen',
  try_now: 'Jetzt versuchen',
  paste_token: 'Neues Token einfügen',
  open_sign_in_page: 'Anmeldeseite öffnen',
  fix_address: 'Adresse zeigen',
  show_photos: 'Zeigen',
  send_anyway: 'Trotzdem senden',
  leave_out: 'Auslassen',
  choose_folder: 'Ordner wählen',
  trust_folder: 'Das ist der richtige',
  free_space: 'Platz schaffen',
  choose_key_store: 'Auswählen, was zu tun ist',
  answer_old: 'Auf Live zeigen',
  send_all: 'Trotzdem alles senden',
  choose_another: 'Anderes wählen',
  ask_owner: 'Jetzt versuchen',
  fix_input: 'Schließen',
};

export const laneState: Tables['lane'] = {
  works: 'Funktioniert',
  offline: 'Wartet auf Internet',
  portal: 'Wartet auf die Anmeldung',
  down: 'Gestört, wird von selbst neu versucht',
  throttled: 'Bat um eine Pause',
  sign_in: 'Braucht ein neues Token',
  denied: 'Nimmt von diesem Konto nichts an',
  wrong_address: 'Die Adresse stimmt nicht',
  full: 'Voll',
  closed: 'Geschlossen',
  saving: 'Datensparen an',
  paused: 'Angehalten',
  off: 'Aus',
};

export const delivery: Tables['delivery'] = {
  waiting: 'Wartet',
  preparing: 'Wird gesendet',
  sending: 'Wird gesendet',
  body_sent: 'Wird geprüft',
  confirmed: 'Angekommen',
  unknown: 'Vielleicht schon dort',
  held: 'Braucht einen Blick',
  cancelled: 'Nicht gesendet',
};

export const kind: Tables['kind'] = { print: 'Ausdruck', single: 'Foto', gif: 'GIF', video: 'Video' };
