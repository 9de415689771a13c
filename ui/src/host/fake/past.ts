import type { EventFileView, EventTemplate, PastEvent } from '../../contract/types';
import type { World } from './world';

/** The drop that holds an event file; the one after it holds one that cannot be used. */
export const EVENT_FILE = 77;

/** Events of before, and the one that is on. */
export function pastEvents(world: World): PastEvent[] {
  const { event, counts } = world.snapshot();
  const local = { id: 'local-gallery', kind: 'local-gallery', label: 'Local gallery', shared: false } as const;
  const gallery = { id: 'event-gallery', kind: 'event-gallery', label: 'Event Gallery', shared: false } as const;
  const mate = { id: 'cyclemate', kind: 'cyclemate', label: 'CycleMate', shared: true } as const;
  const closed: PastEvent[] = [
    { event: 2, name: 'Spring Gala', date: '2026-05-09', ended_at: Date.now() - 86_400_000, photos: 212, delivered: 212, folders: ['D:\\dslrBooth\\Spring Gala'], destinations: [gallery, local] },
    { event: 1, name: 'Charity Ride', date: '2026-04-18', ended_at: Date.now() - 9 * 86_400_000, photos: 98, delivered: 90, folders: ['D:\\dslrBooth\\Charity Ride'], destinations: [gallery, mate, local] },
  ];
  if (event === null && world.name === 'welcome') return closed;
  const [name, date] = event === null ? ['Summer Party', '2026-06-13'] : [event.name, event.date];
  const on: PastEvent = { event: 3, name, date, ended_at: event === null ? Date.now() : null, photos: counts.photos, delivered: counts.delivered, folders: ['Pictures\\dslrBooth\\Summer Party'], destinations: [gallery, mate, local] };
  return [on, ...closed];
}

export function eventFile(): EventFileView {
  return {
    drop: EVENT_FILE,
    file: 'garden-party.toml',
    name: 'Garden Party',
    date: '2026-06-20',
    folders: [{ path: 'D:\\dslrBooth\\Garden Party', there: false, sessions: 'dslrbooth' }],
    destinations: [
      { kind: 'event-gallery', label: 'Event Gallery', needs_token: true },
      { kind: 'local-gallery', label: 'Local gallery', needs_token: false },
    ],
  };
}

/** Set-ups that are kept, in memory. */
export class PretendTemplates {
  #all: EventTemplate[] = [
    {
      template: 1,
      name: 'Wedding',
      made_at: new Date('2026-05-02T18:00:00').getTime(),
      folders: ['Pictures\\dslrBooth\\Weddings'],
      destinations: [
        { id: 'event-gallery', kind: 'event-gallery', label: 'Event Gallery', shared: false },
        { id: 'local-gallery', kind: 'local-gallery', label: 'Local gallery', shared: false },
      ],
    },
  ];

  list(): EventTemplate[] {
    return this.#all.toSorted((a, b) => a.name.localeCompare(b.name));
  }

  get(template: number): EventTemplate | null {
    return this.#all.find((one) => one.template === template) ?? null;
  }

  save(name: string, like: PastEvent | undefined): void {
    const template = Math.max(0, ...this.#all.map((one) => one.template)) + 1;
    this.#all.push({ template, name, made_at: Date.now(), folders: like?.folders ?? [], destinations: like?.destinations ?? [] });
  }

  rename(template: number, name: string): void {
    this.#all = this.#all.map((one) => (one.template === template ? { ...one, name } : one));
  }

  remove(template: number): void {
    this.#all = this.#all.filter((one) => one.template !== template);
  }
}
