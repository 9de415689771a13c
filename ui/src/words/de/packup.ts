import type { CheckState, PackUp, PlaceCheck, ProofFormat, Timestamp } from '../../contract/types';
import type { NoWay } from '../en/packup';
import { f, photos } from './numbers';

const number = f.number;
const name = (place: PlaceCheck) => (place.kind === 'local-gallery' ? 'Die lokale Galerie' : place.label);
const names = (places: readonly PlaceCheck[]) => f.list(places.map((place, i) => (i > 0 && place.kind === 'local-gallery' ? 'die lokale Galerie' : name(place))));

/** The check at the end of the night and the proof of delivery. Never more is claimed than was proved. */
export const packUp = {
  title: 'Abbauen',
  back: 'Zurück zu Live',
  again: 'Noch einmal prüfen',
  running: 'Wird geprüft…',
  checked: (at: Timestamp, seconds: number) => `Geprüft um ${f.time(at)}, dauerte ${number(seconds)} s`,

  verdict: {
    checking: {
      title: 'Einen Moment.',
      text: 'Der Fotobox-Ordner wird noch einmal gelesen und jede Galerie gefragt.',
    },
    ready: {
      title: 'Sie können abbauen.',
      text: 'Jedes Foto ist angekommen. Sie dürfen den Computer ausschalten.',
      none: 'Es gibt keine Fotos. Sie dürfen den Computer ausschalten.',
    },
    almost: {
      title: (n: number) => `Fast: noch ${photos(n)}.`,
      text: 'Lassen Sie den Computer an und diese Seite offen.',
      seconds: (n: number) => f.plural(n, { one: 'Etwa 1 Sekunde. Lassen Sie den Computer an und diese Seite offen.', other: `Etwa ${number(n)} Sekunden. Lassen Sie den Computer an und diese Seite offen.` }),
      minutes: (n: number) => f.plural(n, { one: 'Etwa 1 Minute. Lassen Sie den Computer an und diese Seite offen.', other: `Etwa ${number(n)} Minuten. Lassen Sie den Computer an und diese Seite offen.` }),
      wait: 'Diese Seite schaltet von selbst um.',
    },
    not_yet: {
      title: (n: number) => f.plural(n, { one: 'Noch nicht: 1 Foto wartet.', other: `Noch nicht: ${photos(n)} warten.` }),
      text: (why: NoWay, n: number, subject: string): string => {
        switch (why) {
          case 'offline':
            return f.plural(n, { one: 'Es gibt kein Internet. Das Foto ist hier sicher und geht hinaus, sobald es welches gibt.', other: 'Es gibt kein Internet. Die Fotos sind hier sicher und gehen hinaus, sobald es welches gibt.' });
          case 'portal':
            return f.plural(n, { one: 'Das WLAN verlangt eine Anmeldung. Das Foto ist hier sicher und geht gleich danach hinaus.', other: 'Das WLAN verlangt eine Anmeldung. Die Fotos sind hier sicher und gehen gleich danach hinaus.' });
          case 'paused':
            return f.plural(n, { one: 'Das Senden ist angehalten. Das Foto ist hier sicher und geht hinaus, wenn Sie auf Live „Weiter senden“ tippen.', other: 'Das Senden ist angehalten. Die Fotos sind hier sicher und gehen hinaus, wenn Sie auf Live „Weiter senden“ tippen.' });
          case 'approval':
            return f.plural(n, { one: 'Nicht jedes Foto ist freigegeben. Das Foto ist hier sicher und geht hinaus, sobald Sie es freigeben.', other: 'Nicht jedes Foto ist freigegeben. Die Fotos sind hier sicher und gehen hinaus, sobald Sie sie freigeben.' });
          case 'metered':
            return f.plural(n, { one: 'Dieses Netz zählt Daten. Das Foto ist hier sicher und geht in einem anderen Netz hinaus, oder wenn Sie auf Live „Trotzdem alles senden“ tippen.', other: 'Dieses Netz zählt Daten. Die Fotos sind hier sicher und gehen in einem anderen Netz hinaus, oder wenn Sie auf Live „Trotzdem alles senden“ tippen.' });
          case 'lane_paused':
            return f.plural(n, { one: `Das Senden an ${subject} ist angehalten. Das Foto ist hier sicher und geht hinaus, wenn Sie es weitergehen lassen.`, other: `Das Senden an ${subject} ist angehalten. Die Fotos sind hier sicher und gehen hinaus, wenn Sie sie weitergehen lassen.` });
          case 'gallery':
            return f.plural(n, { one: `${subject} nimmt gerade nichts an. Das Foto ist hier sicher und geht hinaus, sobald sich das ändert.`, other: `${subject} nimmt gerade nichts an. Die Fotos sind hier sicher und gehen hinaus, sobald sich das ändert.` });
        }
      },
      home: (n: number) =>
        f.plural(n, {
          one: 'Es wird zu Hause gesendet, mit vollem Tempo. Bis es angekommen ist, bleibt das Event offen und der Computer wach.',
          other: 'Sie werden zu Hause gesendet, mit vollem Tempo. Bis alle angekommen sind, bleibt das Event offen und der Computer wach.',
        }),
    },
    needs_you: {
      title: (n: number) => f.plural(n, { one: '1 Foto braucht Sie vorher.', other: `${photos(n)} brauchen Sie vorher.` }),
      text: (delivered: number) => f.plural(delivered, { one: '1 ist angekommen.', other: `${number(delivered)} sind angekommen.` }),
      gallery: (subject: string) => `${subject} braucht Sie vorher.`,
      galleryText: (n: number, delivered: number) =>
        f.plural(n, { one: `1 Foto wartet darauf, hier sicher. Überall angekommen: ${number(delivered)}.`, other: `${photos(n)} warten darauf, hier sicher. Überall angekommen: ${number(delivered)}.` }),
    },
    mismatch: {
      title: (n: number) => f.plural(n, { one: 'Eines stimmt nicht überein.', other: `${number(n)} Dinge stimmen nicht überein.` }),
      text: (place: PlaceCheck) => {
        const [seen, kept] = [number(place.seen ?? place.confirmed - place.missing_total), f.plural(place.confirmed, { one: '1 Antwort', other: `${number(place.confirmed)} Antworten` })];
        return f.plural(place.missing_total, { one: `${name(place)} zeigt ${seen}, Boothlift hat ${kept}. Dieses fehlt.`, other: `${name(place)} zeigt ${seen}, Boothlift hat ${kept}. Diese fehlen.` });
      },
      several: (places: readonly PlaceCheck[]) => `${names(places)} zeigen nicht jedes Foto, das sie bestätigt haben. Diese fehlen.`,
    },
    not_checked: {
      title: 'Nicht alles ließ sich prüfen.',
      text: (places: readonly PlaceCheck[]) => {
        const one = places[0];
        if (places.length > 1 || one === undefined) return `${names(places)} antworten gerade nicht. Ihre Antworten zu jedem Foto sind aufbewahrt.`;
        const kept = f.plural(one.confirmed, { one: 'Ihre 1 Antwort ist aufbewahrt.', other: `Ihre ${number(one.confirmed)} Antworten sind aufbewahrt.` });
        return one.kind === 'local-gallery' ? `Die Dateien der lokalen Galerie ließen sich gerade nicht vergleichen. ${kept}` : `${one.label} antwortet gerade nicht. ${kept}`;
      },
      folder: 'Der Fotobox-Ordner ist gerade nicht lesbar. Jedes bisher gefundene Foto ist angekommen.',
      unknown: 'Jedes gefundene Foto ist angekommen.',
    },
  },

  act: {
    close: 'Event schließen',
    closeAnyway: 'Event trotzdem schließen',
    home: 'Zu Hause fertig senden',
    notHome: 'Nicht zu Hause fertig senden',
    whatToDo: 'Zeigen, was zu tun ist',
    show: (n: number) => f.plural(n, { one: 'Zeigen', other: 'Zeigen' }),
    send: (n: number) => f.plural(n, { one: 'Noch einmal senden', other: 'Noch einmal senden' }),
    sent: (n: number) => f.plural(n, { one: '1 Foto geht noch einmal hinaus.', other: `${photos(n)} gehen noch einmal hinaus.` }),
    closeHint: 'Schließen beendet die Gästeseite und das Beobachten des Fotobox-Ordners. Das Event lässt sich wieder öffnen.',
    homeHint: 'Sie können den Computer mitnehmen. Das Event bleibt offen und geht von selbst weiter, wo es Internet gibt.',
  },

  usb: {
    copy: 'Auf einen USB-Stick kopieren',
    stop: 'Kopieren beenden',
    goOn: 'Weiter kopieren',
    another: 'Anderer Stick',
    label: 'Auf einen USB-Stick kopieren',
    copying: (n: number, all: number) => `${number(n)} von ${number(all)} auf dem USB-Stick.`,
    copyingText: 'Ordner nach Sitzung; jedes Foto wird nach dem Schreiben verglichen. Lassen Sie den Stick stecken.',
    stopped: (n: number, all: number) => `Beendet: ${number(n)} von ${number(all)} sind auf dem USB-Stick.`,
    stoppedText: 'Sie sind richtig und bleiben. Weiter kopiert wird nur der Rest.',
    done: 'Sie können ihn jetzt abziehen.',
    doneText: (n: number) => f.plural(n, { one: '1 Foto ist auf dem USB-Stick, nach dem Schreiben verglichen.', other: `${photos(n)} sind auf dem USB-Stick, jedes nach dem Schreiben verglichen.` }),
    missing: (n: number) => f.plural(n, { one: 'Von 1 Foto fand sich keine Kopie:', other: `Von ${photos(n)} fand sich keine Kopie:` }),
  },

  close: {
    ask: (event: string) => `${event} schließen?`,
    left: (n: number) => f.plural(n, { one: '1 Foto ist noch nicht angekommen und bliebe auf diesem Computer.', other: `${photos(n)} sind noch nicht angekommen und blieben auf diesem Computer.` }),
    text: 'Die Gästeseite schließt und der Fotobox-Ordner wird nicht mehr beobachtet. Die Dateien der Fotobox bleiben, wo sie sind.',
    final: 'Das Event lässt sich wieder öffnen, so wie es war.',
    save: 'Zuerst den Nachweis speichern',
    keep: 'Offen lassen',
  },

  sum: {
    files: (n: number) => f.plural(n, { one: 'Datei im Ordner', other: 'Dateien im Ordner' }),
    notSent: 'nicht gesendet',
    why: 'warum',
    photos: (n: number) => f.plural(n, { one: 'Foto', other: 'Fotos' }),
    delivered: 'angekommen',
    left: 'angekommen + noch nicht',
    spoken: (it: PackUp['sum']) =>
      `${f.plural(it.files, { one: '1 Datei', other: `${number(it.files)} Dateien` })} im Fotobox-Ordner, ${number(it.not_sent)} nicht gesendet, ${photos(it.photos)}, ${number(it.delivered)} angekommen`,
  },

  checks: {
    label: 'Was geprüft wurde',
    word: { waiting: 'Wartet', checking: 'Wird geprüft', done: 'Geprüft', failed: 'Nicht geprüft' } satisfies Record<CheckState, string>,
    found: 'Neue Fotos',
    differs: 'Stimmt nicht überein',
    onTheWay: 'Unterwegs',
    taken: 'Angenommen',
    off: 'Aus',
    changed: 'Verändert',

    folder: 'Fotobox-Ordner',
    folderRead: 'Fotobox-Ordner noch einmal gelesen.',
    folderSoon: 'wird noch einmal gelesen.',
    folderNow: 'wird gerade noch einmal gelesen.',
    nothingNew: 'Nichts Neues, nichts halb Gespeichertes.',
    foundNew: (n: number) => f.plural(n, { one: '1 neues Foto wurde gefunden und geht auch hinaus.', other: `${number(n)} neue Fotos wurden gefunden und gehen auch hinaus.` }),
    arriving: (n: number) => f.plural(n, { one: '1 Datei wird noch gespeichert.', other: `${number(n)} Dateien werden noch gespeichert.` }),

    place: (place: PlaceCheck) => `${place.kind === 'local-gallery' ? 'Lokale Galerie' : place.label}:`,
    placeSoon: 'wird als Nächstes gefragt.',
    placeNow: (place: PlaceCheck) => (place.kind === 'local-gallery' ? 'die Dateien werden verglichen.' : 'wird gefragt.'),
    placeOff: (place: PlaceCheck) => `aus. Vorher waren ${number(place.confirmed)} von ${number(place.photos)} angekommen.`,
    compared: (n: number, all: number) => `${number(n)} von ${number(all)}, Datei für Datei verglichen.`,
    counted: (n: number, all: number) => `${number(n)} von ${number(all)}, in der Galerie gezählt.`,
    accepted: (n: number, all: number) => `${number(n)} von ${number(all)} angenommen. Von hier aus nicht zählbar.`,
    kept: (place: PlaceCheck) => f.plural(place.confirmed, { one: `1 von ${number(place.photos)} angenommen. Fragen ging gerade nicht.`, other: `${number(place.confirmed)} von ${number(place.photos)} angenommen. Fragen ging gerade nicht.` }),
    missing: (n: number) => f.plural(n, { one: '1 fehlt dort.', other: `${number(n)} fehlen dort.` }),
    twice: (n: number) => f.plural(n, { one: '1 ist vielleicht doppelt dort.', other: `${number(n)} sind vielleicht doppelt dort.` }),
    extra: (n: number) => f.plural(n, { one: 'Sie zeigt 1 Bild mehr, als Boothlift gesendet hat.', other: `Sie zeigt ${number(n)} Bilder mehr, als Boothlift gesendet hat.` }),

    originals: 'Originale der Fotobox:',
    originalsSoon: 'werden am Ende gesucht.',
    originalsNow: 'werden gesucht.',
    originalsThere: (n: number) => f.plural(n, { one: 'das eine liegt an seinem Platz, unberührt.', other: `alle ${number(n)} an ihrem Platz, unberührt.` }),
    originalsNone: 'es gibt keine.',
    originalsGone: (there: number, gone: number) =>
      f.plural(gone, {
        one: `${number(there)} an ihrem Platz. 1 wurde seitdem verschoben, geändert oder entfernt; die Sicherungskopie ist hier.`,
        other: `${number(there)} an ihrem Platz. ${number(gone)} wurden seitdem verschoben, geändert oder entfernt; die Sicherungskopien sind hier.`,
      }),
    originalsUnknown: 'ließen sich nicht suchen.',
  },

  missing: {
    label: 'Fotos, die nicht übereinstimmen',
    session: (tag: string) => `Sitzung ${tag}`,
    more: (n: number) => f.plural(n, { one: 'und 1 weiteres', other: `und ${number(n)} weitere` }),
  },

  proof: {
    title: 'Zustellnachweis',
    soFar: 'Nachweis bis jetzt',
    at: (at: Timestamp) => new Intl.DateTimeFormat('de-DE', { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at).replace(' um ', ', '),
    /** Sessions, photos and hours of the event. */
    about: (sessions: number, n: number, starts: string | null, ends: string | null) => {
      const what = `${f.plural(sessions, { one: '1 Sitzung', other: `${number(sessions)} Sitzungen` })}, ${photos(n)}`;
      if (ends === null) return what;
      return starts === null ? `${what}, bis ${f.clock(ends)}` : `${what}, ${f.clock(starts)} bis ${f.clock(ends)}`;
    },
    gallery: 'Galerie',
    local: 'Lokale Galerie',
    how: 'Wie es belegt ist',
    photos: 'Fotos',
    session: 'Sitzung',
    began: 'Beginn',
    delivered: 'Angekommen',
    deliveredOf: (n: number, all: number) => `${number(n)} von ${number(all)}`,
    by: { files_compared: 'Dateien verglichen', seen_in_gallery: 'in der Galerie gesehen', answers_kept: 'von der Galerie angenommen' },
    twice: 'vielleicht doppelt',
    open: 'noch nicht geprüft',
    fingerprints: 'Die ganze Liste enthält einen Fingerabdruck jedes Fotos.',
    number: 'Prüfnummer',
    save: 'Speichern',
    print: 'Drucken',
    tooLong: 'Der Nachweis ist zu lang, um ihn von hier zu drucken. Speichern Sie ihn als Seite und drucken Sie diese.',
    saved: 'Der Zustellnachweis ist gespeichert.',
    saveAs: 'Zustellnachweis speichern',
    saveText: 'Alle drei sagen dasselbe und tragen dieselbe Prüfnummer. Keiner enthält ein Bild oder ein Geheimnis.',
    format: {
      html: { name: 'Eine Seite', text: 'Zum Lesen, Drucken und Übergeben.' },
      csv: { name: 'Eine Tabelle', text: 'Eine Zeile für jedes Foto und jede Galerie, für die Tabellenkalkulation.' },
      json: { name: 'Für Programme', text: 'Dasselbe als JSON.' },
    } satisfies Record<ProofFormat, { name: string; text: string }>,
  },
};
