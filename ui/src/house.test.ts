import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = import.meta.dirname;
const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(ts|svelte|css)$/.test(path) && !path.endsWith('.test.ts'))
  .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(ROOT, path), 'utf8') }));

describe('the page', () => {
  it('reaches the program around it only through src/host', () => {
    const strangers = files.filter(({ path, text }) => !path.startsWith('host/') && /@tauri-apps|__TAURI|EventSource|\bfetch\(/.test(text));
    expect(strangers.map(({ path }) => path)).toEqual([]);
  });

  it('writes text as text only', () => {
    const risky = files.filter(({ text }) => /\{@html|innerHTML|insertAdjacentHTML|document\.write|\beval\(/.test(text));
    expect(risky.map(({ path }) => path)).toEqual([]);
  });

  it('has no styles that a strict policy would refuse', () => {
    const inline = files.filter(({ path, text }) => path.endsWith('.svelte') && /\sstyle="/.test(text));
    expect(inline.map(({ path }) => path)).toEqual([]);
  });

  it('keeps no words of one language beyond a change to another', () => {
    const kept = files.filter(({ path, text }) => path.endsWith('.ts') && !path.startsWith('words/') && /^(export )?(const|let) .*\bwords\.\w/m.test(text));
    expect(kept.map(({ path }) => path)).toEqual([]);
  });

  it('moves nothing but transform and opacity', () => {
    const moved = files.flatMap(({ path, text }) => [...text.matchAll(/transition:\s*([a-z-]+)/g)].map(([, what]) => `${path}: ${what}`)).filter((one) => !/: (transform|opacity|none)$/.test(one));
    expect(moved).toEqual([]);
  });

  it('keeps its rooms apart: shared parts know no feature, screens only compose', () => {
    const wrong = files.filter(({ path, text }) => path.startsWith('shared/') && /from '\.\.\/(features|screens)/.test(text));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});
