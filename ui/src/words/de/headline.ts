import type { Tables } from '../catalogue';
import { f, photos } from './numbers';

/** The one sentence, row by row: what is, what it means for you, and one line under it. */
export const headline: Tables['headline'] = {
  records: () => ({
    lines: ['Boothlift kann nichts', 'mehr aufzeichnen.'],
    under: 'Die Dateien der Fotobox sind unberührt.',
    button: 'Zeigen, was zu tun ist',
  }),
  disk_full: () => ({
    lines: ['Die Festplatte ist voll.', 'Neue Fotos werden nicht kopiert.'],
    under: 'Die Originale bleiben im Fotobox-Ordner. Das Senden geht weiter und schafft Platz.',
    button: 'Platz schaffen',
  }),
  photo_gone: (h) => ({
    lines: [f.plural(h.photos, { one: '1 Foto verschwand,', other: `${photos(h.photos)} verschwanden,` }), f.plural(h.photos, { one: 'bevor es sicher war.', other: 'bevor sie sicher waren.' })],
    under:
      h.since === null
        ? 'Alles andere ist in Ordnung.'
        : f.plural(h.photos, {
            one: `Es lag um ${f.time(h.since)} im Fotobox-Ordner und ist weg. Alles andere ist in Ordnung.`,
            other: `Sie lagen um ${f.time(h.since)} im Fotobox-Ordner und sind weg. Alles andere ist in Ordnung.`,
          }),
    button: 'Zeigen',
  }),
  folder_gone: (h) => ({
    lines: ['Der Fotobox-Ordner', h.since === null ? 'fehlt.' : `fehlt seit ${f.time(h.since)}.`],
    under: 'Alle bisherigen Fotos sind sicher. Boothlift sucht ihn alle 5 s.',
    button: 'Jetzt suchen',
  }),
  folder_changed: () => ({
    lines: ['Im Fotobox-Ordner', 'liegt ein anderer Ordner.'],
    under: 'Daraus wird nichts übernommen. Schließen Sie das richtige Laufwerk an oder bestätigen Sie diesen Ordner.',
    button: 'Das ist der richtige',
  }),
  portal: () => ({
    lines: ['Das WLAN verlangt', 'eine Anmeldung.'],
    under: 'Alle Fotos sind hier sicher und gehen nach der Anmeldung hinaus.',
    button: 'Anmeldeseite öffnen',
  }),
  offline: (h) => ({
    lines: ['Kein Internet.', 'Alle Fotos sind hier sicher.'],
    under: `Boothlift versucht es weiter und sendet von selbst.${h.localGallery ? ' Gäste können die lokale Galerie nutzen.' : ''}`,
  }),
  sign_in: (h) => ({
    lines: h.failure?.code === 'keys.locked' ? [`${h.subject} wartet`, 'auf den Schlüsselspeicher.'] : h.token ? [`${h.subject} verlangt`, 'noch einmal das Token.'] : [`${h.subject} verlangt`, 'eine neue Anmeldung.'],
    under: `${h.photos === 0 ? 'Noch wartet kein Foto darauf.' : `${f.plural(h.photos, { one: '1 Foto wartet', other: `${photos(h.photos)} warten` })} darauf, nichts geht verloren.`}${h.destinations > 1 ? ' Die anderen Galerien laufen weiter.' : ''}`,
    button: h.failure?.code === 'keys.locked' ? 'Auswählen, was zu tun ist' : h.token ? 'Neues Token einfügen' : 'Neu anmelden',
  }),
  destination: (h) => ({
    lines: [`${h.subject} nimmt`, 'gerade keine Fotos an.'],
    under: `${h.photos === 0 ? 'Noch wartet kein Foto darauf.' : `${f.plural(h.photos, { one: '1 Foto wartet', other: `${photos(h.photos)} warten` })} hier sicher.`}${h.destinations > 1 ? ' Die anderen Galerien laufen weiter.' : ''}`,
    button: 'Zeigen, was zu tun ist',
  }),
  held: (h) => ({
    lines: [f.plural(h.photos, { one: '1 Foto braucht Sie.', other: `${photos(h.photos)} brauchen Sie.` }), 'Der Rest ist in Ordnung.'],
    under: f.plural(h.photos, {
      one: 'Es ist hier sicher. Sehen Sie es an, wenn Sie kurz Zeit haben.',
      other: 'Sie sind hier sicher. Sehen Sie sie an, wenn Sie kurz Zeit haben.',
    }),
    button: 'Zeigen',
  }),
  paused: (h) => ({
    lines: ['Angehalten.', f.plural(h.photos, { one: '1 Foto wartet.', other: `${photos(h.photos)} warten.` })],
    under: 'Es geht nichts hinaus, bis Sie auf „Weiter senden“ tippen. Neue Fotos werden trotzdem gesichert.',
    button: 'Weiter senden',
  }),
  photos_paused: (h) =>
    h.subject !== ''
      ? {
          lines: [`${h.subject} ist angehalten.`, f.plural(h.photos, { one: '1 Foto wartet darauf.', other: `${photos(h.photos)} warten darauf.` })],
          under: f.plural(h.photos, { one: 'Es ist hier sicher und geht hinaus, sobald Sie weiter senden.', other: 'Sie sind hier sicher und gehen hinaus, sobald Sie weiter senden.' }),
          button: 'Dorthin weiter senden',
        }
      : {
          lines: [f.plural(h.photos, { one: '1 Foto ist angehalten.', other: `${photos(h.photos)} sind angehalten.` }), 'Der Rest ist angekommen.'],
          under: f.plural(h.photos, { one: 'Es ist hier sicher und geht hinaus, sobald Sie auf „Jetzt senden“ tippen.', other: 'Sie sind hier sicher und gehen hinaus, sobald Sie auf „Jetzt senden“ tippen.' }),
          button: 'Jetzt senden',
        },
  approval: (h) => ({
    lines: [f.plural(h.photos, { one: '1 Foto wartet', other: `${photos(h.photos)} warten` }), 'auf Ihre Freigabe.'],
    under: f.plural(h.photos, { one: 'Es ist hier sicher und geht hinaus, sobald Sie es freigeben. Der Rest geht weiter.', other: 'Sie sind hier sicher und gehen hinaus, sobald Sie sie freigeben. Der Rest geht weiter.' }),
    button: 'Zeigen',
  }),
  metered: (h) => ({
    lines: [h.printsAlone ? 'Nur Drucke.' : 'Daten werden gespart.', f.plural(h.photos, { one: '1 Foto wartet.', other: `${photos(h.photos)} warten.` })],
    under: h.printsAlone ? 'Drucke gehen hinaus, der Rest wartet sicher, bis Sie alles senden oder das Netz wechselt.' : 'Dieses Netz zählt jedes Megabyte. Drucke gehen hinaus, der Rest wartet auf WLAN.',
    button: 'Trotzdem alles senden',
  }),
  looking: (h) => ({
    lines: h.filesInAll > 0 ? ['Der Ordner wird gelesen:', `${f.number(h.photos)} von ${f.number(h.filesInAll)}.`] : ['Der Ordner', 'wird durchgesehen.'],
    under: 'Neue Fotos gehen trotzdem zuerst.',
  }),
  slow: (h) => ({
    lines: [`${f.number(h.photos)} unterwegs, langsam.`, 'Sie müssen nichts tun.'],
    under: 'Langsames WLAN. Die neuesten Gäste zuerst, Videos zuletzt.',
  }),
  working: (h) => ({
    lines: [f.plural(h.photos, { one: '1 ist unterwegs.', other: `${f.number(h.photos)} sind unterwegs.` }), 'Sie müssen nichts tun.'],
    under: 'Die neuesten Gäste zuerst. Alle Fotos sind auf diesem Computer sicher.',
  }),
  pretend: () => ({
    lines: ['Das ist die gespielte Fotobox.', 'Nichts verlässt den Computer.'],
    under: 'Gezeichnete Fotos, eine erfundene Galerie.',
    button: 'Spiel beenden',
  }),
  all_delivered: (h) => ({
    lines: [f.plural(h.photos, { one: '1 Foto angekommen.', other: `Alle ${f.number(h.photos)} angekommen.` }), 'Sie müssen nichts tun.'],
    under: `${h.since === null ? '' : `Das letzte kam um ${f.time(h.since)} an. `}Neue Fotos gehen von selbst hinaus.`,
  }),
  ready: (h) => ({
    lines: ['Bereit.', 'Das erste Foto kann kommen.'],
    under: f.plural(h.destinations, {
      one: 'Fotobox-Ordner und Galerie sind in Ordnung. Machen Sie ein Foto mit der Fotobox.',
      other: `Fotobox-Ordner und ${f.number(h.destinations)} Galerien sind in Ordnung. Machen Sie ein Foto mit der Fotobox.`,
    }),
    button: 'Fotos hinzufügen',
  }),
  set_up: () => ({
    lines: ['Zweimal wählen,', 'dann geht es los.'],
    under: 'Ein Fotobox-Ordner und ein Ziel für die Fotos.',
    button: 'Einrichten',
  }),
};
