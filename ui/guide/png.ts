import { deflateSync, inflateSync } from 'node:zlib';

/** A picture as three bytes a pixel. */
export interface Picture {
  width: number;
  height: number;
  rgb: Uint8Array;
}

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
/** Colour types of the PNG standard, with the bytes a pixel takes. */
const TYPES: Record<number, number> = { 2: 3, 3: 1, 6: 4 };

/** Reads a PNG as browsers and {@link write} make them: eight bits, not interlaced, no transparency that matters. */
export function read(png: Buffer): Picture {
  if (!png.subarray(0, 8).equals(SIGNATURE)) throw new Error('not a PNG');
  const body: Buffer[] = [];
  let [width, height, type] = [0, 0, 0];
  let palette: Buffer = Buffer.alloc(0);
  for (let at = 8; at < png.length; ) {
    const [length, kind] = [png.readUInt32BE(at), png.toString('latin1', at + 4, at + 8)];
    const part = png.subarray(at + 8, at + 8 + length);
    if (kind === 'IHDR') [width, height, type] = [part.readUInt32BE(0), part.readUInt32BE(4), part[9] ?? 0];
    if (kind === 'PLTE') palette = part;
    if (kind === 'IDAT') body.push(part);
    at += length + 12;
  }
  const bytes = TYPES[type];
  if (bytes === undefined) throw new Error(`a PNG of colour type ${type}`);
  const rows = unfiltered(inflateSync(Buffer.concat(body)), width * bytes, bytes);
  const rgb = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++)
    for (let part = 0; part < 3; part++) rgb[pixel * 3 + part] = (type === 3 ? palette[(rows[pixel] ?? 0) * 3 + part] : rows[pixel * bytes + part]) ?? 0;
  return { width, height, rgb };
}

/** Undoes the filter that each row begins with (PNG standard, 9.2). */
function unfiltered(filtered: Buffer, row: number, bytes: number): Uint8Array {
  const height = filtered.length / (row + 1);
  const out = new Uint8Array(row * height);
  for (let y = 0; y < height; y++) {
    const filter = filtered[y * (row + 1)] ?? 0;
    for (let x = 0; x < row; x++) {
      const at = y * row + x;
      const left = x >= bytes ? (out[at - bytes] ?? 0) : 0;
      const up = y > 0 ? (out[at - row] ?? 0) : 0;
      const corner = x >= bytes && y > 0 ? (out[at - row - bytes] ?? 0) : 0;
      const guess = [0, left, up, (left + up) >> 1, nearest(left, up, corner)][filter] ?? 0;
      out[at] = ((filtered[y * (row + 1) + 1 + x] ?? 0) + guess) & 0xff;
    }
  }
  return out;
}

function nearest(left: number, up: number, corner: number): number {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** Writes a PNG of at most 256 colours: a third of the bytes, and nobody sees the difference on a page like ours. The same picture gives the same bytes. */
export function write({ width, height, rgb }: Picture): Buffer {
  const { palette, of } = colours(rgb);
  const rows = Buffer.alloc(height * (width + 1));
  for (let pixel = 0; pixel < width * height; pixel++) rows[Math.floor(pixel / width) * (width + 1) + 1 + (pixel % width)] = of.get(colour(rgb, pixel)) ?? 0;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const body = deflateSync(rows, { level: 9, memLevel: 9 });
  return Buffer.concat([SIGNATURE, chunk('IHDR', head), chunk('PLTE', Buffer.from(palette.flat())), chunk('IDAT', body), chunk('IEND', Buffer.alloc(0))]);
}

const colour = (rgb: Uint8Array, pixel: number) => ((rgb[pixel * 3] ?? 0) << 16) | ((rgb[pixel * 3 + 1] ?? 0) << 8) | (rgb[pixel * 3 + 2] ?? 0);
const parts = (one: number): [number, number, number] => [one >> 16, (one >> 8) & 0xff, one & 0xff];

/** At most 256 colours for all there are, by halving the box with the widest spread until there are enough (median cut). */
function colours(rgb: Uint8Array): { palette: [number, number, number][]; of: Map<number, number> } {
  const counts = new Map<number, number>();
  for (let pixel = 0; pixel < rgb.length / 3; pixel++) counts.set(colour(rgb, pixel), (counts.get(colour(rgb, pixel)) ?? 0) + 1);
  let boxes = [box([...counts.keys()].toSorted((a, b) => a - b), counts)];
  while (boxes.length < 256) {
    const widest = boxes.reduce((best, one) => (one.worth > best.worth ? one : best));
    if (widest.worth === 0) break;
    const sorted = widest.colours.toSorted((a, b) => (parts(a)[widest.along] ?? 0) - (parts(b)[widest.along] ?? 0) || a - b);
    const half = sorted.reduce((sum, one) => sum + weight(counts, one), 0) / 2;
    let [sum, at] = [0, 0];
    while (at < sorted.length - 1 && (at === 0 || sum + weight(counts, sorted[at] ?? 0) <= half)) sum += weight(counts, sorted[at++] ?? 0);
    boxes = [...boxes.filter((one) => one !== widest), box(sorted.slice(0, at), counts), box(sorted.slice(at), counts)];
  }
  const of = new Map<number, number>();
  const palette = boxes.map((one, index) => {
    for (const each of one.colours) of.set(each, index);
    return one.mean;
  });
  return { palette, of };
}

/** Large plain areas do not eat up the colours that photos need. */
const weight = (counts: Map<number, number>, one: number) => Math.sqrt(counts.get(one) ?? 0);

function box(all: number[], counts: Map<number, number>) {
  const [low, high, sum] = [[255, 255, 255], [0, 0, 0], [0, 0, 0]];
  let total = 0;
  for (const one of all) {
    const count = counts.get(one) ?? 0;
    total += count;
    parts(one).forEach((part, i) => {
      low[i] = Math.min(low[i] ?? 0, part);
      high[i] = Math.max(high[i] ?? 0, part);
      sum[i] = (sum[i] ?? 0) + part * count;
    });
  }
  const spread = high.map((part, i) => part - (low[i] ?? 0));
  const along = spread.indexOf(Math.max(...spread));
  const heavy = all.reduce((sum, one) => sum + weight(counts, one), 0);
  const mean = sum.map((part) => Math.round(part / Math.max(total, 1))) as [number, number, number];
  return { colours: all, along, mean, worth: all.length < 2 ? 0 : (spread[along] ?? 0) * Math.sqrt(heavy) };
}

/** The share of pixels that anybody would see to be another colour; 1 where the sizes differ. */
export function difference(one: Picture, other: Picture): number {
  if (one.width !== other.width || one.height !== other.height) return 1;
  let others = 0;
  for (let pixel = 0; pixel < one.width * one.height; pixel++) {
    const far = [0, 1, 2].some((part) => Math.abs((one.rgb[pixel * 3 + part] ?? 0) - (other.rgb[pixel * 3 + part] ?? 0)) > 32);
    if (far) others++;
  }
  return others / (one.width * one.height);
}

function chunk(kind: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), body]);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc(named));
  return Buffer.concat([length, named, check]);
}

/** As the PNG standard has it in annex D; Node has its own only from version 22 on. */
function crc(bytes: Buffer): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return ~value >>> 0;
}
