import type { Tables } from '../catalogue';

export const remedy: Tables['remedy'] = {
  wait: 'Probar ahora',
  try_now: 'Probar ahora',
  paste_token: 'Pegar otro token',
  open_sign_in_page: 'Abrir la página de acceso',
  fix_address: 'Ver la dirección',
  show_photos: 'Ver',
  send_anyway: 'Enviar así',
  leave_out: 'Descartar',
  choose_folder: 'Elegir la carpeta',
  trust_folder: 'Es la correcta',
  free_space: 'Liberar espacio',
  choose_key_store: 'Elegir qué hacer',
  answer_old: 'Ver en Directo',
  send_all: 'Enviar todo igualmente',
  choose_another: 'Elegir otro',
  ask_owner: 'Probar ahora',
  fix_input: 'Cerrar',
};

export const laneState: Tables['lane'] = {
  works: 'Funciona',
  offline: 'Espera a tener internet',
  portal: 'Espera el inicio de sesión',
  down: 'Tiene problemas, se reintenta sola',
  throttled: 'Pidió una pausa',
  sign_in: 'Pide otro token',
  denied: 'No acepta nada de esta cuenta',
  wrong_address: 'La dirección no es correcta',
  full: 'Llena',
  closed: 'Cerrado',
  saving: 'Ahorro de datos',
  paused: 'En pausa',
  off: 'Apagada',
};

export const delivery: Tables['delivery'] = {
  waiting: 'En espera',
  preparing: 'Enviando',
  sending: 'Enviando',
  body_sent: 'Comprobando',
  confirmed: 'Entregada',
  unknown: 'Quizá ya esté allí',
  held: 'Necesita atención',
  cancelled: 'No enviada',
};

export const kind: Tables['kind'] = { print: 'Impresión', single: 'Foto', gif: 'GIF', video: 'Vídeo' };
