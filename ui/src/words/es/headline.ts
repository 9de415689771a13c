import type { Tables } from '../catalogue';
import { f, photos } from './numbers';

/** The one sentence, row by row: what is, what it means for you, and one line under it. */
export const headline: Tables['headline'] = {
  records: () => ({
    lines: ['Boothlift no puede', 'guardar sus registros.'],
    under: 'Los archivos de la cabina siguen intactos.',
    button: 'Ver qué hacer',
  }),
  disk_full: () => ({
    lines: ['El disco está lleno.', 'No se copian fotos nuevas.'],
    under: 'Los originales siguen en la carpeta de la cabina. El envío continúa y libera espacio.',
    button: 'Liberar espacio',
  }),
  photo_gone: (h) => ({
    lines: [f.plural(h.photos, { one: '1 foto desapareció', other: `${photos(h.photos)} desaparecieron` }), 'antes de estar a salvo.'],
    under:
      h.since === null
        ? 'Todo lo demás está bien.'
        : f.plural(h.photos, {
            one: `Estaba en la carpeta de la cabina a las ${f.time(h.since)} y ya no está. Todo lo demás está bien.`,
            other: `Estaban en la carpeta de la cabina a las ${f.time(h.since)} y ya no están. Todo lo demás está bien.`,
          }),
    button: f.plural(h.photos, { one: 'Verla', other: 'Verlas' }),
  }),
  folder_gone: (h) => ({
    lines: ['La carpeta de la cabina', h.since === null ? 'no aparece.' : `falta desde las ${f.time(h.since)}.`],
    under: 'Todas las fotos anteriores están a salvo. Boothlift la busca cada 5 s.',
    button: 'Buscarla ahora',
  }),
  folder_changed: () => ({
    lines: ['Hay otra carpeta', 'donde estaba la de la cabina.'],
    under: 'No se toma nada de ella. Conecta la unidad correcta o confirma que es esta.',
    button: 'Es la correcta',
  }),
  portal: () => ({
    lines: ['El wifi del local', 'pide iniciar sesión.'],
    under: 'Todas las fotos están seguras aquí. Saldrán solas después de iniciar sesión.',
    button: 'Abrir la página de acceso',
  }),
  offline: (h) => ({
    lines: ['Sin internet.', 'Las fotos están seguras aquí.'],
    under: `Boothlift sigue intentándolo y envía por sí solo.${h.localGallery ? ' Los invitados pueden usar la galería local.' : ''}`,
  }),
  sign_in: (h) => ({
    lines: h.failure?.code === 'keys.locked' ? [`${h.subject} espera`, 'el almacén de claves.'] : h.token ? [`${h.subject} pide`, 'su token otra vez.'] : [`${h.subject} pide`, 'iniciar sesión otra vez.'],
    under: `${h.photos === 0 ? 'Aún no la espera ninguna foto.' : `${f.plural(h.photos, { one: '1 foto espera', other: `${photos(h.photos)} esperan` })} y no se pierde nada.`}${h.destinations > 1 ? ' Las otras galerías siguen.' : ''}`,
    button: h.failure?.code === 'keys.locked' ? 'Elegir qué hacer' : h.token ? 'Pegar otro token' : 'Iniciar sesión otra vez',
  }),
  destination: (h) => ({
    lines: [`${h.subject} no acepta`, 'fotos en este momento.'],
    under: `${h.photos === 0 ? 'Aún no la espera ninguna foto.' : `${f.plural(h.photos, { one: '1 foto espera segura', other: `${photos(h.photos)} esperan seguras` })} aquí.`}${h.destinations > 1 ? ' Las otras galerías siguen.' : ''}`,
    button: 'Ver qué hacer',
  }),
  held: (h) => ({
    lines: [f.plural(h.photos, { one: '1 foto necesita atención.', other: `${photos(h.photos)} necesitan atención.` }), 'El resto está bien.'],
    under: f.plural(h.photos, { one: 'Está segura aquí. Échale un vistazo cuando puedas.', other: 'Están seguras aquí. Échales un vistazo cuando puedas.' }),
    button: f.plural(h.photos, { one: 'Verla', other: 'Verlas' }),
  }),
  paused: (h) => ({
    lines: ['En pausa.', f.plural(h.photos, { one: '1 foto espera.', other: `${photos(h.photos)} esperan.` })],
    under: 'No sale nada hasta que toques «Reanudar». Las fotos nuevas se siguen poniendo a salvo.',
    button: 'Reanudar',
  }),
  photos_paused: (h) =>
    h.subject !== ''
      ? {
          lines: [`${h.subject} está en pausa.`, f.plural(h.photos, { one: '1 foto la espera.', other: `${photos(h.photos)} la esperan.` })],
          under: f.plural(h.photos, { one: 'Está segura aquí y sale en cuanto quites la pausa.', other: 'Están seguras aquí y salen en cuanto quites la pausa.' }),
          button: 'Quitar la pausa',
        }
      : {
          lines: [f.plural(h.photos, { one: '1 foto está en pausa.', other: `${photos(h.photos)} están en pausa.` }), 'El resto está entregado.'],
          under: f.plural(h.photos, { one: 'Está segura aquí y sale en cuanto toques «Enviarla».', other: 'Están seguras aquí y salen en cuanto toques «Enviarlas».' }),
          button: f.plural(h.photos, { one: 'Enviarla', other: 'Enviarlas' }),
        },
  approval: (h) => ({
    lines: [f.plural(h.photos, { one: '1 foto espera', other: `${photos(h.photos)} esperan` }), 'tu aprobación.'],
    under: f.plural(h.photos, { one: 'Está segura aquí y sale en cuanto la apruebes. El resto sigue.', other: 'Están seguras aquí y salen en cuanto las apruebes. El resto sigue.' }),
    button: f.plural(h.photos, { one: 'Verla', other: 'Verlas' }),
  }),
  metered: (h) => ({
    lines: [h.printsAlone ? 'Solo impresiones.' : 'Ahorrando datos.', f.plural(h.photos, { one: '1 foto espera.', other: `${photos(h.photos)} esperan.` })],
    under: h.printsAlone ? 'Salen las impresiones, el resto espera seguro hasta que envíes todo o haya otra red.' : 'Esta red cuenta cada megabyte. Salen las impresiones, el resto espera al wifi.',
    button: 'Enviar todo igualmente',
  }),
  looking: (h) => ({
    lines: ['Revisando', h.filesInAll > 0 ? `la carpeta: ${f.number(h.photos)} de ${f.number(h.filesInAll)}.` : 'la carpeta.'],
    under: 'Las fotos nuevas siguen yendo primero.',
  }),
  slow: (h) => ({
    lines: [`${f.number(h.photos)} en camino, despacio.`, 'No hace falta hacer nada.'],
    under: 'Wifi lento. Primero los invitados más recientes, los vídeos al final.',
  }),
  working: (h) => ({
    lines: [`${f.number(h.photos)} en camino.`, 'No hace falta hacer nada.'],
    under: 'Primero los invitados más recientes. Todas las fotos están seguras en este ordenador.',
  }),
  pretend: () => ({
    lines: ['Es la cabina de mentira.', 'Nada sale de aquí.'],
    under: 'Fotos dibujadas, una galería inventada.',
    button: 'Dejar de jugar',
  }),
  all_delivered: (h) => ({
    lines: [f.plural(h.photos, { one: '1 foto entregada.', other: `Las ${f.number(h.photos)}, entregadas.` }), 'No hace falta hacer nada.'],
    under: `${h.since === null ? '' : `La última llegó a las ${f.time(h.since)}. `}Las fotos nuevas salen solas.`,
  }),
  ready: (h) => ({
    lines: ['Todo listo.', 'Esperando la primera foto.'],
    under: f.plural(h.destinations, {
      one: 'La carpeta de la cabina y la galería están bien. Haz una foto con la cabina.',
      other: `La carpeta de la cabina y ${f.number(h.destinations)} galerías están bien. Haz una foto con la cabina.`,
    }),
    button: 'Añadir fotos',
  }),
  set_up: () => ({
    lines: ['Elige dos cosas', 'y ya funciona.'],
    under: 'Una carpeta de la cabina y un sitio adonde van las fotos.',
    button: 'Configurar',
  }),
};
