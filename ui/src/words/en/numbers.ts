import { formats } from '../format';

export const f = formats('en-GB');
export const photos = (n: number) => f.plural(n, { one: `${f.number(n)} photo`, other: `${f.number(n)} photos` });
