import { f } from './numbers';

export const support = {
  title: 'Ayuda',
  sub: 'Desde aquí nunca se envía nada por sí solo',
  health: 'Cómo está todo',
  allGood: 'Todo está bien.',
  some: (n: number) => f.plural(n, { one: '1 punto necesita atención.', other: `${f.number(n)} puntos necesitan atención.` }),
  copy: 'Copiar los detalles',
  copied: 'Copiado',
  again: 'Revisar otra vez',
  fine: 'Bien',
  what: {
    folder: 'Carpeta de la cabina',
    safe_copies: 'Copias seguras',
    disk: 'Disco',
    records: 'Registros',
    keys: 'Almacén de claves',
    destination: 'Galería',
    audit: 'Visto allí',
    gallery: 'Página de invitados',
    tray: 'Bandeja',
    power: 'Energía',
  } as Record<string, string>,
  details: 'Detalles',
  help: 'Con «Copiar los detalles» obtienes un texto sobre este estado sin ningún secreto, listo para enviarlo a quien te ayude.',
  space: 'Para liberar espacio',
  spaceText: [
    'Las fotos entregadas en todas partes liberan solas sus copias seguras. El envío continúa.',
    'Borra otra cosa de este disco, por ejemplo películas o descargas antiguas. No toques la carpeta de la cabina.',
    'Boothlift lo nota por sí solo, no hace falta reiniciar.',
  ],
};
