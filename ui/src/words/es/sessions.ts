import type { SessionEdit } from '../../contract/types';
import { f, photos } from './numbers';

export const sessions = {
  title: 'Sesiones',
  sub: (n: number) => `${f.number(n)} esta noche, cada una una visita`,
  list: 'Sesiones',
  empty: 'Aún no hay sesiones.',
  emptyText: 'Los primeros invitados aparecen aquí en cuanto la cabina guarda su primera foto.',
  search: 'Número, etiqueta u hora',
  searchLabel: 'Buscar sesiones',
  newSession: 'Sesión nueva',
  noMatch: 'Ninguna sesión coincide.',
  tagRead: 'Etiqueta que ven los invitados',
  becomes: (tag: string, spaces: boolean) => (spaces ? `Los espacios pasan a ser -. Quedará ${tag}` : `Quedará ${tag}`),
  span: (from: number, to: number) => (f.time(from) === f.time(to) ? f.time(from) : `de ${f.time(from)} a ${f.time(to)}`),
  count: (n: number) => photos(n),
  twoGroups: (n: number) => `${photos(n)}, parecen dos grupos de invitados`,
  actions: 'Qué hacer con fotos de esta sesión',
  tap: 'Toca fotos para elegirlas',
  chosen: (n: number) => f.plural(n, { one: '1 elegida', other: `${f.number(n)} elegidas` }),
  chooseNone: 'No elegir ninguna',
  moveTo: (n: number) => `Mover a la ${f.number(n)}`,
  moveElse: 'Mover a…',
  moveTitle: (n: number) => `Mover ${photos(n)} a…`,
  nextToIt: 'al lado',
  makeNew: 'Crear una sesión',
  splitHere: 'Dividir aquí',
  splitAt: (n: number) => `Dividir antes de la foto ${f.number(n)}`,
  join: 'Unir con la anterior',
  more: 'Más para esta sesión',
  dropHere: (n: number) => `Suelta fotos aquí para añadirlas a la sesión ${f.number(n)}`,
  notThese: (n: number) => f.plural(n, { one: 'Esta no', other: 'Estas no' }),
  movesLater: 'Se mueve cuando haya llegado',
  withdrawn: { deleted: 'Borrada en la cabina', forgotten: 'Apartada en la cabina' },
  photoSays: (n: number, session: number, says: string) => `Foto ${f.number(n)} de la sesión ${f.number(session)}, ${says}`,
  dropMove: (n: number) => `Suelta aquí para mover ${photos(n)}`,
  dropNew: (n: number) => `Suelta aquí para crear una sesión con ${photos(n)}`,
  dragging: (n: number) => photos(n),
  keys: [
    [['Espacio'], 'elegir'],
    [['M'], 'mover'],
    [['S'], 'dividir aquí'],
    [['J'], 'unir con la anterior'],
    [['Ctrl', 'Z'], 'deshacer'],
  ] as [string[], string][],
  note: {
    there: (n: number, label: string, tag: string) =>
      tag === ''
        ? f.plural(n, { one: `Esta ya está en ${label}, sin etiqueta.`, other: `Estas ${f.number(n)} ya están en ${label}, sin etiqueta.` })
        : f.plural(n, { one: `Esta ya está en ${label} con la etiqueta ${tag}.`, other: `Estas ${f.number(n)} ya están en ${label} con la etiqueta ${tag}.` }),
    cannot: (galleries: number) => f.plural(galleries, { one: 'Esa galería no puede mover una foto.', other: 'Esas galerías no pueden mover una foto.' }),
    notSent: 'Aún no se ha enviado nada: sale con su sesión nueva.',
    atOnce: (names: string[]) => (names.length === 0 ? 'El informe cambia al momento.' : `${f.list(names)} y el informe cambian al momento.`),
    noSessions: (names: string[]) => f.plural(names.length, { one: `${f.list(names)} no conoce sesiones.`, other: `${f.list(names)} no conocen sesiones.` }),
    stays: (n: number, label: string, tag: string) =>
      tag === ''
        ? f.plural(n, { one: `1 foto en ${label} se queda como está.`, other: `${photos(n)} en ${label} se quedan como están.` })
        : f.plural(n, { one: `1 foto en ${label} se queda con la etiqueta ${tag}.`, other: `${photos(n)} en ${label} se quedan con la etiqueta ${tag}.` }),
    later: (n: number, label: string) => f.plural(n, { one: `1 va camino de ${label} y se mueve cuando haya llegado.`, other: `${f.number(n)} van camino de ${label} y se mueven cuando hayan llegado.` }),
    next: (n: number, label: string) => f.plural(n, { one: `1 aún no está en ${label} y va allí con la etiqueta nueva.`, other: `${f.number(n)} aún no están en ${label} y van allí con la etiqueta nueva.` }),
    followed: (names: string[]) => `${f.list(names)} y el informe ya lo muestran.`,
  },
  choose: 'Elige una sesión para ver sus fotos.',
  session: (n: number) => `Sesión ${f.number(n)}`,
  tag: 'Etiqueta',
  noTag: 'sin etiqueta',
  started: (at: number, n: number) => `${f.time(at)} · ${photos(n)}`,
  photo: (n: number, session: number) => `Foto ${f.number(n)} de la sesión ${f.number(session)}`,
  code: 'Ver el código',
  openGuest: 'Abrir la página de invitados',
  addHere: 'Añadirle fotos',
  nowThis: 'Esta primero',
  nowThisSaid: 'Sus fotos van ahora las primeras.',
  gallery: 'Fotos de esta sesión',
  back: 'Todas las sesiones',
  findInPhotos: 'Ver en Fotos',
};

export const edit = {
  redo: 'Rehacer',
  did: (e: SessionEdit) => {
    const [n, here] = [photos(e.photos), f.number(e.number ?? 0)];
    const [low, high] = [e.number ?? 0, e.other ?? 0].toSorted((a, b) => a - b).map((one) => f.number(one));
    if (e.undone) {
      switch (e.kind) {
        case 'merge':
          return `Las sesiones ${low} y ${high} vuelven a estar separadas.`;
        case 'split':
          return `La sesión ${here} vuelve a estar entera.`;
        case 'move':
          return f.plural(e.photos, { one: `1 foto ha vuelto a la sesión ${here}.`, other: `${n} han vuelto a la sesión ${here}.` });
        case 'rename':
          return `La etiqueta vuelve a ser ${e.tag}.`;
        case 'not_this_one':
          return f.plural(e.photos, { one: '1 foto sale después de todo.', other: `${n} salen después de todo.` });
      }
    }
    switch (e.kind) {
      case 'merge':
        return `Las sesiones ${low} y ${high} están unidas.`;
      case 'split':
        return f.plural(e.photos, { one: `1 foto es ahora la sesión ${here}.`, other: `${n} son ahora la sesión ${here}.` });
      case 'move':
        return f.plural(e.photos, { one: `1 foto pasó a la sesión ${here}.`, other: `${n} pasaron a la sesión ${here}.` });
      case 'rename':
        return e.cleaned ? `La etiqueta quedó como ${e.tag}.` : `La etiqueta es ${e.tag}.`;
      case 'not_this_one':
        return f.plural(e.photos, { one: '1 foto queda descartada. Nunca salió de este ordenador.', other: `${n} quedan descartadas. Nunca salieron de este ordenador.` });
    }
  },
};
