import { formats } from '../format';

export const f = formats('de-DE');
export const photos = (n: number) => f.plural(n, { one: `${f.number(n)} Foto`, other: `${f.number(n)} Fotos` });
