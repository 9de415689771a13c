import { formats } from '../format';

export const f = formats('es-ES');
export const photos = (n: number) => f.plural(n, { one: `${f.number(n)} foto`, other: `${f.number(n)} fotos` });
