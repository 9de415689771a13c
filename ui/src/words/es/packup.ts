import type { CheckState, PackUp, PlaceCheck, ProofFormat, Timestamp } from '../../contract/types';
import type { NoWay } from '../en/packup';
import { f, photos } from './numbers';

const number = f.number;
const name = (place: PlaceCheck) => (place.kind === 'local-gallery' ? 'La galería local' : place.label);
const names = (places: readonly PlaceCheck[]) => f.list(places.map((place, i) => (i > 0 && place.kind === 'local-gallery' ? 'la galería local' : name(place))));

/** The check at the end of the night and the proof of delivery. Never more is claimed than was proved. */
export const packUp = {
  title: 'Recoger',
  back: 'Volver a Directo',
  again: 'Comprobar otra vez',
  running: 'Comprobando…',
  checked: (at: Timestamp, seconds: number) => `Comprobado a las ${f.time(at)}, tardó ${number(seconds)} s`,

  verdict: {
    checking: {
      title: 'Un momento.',
      text: 'Se lee otra vez la carpeta de la cabina y se pregunta a cada galería.',
    },
    ready: {
      title: 'Ya puedes recoger.',
      text: 'Todas las fotos están entregadas. Puedes apagar el ordenador.',
      none: 'No hay fotos. Puedes apagar el ordenador.',
    },
    almost: {
      title: (n: number) => f.plural(n, { one: 'Casi: falta 1 foto.', other: `Casi: faltan ${photos(n)}.` }),
      text: 'Deja el ordenador encendido y esta página abierta.',
      seconds: (n: number) => f.plural(n, { one: 'Alrededor de 1 segundo. Deja el ordenador encendido y esta página abierta.', other: `Unos ${number(n)} segundos. Deja el ordenador encendido y esta página abierta.` }),
      minutes: (n: number) => f.plural(n, { one: 'Alrededor de 1 minuto. Deja el ordenador encendido y esta página abierta.', other: `Unos ${number(n)} minutos. Deja el ordenador encendido y esta página abierta.` }),
      wait: 'Esta página cambia sola.',
    },
    not_yet: {
      title: (n: number) => f.plural(n, { one: 'Aún no: 1 foto espera.', other: `Aún no: ${photos(n)} esperan.` }),
      text: (why: NoWay, n: number, subject: string): string => {
        switch (why) {
          case 'offline':
            return f.plural(n, { one: 'No hay internet. Está segura aquí y sale en cuanto haya.', other: 'No hay internet. Están seguras aquí y salen en cuanto haya.' });
          case 'portal':
            return f.plural(n, { one: 'El wifi del local pide iniciar sesión. Está segura aquí y sale justo después.', other: 'El wifi del local pide iniciar sesión. Están seguras aquí y salen justo después.' });
          case 'paused':
            return f.plural(n, { one: 'El envío está en pausa. Está segura aquí y sale cuando toques «Reanudar» en Directo.', other: 'El envío está en pausa. Están seguras aquí y salen cuando toques «Reanudar» en Directo.' });
          case 'approval':
            return f.plural(n, { one: 'No todas las fotos están aprobadas. Está segura aquí y sale en cuanto la apruebes.', other: 'No todas las fotos están aprobadas. Están seguras aquí y salen en cuanto las apruebes.' });
          case 'metered':
            return f.plural(n, { one: 'Esta red cuenta los datos. Está segura aquí y sale en otra red, o cuando toques «Enviar todo igualmente» en Directo.', other: 'Esta red cuenta los datos. Están seguras aquí y salen en otra red, o cuando toques «Enviar todo igualmente» en Directo.' });
          case 'lane_paused':
            return f.plural(n, { one: `El envío a ${subject} está en pausa. La foto está segura aquí y sale cuando lo dejes continuar.`, other: `El envío a ${subject} está en pausa. Las fotos están seguras aquí y salen cuando lo dejes continuar.` });
          case 'gallery':
            return f.plural(n, { one: `${subject} no acepta nada ahora. La foto está segura aquí y sale en cuanto eso cambie.`, other: `${subject} no acepta nada ahora. Las fotos están seguras aquí y salen en cuanto eso cambie.` });
        }
      },
      home: (n: number) =>
        f.plural(n, {
          one: 'Se envía en casa, a toda velocidad. Hasta que esté entregada, el evento sigue abierto y el ordenador despierto.',
          other: 'Se envían en casa, a toda velocidad. Hasta que estén todas entregadas, el evento sigue abierto y el ordenador despierto.',
        }),
    },
    needs_you: {
      title: (n: number) => f.plural(n, { one: 'Antes, 1 foto necesita atención.', other: `Antes, ${photos(n)} necesitan atención.` }),
      text: (delivered: number) => f.plural(delivered, { one: '1 está entregada.', other: `${number(delivered)} están entregadas.` }),
      gallery: (subject: string) => `Antes, ${subject} te necesita.`,
      galleryText: (n: number, delivered: number) =>
        f.plural(n, { one: `1 foto espera, segura aquí. Entregadas en todas partes: ${number(delivered)}.`, other: `${photos(n)} esperan, seguras aquí. Entregadas en todas partes: ${number(delivered)}.` }),
    },
    mismatch: {
      title: (n: number) => f.plural(n, { one: 'Una cosa no coincide.', other: `${number(n)} cosas no coinciden.` }),
      text: (place: PlaceCheck) => {
        const [seen, kept] = [number(place.seen ?? place.confirmed - place.missing_total), f.plural(place.confirmed, { one: '1 respuesta', other: `${number(place.confirmed)} respuestas` })];
        return f.plural(place.missing_total, { one: `${name(place)} muestra ${seen}, Boothlift tiene ${kept}. Falta esta.`, other: `${name(place)} muestra ${seen}, Boothlift tiene ${kept}. Faltan estas.` });
      },
      several: (places: readonly PlaceCheck[]) => `${names(places)} no muestran todas las fotos que confirmaron. Faltan estas.`,
    },
    not_checked: {
      title: 'No se pudo comprobar todo.',
      text: (places: readonly PlaceCheck[]) => {
        const one = places[0];
        if (places.length > 1 || one === undefined) return `${names(places)} no responden ahora. Sus respuestas por cada foto están guardadas.`;
        const kept = f.plural(one.confirmed, { one: 'Su única respuesta está guardada.', other: `Sus ${number(one.confirmed)} respuestas están guardadas.` });
        return one.kind === 'local-gallery' ? `Los archivos de la galería local no se pudieron comparar ahora. ${kept}` : `${one.label} no responde ahora. ${kept}`;
      },
      folder: 'La carpeta de la cabina no se puede leer ahora. Todas las fotos encontradas antes están entregadas.',
      unknown: 'Todas las fotos encontradas están entregadas.',
    },
  },

  act: {
    close: 'Cerrar el evento',
    closeAnyway: 'Cerrar el evento de todos modos',
    home: 'Terminar en casa',
    notHome: 'No terminar en casa',
    whatToDo: 'Ver qué hacer',
    show: (n: number) => f.plural(n, { one: 'Verla', other: 'Verlas' }),
    send: (n: number) => f.plural(n, { one: 'Enviarla otra vez', other: 'Enviarlas otra vez' }),
    sent: (n: number) => f.plural(n, { one: '1 foto sale otra vez.', other: `${photos(n)} salen otra vez.` }),
    closeHint: 'Al cerrarlo se apaga la página de invitados y la carpeta de la cabina deja de vigilarse. El evento se puede volver a abrir.',
    homeHint: 'Puedes llevarte el ordenador. El evento sigue abierto y continúa solo donde haya internet.',
  },

  usb: {
    copy: 'Copiar a una memoria USB',
    stop: 'Parar la copia',
    goOn: 'Seguir copiando',
    another: 'Otra memoria',
    label: 'Copiar a una memoria USB',
    copying: (n: number, all: number) => `${number(n)} de ${number(all)} en la memoria USB.`,
    copyingText: 'Carpetas por sesión; cada foto se compara después de escribirla. Deja la memoria puesta.',
    stopped: (n: number, all: number) => `Parada: ${number(n)} de ${number(all)} están en la memoria USB.`,
    stoppedText: 'Están bien y se quedan. Al seguir se copia solo el resto.',
    done: 'Ya puedes sacarla.',
    doneText: (n: number) => f.plural(n, { one: '1 foto está en la memoria USB, comparada después de escribirla.', other: `${photos(n)} están en la memoria USB, cada una comparada después de escribirla.` }),
    missing: (n: number) => f.plural(n, { one: 'No se encontró copia de 1 foto:', other: `No se encontró copia de ${photos(n)}:` }),
  },

  close: {
    ask: (event: string) => `¿Cerrar ${event}?`,
    left: (n: number) => f.plural(n, { one: '1 foto aún no está entregada y se quedaría en este ordenador.', other: `${photos(n)} aún no están entregadas y se quedarían en este ordenador.` }),
    text: 'La página de invitados se apaga y la carpeta de la cabina deja de vigilarse. Los archivos de la cabina se quedan donde están.',
    final: 'El evento se puede volver a abrir, tal como estaba.',
    save: 'Guardar antes el justificante',
    keep: 'Dejarlo abierto',
  },

  sum: {
    files: (n: number) => f.plural(n, { one: 'archivo en la carpeta', other: 'archivos en la carpeta' }),
    notSent: 'no enviados',
    why: 'ver por qué',
    photos: (n: number) => f.plural(n, { one: 'foto', other: 'fotos' }),
    delivered: 'entregadas',
    left: 'entregadas + pendientes',
    spoken: (it: PackUp['sum']) =>
      `${f.plural(it.files, { one: '1 archivo', other: `${number(it.files)} archivos` })} en la carpeta de la cabina, ${number(it.not_sent)} no enviados, ${photos(it.photos)}, ${number(it.delivered)} entregadas`,
  },

  checks: {
    label: 'Qué se comprobó',
    word: { waiting: 'Espera', checking: 'Comprobando', done: 'Comprobado', failed: 'Sin comprobar' } satisfies Record<CheckState, string>,
    found: 'Fotos nuevas',
    differs: 'No coincide',
    onTheWay: 'En camino',
    taken: 'Aceptadas',
    off: 'Apagado',
    changed: 'Cambiado',

    folder: 'Carpeta de la cabina',
    folderRead: 'Carpeta de la cabina leída otra vez.',
    folderSoon: 'se lee otra vez.',
    folderNow: 'se está leyendo otra vez.',
    nothingNew: 'Nada nuevo, nada a medio guardar.',
    foundNew: (n: number) => f.plural(n, { one: 'Se encontró 1 foto nueva, que también sale.', other: `Se encontraron ${number(n)} fotos nuevas, que también salen.` }),
    arriving: (n: number) => f.plural(n, { one: '1 archivo aún se está guardando.', other: `${number(n)} archivos aún se están guardando.` }),

    place: (place: PlaceCheck) => `${place.kind === 'local-gallery' ? 'Galería local' : place.label}:`,
    placeSoon: 'es la siguiente.',
    placeNow: (place: PlaceCheck) => (place.kind === 'local-gallery' ? 'se comparan sus archivos.' : 'se le está preguntando.'),
    placeOff: (place: PlaceCheck) => `apagada. Antes se entregaron ${number(place.confirmed)} de ${number(place.photos)}.`,
    compared: (n: number, all: number) => `${number(n)} de ${number(all)}, archivos comparados uno a uno.`,
    counted: (n: number, all: number) => `${number(n)} de ${number(all)}, contadas en la galería.`,
    accepted: (n: number, all: number) => `${number(n)} de ${number(all)} aceptadas. No se pueden contar desde aquí.`,
    kept: (place: PlaceCheck) => f.plural(place.confirmed, { one: `1 de ${number(place.photos)} aceptada. Ahora no se le pudo preguntar.`, other: `${number(place.confirmed)} de ${number(place.photos)} aceptadas. Ahora no se le pudo preguntar.` }),
    missing: (n: number) => f.plural(n, { one: 'Falta 1 allí.', other: `Faltan ${number(n)} allí.` }),
    twice: (n: number) => f.plural(n, { one: '1 quizá esté repetida allí.', other: `${number(n)} quizá estén repetidas allí.` }),
    extra: (n: number) => f.plural(n, { one: 'Muestra 1 imagen más de las que envió Boothlift.', other: `Muestra ${number(n)} imágenes más de las que envió Boothlift.` }),

    originals: 'Originales de la cabina:',
    originalsSoon: 'se buscan al final.',
    originalsNow: 'se están buscando.',
    originalsThere: (n: number) => f.plural(n, { one: 'el único sigue en su sitio, intacto.', other: `los ${number(n)} siguen en su sitio, intactos.` }),
    originalsNone: 'no hay ninguno.',
    originalsGone: (there: number, gone: number) =>
      f.plural(gone, {
        one: `${number(there)} en su sitio. 1 se movió, cambió o quitó desde entonces; su copia segura está aquí.`,
        other: `${number(there)} en su sitio. ${number(gone)} se movieron, cambiaron o quitaron desde entonces; sus copias seguras están aquí.`,
      }),
    originalsUnknown: 'no se pudieron buscar.',
  },

  missing: {
    label: 'Fotos que no coinciden',
    session: (tag: string) => `sesión ${tag}`,
    more: (n: number) => f.plural(n, { one: 'y 1 más', other: `y ${number(n)} más` }),
  },

  proof: {
    title: 'Justificante de entrega',
    soFar: 'Justificante hasta ahora',
    at: (at: Timestamp) => new Intl.DateTimeFormat('es-ES', { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at),
    /** Sessions, photos and hours of the event. */
    about: (sessions: number, n: number, starts: string | null, ends: string | null) => {
      const what = `${f.plural(sessions, { one: '1 sesión', other: `${number(sessions)} sesiones` })}, ${photos(n)}`;
      if (ends === null) return what;
      return starts === null ? `${what}, hasta las ${f.clock(ends)}` : `${what}, de ${f.clock(starts)} a ${f.clock(ends)}`;
    },
    gallery: 'Galería',
    local: 'Galería local',
    how: 'Cómo se demostró',
    photos: 'Fotos',
    session: 'Sesión',
    began: 'Inicio',
    delivered: 'Entregadas',
    deliveredOf: (n: number, all: number) => `${number(n)} de ${number(all)}`,
    by: { files_compared: 'archivos comparados', seen_in_gallery: 'vistas en la galería', answers_kept: 'aceptadas por la galería' },
    twice: 'quizá repetida',
    open: 'aún sin comprobar',
    fingerprints: 'La lista completa tiene la huella de cada foto.',
    number: 'Número de control',
    save: 'Guardar',
    print: 'Imprimir',
    tooLong: 'El justificante es demasiado largo para imprimirlo desde aquí. Guárdalo como página e imprime esa.',
    saved: 'El justificante de entrega está guardado.',
    saveAs: 'Guardar el justificante de entrega',
    saveText: 'Los tres dicen lo mismo y llevan el mismo número de control. Ninguno contiene imágenes ni secretos.',
    format: {
      html: { name: 'Una página', text: 'Para leer, imprimir y entregar.' },
      csv: { name: 'Una tabla', text: 'Una línea por cada foto y galería, para una hoja de cálculo.' },
      json: { name: 'Para programas', text: 'Lo mismo como JSON.' },
    } satisfies Record<ProofFormat, { name: string; text: string }>,
  },
};
