import type { Picture } from '../guide/png';

/** Halved pictures are compared by squares of so many pixels: edges of letters that another browser smooths in another way vanish in a square's mean, a word that changed does not. */
const SIDE = 2;
/** How far a square's mean may be off, of 255, in its worst colour. */
const FAR = 20;

/** The picture at half its size, each pixel the mean of four: a quarter of the bytes, and still read with ease. */
export function half({ width, height, rgb }: Picture): Picture {
  const [across, down] = [width >> 1, height >> 1];
  const out = new Uint8Array(across * down * 3);
  for (let y = 0; y < down; y += 1)
    for (let x = 0; x < across; x += 1)
      for (let part = 0; part < 3; part += 1) {
        const at = (2 * y * width + 2 * x) * 3 + part;
        out[(y * across + x) * 3 + part] = Math.round(((rgb[at] ?? 0) + (rgb[at + 3] ?? 0) + (rgb[at + width * 3] ?? 0) + (rgb[at + width * 3 + 3] ?? 0)) / 4);
      }
  return { width: across, height: down, rgb: out };
}

export interface Drift {
  /** The share of squares that anybody would see to be another colour; 1 where the sizes differ. */
  share: number;
  /** The new picture in grey, with what differs in magenta. */
  shown: Picture;
}

/** How far `drawn` is from `stored`, and where. */
export function drift(stored: Picture, drawn: Picture): Drift {
  const { width, height } = drawn;
  const shown: Picture = { width, height, rgb: drawn.rgb.map((_, at) => 40 + Math.round(mean3(drawn.rgb, at - (at % 3)) * 0.6)) };
  if (stored.width !== width || stored.height !== height) return { share: 1, shown };
  const [across, down] = [Math.ceil(width / SIDE), Math.ceil(height / SIDE)];
  let others = 0;
  for (let y = 0; y < down; y += 1)
    for (let x = 0; x < across; x += 1) {
      const [one, other] = [square(stored, x, y), square(drawn, x, y)];
      if (!one.some((part, i) => Math.abs(part - (other[i] ?? 0)) > FAR)) continue;
      others += 1;
      each(drawn, x, y, (at) => shown.rgb.set([255, 0, 200], at));
    }
  return { share: others / (across * down), shown };
}

const mean3 = (rgb: Uint8Array, at: number) => ((rgb[at] ?? 0) + (rgb[at + 1] ?? 0) + (rgb[at + 2] ?? 0)) / 3;

/** The mean colour of one square. */
function square(of: Picture, x: number, y: number): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  let pixels = 0;
  each(of, x, y, (at) => {
    pixels += 1;
    for (const part of [0, 1, 2] as const) sum[part] += of.rgb[at + part] ?? 0;
  });
  return [sum[0] / pixels, sum[1] / pixels, sum[2] / pixels];
}

function each({ width, height }: Picture, x: number, y: number, does: (at: number) => void): void {
  for (let row = y * SIDE; row < Math.min(height, (y + 1) * SIDE); row += 1) for (let column = x * SIDE; column < Math.min(width, (x + 1) * SIDE); column += 1) does((row * width + column) * 3);
}
