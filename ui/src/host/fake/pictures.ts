/** Drawn guests, so that the pretend booth shows something worth looking at. The same number always draws the same picture. */

type Hair = 'short' | 'quiff' | 'long' | 'bob' | 'curls' | 'bun' | 'bald';
type Mouth = 'grin' | 'smile' | 'oh' | 'kiss';
type Eyes = 'dots' | 'happy' | 'hearts' | 'shades';
type Extra = 'veil' | 'suit' | 'top-hat' | 'crown' | 'party' | 'flower' | 'bunny' | 'beard' | 'moustache' | 'band';

interface Guest {
  skin: number;
  hair: Hair;
  hairColour: string;
  cloth: string;
  extra?: Extra[];
}

interface Scene {
  back: 'stripes' | 'rays' | 'lights' | 'bokeh' | 'dots';
  colours: readonly [string, string, string];
  guests: Guest[];
}

/** Skin and its shade. */
const SKIN = [
  ['#f3c7a6', '#c59978'],
  ['#d99f76', '#ab7148'],
  ['#b97a52', '#8b4c24'],
  ['#8a5638', '#5c280a'],
  ['#5f3a28', '#310c00'],
] as const;

const BLACK = '#241a1c';
const BROWN = '#4a2c1d';

const SCENES: readonly Scene[] = [
  { back: 'stripes', colours: ['#c2543f', '#b0422d', '#e07a55'], guests: [{ skin: 0, hair: 'long', hairColour: '#d9a95a', cloth: '#f4ece2', extra: ['veil'] }, { skin: 1, hair: 'short', hairColour: BROWN, cloth: '#2c2b45', extra: ['suit'] }] },
  { back: 'rays', colours: ['#3b2f63', '#7c62b3', ''], guests: [{ skin: 2, hair: 'quiff', hairColour: BLACK, cloth: '#e06a5a' }, { skin: 0, hair: 'bob', hairColour: '#a94a2a', cloth: '#3f8f86' }] },
  { back: 'lights', colours: ['#7a3558', '#a9507a', ''], guests: [{ skin: 4, hair: 'short', hairColour: BLACK, cloth: '#f2e6d5' }, { skin: 0, hair: 'bun', hairColour: BROWN, cloth: '#cf5d4b' }, { skin: 2, hair: 'long', hairColour: BLACK, cloth: '#e3a33f', extra: ['flower'] }] },
  { back: 'bokeh', colours: ['#2f6d73', '#5aa6a0', ''], guests: [{ skin: 3, hair: 'curls', hairColour: BLACK, cloth: '#e9b44c' }] },
  { back: 'dots', colours: ['#d99a3d', '#f0c469', ''], guests: [{ skin: 1, hair: 'short', hairColour: '#a9a1a6', cloth: '#47506e', extra: ['suit', 'beard', 'top-hat'] }] },
  { back: 'rays', colours: ['#254a6b', '#4d81a8', ''], guests: [{ skin: 3, hair: 'bun', hairColour: BLACK, cloth: '#f0c15a' }, { skin: 4, hair: 'short', hairColour: BLACK, cloth: '#efe5d6', extra: ['beard'] }] },
  { back: 'stripes', colours: ['#c65c77', '#b04a66', '#df86a0'], guests: [{ skin: 0, hair: 'quiff', hairColour: '#c99a4b', cloth: '#6b4f9c', extra: ['bunny'] }] },
  { back: 'stripes', colours: ['#6b4a33', '#573a27', '#8b6647'], guests: [{ skin: 2, hair: 'bob', hairColour: BLACK, cloth: '#c9485b', extra: ['flower'] }, { skin: 4, hair: 'bald', hairColour: BLACK, cloth: '#e2d2b4', extra: ['moustache'] }] },
  { back: 'lights', colours: ['#b8862f', '#e5bd66', ''], guests: [{ skin: 4, hair: 'curls', hairColour: BLACK, cloth: '#7c2f4a', extra: ['crown'] }] },
  { back: 'bokeh', colours: ['#46674a', '#7a9c6d', ''], guests: [{ skin: 1, hair: 'bob', hairColour: '#d9d4d2', cloth: '#b9586b' }, { skin: 0, hair: 'bald', hairColour: '#d9d4d2', cloth: '#32405c', extra: ['suit', 'moustache'] }] },
  { back: 'dots', colours: ['#4e3a73', '#8b6fc0', ''], guests: [{ skin: 2, hair: 'long', hairColour: BLACK, cloth: '#d7577b', extra: ['band'] }] },
  { back: 'stripes', colours: ['#1f5a4f', '#174840', '#3b7d6f'], guests: [{ skin: 1, hair: 'quiff', hairColour: BROWN, cloth: '#efe7d8', extra: ['suit'] }, { skin: 0, hair: 'long', hairColour: '#6a3b20', cloth: '#d08a3c' }] },
  { back: 'bokeh', colours: ['#7d3b30', '#b26050', ''], guests: [{ skin: 0, hair: 'curls', hairColour: '#b4512a', cloth: '#2f5d66', extra: ['party'] }, { skin: 1, hair: 'short', hairColour: BLACK, cloth: '#d9cbb0' }] },
];

/** A picture as an address the browser draws by itself. `width` over `height` is 1. */
export function pictureUrl(scene: number, variant: number): string {
  return `data:image/svg+xml,${encodeURIComponent(draw(scene, variant))}`;
}

function draw(scene: number, variant: number): string {
  const it = SCENES[Math.abs(scene) % SCENES.length] ?? SCENES[0];
  if (it === undefined) return '';
  const many = it.guests.length;
  const places = [[[100, 100, 1.12]], [[64, 97, 0.97], [139, 95, 0.99]], [[46, 108, 0.82], [104, 96, 0.86], [160, 110, 0.82]]][many - 1] ?? [];
  const guests = it.guests.map((one, i) => {
    const [x = 100, y = 100, scale = 1] = places[i] ?? [];
    const turn = (seeded(scene * 31 + variant * 7 + i) - 0.5) * 22;
    return `<g transform="translate(${x} ${y + ((variant * 5 + i * 3) % 7)}) scale(${scale})">${guest(one, turn, scene + variant * 3 + i)}</g>`;
  });
  const lamp =
    '<defs><linearGradient id="l" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#fff1d6" stop-opacity=".34"/><stop offset=".45" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#1a0d22" stop-opacity=".38"/></linearGradient></defs>';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="320" viewBox="0 0 200 200">${lamp}${backdrop(it, scene)}${guests.join('')}<rect width="200" height="200" fill="url(#l)"/></svg>`;
}

function backdrop({ back, colours: [base, one, two] }: Scene, seed: number): string {
  const field = `<rect width="200" height="200" fill="${base}"/>`;
  const each = (n: number, draw: (i: number) => string) => Array.from({ length: n }, (_, i) => draw(i)).join('');
  switch (back) {
    case 'stripes':
      return field + each(9, (i) => `<rect x="${i * 24 - 6}" width="13" height="200" fill="${i % 2 === 0 ? one : two}" opacity=".75"/>`);
    case 'rays':
      return (
        field +
        each(12, (i) => {
          const at = (turn: number) => `${(100 + 260 * Math.cos(turn)).toFixed(0)} ${(110 + 260 * Math.sin(turn)).toFixed(0)}`;
          return `<path fill="${one}" opacity=".5" d="M100 110L${at((i * Math.PI) / 6)}L${at((i * Math.PI) / 6 + 0.26)}Z"/>`;
        })
      );
    case 'lights':
      return (
        field +
        `<path d="M-10 20Q60 70 110 30T220 30" fill="none" stroke="${one}" stroke-width="2"/>` +
        each(9, (i) => {
          const y = 34 + 12 * Math.sin(i * 0.9 + 0.4);
          return `<circle cx="${4 + i * 25}" cy="${y.toFixed(1)}" r="13" fill="#ffe9b8" opacity=".25"/><circle cx="${4 + i * 25}" cy="${y.toFixed(1)}" r="6" fill="#ffe9b8"/>`;
        })
      );
    case 'bokeh':
      return field + each(16, (i) => `<circle cx="${(seeded(seed * 17 + i) * 200).toFixed(0)}" cy="${(seeded(seed * 29 + i) * 145).toFixed(0)}" r="${6 + ((i * 7) % 15)}" fill="${one}" opacity="${(0.14 + seeded(i * 3) * 0.28).toFixed(2)}"/>`);
    case 'dots':
      return field + each(36, (i) => `<circle cx="${(i % 6) * 40 + (Math.floor(i / 6) % 2) * 20}" cy="${Math.floor(i / 6) * 36}" r="7" fill="${one}" opacity=".6"/>`);
  }
}

function guest({ skin, hair, hairColour, cloth, extra = [] }: Guest, turn: number, variant: number): string {
  const [face, shade] = SKIN[skin] ?? SKIN[0];
  const has = (one: Extra) => extra.includes(one);
  const eyes: Eyes = (['dots', 'dots', 'happy', 'hearts', 'dots', 'shades', 'happy'] as const)[variant % 7] ?? 'dots';
  const mouth: Mouth = (['grin', 'smile', 'grin', 'oh', 'grin', 'kiss'] as const)[variant % 6] ?? 'grin';
  return [
    behind(hair, hairColour),
    has('veil') ? '<path fill="#fff" opacity=".55" d="M-10 -40C-60 -30 -62 60 -66 120H66C62 60 60 -30 10 -40Z"/>' : '',
    `<path fill="${cloth}" d="M-66 130C-66 70 -46 48 -14 42H14C46 48 66 70 66 130Z"/>`,
    has('suit') ? '<path fill="#f6f1ea" d="M-15 42L0 74L15 42Z"/><path fill="#231a28" d="M-9 48L0 53L9 48V60L0 55L-9 60Z"/>' : `<path fill="${face}" d="M-15 41L0 66L15 41Z"/>`,
    `<path fill="${shade}" d="M-11 20H11V44C6 52 -6 52 -11 44Z"/>`,
    `<g transform="rotate(${turn.toFixed(0)})">`,
    `<circle cx="-27" cy="3" r="5.500" fill="${shade}"/><circle cx="27" cy="3" r="5.500" fill="${shade}"/>`,
    `<path fill="${face}" d="M-27 -6C-27 -44 27 -44 27 -6C27 18 16 33 0 33C-16 33 -27 18 -27 -6Z"/>`,
    has('beard') ? `<path fill="${hairColour}" d="M-27 0C-22 12 -14 8 0 8C14 8 22 12 27 0C28 22 16 37 0 37C-16 37 -28 22 -27 0Z"/>` : '',
    before(hair, hairColour),
    '<circle cx="-16" cy="10" r="6" fill="#e2604f" opacity=".22"/><circle cx="16" cy="10" r="6" fill="#e2604f" opacity=".22"/>',
    eyes === 'shades' ? '' : `<path d="M-16 -10q5 -4 10 -1M6 -11q5 -3 10 1" fill="none" stroke="${shade}" stroke-width="2.400" stroke-linecap="round"/>`,
    `<path d="M-1 3q3 5 -1 6" fill="none" stroke="${shade}" stroke-width="2.200" stroke-linecap="round"/>`,
    look(eyes),
    lips(mouth),
    has('moustache') ? '<path fill="#2b1a14" d="M0 13C-8 8 -18 12 -22 19C-14 20 -6 20 0 16C6 20 14 20 22 19C18 12 8 8 0 13Z"/>' : '',
    has('top-hat') ? '<g transform="translate(2 -30) rotate(8)"><rect x="-34" y="-4" width="68" height="8" rx="4" fill="#1d1622"/><rect x="-22" y="-42" width="44" height="40" rx="4" fill="#2a1f31"/><rect x="-22" y="-14" width="44" height="9" fill="#c9483f"/></g>' : '',
    has('crown') ? '<path transform="translate(0 -32)" fill="#ffc94d" d="M-24 6L-28 -18L-13 -6L0 -24L13 -6L28 -18L24 6Z"/>' : '',
    has('party') ? '<g transform="translate(0 -36) rotate(-6)"><path fill="#3f8f86" d="M-16 4L0 -38L16 4Z"/><path fill="#ffc94d" d="M-12 -9L12 -9L15 -2H-15ZM-6 -24H6L8 -18H-8Z"/><circle cy="-38" r="5" fill="#e06a5a"/></g>' : '',
    has('bunny') ? '<g fill="#f4d9df"><path d="M-22 -34C-34 -80 -14 -84 -8 -40Z"/><path d="M22 -34C34 -80 14 -84 8 -40Z"/></g><g fill="#e894a8"><path d="M-20 -40C-26 -70 -16 -72 -12 -42Z"/><path d="M20 -40C26 -70 16 -72 12 -42Z"/></g>' : '',
    has('band') ? '<path d="M-25 -24q25 -18 50 0" fill="none" stroke="#ffe2a8" stroke-width="4"/><circle cy="-35" r="4" fill="#fff"/>' : '',
    has('flower') ? `<g transform="translate(22 -28)">${[0, 72, 144, 216, 288].map((r) => `<ellipse rx="5" ry="9" cy="-7" fill="#fff" transform="rotate(${r})"/>`).join('')}<circle r="5" fill="#f0c15a"/></g>` : '',
    '</g>',
  ].join('');
}

function behind(hair: Hair, colour: string): string {
  if (hair === 'long') return `<path fill="${colour}" d="M-33 -6C-36 -48 36 -48 33 -6C36 20 42 44 34 58H-34C-42 44 -36 20 -33 -6Z"/>`;
  if (hair === 'bob') return `<path fill="${colour}" d="M-34 -4C-38 -50 38 -50 34 -4C35 10 36 20 32 28H-32C-36 20 -35 10 -34 -4Z"/>`;
  if (hair === 'bun') return `<circle cx="0" cy="-44" r="14" fill="${colour}"/>`;
  if (hair !== 'curls') return '';
  const balls = [[-26, -22, 17], [26, -22, 17], [-32, 0, 15], [32, 0, 15], [-30, 20, 12], [30, 20, 12], [0, -34, 20], [-15, -32, 17], [15, -32, 17]];
  return balls.map(([x, y, r]) => `<circle cx="${x}" cy="${y}" r="${r}" fill="${colour}"/>`).join('');
}

function before(hair: Hair, colour: string): string {
  switch (hair) {
    case 'bald':
      return '<path fill="#fff" opacity=".18" d="M-14 -30C-4 -36 8 -34 12 -30C6 -28 -8 -28 -14 -30Z"/>';
    case 'curls':
      return [[-20, -24, 10], [-7, -28, 11], [7, -28, 11], [20, -24, 10]].map(([x, y, r]) => `<circle cx="${x}" cy="${y}" r="${r}" fill="${colour}"/>`).join('');
    case 'short':
      return `<path fill="${colour}" d="M-28 -4C-34 -46 -8 -48 4 -44C26 -46 34 -24 28 -4C25 -16 20 -22 10 -23C-6 -20 -22 -22 -28 -4Z"/>`;
    case 'quiff':
      return `<path fill="${colour}" d="M-29 -2C-36 -40 -12 -50 12 -44C30 -40 33 -18 28 -2C26 -14 20 -20 14 -26C2 -14 -22 -16 -29 -2Z"/>`;
    default:
      return `<path fill="${colour}" d="M-29 0C-34 -44 34 -44 29 0C27 -14 16 -24 -4 -26C-14 -20 -26 -14 -29 0Z"/>`;
  }
}

function look(eyes: Eyes): string {
  switch (eyes) {
    case 'dots':
      return '<ellipse cx="-11" cy="-2" rx="3" ry="3.800" fill="#2a1a20"/><ellipse cx="11" cy="-2" rx="3" ry="3.800" fill="#2a1a20"/><circle cx="-10" cy="-3.400" r="1" fill="#fff"/><circle cx="12" cy="-3.400" r="1" fill="#fff"/>';
    case 'happy':
      return '<path d="M-16 -1q5 -6 10 0M6 -1q5 -6 10 0" fill="none" stroke="#2a1a20" stroke-width="2.600" stroke-linecap="round"/>';
    case 'hearts':
      return '<g fill="#e8455f"><path d="M-13 8C-26 -1 -24 -11 -18 -11C-15 -11 -13 -8 -13 -8C-13 -8 -11 -11 -8 -11C-2 -11 0 -1 -13 8Z"/><path d="M13 8C0 -1 2 -11 8 -11C11 -11 13 -8 13 -8C13 -8 15 -11 18 -11C24 -11 26 -1 13 8Z"/></g>';
    case 'shades':
      return '<path fill="#17121c" d="M-24 -9H24V-4C24 6 6 8 3 -3H-3C-6 8 -24 6 -24 -4Z"/><path d="M-19 -5l5 -2M7 -5l5 -2" stroke="#fff" opacity=".5" stroke-width="2" stroke-linecap="round"/>';
  }
}

function lips(mouth: Mouth): string {
  switch (mouth) {
    case 'grin':
      return '<path fill="#7d2430" d="M-11 15C-4 17 4 17 11 15C10 25 -10 25 -11 15Z"/><path fill="#fff" d="M-9.500 15.600C-4 17 4 17 9.500 15.600L8.600 18.600C4 20 -4 20 -8.600 18.600Z"/>';
    case 'smile':
      return '<path d="M-10 16q10 8 20 0" fill="none" stroke="#8a2f3a" stroke-width="2.800" stroke-linecap="round"/>';
    case 'oh':
      return '<ellipse cx="0" cy="19" rx="5" ry="6.500" fill="#7d2430"/>';
    case 'kiss':
      return '<path d="M-3 15q6 1 1 4q6 1 -1 4" fill="none" stroke="#a83a47" stroke-width="2.600" stroke-linecap="round"/>';
  }
}

/** A number from 0 to 1 that depends on nothing but `n`. */
export function seeded(n: number): number {
  const x = Math.sin(n * 127.1 + 311.7) * 43758.5453;
  return x - Math.floor(x);
}
