import type { NetworkTest, NetworkWord, Reach } from '../../contract/types';
import { f } from './numbers';

/** What a test of the network says. */
export const network = {
  test: 'Probar este wifi',
  title: 'Este wifi',
  about: 'Durante diez segundos se intenta llegar una y otra vez a cada galería de internet. Para eso no se envía ninguna foto; si mientras tanto salen fotos, se mide su velocidad.',
  again: 'Probar otra vez',
  running: 'Tarda diez segundos.',
  word: {
    looking: 'Probando…',
    nothing_outside: 'Nada va a internet.',
    left_alone: 'Las galerías pidieron una pausa.',
    no_internet: 'Aquí no hay internet.',
    sign_in_page: 'Este wifi pide iniciar sesión.',
    partly: 'Este wifi bloquea algunas galerías.',
    shaky: 'Este wifi se corta de vez en cuando.',
    reached: 'Este wifi llega a todas las galerías.',
    slow_for_photos: 'Este wifi es lento para fotos.',
    slow_for_films: 'Este wifi va bien para fotos, lento para vídeo.',
    fine: 'Este wifi va bien para fotos y vídeo.',
  } satisfies Record<NetworkWord, string>,
  advice: {
    looking: '',
    nothing_outside: 'Solo la galería local está encendida, y no necesita internet.',
    left_alone: 'No se les preguntó. Las fotos siguen solas; prueba otra vez en unos minutos.',
    no_internet: 'Las fotos esperan seguras y salen solas. Mira el wifi o usa la zona wifi de tu móvil.',
    sign_in_page: 'Alguien tiene que aceptar su página una vez. Las fotos esperan seguras y salen justo después.',
    partly: 'Las fotos para las demás salen. Pregunta en el local o usa la zona wifi de tu móvil.',
    shaky: 'Lo que se corta se envía otra vez por sí solo. Va mejor más cerca del punto de acceso o con un cable.',
    reached: '',
    slow_for_photos: 'Las fotos llegan de todos modos, primero los últimos invitados. No hay que hacer nada.',
    slow_for_films: 'Los vídeos van al final y llegan más tarde.',
    fine: '',
  } satisfies Record<NetworkWord, string>,
  tested: (at: number) => `Probado a las ${f.time(at)}.`,
  /** How fast photos went out meanwhile. */
  speed: (test: NetworkTest) => {
    if (test.bits_per_second === null) return 'Mientras tanto no salió ninguna foto, así que no se sabe la velocidad.';
    return test.limited ? `Las fotos salieron a ${f.rate(test.bits_per_second)}, frenadas por tu propio límite.` : `Las fotos salieron a ${f.rate(test.bits_per_second)}.`;
  },
  reach: (row: Reach) => {
    if (row.asked === 0) return 'Pidió una pausa y se la deja en paz.';
    const times = `Respondió ${f.number(row.reached)} de ${f.number(row.asked)} veces`;
    return row.middle_ms === null ? `${times}.` : `${times}, casi siempre en ${f.number(row.middle_ms)} ms.`;
  },
};
