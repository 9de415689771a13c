import type { Failure } from '../../contract/types';
import { messages } from './messages';

export const destination = {
  'local-gallery': { name: 'Local gallery', text: 'Guests scan a code. Needs no account and no internet. Ready now.' },
  'event-gallery': { name: 'Event Gallery by Darkroom', text: 'Paste the token from the gallery page' },
  selfcommunity: { name: 'SelfCommunity event', text: 'Sign in with the browser' },
  cyclemate: { name: 'CycleMate event', text: 'Paste a token, then choose the event' },
  token: 'Token',
  tokenHint: 'On the gallery’s Integration page, “API Token”.',
  showToken: 'Show the token',
  preset: 'Address',
  presets: {
    'eventgallery-new': 'Event Gallery (usual)',
    'eventgallery-new-bare': 'Event Gallery, without www',
    'eventgallery-old': 'Event Gallery, old address',
    custom: 'Another address',
  },
  endpoint: 'Upload address',
  endpointHint: 'Begins with https:// and is copied from the gallery’s page.',
  collection: 'Collection (optional)',
  collectionHint: 'Letters, digits and “-”. Leave it empty to let the gallery choose.',
  collectionWrong: 'Only letters, digits and “-” are possible here.',
  videos: 'Send films there too',
  more: 'How pictures are handed over',
  form: 'Form of the upload',
  forms: {
    raw: 'The picture alone (usual)',
    'raw-as-form': 'The picture, labelled as a form',
    multipart: 'A form with a file field',
  },
  field: 'Name of the file field',
  fieldWrong: 'The name of the file field takes letters, digits and - _ . [ ] only.',
  formHint: 'Change this only where the gallery’s own page asks for it.',
  check: 'Check',
  checking: 'Checking…',
  works: 'The address answers. The first photo shows whether the token is right.',
  needToken: 'Paste the token first.',
  needEndpoint: 'Put the address in first.',
  changed: 'Changed since the last check.',
};

export const keys = {
  title: 'Where should the token be kept?',
  why: 'Boothlift keeps tokens there and writes them nowhere else until you choose. Photos wait safely.',
  whyNot: 'A token that is kept now does not move along: you paste it once more.',
  place: {
    system: { name: 'In the system’s key store', text: 'The usual place. It is encrypted and opens when you log in.' },
    memory: { name: 'Ask me at each start', text: 'Nothing is written down. After each start you paste the token again, and photos wait until then.' },
    file: {
      name: 'In a protected file on this computer',
      text: 'No question at the start. Only your user account can open the file, but it is not encrypted: whoever gets into the account or takes the disk can read the token.',
    },
  },
  again: 'Try the key store again',
  use: 'Use this place',
  choose: 'Choose',
};

/** What "Check" found, before anything waits for that gallery. */
export const checked = (it: Failure): { title: string; text: string } => {
  const says = messages[it.code](it);
  switch (it.code) {
    case 'net.offline':
    case 'net.broken':
    case 'net.stalled':
    case 'net.no_answer':
      return { title: 'Nobody answers at this address', text: 'Look at the address and at the internet connection, then check again.' };
    case 'net.portal':
      return { title: says.title, text: 'Accept its page in the browser, then check again.' };
    case 'dest.denied':
    case 'dest.no_token':
      return { title: 'The token is not accepted', text: 'Copy it again from the gallery’s page, whole and alone.' };
    case 'dest.address':
    case 'dest.moved':
      return { title: 'The address is not right', text: 'Copy it again from the gallery’s own page; it begins with https://. Where an event is chosen, this account has to manage it.' };
    case 'dest.down':
    case 'dest.unexpected':
    case 'dest.limited':
      return { title: says.title, text: 'Check again in a minute.' };
    default:
      return says;
  }
};
