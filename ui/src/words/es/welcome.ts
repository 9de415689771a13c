import type { FoundBy } from '../../contract/types';
import { f, photos } from './numbers';

export const welcome = {
  title: 'Te damos la bienvenida. Elige dos cosas y ya funciona.',
  sub: 'Boothlift nunca mueve, cambia ni borra los archivos de la cabina.',
  folder: '¿Dónde guarda la cabina sus fotos?',
  destination: '¿Adónde van las fotos?',
  looking: 'Buscando carpetas de cabinas…',
  nothing: 'No se encontró ninguna carpeta. Haz una foto con la cabina o elige la carpeta.',
  lookAgain: 'Buscar otra vez',
  another: 'Otra carpeta',
  found: (n: number) => (n === 0 ? 'Aún no hay fotos. La primera empieza la sesión 1.' : f.plural(n, { one: 'Se encontró 1 foto. Boothlift haría estas sesiones:', other: `Se encontraron ${photos(n)}. Boothlift haría estas sesiones:` })),
  why(why: FoundBy): string {
    switch (why.by) {
      case 'no_pictures':
        return 'Todavía no hay imágenes.';
      case 'beside':
        return `Junto a las imágenes hay archivos como ${why.example}.`;
      case 'names':
        return `${f.number(why.fits)} de ${f.number(why.of)} imágenes se llaman como ${why.example}.`;
      case 'folders':
        return `${f.number(why.fits)} de ${f.number(why.of)} imágenes están en carpetas como ${why.example}.`;
      case 'filled_folders':
        return `Las imágenes están en ${f.number(why.folders)} carpetas, cada una llenada en pocos minutos.`;
      case 'stems':
        return `${f.number(why.stems)} nombres como ${why.example} van delante de un número correlativo.`;
      case 'time':
        return 'Ni las carpetas ni los nombres separan las sesiones: lo hace el tiempo entre las fotos.';
      case 'usual_place':
        return `${why.program} guarda aquí sus fotos si no se le indica otra cosa.`;
    }
  },
  sure: {
    certain: (program: string) => `Es ${program}.`,
    likely: (program: string) => `Probablemente es ${program}.`,
    unknown: () => 'No es un programa de cabina que Boothlift conozca.',
  },
  rule: {
    other: '¿Las sesiones no salen bien?',
    proposed: 'Como se propone',
    preset: 'Como lo hace este programa',
    plain: { auto: 'Automático', folder: 'Una carpeta, una sesión', gap: 'Por el tiempo entre fotos', none: 'Sin sesiones' } as Record<string, string>,
    pattern: 'Por nombres de archivo',
    expression: 'Una expresión con un grupo llamado session',
    example: '^(?<session>.+)_(?<shot>\\d+)\\.',
    wrong: (why: string) => `No se puede usar: ${why}. Sigue valiendo la última que servía.`,
    fits: (fits: number, of: number) => (fits === of ? f.plural(of, { one: 'Encaja con el único nombre que hay.', other: `Encaja con los ${f.number(of)} nombres.` }) : `Encaja con ${f.number(fits)} de ${f.number(of)} nombres.`),
    misfits: (names: string[]) => `No con ${f.list(names)}. Esos van por la hora.`,
    open: 'Abrir una plantilla',
    save: 'Guardar como plantilla',
    fileUsed: 'Se usa la plantilla.',
    trying: 'Probándola con las fotos…',
  },
  newest: (ago: string) => `Archivo más reciente ${ago}`,
  ago: (ms: number) => {
    const min = Math.round(ms / 60_000);
    if (min < 1) return 'ahora mismo';
    if (min < 60) return `hace ${f.number(min)} min`;
    return '';
  },
  newestOn: (day: string) => `la más reciente, ${day}`,
  title2: (program: string, name: string) => (program === '' ? `«${name}»` : `${program}, «${name}»`),
  sessionTitle: (title: string) => title,
  sessionText: (at: number, n: number) => `${f.time(at)}, ${photos(n)}`,
  other: (n: number, newest: string) => (newest === '' ? photos(n) : `${photos(n)}, ${newest}`),
  old: (n: number) => f.plural(n, { one: '1 foto es anterior a hoy. ¿Enviarla también?', other: `${photos(n)} son anteriores a hoy. ¿Enviarlas también?` }),
  oldNew: 'Solo las nuevas',
  oldAll: 'Todas',
  more: 'Puedes añadir más luego, en Evento.',
  startLocal: 'Empezar con la galería local',
  startEventGallery: 'Empezar con Event Gallery',
  startSelfcommunity: 'Empezar con SelfCommunity',
  startCyclemate: 'Empezar con CycleMate',
  starting: 'Empezando…',
  chooseFolder: 'Elige primero una carpeta.',
  checkFirst: 'Comprueba primero el token.',
  eventFirst: 'Elige primero el evento en la galería.',
  name: 'Nombre del evento',
  back: 'Volver a Directo',
  headless: 'Esta página es de una cabina en marcha sin ventana. Su evento se define en el archivo del evento.',
};
