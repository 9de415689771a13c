/** One part of a printed page, as text alone. */
export type Block = { as: 'title' | 'head' | 'text'; text: string } | { as: 'table'; head: string[]; rows: string[][] };

const TAGS: Record<string, 'title' | 'head' | 'text'> = { H1: 'title', H2: 'head', H3: 'head', P: 'text', LI: 'text', DT: 'text', DD: 'text' };

/** A policy would complain of them even where nothing is drawn. */
const STYLES = /<style[\s\S]*?<\/style>/gi;

/** What a page of the program's own says, without its styles: those a window's policy would refuse. */
export function blocks(html: string): Block[] {
  const body = new DOMParser().parseFromString(html.replace(STYLES, ''), 'text/html').body;
  const all: Block[] = [];
  for (const one of body.querySelectorAll('h1, h2, h3, p, li, dt, dd, table')) {
    if (one instanceof HTMLTableElement) all.push(table(one));
    else if (one.closest('table') === null) all.push({ as: TAGS[one.tagName] ?? 'text', text: plain(one) });
  }
  return all;
}

function table(it: HTMLTableElement): Block {
  const rows = [...it.rows].map((row) => [...row.cells].map(plain));
  const headed = it.tHead !== null || [...(it.rows[0]?.cells ?? [])].every((cell) => cell.tagName === 'TH');
  return { as: 'table', head: headed ? (rows[0] ?? []) : [], rows: headed ? rows.slice(1) : rows };
}

function plain(it: Element): string {
  return (it.textContent ?? '').replace(/\s+/g, ' ').trim();
}

/** Resolves once every picture on paper can be printed. */
export async function drawn(): Promise<void> {
  // A code that cannot be drawn keeps no paper waiting.
  await Promise.all([...document.querySelectorAll<HTMLImageElement>('[data-on-paper] img')].map((one) => one.decode().catch(() => {})));
}
