import type { Failure } from '../../contract/types';
import { messages } from './messages';

export const destination = {
  'local-gallery': { name: 'Lokale Galerie', text: 'Gäste scannen einen Code. Braucht kein Konto und kein Internet. Sofort bereit.' },
  'event-gallery': { name: 'Event Gallery von Darkroom', text: 'Token von der Seite der Galerie einfügen' },
  selfcommunity: { name: 'SelfCommunity-Event', text: 'Mit dem Browser anmelden' },
  cyclemate: { name: 'CycleMate-Event', text: 'Token einfügen, dann das Event wählen' },
  token: 'Token',
  tokenHint: 'Auf der Seite „Integration“ der Galerie, „API Token“.',
  showToken: 'Token zeigen',
  preset: 'Adresse',
  presets: {
    'eventgallery-new': 'Event Gallery (üblich)',
    'eventgallery-new-bare': 'Event Gallery, ohne www',
    'eventgallery-old': 'Event Gallery, alte Adresse',
    custom: 'Andere Adresse',
  },
  endpoint: 'Adresse zum Hochladen',
  endpointHint: 'Beginnt mit https:// und wird von der Seite der Galerie kopiert.',
  collection: 'Sammlung (freiwillig)',
  collectionHint: 'Buchstaben, Ziffern und „-“. Bleibt sie leer, wählt die Galerie.',
  collectionWrong: 'Hier sind nur Buchstaben, Ziffern und „-“ möglich.',
  videos: 'Auch Filme dorthin senden',
  more: 'Wie Bilder übergeben werden',
  form: 'Form der Übertragung',
  forms: {
    raw: 'Das Bild allein (üblich)',
    'raw-as-form': 'Das Bild, als Formular bezeichnet',
    multipart: 'Ein Formular mit einem Dateifeld',
  },
  field: 'Name des Dateifelds',
  fieldWrong: 'Der Name des Dateifelds darf nur Buchstaben, Ziffern und - _ . [ ] enthalten.',
  formHint: 'Ändern Sie dies nur, wenn die Seite der Galerie es verlangt.',
  check: 'Prüfen',
  checking: 'Wird geprüft…',
  works: 'Die Adresse antwortet. Ob das Token stimmt, zeigt das erste Foto.',
  needToken: 'Fügen Sie zuerst das Token ein.',
  needEndpoint: 'Tragen Sie zuerst die Adresse ein.',
  changed: 'Seit der letzten Prüfung geändert.',
};

export const keys = {
  title: 'Wo soll das Token aufbewahrt werden?',
  why: 'Boothlift bewahrt Token dort auf und schreibt sie nirgendwo anders hin, bis Sie wählen. Die Fotos warten sicher.',
  whyNot: 'Ein schon aufbewahrtes Token zieht nicht mit um: Sie fügen es noch einmal ein.',
  place: {
    system: { name: 'Im Schlüsselspeicher des Systems', text: 'Der übliche Ort. Er ist verschlüsselt und öffnet sich mit Ihrer Anmeldung.' },
    memory: { name: 'Bei jedem Start fragen', text: 'Nichts wird aufgeschrieben. Nach jedem Start fügen Sie das Token wieder ein, bis dahin warten die Fotos.' },
    file: {
      name: 'In einer geschützten Datei auf diesem Computer',
      text: 'Keine Frage beim Start. Nur Ihr Benutzerkonto kann die Datei öffnen, aber sie ist nicht verschlüsselt: Wer in das Konto gelangt oder die Festplatte mitnimmt, kann das Token lesen.',
    },
  },
  again: 'Schlüsselspeicher noch einmal versuchen',
  use: 'Diesen Ort verwenden',
  choose: 'Wählen',
};

/** What "Check" found, before anything waits for that gallery. */
export const checked = (it: Failure): { title: string; text: string } => {
  const says = messages[it.code](it);
  switch (it.code) {
    case 'net.offline':
    case 'net.broken':
    case 'net.stalled':
    case 'net.no_answer':
      return { title: 'Unter dieser Adresse antwortet niemand', text: 'Sehen Sie nach der Adresse und der Internetverbindung und prüfen Sie dann noch einmal.' };
    case 'net.portal':
      return { title: says.title, text: 'Bestätigen Sie die Seite im Browser und prüfen Sie dann noch einmal.' };
    case 'dest.denied':
    case 'dest.no_token':
      return { title: 'Das Token wird nicht angenommen', text: 'Kopieren Sie es noch einmal von der Seite der Galerie, ganz und ohne anderes.' };
    case 'dest.address':
    case 'dest.moved':
      return { title: 'Die Adresse stimmt nicht', text: 'Kopieren Sie sie noch einmal von der Seite der Galerie; sie beginnt mit https://. Wird ein Event gewählt, muss dieses Konto es verwalten.' };
    case 'dest.down':
    case 'dest.unexpected':
    case 'dest.limited':
      return { title: says.title, text: 'Prüfen Sie in einer Minute noch einmal.' };
    default:
      return says;
  }
};
