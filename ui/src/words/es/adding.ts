import type { DropFolders, ImportReport, Importing } from '../../contract/types';
import { f, photos } from './numbers';

export const drop = {
  window: (next: number) => `Sesión nueva ${f.number(next)}`,
  session: (n: number) => `Añadir a la sesión ${f.number(n)}`,
  destination: (name: string) => `Sesión nueva, solo para ${name}`,
  hint: 'Suelta para añadir las fotos. Boothlift las copia, no se mueve nada.',
  welcome: 'Elige primero adónde van las fotos. Las que has traído esperan aquí hasta entonces.',
  folder: 'Suelta para elegir esta carpeta.',
  nothingToPaste: 'No hay ninguna foto que pegar.',
  added: (r: ImportReport, joined: boolean) => {
    if (r.taken === 0) return 'No se añadió nada.';
    const added = f.plural(r.taken, { one: '1 foto añadida', other: `${photos(r.taken)} añadidas` });
    if (r.session_number === null) return `${added}.`;
    if (r.sessions > 1) return `${added} como ${f.number(r.sessions)} sesiones.`;
    return joined ? `${added} a la sesión ${f.number(r.session_number)}.` : `${added} como sesión ${f.number(r.session_number)}.`;
  },
  already: (n: number) => f.plural(n, { one: '1 ya estaba aquí.', other: `${f.number(n)} ya estaban aquí.` }),
  refused: (n: number, noPictures: boolean) =>
    noPictures ? f.plural(n, { one: '1 omitido: no es una imagen.', other: `${f.number(n)} omitidos: no son imágenes.` }) : f.plural(n, { one: '1 omitido.', other: `${f.number(n)} omitidos.` }),
  beyond: (taken: number, beyond: number) => `${f.number(taken)} de ${f.number(taken + beyond)} tomadas. Suelta el resto después.`,
  held: (n: number) => f.plural(n, { one: '1 necesita tu atención.', other: `${f.number(n)} necesitan tu atención.` }),
  watchedAll: 'Ya se están vigilando.',
  watched: (n: number) => f.plural(n, { one: '1 carpeta ya se está vigilando.', other: `${f.number(n)} carpetas ya se están vigilando.` }),
  left: (n: number) => f.plural(n, { one: 'Detenido: 1 quedó sin leer.', other: `Detenido: ${f.number(n)} quedaron sin leer.` }),
  readingLabel: 'Añadiendo fotos',
  reading: (far: Importing) => (far.files === 0 ? 'Mirando lo que has traído.' : `${f.number(far.read)} de ${f.number(far.files)} leídos, ${photos(far.added)} añadidas.`),
  stop: 'Detener',
  foldersTitle: ({ folders, sessions }: DropFolders) => {
    const beside = sessions > folders ? ' y fotos sueltas' : '';
    return f.plural(folders, { one: `1 carpeta${beside}: ¿crear ${f.number(sessions)} sesiones?`, other: `${f.number(folders)} carpetas${beside}: ¿crear ${f.number(sessions)} sesiones?` });
  },
  foldersText: 'Cada carpeta será una sesión y le dará su etiqueta. O todas las fotos van a una sola sesión.',
  make: (n: number) => `Crear ${f.number(n)}`,
  showHeld: 'Verlas',
  seeWhich: 'Ver cuáles',
  refusedTitle: 'Omitidos',
  undo: 'Deshacer',
  undone: 'Deshecho.',
  tooLate: 'Ya es tarde para deshacerlo: las fotos están en camino.',
  urlTitle: '¿Enviar esta imagen por su dirección?',
  urlText: (shown: string, names: string[]) => f.plural(names.length, { one: `${f.list(names)} la buscaría en ${shown}. Boothlift no descarga nada.`, other: `${f.list(names)} la buscarían en ${shown}. Boothlift no descarga nada.` }),
  urlDo: 'Enviar la dirección',
  cancel: 'Cancelar',
};
