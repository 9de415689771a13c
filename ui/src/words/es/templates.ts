import type { Words } from '../catalogue';
import { f } from './numbers';

/** Configuraciones guardadas con un nombre, para eventos nuevos. */
export const templates: Words['templates'] = {
  title: 'Plantillas',
  text: 'Una plantilla guarda carpetas, reglas, destinos, horario, orden y límites. No contiene nombre, fecha, fotos ni tokens.',
  none: 'Todavía no hay ninguna plantilla.',
  keep: 'Guardar la configuración de este evento',
  name: 'Nombre de la plantilla',
  save: 'Guardar como plantilla',
  saved: (name) => `La configuración está guardada como «${name}».`,
  taken: 'Ya hay una plantilla con este nombre.',
  in: (folders) => f.list(folders),
  made: (day) => `Guardada el ${day}`,
  start: 'Evento nuevo con ella',
  startOf: (name) => `Un evento nuevo con ${name}`,
  rename: 'Cambiar el nombre',
  renameOf: (name) => `Cambiar el nombre de ${name}`,
  renameDo: 'Ponerle este nombre',
  remove: 'Quitar',
  removeOf: (name) => `Quitar ${name}`,
  removeAsk: (name) => `¿Quitar «${name}»? Los eventos que empezaron con ella se quedan como están.`,
  removeDo: 'Quitar la plantilla',
  startTitle: 'Un evento nuevo con una plantilla',
  startText: (name) => `Con las carpetas, las reglas, los destinos y el horario de la plantilla «${name}».`,
  eventName: 'Nombre del evento',
  needName: 'Ponle un nombre al evento.',
};
