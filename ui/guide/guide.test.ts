import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { FailureCode } from '../src/contract/types';
import live from '../src/contract/live.ts?raw';
import { fetchWords } from '../src/words';
import { FAILURES, HEADLINES } from './advice';
import { NAMES } from './pictures';
import { difference, read, write, type Picture } from './png';
import { reason, whatToDo } from './whatToDo';

const ROOT = join(import.meta.dirname, '..', '..');
const GUIDE = join(ROOT, 'docs', 'guide');
const pages = readdirSync(GUIDE).filter((name) => name.endsWith('.md'));
const text = (page: string) => readFileSync(join(GUIDE, page), 'utf8');
const named = pages.flatMap((page) => [...text(page).matchAll(/!\[([^\]]*)\]\(pictures\/([\w-]+)\.png\)/g)].map(([, alt = '', picture = '']) => ({ page, alt, picture })));

it('the guide names every picture there is, and every picture it names is there and is one that can be drawn anew', () => {
  const there = readdirSync(join(GUIDE, 'pictures')).map((name) => name.replace(/\.png$/, ''));
  expect([...new Set(named.map(({ picture }) => picture))].toSorted()).toEqual(there.toSorted());
  expect(there.toSorted()).toEqual([...NAMES].toSorted());
  // Whoever does not see a picture still learns what it shows.
  expect(named.filter(({ alt }) => alt.length < 8)).toEqual([]);
});

it('the guide opens quickly on a phone', () => {
  const sizes = readdirSync(join(GUIDE, 'pictures')).map((name) => readFileSync(join(GUIDE, 'pictures', name)).length);
  expect(Math.max(...sizes)).toBeLessThan(150_000);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(2_500_000);
});

it('every reason the page can give has an entry in “What to do when”, under the words of the page', async () => {
  expect(text('what-to-do.md') === whatToDo(), 'cargo xtask guide writes it anew').toBe(true);
  const codes = Object.keys((await fetchWords('en')).message) as FailureCode[];
  expect(codes.length).toBeGreaterThan(40);
  for (const code of codes) expect(text('what-to-do.md')).toContain(`| **${reason(code)}** | ${FAILURES[code].means} |`);
});

it('the sentences of Live stand in the order in which one goes before the other', () => {
  const order = live.split('\n').find((line) => line.startsWith('export type HeadlineRow = ')) ?? '';
  expect(Object.keys(HEADLINES)).toEqual([...order.matchAll(/"([^"]+)"/g)].map(([, one]) => one));
});

it('every page of the guide is reached from its first one, and every way in it leads somewhere', () => {
  for (const page of pages.filter((name) => name !== 'README.md')) expect(text('README.md'), page).toContain(`(${page})`);
  for (const page of pages)
    for (const [, way = ''] of text(page).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)) if (!way.startsWith('http')) expect(existsSync(join(GUIDE, way)), `${page}: ${way}`).toBe(true);
  expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toContain('docs/guide/README.md');
});

it('the guide calls everything what the page and the tray call it', async () => {
  const said: string[] = [readFileSync(join(ROOT, 'src-tauri/src/words/tray.rs'), 'utf8')];
  const walk = (value: unknown): void => {
    if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
    else said.push(String(value));
  };
  walk(await fetchWords('en'));
  const all = said.join('\n');
  const called = pages.flatMap((page) => [...text(page).matchAll(/“([^”]+)”/g)].map(([, word = '']) => ({ page, word })));
  expect(called.length).toBeGreaterThan(100);
  expect(called.filter(({ word }) => !all.includes(word))).toEqual([]);
});

it('a picture stays what it is when it is written and read again, and another one is told apart', () => {
  const [width, height] = [64, 48];
  const drawn = (shift: number): Picture => ({ width, height, rgb: Uint8Array.from({ length: width * height * 3 }, (_, at) => (Math.floor(at / 3) % width) * 3 + (at % 3) * 20 + shift) });
  const [one, kept] = [drawn(0), read(write(drawn(0)))];
  expect(kept).toEqual(one);
  expect(write(one).equals(write(drawn(0)))).toBe(true);
  expect(difference(one, kept)).toBe(0);
  expect(difference(one, drawn(40))).toBe(1);
  const word = { ...one, rgb: one.rgb.map((part, at) => (at < 60 ? 255 - part : part)) };
  expect(difference(one, word)).toBeGreaterThan(0.001);
  expect(difference(one, { ...one, width: 48, height: 64 })).toBe(1);
  // More colours than a palette holds: near to it, for every pixel.
  const many = { width: 100, height: 100, rgb: Uint8Array.from({ length: 30_000 }, (_, at) => (at % 3 === 0 ? Math.floor(at / 300) * 2 : at % 3 === 1 ? (Math.floor(at / 3) % 100) * 2 : 90)) };
  expect(difference(many, read(write(many)))).toBe(0);
});
