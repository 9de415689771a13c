import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** The hex colours of one block of the token file. */
function block(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`);
  const body = css.slice(css.indexOf('{', start) + 1, css.indexOf('\n}', start));
  return new Map([...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})\b/gi)].map(([, name, hex]) => [name ?? '', hex ?? '']));
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const SURFACES = ['room', 'surface-1', 'surface-2', 'surface-3', 'sunken'];
const STATES = ['delivered', 'moving', 'waiting', 'needs', 'danger', 'skipped'];

describe.each([
  ['dark', ':root, :root[data-theme="dark"]', 4.5],
  ['light', ':root[data-theme="light"]', 4.5],
  ['contrast', ':root[data-theme="contrast"]', 7],
] as const)('the %s theme', (_, selector, text) => {
  const colours = block(selector);
  const colour = (name: string): string => {
    const hex = colours.get(name);
    if (hex === undefined) throw new Error(`${name} is missing`);
    return hex;
  };
  const pair = (front: string, back: string, least: number) => expect(contrast(colour(front), colour(back)), `${front} on ${back}`).toBeGreaterThanOrEqual(least);

  it('can be read on every surface', () => {
    for (const back of SURFACES) {
      pair('text-1', back, text);
      pair('text-2', back, text);
    }
    for (const back of ['room', 'surface-1', 'surface-2', 'sunken']) pair('text-3', back, text);
    pair('on-paper', 'paper', text);
    pair('on-paper-2', 'paper', text);
    pair('text-inverse', 'text-1', text);
    pair('on-brand', 'brand', text);
    pair('on-brand', 'brand-strong', text);
    pair('brand', 'brand-quiet', text);
  });

  it('has state words that can be read, on surfaces and on their own quiet ground', () => {
    for (const state of STATES) {
      for (const back of ['room', 'surface-1', 'surface-2']) pair(state, back, text);
      pair(state, `${state}-quiet`, text);
      pair(`on-${state}`, state, text);
      pair('text-1', `${state}-quiet`, text);
    }
    for (const back of ['room', 'surface-1', 'surface-2']) pair('brand', back, text);
  });

  it('has borders, signs, bar parts and a focus ring that can be seen', () => {
    for (const back of SURFACES) pair('focus', back, 3);
    for (const back of ['room', 'surface-1', 'surface-2', 'sunken']) pair('line-strong', back, 3);
    for (const state of STATES) pair(state, 'surface-3', 3);
    pair('stripe-a', 'stripe-b', 1.2);
  });
});
