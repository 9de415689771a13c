import type { Words } from '../catalogue';

/** El bloqueo para asistentes. */
export const lock: Words['lock'] = {
  title: 'Bloqueo para asistentes',
  text: 'Evento, Ajustes y «Retirar» piden un número. Directo, Fotos, Sesiones, Compartir y Recoger siguen abiertos.',
  digits: 'Número de 4 a 8 cifras',
  switchOn: 'Activar el bloqueo',
  switchedOn: 'El bloqueo está activado. Se cierra tras cinco minutos sin uso.',
  isOn: 'Activado. Se cierra solo tras cinco minutos sin uso.',
  change: 'Cambiar el número',
  changeDo: 'Usar este número',
  changed: 'El bloqueo tiene otro número.',
  switchOff: 'Desactivar el bloqueo',
  now: 'Bloquear ahora',
  closed: 'Esto está bloqueado.',
  closedText: 'El envío sigue. Para cambiar algo aquí, escribe el número.',
  ask: 'Escribe el número',
  askText: 'Esto cambia la configuración o retira fotos, por eso pide el número del bloqueo.',
  number: 'Número',
  unlock: 'Desbloquear',
  wrong: 'Es otro número.',
  wait: (time) => `Demasiados errores. El próximo número se mira a partir de las ${time}.`,
  forgot: '¿Olvidado? La guía dice en «Ajustes» cómo se quita el bloqueo en este ordenador.',
};
