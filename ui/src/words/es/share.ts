import type { RemovalView } from '../../contract/types';
import { f } from './numbers';

export const code = {
  title: (n: number) => `Sesión ${f.number(n)}`,
  scan: 'Los invitados escanean este código para recoger sus fotos.',
  alt: (n: number) => `Código de la sesión ${f.number(n)}`,
  ready: (ready: number, coming: number) => {
    const there = f.plural(ready, { one: '1 lista', other: `${f.number(ready)} listas` });
    return coming === 0 ? there : `${there}, ${f.number(coming)} más en camino`;
  },
  pickUp: '¿No puedes escanear? El código de recogida es',
  pickUpAt: (front: string) => `escríbelo en ${front.replace(/^\w+:\/\//, '').replace(/\/$/, '')}`,
  /** In two halves, as people read it out. */
  spaced: (code: string) => `${code.slice(0, 3)} ${code.slice(3)}`,
  notReachable: 'Los móviles aún no pueden abrirla: la página de invitados solo está abierta en este ordenador.',
  openUp: 'Dejar entrar a los invitados',
  openHere: 'Abrir aquí',
  copy: 'Copiar la dirección',
  copied: 'Copiado',
  close: 'Cerrar',
  none: 'Aún no hay ninguna sesión.',
  noGallery: 'Los códigos son de la galería local, y este evento no tiene.',
};

export const share = {
  title: 'Compartir',
  sub: 'Lo que los invitados escanean para recoger sus fotos',
  openPage: 'Abrir la página de invitados',
  copy: 'Copiar la dirección',
  sign: 'Cartel para invitados',
  signTitle: 'Aquí están tus fotos.',
  signSub: (event: string, number: number, at: number) => `${event} · sesión ${f.number(number)} · hecha a las ${f.time(at)}`,
  stepJoin: 'Únete a la red de la cabina',
  stepOpen: 'Abre tus fotos',
  thisNetwork: 'esta red',
  joinText: 'El móvil tiene que estar en la misma red que la cabina.',
  notOpenTitle: 'Aún no abierta a los móviles',
  notOpenText: 'Activa «Los invitados pueden abrir fotos» a la derecha.',
  onItsWay: (n: number) => f.plural(n, { one: 'una más en camino', other: `${f.number(n)} más en camino` }),
  pickUp: '¿No puedes escanear? Escribe allí',
  onScreen: 'En este cartel',
  newest: 'La sesión más reciente, sola',
  newestText: 'Sigue a los invitados',
  chosen: 'La que yo toque',
  chosenText: 'Aquí o con el botón de código en Directo',
  pick: (n: number) => `Mostrar la sesión ${f.number(n)}`,
  who: 'Quién ve qué',
  own: 'Los invitados solo ven su sesión',
  ownText: 'Con su código',
  everyone: 'Todos ven todas las fotos',
  everyoneText: 'Pregunta antes a los anfitriones',
  guests: 'Los invitados pueden abrir fotos',
  guestsOn: (network: string) => `Abierta solo en «${network}». Se cierra sola cuando el evento termina o la red cambia.`,
  guestsOff: 'Solo en este ordenador. El sistema puede preguntar una vez si Boothlift puede recibir conexiones.',
  network: '¿En qué red?',
  noNetwork: 'Este ordenador no está en ninguna red. Crea una zona wifi o conéctate al wifi del local.',
  open: 'Abrirla ahí',
  galleryOff: 'Los invitados aún no pueden abrir fotos. Activa la galería local.',
  toEvent: 'Ir a Evento',
  noSession: 'El cartel muestra la primera sesión en cuanto exista.',
  changed: 'La red cambió y la página de invitados está cerrada.',
  openOn: (network: string, address: string) => `¿Abrirla en «${network}» (${address})?`,
  removals: (n: number) => f.plural(n, { one: '1 invitado pidió quitar una foto.', other: `${f.number(n)} invitados pidieron quitar una foto.` }),
};

export const removals = {
  title: 'Invitados piden quitar fotos',
  text: 'Quitar una foto la borra para siempre de las páginas de invitados. El archivo de la cabina y la copia segura se quedan.',
  elsewhere: 'Las otras galerías no se tocan: quítala allí en el navegador.',
  look: 'Echar un vistazo',
  one: (session: number) => `Sesión ${f.number(session)}, una foto`,
  whole: (session: number, n: number) => f.plural(n, { one: `Sesión ${f.number(session)}, su foto`, other: `Sesión ${f.number(session)}, las ${f.number(n)} fotos` }),
  asked: (at: number) => `Pedido a las ${f.time(at)}`,
  remove: 'Quitar de la galería local',
  keep: 'Conservar',
  none: 'Ningún invitado espera respuesta.',
  answered: 'Respondidas',
  receipt: (one: RemovalView) => {
    const what = f.plural(one.photos, { one: `Sesión ${f.number(one.session_number)}, 1 foto`, other: `Sesión ${f.number(one.session_number)}, ${f.number(one.photos)} fotos` });
    if (one.answer === 'removed') return f.plural(one.photos, { one: `${what}: quitada de la galería local`, other: `${what}: quitadas de la galería local` });
    return f.plural(one.photos, { one: `${what}: conservada`, other: `${what}: conservadas` });
  },
};
